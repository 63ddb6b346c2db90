//! Judges single steps by the document: what a system, the client or a service was told, and what became of it. Nothing
//! here knows a row.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client;
use super::model::NetPhone;
use super::server::{Event, Input, Memory, Output, Peer, State};
use super::service;
use super::topology::{Addresses, MASTER, Topology};
use super::world::{Side, World};
use crate::coverage::Step;
use crate::property::Judgements;
use crate::topology::{NodeId, NodeSet};

/// Judges one step of a server service; `after` is the world with all that followed from it.
pub(super) fn judge_server(
    model: &NetPhone,
    before: &World,
    node: NodeId,
    event: &Event,
    step: Step,
    outputs: &[Output],
    after: &mut World,
) {
    let told = Told { model, before, node, event, outputs, after: *after };
    let mut check = |breach, holds| model.judgements.hold(&mut after.books.breaches, breach, holds);
    check(Breach::ForbiddenEvent, step != Step::Forbidden);
    if matches!(event.input, Input::SwitchNow | Input::SwitchWhenIdle) && !event.by_peer {
        check(Breach::GivenToNobody, told.is_answered());
    }
    // NP-04, NP-A16: what becomes of changes that meet, and that nothing else is lost.
    let meets = event.input == Input::ChangesCame && before.memory(node).changed;
    let stays = meets && node == MASTER && model.reads(Question::Conflict, 1);
    let lost = [Output::ChangesGone, Output::PeersChangesGone].map(|output| outputs.contains(&output));
    if meets || lost.contains(&true) {
        let is_kept = !meets || told.after.memory(node).changed == stays;
        check(Breach::WrongChangeKept, is_kept && lost == [meets && !stays, stays]);
    }
    match event.input {
        Input::Start => check(Breach::NotStarted, told.after.server(node).state == State::Starting),
        Input::PeerActive
        | Input::PeerPassive
        | Input::PeerStarting
        | Input::PeerSilent
        | Input::PeerUnreachable => {
            let known = Some(told.after.memory(node).peer);
            // Whoever hands over begins to listen anew.
            let forgotten =
                told.after.memory(node).peer == Peer::Unheard && outputs.contains(&Output::HandOver);
            check(Breach::PeerNotNoted, forgotten || known == Peer::told_by(event.input));
            if let Some(holds) = told.part_at_start() {
                check(Breach::WrongPartAtStart, holds);
            }
            if let Some(holds) = told.gives_way() {
                check(Breach::WrongOneGaveWay, holds);
            }
            if let Some(holds) = told.is_in_time() {
                check(Breach::NotInTime, holds);
            }
            if told.is_switch_overdue() {
                check(Breach::IdleSwitchMissed, told.is_switched());
            }
        }
        Input::Time => check(Breach::NotInTime, told.is_active_after() == told.is_due()),
        Input::Login => {
            let accepted = outputs.contains(&Output::Accept);
            let blocked = before.memory(node).logins_blocked;
            check(Breach::WrongAnswerToLogin, accepted != outputs.contains(&Output::Reject));
            match before.is_active(node) {
                true if blocked => check(Breach::BlockIgnored, !accepted),
                active => check(Breach::WrongAnswerToLogin, accepted == active),
            }
        }
        Input::NewCall => {
            let carried = outputs.contains(&Output::CallCarried);
            let blocked = before.memory(node).calls_blocked;
            check(Breach::StrayCall, carried != outputs.contains(&Output::CallRefused));
            match before.is_active(node) {
                true if blocked => check(Breach::BlockIgnored, !carried),
                active => check(Breach::StrayCall, carried == active),
            }
        }
        Input::BlockLogins | Input::UnblockLogins | Input::BlockCalls | Input::UnblockCalls => {
            check(Breach::BlockIgnored, told.block_is_kept());
        }
        Input::ServiceFailed => {
            let states = |world: &World| world.servers.map(|server| server.state);
            check(Breach::SwitchedForAService, states(before) == states(&told.after));
        }
        Input::SwitchNow | Input::SwitchWhenIdle if told.is_for_nobody() => {
            let obeys = event.input == Input::SwitchNow && model.reads(Question::NobodyToSwitchTo, 1);
            let memory = told.after.memory(node);
            let gives = outputs.contains(&Output::HandOver) && !outputs.contains(&Output::RefuseOrder);
            let holds = told.is_active_after() != obeys && gives == obeys && !memory.switch_waits;
            check(Breach::GivenToNobody, holds);
        }
        Input::SwitchNow | Input::SwitchWhenIdle if !event.by_peer && !told.may_be_ordered() => {
            let parts =
                |world: &World| world.servers.map(|server| (server.state, server.memory.switch_waits));
            check(Breach::NotSwitched, parts(before) == parts(&told.after));
        }
        Input::SwitchNow if told.can_be_switched() => {
            check(Breach::NotSwitched, told.is_switched());
        }
        Input::SwitchWhenIdle if told.can_be_switched() => {
            let idle =
                before.servers.iter().all(|server| server.memory.calls == 0 && !told.counts(&server.memory));
            let waits = |node| told.after.is_active(node) && told.after.memory(node).switch_waits;
            let kept = before.servers.iter().zip([MASTER, Topology::other(MASTER)]);
            let kept = kept.filter(|(server, _)| server.state == State::Active).all(|(_, node)| waits(node));
            let holds = if idle { told.is_switched() } else { kept };
            check(Breach::IdleSwitchMissed, holds);
        }
        Input::CallEnds if told.is_last_call_waited_for() => {
            check(Breach::IdleSwitchMissed, told.is_switched());
        }
        Input::ScriptBegins | Input::ScriptEnds => {
            let begins = event.input == Input::ScriptBegins;
            check(Breach::NoScript, told.after.memory(node).script == begins);
            if told.is_last_script_waited_for() {
                check(Breach::IdleSwitchMissed, told.is_switched());
            }
        }
        Input::End => {
            let blocks = |world: &World| {
                let memory = world.memory(node);
                [memory.logins_blocked, memory.calls_blocked]
            };
            let ended = model.reads(Question::BlocksAndRestart, 1);
            let due = if ended { [false; 2] } else { blocks(before) };
            check(Breach::BlockIgnored, blocks(&told.after) == due);
        }
        _ => {}
    }
    judge_costs(&told, &model.judgements, after);
}

