//! Single steps of a client and of a portal, judged by the document: what it was told, and what it did.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Event, Output, State};
use super::messages::{Answer, Peer};
use super::model::OnexPortal;
use super::server::{self, Portal};
use super::situations;
use super::topology::{Failback, Program, Server, Takeover};
use super::world::{Side, World};
use crate::engine::Position;
use crate::timer::Timer;

/// Judges one step of the client.
pub(super) fn judge_client(
    model: &OnexPortal,
    before: &Side,
    event: &Event,
    outputs: &[Output],
    world: &mut World,
) {
    let target = before.position.memory.target;
    let trusted = target == Server::Primary || before.accepted;
    let program = model.topology.program;
    let connects = outputs.iter().find_map(|output| match output {
        Output::Connect(to) => Some(*to),
        _ => None,
    });
    let does = |output| outputs.contains(&output);
    let reads = |question| model.readings.get(question) == 1;
    // OX-09; OX-14 as it is read.
    let stays = |to: Server| match program {
        Program::Browser => false,
        Program::PlugIn => to == Server::Secondary && (reads(Question::Programs) || reads(Question::TheSame)),
        Program::Application => to == Server::Secondary || !reads(Question::Programs),
    };
    let breaches = &mut world.books.breaches;
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    match event {
        Event::Redirected(to) if stays(*to) => check(Breach::RedirectedApplication, connects.is_none()),
        Event::Redirected(to) => check(Breach::WrongRedirect, connects == Some(*to)),
        Event::AddressEntered(to) => check(Breach::WrongAddress, connects == Some(*to)),
        Event::Plain(client::Input::AttemptDue) => {
            check(Breach::WrongAddress, connects == Some(before.asks));
        }
        Event::Plain(client::Input::Connected) if trusted => {
            check(Breach::AskedTwice, !does(Output::WarnUser) && does(Output::AskForPage));
        }
        Event::Plain(client::Input::Connected) => {
            check(Breach::IgnoredCertificate, does(Output::WarnUser) && !does(Output::AskForPage));
        }
        Event::Plain(client::Input::LoginPage) if program == Program::PlugIn && before.known => {
            check(Breach::PlugInWaited, does(Output::LogOn));
        }
        Event::Plain(client::Input::LoginPage) => check(Breach::LoggedOnUnasked, !does(Output::LogOn)),
        _ => {}
    }
    let after = world.client.position.state;
    check(Breach::OutOfStep, is_in_step(model, before, event, outputs, after, stays));
    let logs_on = before.position.state != State::LoggedOn
        && world.client.position.state == State::LoggedOn
        && !matches!(event, Event::Plain(client::Input::Accepted));
    model.judgements.hold(&mut world.books.breaches, Breach::LoggedOnUnasked, !logs_on);
}

/// OX-09, OX-12 to OX-15: where a client stands after an event, and that it has hung up where it waits for its user.
fn is_in_step(
    model: &OnexPortal,
    before: &Side,
    event: &Event,
    outputs: &[Output],
    after: State,
    stays: impl Fn(Server) -> bool,
) -> bool {
    use client::Input;
    let target = before.position.memory.target;
    let does = |output| outputs.contains(&output);
    let by_itself = model.topology.program == Program::PlugIn && before.known;
    let turns = model.readings.get(Question::Redirector) == 1
        && model.topology.program != Program::Application
        && target == Server::Primary
        && before.position.state != State::LoggedOn;
    let left = after == if before.known { State::Lost } else { State::Out };
    match event {
        Event::AddressEntered(_) => after == State::Connecting,
        Event::Redirected(to) if stays(*to) => left && does(Output::HangUp),
        Event::Redirected(_) => after == State::Connecting,
        Event::Plain(input) => match input {
            Input::AttemptDue => {
                let may = before.position.state == State::Lost
                    || before.known && model.readings.get(Question::NotAccepted) == 1;
                may && after == State::Connecting
            }
            Input::CertificateAccepted => after == State::Connecting && does(Output::Connect(target)),
            Input::Connected if target == Server::Primary || before.accepted => after == State::Asking,
            Input::Connected => after == State::AtCertificate && does(Output::HangUp),
            Input::LoginPage if by_itself => after == State::LoggingOn,
            Input::LoginPage => after == State::AtLogin && does(Output::ShowLogin),
            Input::UserLogsOn => after == State::LoggingOn && does(Output::LogOn),
            Input::Accepted => after == State::LoggedOn,
            Input::Unreachable | Input::NoAnswer if turns && before.known => {
                after == State::Connecting && does(Output::Connect(Server::Secondary))
            }
            Input::Unreachable | Input::NoAnswer | Input::Starting | Input::Lost => {
                left && does(Output::HangUp)
            }
            Input::AddressEntered | Input::Redirected => true,
        },
    }
}

