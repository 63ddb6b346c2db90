//! What a server service keeps and does not do of its own accord: judged at every step, whatever it was told.

use super::ambiguities::Question;
use super::breach::Breach;
use super::judge::{is_of_an_order, may_be_ordered};
use super::model::NetPhone;
use super::server::{Event, Input, Memory, Output, Peer, Server, State};
use super::world::World;
use crate::engine::Position;
use crate::property::Breaches;
use crate::topology::NodeId;

/// Judges what a step leaves as it was, and what it may not touch. `after` is the service itself, before anybody else has
/// answered to what it did.
pub(super) fn judge_keeping(
    model: &NetPhone,
    before: &World,
    node: NodeId,
    event: &Event,
    outputs: &[Output],
    after: &Position<Server>,
    breaches: &mut Breaches<Breach>,
) {
    let was = before.server(node);
    let input = event.input;
    let (memory, now) = (&was.memory, &after.memory);
    let leaves = was.state == State::Active && after.state != State::Active;
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    // NP-15: who may log on and call is the administrator's to say.
    let logins = matches!(input, Input::BlockLogins | Input::UnblockLogins);
    let calls = matches!(input, Input::BlockCalls | Input::UnblockCalls);
    // By NP-A15 b a block ends with the server service.
    let ended = input == Input::End && model.reads(Question::BlocksAndRestart, 1);
    check(
        Breach::BlockedUnasked,
        ended
            || (logins || now.logins_blocked == memory.logins_blocked)
                && (calls || now.calls_blocked == memory.calls_blocked),
    );
    // NP-14: so is a switchover, unless something fails; NP-06: and what fails is noticed by keep-alive, or by time.
    let ordered = matches!(input, Input::SwitchNow | Input::SwitchWhenIdle);
    let ends = matches!(input, Input::CallEnds | Input::ScriptEnds | Input::PeerPassive);
    let awaited = ends && memory.switch_waits;
    let hands_over = outputs.contains(&Output::HandOver);
    let begins_to_wait = now.switch_waits && !memory.switch_waits;
    let kept_waiting = now.switch_waits || !memory.switch_waits || leaves || ordered || input == Input::End;
    check(
        Breach::SwitchedUnasked,
        (!hands_over || (leaves && (ordered || awaited)))
            && (!begins_to_wait || input == Input::SwitchWhenIdle)
            && kept_waiting
            && (was.state == after.state || may_change_part(input) || ordered || awaited),
    );
    check(Breach::CostWithoutCause, costs_are_right(model, memory, now, input, outputs, leaves));
    let tells = outputs.iter().any(|output| matches!(output, Output::TellPeer(_)));
    check(Breach::ThrownBack, tells == is_passed_on(model, was, node, event));
    let closes = outputs.contains(&Output::CloseClients);
    check(
        Breach::ClosedWithoutCause,
        closes == (leaves || (input == Input::End && was.state != State::Stopped)),
    );
    // NP-04, NP-05: what waits to be replicated is what was changed at the active system.
    let stays = model.topology.is_in_files() && model.reads(Question::Files, 1);
    let changed = match input {
        Input::Change => memory.changed || was.state == State::Active,
        Input::ReplicateDue => memory.changed && stays,
        // Which of two changes is kept that meet, is judged by who made them (NP-A16).
        Input::ChangesCame => now.changed,
        _ => memory.changed,
    };
    check(Breach::ReplicatedWrongly, now.changed == changed);
    // NP-02, NP-06: only keep-alive says anything new of the other system.
    let is_told = Peer::told_by(input).is_some();
    let forgets = was.state != after.state;
    check(Breach::PeerNotNoted, is_told || forgets || now.peer == memory.peer);
}

/// NP-01, NP-06, NP-14: what can decide which system is active.
fn may_change_part(input: Input) -> bool {
    matches!(
        input,
        Input::Start
            | Input::End
            | Input::PeerStarting
            | Input::PeerPassive
            | Input::PeerActive
            | Input::PeerSilent
            | Input::PeerUnreachable
            | Input::Time
            | Input::HandOver
    )
}

/// NP-14, NP-15: an order is passed on once: one to switch over by a passive system that may be given it (NP-A5) and knows an active
/// one; one to block, or to let through again, by any, if blocks are shared (NP-A7).
fn is_passed_on(model: &NetPhone, was: &Position<Server>, node: NodeId, event: &Event) -> bool {
    if event.by_peer {
        return false;
    }
    match event.input {
        Input::SwitchNow | Input::SwitchWhenIdle => {
            let may = may_be_ordered(model, node, was.state == State::Active);
            was.state == State::Passive && may && was.memory.peer == Peer::Active
        }
        Input::BlockLogins | Input::UnblockLogins | Input::BlockCalls | Input::UnblockCalls => {
            was.state != State::Stopped && model.reads(Question::Blocks, 1)
        }
        _ => false,
    }
}

/// NP-10, NP-11: calls, scripts and records end as they do without any switchover, or with the active part; what is not stored is
/// lost with it, or, if an administrator wanted that, stored before (NP-A4).
fn costs_are_right(
    model: &NetPhone,
    memory: &Memory,
    now: &Memory,
    input: Input,
    outputs: &[Output],
    leaves: bool,
) -> bool {
    let cost = |output: &Output| matches!(output, Output::CallCut | Output::ScriptCut | Output::RecordLost);
    if leaves {
        let had_calls = memory.calls > u8::from(input == Input::CallEnds);
        let had_record = memory.unstored || input == Input::CallEnds;
        let stores = is_of_an_order(input) && model.reads(Question::RecordsOfAnOrder, 1);
        return outputs.contains(&Output::CallCut) == had_calls
            && outputs.contains(&Output::ScriptCut) == (memory.script && input != Input::ScriptEnds)
            && outputs.contains(&Output::RecordLost) == (had_record && !stores)
            && !now.unstored;
    }
    let calls = match input {
        Input::NewCall => memory.calls + u8::from(outputs.contains(&Output::CallCarried)),
        Input::CallEnds => memory.calls.saturating_sub(1),
        _ => memory.calls,
    };
    let script = match input {
        Input::ScriptBegins | Input::ScriptEnds => now.script,
        _ => memory.script,
    };
    let unstored = match input {
        Input::CallEnds => true,
        Input::StoreDue => false,
        _ => memory.unstored,
    };
    now.calls == calls && now.script == script && now.unstored == unstored && !outputs.iter().any(cost)
}