/// Judges what a step may not cost.
fn judge_costs(told: &Told<'_>, judgements: &Judgements<Breach>, after: &mut World) {
    let (before, node) = (told.before, told.node);
    let mut check = |breach, holds| judgements.hold(&mut after.books.breaches, breach, holds);
    let leaves = before.is_active(node) && !told.is_active_after();
    let cut = told.outputs.contains(&Output::CallCut);
    let lost = told.outputs.contains(&Output::RecordLost);
    match told.event.input {
        Input::SwitchWhenIdle | Input::CallEnds | Input::ScriptEnds | Input::PeerPassive if leaves => {
            let script = told.outputs.contains(&Output::ScriptCut) && told.model.reads(Question::Scripts, 1);
            check(Breach::IdleSwitchCutACall, !cut && !script);
        }
        _ => {}
    }
    let ordered = is_of_an_order(told.event.input);
    let unstored = before.memory(node).unstored || told.event.input == Input::CallEnds;
    if leaves && ordered && unstored {
        check(Breach::RecordsOfAnOrder, lost == told.model.reads(Question::RecordsOfAnOrder, 0));
    }
    if told.event.input == Input::CallEnds {
        check(Breach::NoRecord, told.after.memory(node).unstored || leaves);
    }
    let had = before.memory(node).changed || told.changes();
    if had && !matches!(told.event.input, Input::ReplicateDue | Input::ChangesCame) {
        check(Breach::ChangeForgotten, told.after.memory(node).changed);
    }
}