/// Judges whether somebody is there who answers a client that sets a connection up.
pub(super) fn judge_connection(model: &OnexPortal, event: &Event, world: &mut World) {
    let server = world.client.position.memory.target;
    let portal = world.portal(server);
    let resilient = situations::resilient(model, world) && portal.memory.partner;
    let (request, view) = (OnexPortal::request(&world.client), model.view(world, server));
    let answers = due_answer(model, portal, request, view, resilient).is_some();
    let is_there = match event {
        Event::Plain(client::Input::Connected) => answers,
        Event::Plain(client::Input::Unreachable) => !answers,
        _ => true,
    };
    model.judge(world, Breach::WrongAnswer, is_there);
}

/// What a portal answers to whoever asks, by what it is (OX-08, OX-12, OX-16, OX-20 to OX-23). `None`: nothing.
fn due_answer(
    model: &OnexPortal,
    portal: &Position<Portal>,
    input: server::Input,
    view: server::View<'_>,
    resilient: bool,
) -> Option<Answer> {
    use server::{Input, State};
    let reads = |question, reading: u8| model.readings.get(question) == reading;
    let to_peer = Answer::Redirected { to: view.server.other() };
    let is_known = input == Input::KnownRequest;
    Some(match (view.server, portal.state) {
        (_, State::Active) if input == Input::LogOn => Answer::Accepted,
        (_, State::Active) => Answer::LoginPage,
        (Server::Primary, State::Stopped) => {
            let answers = is_known && resilient && view.host_answers && reads(Question::Redirector, 0);
            return answers.then_some(to_peer);
        }
        (Server::Secondary, State::Stopped) => return None,
        (Server::Primary, State::Passive) => {
            let may = view.own_office || reads(Question::OfficeGone, 1);
            if is_known && resilient && may { to_peer } else { Answer::Starting }
        }
        (Server::Secondary, State::Passive) => {
            let sends_home = portal.memory.peer == Peer::Active || reads(Question::PassiveAnswer, 1);
            if sends_home { to_peer } else { Answer::Starting }
        }
    })
}

