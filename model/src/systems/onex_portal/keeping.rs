//! What a portal keeps and does not do of its own accord: judged at every step, whatever it was told.

use super::ambiguities::Question;
use super::breach::Breach;
use super::messages::Peer;
use super::model::OnexPortal;
use super::server::{Event, Input, Kept, Output, Portal, State};
use super::topology::Server;
use super::world::World;
use crate::engine::Position;
use crate::timer::Timer;

/// Judges what a step of a portal leaves as it was. The world is the one after the step.
pub(super) fn judge_keeping(
    model: &OnexPortal,
    before: &Position<Portal>,
    event: &Event,
    server: Server,
    outputs: &[Output],
    world: &mut World,
) {
    let after = *world.portal(server);
    let (had, has) = (&before.memory, &after.memory);
    let plain = |input| *event == Event::Plain(input);
    let reads = |question, reading| model.readings.get(question) == reading;
    let sees = matches!(event, Event::Peer(_));
    let gives_way =
        server == Server::Secondary && sees && (before.state, after.state) == (State::Active, State::Passive);
    let breaches = &mut world.books.breaches;
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);

    // OX-01, OX-10, OX-16, OX-20: what decides who serves.
    let decides = sees
        || matches!(event, Event::DetectionTime(_))
        || [Input::Started, Input::Ended, Input::OfficeGone, Input::OfficeBack].map(plain).contains(&true);
    check(Breach::PartUnasked, decides || before.state == after.state);
    // OX-08, OX-10: what is known of the other portal is what was seen last, and nothing after a start.
    let seen = match event {
        Event::Peer(peer) => has.peer == *peer && has.partner == (had.partner || !peer.is_unseen()),
        Event::Plain(Input::Ended) => {
            has.peer == Peer::Unknown && has.clock == Timer::Off && has.partner == had.partner
        }
        _ => has.peer == had.peer && has.partner == had.partner,
    };
    let restarted = match event {
        Event::Plain(Input::Started) => reads(Question::ManualRestart, 1),
        _ => had.restarted && !(server == Server::Primary && after.state == State::Active),
    };
    let waits = server == Server::Secondary && after.state == State::Passive && !gives_way;
    check(Breach::SightForgotten, seen && has.restarted == restarted && (waits || has.clock == Timer::Off));
    // OX-03, OX-28: a restart puts in force what was configured, and nothing else does.
    check(Breach::InForceUnasked, has.in_force == (had.in_force || plain(Input::Started)));
    // OX-05, OX-06, OX-19: what becomes of a change; OX-07, OX-29: of a conference.
    let dropped = gives_way && had.change == Kept::Own && reads(Question::ChangesOnReturn, 0);
    // By one reading of OX-05 a change is copied with the step that makes it.
    let at_once = plain(Input::ChangeMade) && reads(Question::WhenCopied, 1);
    let is_right = match event {
        Event::Plain(Input::ChangeMade) if outputs.contains(&Output::CopyChange) => {
            let in_normal_operation = server == Server::Primary && had.peer == Peer::Passive;
            has.change == Kept::Copied && at_once && in_normal_operation
        }
        Event::Plain(Input::ChangeMade) => {
            let in_normal_operation = had.peer == Peer::Passive;
            let copied = if in_normal_operation { !at_once } else { reads(Question::CatchUp, 1) };
            let is_due = server == Server::Primary && copied;
            has.change == if is_due { Kept::Due } else { Kept::Own }
        }
        Event::Plain(Input::CopyDue) => has.change == Kept::Copied && outputs.contains(&Output::CopyChange),
        Event::Plain(Input::ChangeCopied)
            if before.state == State::Passive && server == Server::Secondary =>
        {
            has.change == Kept::Copied
        }
        _ if dropped => has.change == Kept::Nothing,
        _ => has.change == had.change,
    };
    check(
        Breach::ChangeUnasked,
        is_right && (plain(Input::CopyDue) || at_once || !outputs.contains(&Output::CopyChange)),
    );
    // OX-17: a user who edits a contact is told what became of it.
    let told = outputs.iter().any(|output| matches!(output, Output::Contact(_)));
    check(Breach::WrongContact, told == (plain(Input::ContactEdited) && before.state == State::Active));
    let held = outputs.contains(&Output::HoldConference);
    let due = plain(Input::ConferenceDue) && before.state == State::Active && had.conference;
    let scheduled = had.conference || plain(Input::ConferenceScheduled);
    check(Breach::ConferenceUnasked, held == due && has.conference == (scheduled && !due && !gives_way));
    // OX-18, OX-21: sessions end with the portal, or by OX-A4 b when a portal that stood alone gives way.
    let ends = outputs.contains(&Output::EndSessions);
    let stood_alone = gives_way && had.peer.is_unseen();
    check(Breach::SessionsEnded, ends == (stood_alone && reads(Question::StandaloneSessions, 1)));
}