/// NP-14: who gives the active part up then, does so because an administrator wants it; otherwise something failed, or a split
/// healed.
pub(super) fn is_of_an_order(input: Input) -> bool {
    use Input::{CallEnds, PeerPassive, ScriptEnds, SwitchNow, SwitchWhenIdle};
    matches!(input, SwitchNow | SwitchWhenIdle | CallEnds | ScriptEnds | PeerPassive)
}

/// NP-14: whether an order to switch over may be given at a system (NP-A5).
pub(super) fn may_be_ordered(model: &NetPhone, node: NodeId, is_active: bool) -> bool {
    if model.reads(Question::OrderedAt, 0) {
        return true;
    }
    match model.reads(Question::OrderedAt, 1) {
        true => node == MASTER,
        false => is_active,
    }
}

struct Told<'a> {
    model: &'a NetPhone,
    before: &'a World,
    node: NodeId,
    event: &'a Event,
    outputs: &'a [Output],
    after: World,
}

impl Told<'_> {
    fn is_active_after(&self) -> bool {
        self.after.is_active(self.node)
    }

    fn changes(&self) -> bool {
        self.event.input == Input::Change && self.before.is_active(self.node)
    }

    /// NP-01: who starts is passive beside an active system, active where it is alone; of two that start, the master is
    /// active. Beside a passive one it is active, or has no part yet (NP-A14).
    fn part_at_start(&self) -> Option<bool> {
        if self.before.server(self.node).state != State::Starting {
            return None;
        }
        let now = self.after.server(self.node).state;
        let by_role = self.model.reads(Question::FirstActive, 0);
        match self.event.input {
            Input::PeerActive => {
                let returns = self.node == MASTER && self.model.reads(Question::MasterReturns, 1);
                Some(now == if returns { State::Active } else { State::Passive })
            }
            Input::PeerSilent | Input::PeerUnreachable => Some(now == State::Active),
            Input::PeerPassive if self.model.reads(Question::BesidePassive, 1) => Some(now == State::Active),
            Input::PeerPassive => Some(now == State::Starting),
            Input::PeerStarting if by_role => Some((now == State::Active) == (self.node == MASTER)),
            Input::PeerStarting => Some(now == State::Active),
            _ => None,
        }
    }

    /// NP-06: a passive system that does not hear an active one any more becomes active at once; in the later edition
    /// not yet. One that hears an active system stays passive. Two passive ones: usually the master (NP-01).
    fn is_in_time(&self) -> Option<bool> {
        if self.before.server(self.node).state != State::Passive {
            return None;
        }
        let active = self.is_active_after();
        match self.event.input {
            Input::PeerActive => Some(!active),
            Input::PeerPassive => Some(active == (self.node == MASTER)),
            _ => Some(active != self.model.has_clock()),
        }
    }

    /// The later edition: after about ten seconds for a computer, after more than two minutes for a server service.
    fn is_due(&self) -> bool {
        let time = self.event.time;
        match self.before.memory(self.node).peer {
            Peer::Unreachable => time.has_reached(),
            Peer::Silent => time.has_passed(),
            _ => false,
        }
    }

    /// Two systems are active and hear each other: the master stays, or the one that did not take over (NP-A2).
    fn gives_way(&self) -> Option<bool> {
        if !self.before.is_active(self.node) || self.event.input != Input::PeerActive {
            return None;
        }
        let stays = match self.model.reads(Question::Healing, 0) {
            true => self.node == MASTER,
            false => !self.before.memory(self.node).took_over,
        };
        Some(self.is_active_after() == stays)
    }

    /// NP-14: one is active, the other passive, both know it, and the order may be given here.
    fn can_be_switched(&self) -> bool {
        let world = self.before;
        let other = Topology::other(self.node);
        let by_administrator = !self.event.by_peer;
        let may = self.may_be_ordered();
        let pair = [(self.node, other), (other, self.node)];
        let known = pair.iter().any(|&(active, passive)| {
            world.is_active(active)
                && world.server(passive).state == State::Passive
                && world.memory(active).peer == Peer::Passive
                && world.memory(passive).peer == Peer::Active
        });
        by_administrator && may && known && world.is_whole()
    }

    fn may_be_ordered(&self) -> bool {
        may_be_ordered(self.model, self.node, self.before.is_active(self.node))
    }

    /// Whether a script is running that a switchover when idle waits for (NP-A13).
    fn counts(&self, memory: &Memory) -> bool {
        memory.script && self.model.reads(Question::Scripts, 1)
    }

    /// NP-14: nothing but what just ends here stands in the way of a switchover that waits.
    fn is_waited_for(&self) -> bool {
        let memory = self.before.memory(self.node);
        let other = Topology::other(self.node);
        memory.switch_waits
            && memory.peer == Peer::Passive
            && self.before.server(other).state == State::Passive
            && self.before.is_whole()
    }

    fn is_switched(&self) -> bool {
        let states = self.before.servers.map(|server| server.state);
        self.after.servers.map(|server| server.state) == [states[1], states[0]]
    }

    /// NP-14: a switchover waits for this call, and nothing but the call stands in its way.
    fn is_last_call_waited_for(&self) -> bool {
        let memory = self.before.memory(self.node);
        memory.calls == 1 && !self.counts(memory) && self.is_waited_for()
    }

    /// NP-14: the same of this script, by NP-A13 b.
    fn is_last_script_waited_for(&self) -> bool {
        let memory = self.before.memory(self.node);
        memory.calls == 0 && self.counts(memory) && self.is_waited_for()
    }

    /// NP-14: the last call is over, and the system that the switchover has waited for is heard again.
    fn is_switch_overdue(&self) -> bool {
        let memory = self.before.memory(self.node);
        let idle = memory.calls == 0 && !self.counts(memory);
        self.event.input == Input::PeerPassive && memory.switch_waits && idle
    }

    /// NP-14: by all that the active system knows there is nobody who could take over.
    fn is_for_nobody(&self) -> bool {
        let may = self.event.by_peer || self.may_be_ordered();
        let memory = self.before.memory(self.node);
        may && self.before.is_active(self.node) && memory.peer != Peer::Passive && !memory.switch_waits
    }

    /// NP-14: the order is carried out, passed on, kept for the end of the last call, or refused.
    fn is_answered(&self) -> bool {
        let answers =
            |it: &Output| matches!(it, Output::HandOver | Output::TellPeer(_) | Output::RefuseOrder);
        self.outputs.iter().any(answers) || self.after.memory(self.node).switch_waits
    }

    /// NP-15: the block is set or lifted here, and with the reading that it is shared, at the other one too.
    fn block_is_kept(&self) -> bool {
        let other = Topology::other(self.node);
        let has = |node: NodeId| {
            let memory = self.after.memory(node);
            match self.event.input {
                Input::BlockLogins => memory.logins_blocked,
                Input::UnblockLogins => !memory.logins_blocked,
                Input::BlockCalls => memory.calls_blocked,
                _ => !memory.calls_blocked,
            }
        };
        let shared = self.model.reads(Question::Blocks, 1) && self.before.is_whole();
        has(self.node) && (!shared || has(other))
    }
}