/// Judges one step of a portal.
pub(super) fn judge_portal(
    model: &OnexPortal,
    before: &Position<Portal>,
    event: &server::Event,
    view: server::View<'_>,
    outputs: &[server::Output],
    world: &mut World,
) {
    use server::{Event, Input, State};
    let topology = &model.topology;
    let after = world.portal(view.server).state;
    let reads = |question, reading: u8| model.readings.get(question) == reading;
    let answer = outputs.iter().find_map(|output| match output {
        server::Output::Answer(answer) => Some(*answer),
        _ => None,
    });
    let met = before.memory.partner || matches!(event, Event::Peer(Peer::Passive | Peer::Active));
    let resilient = situations::resilient(model, world) && met;
    if view.server == Server::Secondary {
        world.missed = missed(model, world.missed, before.state, event, resilient);
    }
    let missed = world.missed;
    let redirected = answer == Some(Answer::Redirected { to: view.server.other() });
    let office = topology.home.office();
    let seen = world.environment.sees(view.server.portal(), office);
    let in_operation = world.environment.is_up(office) && (seen || reads(Question::Contacts, 0));
    let breaches = &mut world.books.breaches;
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);

    let asks = matches!(event, Event::Plain(Input::KnownRequest | Input::NewRequest | Input::LogOn));
    if asks && before.state == State::Active {
        check(Breach::TurnedAway, matches!(answer, Some(Answer::LoginPage | Answer::Accepted)));
    } else if asks {
        check(Breach::ServedWhilePassive, !matches!(answer, Some(Answer::LoginPage | Answer::Accepted)));
    }
    if let (true, Event::Plain(input)) = (asks, event) {
        let due = due_answer(model, before, *input, view, resilient);
        check(Breach::WrongAnswer, answer == due);
        if view.server == Server::Primary && matches!(due, Some(Answer::Redirected { .. })) {
            check(Breach::NotRedirected, redirected);
        }
    }
    if view.server == Server::Primary
        && before.state == State::Passive
        && matches!(event, Event::Peer(_) | Event::Plain(Input::OfficeBack))
    {
        let peer = if let Event::Peer(peer) = event { *peer } else { before.memory.peer };
        let alone = matches!(peer, Peer::Unseen | Peer::OfficeOnly | Peer::Passive);
        let restarted = before.memory.restarted && reads(Question::ManualRestart, 1);
        let office = view.own_office || *event == Event::Plain(Input::OfficeBack);
        let serves = office && (alone || topology.failback == Failback::Automatic || restarted);
        check(Breach::NotServing, serves == (after == State::Active));
    }
    match (view.server, before.state, event) {
        (Server::Primary, _, Event::Plain(Input::NewRequest)) => {
            check(Breach::NewUserRedirected, !matches!(answer, Some(Answer::Redirected { .. })));
        }
        (Server::Secondary, State::Passive, _) if asks && before.memory.peer == Peer::Active => {
            check(Breach::NotSentHome, redirected);
        }
        (Server::Primary, State::Active, Event::Plain(Input::OfficeGone)) => {
            check(Breach::ServedWithoutOffice, after != State::Active);
        }
        (Server::Primary, State::Active, Event::Peer(_)) => {
            check(Breach::GaveUpAlone, after == State::Active);
        }
        (Server::Secondary, State::Active, Event::Peer(peer)) => {
            let keeps = after == State::Active;
            match (topology.failback, peer) {
                (Failback::Automatic, Peer::Active) => check(Breach::KeptServing, !keeps),
                (Failback::Manual, Peer::Active) => {
                    let gives_way = reads(Question::StandaloneManual, 0) || reads(Question::ManualRestart, 1);
                    check(Breach::ReturnedUnasked, keeps != gives_way);
                }
                (failback, _) => {
                    let gives_way = reads(Question::PartOfPrimary, 1)
                        && failback == Failback::Automatic
                        && before.memory.peer == Peer::Unseen
                        && matches!(peer, Peer::OfficeOnly | Peer::Passive);
                    check(Breach::ReturnedUnasked, keeps != gives_way);
                }
            }
        }
        (
            Server::Secondary,
            State::Passive,
            Event::Peer(peer @ (Peer::Unseen | Peer::OfficeOnly | Peer::Passive)),
        ) if resilient => {
            let believed = *peer == Peer::Passive && reads(Question::DelayOfAll, 1);
            if topology.takeover == Takeover::AtOnce || believed {
                let may = view.own_office || reads(Question::SecondaryOffice, 0);
                check(Breach::TookOverLate, (after == State::Active) == may);
            } else {
                check(Breach::TookOverEarly, after != State::Active);
            }
        }
        (Server::Secondary, State::Passive, Event::DetectionTime(_)) => {
            let up = if reads(Question::Boundary, 0) { missed.has_reached() } else { missed.has_passed() };
            let may = view.own_office || reads(Question::SecondaryOffice, 0);
            let breach = if up { Breach::TookOverLate } else { Breach::TookOverEarly };
            check(breach, (after == State::Active) == (up && may));
        }
        _ => {}
    }
    match (view.server, before.state, after) {
        // It had missed the primary for long enough to serve, and lost only its own IP Office.
        (Server::Secondary, State::Active, State::Passive) if *event == Event::Plain(Input::OfficeGone) => {
            world.missed = Timer::After;
        }
        (Server::Secondary, _, State::Active | State::Stopped) => world.missed = Timer::Off,
        _ => {}
    }
    for output in outputs {
        match output {
            server::Output::Contact(done) => check(Breach::WrongContact, *done == in_operation),
            server::Output::HoldConference => {
                check(Breach::HeldWithoutServing, before.state == State::Active);
            }
            _ => {}
        }
    }
}

/// For how long the secondary, which does not serve, has missed a primary that serves.
fn missed(
    model: &OnexPortal,
    so_far: Timer,
    state: server::State,
    event: &server::Event,
    resilient: bool,
) -> Timer {
    match event {
        server::Event::Peer(Peer::Active) if model.readings.get(Question::Flapping) == 0 => Timer::Off,
        server::Event::Peer(peer @ (Peer::Unseen | Peer::OfficeOnly | Peer::Passive)) => {
            let at_once = model.topology.takeover == Takeover::AtOnce
                || (*peer == Peer::Passive && model.readings.get(Question::DelayOfAll) == 1);
            let begins = state == server::State::Passive && resilient && !at_once && !so_far.is_running();
            if begins { Timer::Before } else { so_far }
        }
        server::Event::DetectionTime(_) => so_far.later().unwrap_or(so_far),
        _ => so_far,
    }
}