/// Judges one step of the client.
pub(super) fn judge_client(
    model: &NetPhone,
    before: &Side,
    event: client::Input,
    step: Step,
    outputs: &[client::Output],
    world: &mut World,
) {
    let after = world.client;
    let mut check = |breach, holds| model.judgements.hold(&mut world.books.breaches, breach, holds);
    check(Breach::ForbiddenEvent, step != Step::Forbidden);
    let is_on = |side: &Side| side.position.state == client::State::LoggedOn;
    let dialled = outputs.iter().find_map(|output| match output {
        client::Output::Dial(to) => Some(*to),
        _ => None,
    });
    let goes_on = model.reads(Question::GivingUp, 0) && model.reads(Question::Reconnects, 0);
    if before.position.state != client::State::GaveUp && goes_on {
        check(Breach::GaveUp, after.position.state != client::State::GaveUp);
    }
    check(Breach::OutOfStep, is_in_step(model, before, event, outputs, after.position.state));
    match event {
        client::Input::AttemptDue => check(Breach::WrongAddress, dialled == Some(due(model, before))),
        client::Input::Accepted => check(Breach::NotLoggedOn, is_on(&after)),
        _ => check(Breach::NotLoggedOn, !is_on(&after)),
    }
}

/// Whether an attempt of a client fails by what it is told.
pub(super) fn is_failure(side: &Side, event: client::Input) -> bool {
    use client::{Input, State};
    matches!(side.position.state, State::Connecting | State::LoggingOn)
        && matches!(event, Input::Unreachable | Input::NoAnswer | Input::Lost | Input::Rejected)
}

/// NP-03, and as is assumed NP-A10 and NP-A11: where a client stands after what it is told. Whoever fails or is cut off has
/// no connection left.
fn is_in_step(
    model: &NetPhone,
    before: &Side,
    event: client::Input,
    outputs: &[client::Output],
    after: client::State,
) -> bool {
    use client::{Input, Output, State};
    let was_last = before.failed || model.topology.addresses() == Addresses::ServerOnly;
    let gives_up = |question, is_so: bool| {
        if model.reads(question, 1) && is_so { State::GaveUp } else { State::Offline }
    };
    let has_hung_up = outputs.contains(&Output::HangUp);
    match (before.position.state, event) {
        (State::Offline, Input::AttemptDue) => after == State::Connecting,
        (State::Connecting, Input::Connected) => {
            after == State::LoggingOn && outputs.contains(&Output::LogOn)
        }
        (State::LoggingOn, Input::Accepted) => after == State::LoggedOn,
        (State::LoggedOn, Input::Lost | Input::NoAnswer) => {
            after == gives_up(Question::Reconnects, true) && has_hung_up
        }
        (State::GaveUp, Input::UserRetries) => after == State::Offline,
        _ if is_failure(before, event) => after == gives_up(Question::GivingUp, was_last) && has_hung_up,
        (was, _) => after == was,
    }
}

/// Where a client tries next, as is assumed (NP-A9): the address that it did not try last; first the server's, or by the
/// other reading of NP-A9 the one where it was logged on.
fn due(model: &NetPhone, before: &Side) -> NodeId {
    let returns = model.reads(Question::AfterLoss, 1) && model.reads(Question::Reconnects, 0);
    match (before.tried, model.topology.addresses()) {
        (_, Addresses::ServerOnly) => MASTER,
        (Some(tried), Addresses::Both) => Topology::other(tried),
        (None, Addresses::Both) => before.served.filter(|_| returns).unwrap_or(MASTER),
    }
}

/// Judges one step of a service.
pub(super) fn judge_service(
    model: &NetPhone,
    before: &World,
    place: u8,
    event: &service::Event,
    step: Step,
    world: &mut World,
) {
    let after = world.services[usize::from(place)];
    let mut check = |breach, holds| model.judgements.hold(&mut world.books.breaches, breach, holds);
    check(Breach::ForbiddenEvent, step != Step::Forbidden);
    let everywhere = model.reads(Question::Helper, 1);
    let position = before.services[usize::from(place)];
    let was = position.state;
    let ends = matches!(event.input, service::Input::Fails | service::Input::ComputerEnds);
    let is_stopped = |state| state == service::State::Stopped;
    check(Breach::ServiceAstray, is_stopped(was) || is_stopped(after.state) == ends);
    let due = model.due_with(place, &position, event);
    check(Breach::ServiceAstray, after.memory.systems == due);
    check(Breach::ServiceAstray, (after.state == service::State::Working) != due.is_empty());
    match event.input {
        service::Input::HelperLooks => {
            let restarts = event.beside_active || everywhere;
            check(Breach::NotRestarted, restarts == (after.state != service::State::Stopped));
        }
        service::Input::Start => {
            check(Breach::NotRestarted, after.state != service::State::Stopped);
        }
        service::Input::ServerGone => {
            let held = |systems: NodeSet| event.system.is_some_and(|system| systems.contains(system));
            check(Breach::HeldOn, !held(after.memory.systems));
        }
        _ => {}
    }
}
