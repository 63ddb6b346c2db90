//! A step of the world in the words of a NetPhone administrator.

use super::client;
use super::model::NetPhone;
use super::server::{Input, Peer, State};
use super::topology::{MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Cause, World};
use crate::audit::story::{Phrase, Step, StepKind, Word};
use crate::environment::Path;
use crate::topology::NodeId;

fn name(node: NodeId) -> &'static str {
    Topology::name(node)
}

/// A computer, by what runs on it.
fn computer_of(node: NodeId) -> Phrase {
    match node {
        SERVICES => vec![node.into()],
        system => vec!["the computer of ".into(), system.into()],
    }
}

/// `before` the computer, and `after` it.
fn about(before: &'static str, computer: NodeId, after: &'static str) -> Phrase {
    let mut phrase: Phrase = vec![before.into()];
    phrase.extend(computer_of(computer));
    phrase.push(after.into());
    phrase
}

fn part(state: State) -> &'static str {
    match state {
        State::Stopped => "does not run",
        State::Starting => "is starting",
        State::Passive => "is passive",
        State::Active => "is active",
    }
}

fn order(input: Input) -> &'static str {
    match input {
        Input::SwitchNow => "switch over at once",
        Input::SwitchWhenIdle => "switch over when no call is running",
        Input::BlockLogins => "no new logins",
        Input::UnblockLogins => "new logins again",
        Input::BlockCalls => "no new calls",
        _ => "new calls again",
    }
}

/// What happens, and where it leaves systems and users.
pub(super) fn steps(model: &NetPhone, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let mut steps = vec![happening(model, before, action, after)];
    for node in SYSTEMS {
        let (was, is) = (before.server(node).state, after.server(node).state);
        if was != is {
            steps.push(Step::at(node, [part(is).into()], StepKind::Note));
        }
    }
    let losses = [
        after.lost.calls.map(|_| "calls are cut off"),
        after.lost.script.map(|_| "a script is cut off"),
        after.lost.record.map(|cause| match cause {
            Cause::IdleOrder => "the record of the last call is lost",
            _ => "a call record is lost",
        }),
        after.lost.change.then_some("without what was changed last at the other one"),
        after.lost.hand_over.then_some("nobody takes the active part"),
    ];
    steps.extend(losses.into_iter().flatten().map(|what| Step::nobody([what.into()], StepKind::Note)));
    if before.client.position.state != after.client.position.state {
        steps.extend(whereabouts(after));
    }
    steps
}

fn whereabouts(after: &World) -> Option<Step> {
    let current = after.client.position.memory.current;
    match after.client.position.state {
        client::State::LoggedOn => {
            Some(Step::client(["is logged on at ".into(), current.map_or("nobody".into(), Word::from)]))
        }
        client::State::Offline => Some(Step::client(["is logged off".into()])),
        client::State::GaveUp => Some(Step::client(["waits for its user".into()])),
        client::State::Connecting | client::State::LoggingOn => None,
    }
}

/// What happens, and who does it.
pub(super) fn happening(model: &NetPhone, before: &World, action: &Action, after: &World) -> Step {
    let server = |node: NodeId, what: &'static str, kind| {
        Step::nobody(["the server service of ".into(), node.into(), what.into()], kind)
    };
    let between = |a: NodeId, b: NodeId, what: &'static str, kind| {
        let what = ["the connection between ".into(), a.into(), " and ".into(), b.into(), what.into()];
        Step::nobody(what, kind)
    };
    let path = |node: NodeId, what: &'static str, kind| {
        Step::nobody(["the client's path to ".into(), node.into(), what.into()], kind)
    };
    let does = |node: NodeId, what: &'static str| Step::at(node, [what.into()], StepKind::Note);
    let service = |place, before, after: &'static str, kind| {
        Step::nobody(about(before, model.service_computer(place), after), kind)
    };
    match *action {
        Action::Start(node) => server(node, " is started", StepKind::Repair),
        Action::Stop(node) => server(node, " ends", StepKind::Failure),
        Action::Hang(node) => server(node, " does not answer any more", StepKind::Failure),
        Action::Resume(node) => server(node, " answers again", StepKind::Repair),
        Action::PowerOff(computer) => Step::nobody(about("", computer, " fails"), StepKind::Failure),
        Action::PowerOn(computer) => Step::nobody(about("", computer, " runs again"), StepKind::Repair),
        Action::Cut(a, b) => between(a, b, " breaks", StepKind::Failure),
        Action::Heal(a, b) => between(a, b, " heals", StepKind::Repair),
        Action::Block(node, Path::Silent) => path(node, " goes silent", StepKind::Failure),
        Action::Block(node, _) => path(node, " is refused", StepKind::Failure),
        Action::Unblock(node) => path(node, " is open again", StepKind::Repair),
        Action::Notice(node) => {
            let other = Word::from(Topology::other(node));
            let what: Phrase = match before.audible(node) {
                Input::PeerUnreachable => vec!["cannot reach the computer of ".into(), other],
                Input::PeerSilent => vec!["gets no keep-alive of ".into(), other],
                Input::PeerStarting => vec!["hears that ".into(), other, " is starting".into()],
                Input::PeerPassive => vec!["hears that ".into(), other, " is passive".into()],
                _ => vec!["hears that ".into(), other, " is active".into()],
            };
            Step::at(node, what, StepKind::Note)
        }
        Action::Time(node) => match after.server(node).state {
            State::Active => does(node, "has been without keep-alive for long enough"),
            _ => does(node, "has been without keep-alive for just two minutes"),
        },
        Action::Order(node, input) => {
            let at = ["the administrator orders at ".into(), node.into(), ": ".into(), order(input).into()];
            Step::nobody(at, StepKind::Note)
        }
        Action::NewCall(node) => match after.memory(node).calls > before.memory(node).calls {
            true => does(node, "carries a new call"),
            false => does(node, "refuses a new call"),
        },
        Action::CallEnds(node) => {
            Step::nobody(["a call at ".into(), node.into(), " is over".into()], StepKind::Note)
        }
        Action::ScriptBegins(node) => {
            Step::nobody(["a script begins at ".into(), node.into()], StepKind::Note)
        }
        Action::ScriptEnds(node) => {
            Step::nobody(["the script at ".into(), node.into(), " is done".into()], StepKind::Note)
        }
        Action::Store(node) => does(node, "stores its call records"),
        Action::Change(node) => {
            Step::nobody(["something is changed at ".into(), node.into()], StepKind::Note)
        }
        Action::Replicate(node) => does(node, "replicates what was changed"),
        Action::Attempt => {
            let target = after.client.position.memory.target;
            Step::client(["tries ".into(), target.map_or("nobody".into(), Word::from)])
        }
        Action::Connect => match after.client.position.state {
            client::State::LoggingOn => Step::client(["is connected and logs on".into()]),
            _ => Step::client(["cannot connect".into()]),
        },
        Action::Answer => match after.client.position.state {
            client::State::LoggedOn => Step::nobody(["the login is accepted".into()], StepKind::Note),
            _ => Step::nobody(["the login is turned down, or not answered".into()], StepKind::Note),
        },
        Action::Lose => Step::client(["loses its connection".into()]),
        Action::RestartClient => Step::client(["is restarted".into()]),
        Action::Retry => Step::nobody(["the user logs on again".into()], StepKind::Note),
        Action::ServiceFails(place) => service(place, "the service on ", " fails", StepKind::Failure),
        Action::HelperLooks(place) => {
            service(place, "the helper starts the service on ", " again", StepKind::Note)
        }
        Action::StartService(place) => {
            service(place, "the administrator starts the service on ", "", StepKind::Repair)
        }
        Action::ServiceNotices(place, system) => {
            let works = after.services[usize::from(place)].memory.system == Some(system);
            let what = if works { " works with " } else { " is passive, without " };
            let mut phrase = about("the service on ", model.service_computer(place), what);
            phrase.push(system.into());
            Step::nobody(phrase, StepKind::Note)
        }
    }
}

/// A state, a line for each thing that matters.
pub(super) fn describe(model: &NetPhone, world: &World) -> String {
    let mut lines = Vec::new();
    for node in SYSTEMS {
        let memory = world.memory(node);
        let mut line = format!("{} {}", name(node), part(world.server(node).state));
        let hung = world.hung.contains(node);
        let facts = [
            (!world.environment.is_up(node), "its computer is down".to_owned()),
            (hung, "it does not answer".to_owned()),
            (memory.peer != Peer::Unheard, format!("knows of the other one: {:?}", memory.peer)),
            (memory.clock.is_running(), format!("time without keep-alive: {:?}", memory.clock)),
            (memory.logins_blocked, "new logins are blocked".to_owned()),
            (memory.calls_blocked, "new calls are blocked".to_owned()),
            (memory.switch_waits, "a switchover waits for the last call".to_owned()),
            (memory.calls > 0, format!("calls: {}", memory.calls)),
            (memory.script, "a script is running".to_owned()),
            (memory.unstored, "a record is not stored".to_owned()),
            (memory.changed, "a change is not replicated".to_owned()),
        ];
        for (_, fact) in facts.iter().filter(|(holds, _)| *holds) {
            line += &format!("; {fact}");
        }
        lines.push(line);
    }
    if world.environment.is_cut(MASTER, STANDBY) {
        lines.push("the connection between the systems is broken".to_owned());
    }
    if model.topology.has_client() {
        let target = world.client.position.memory.target.map_or("nobody", name);
        lines.push(format!("the client is {:?}, at {target}", world.client.position.state));
    }
    for place in model.service_places() {
        let position = &world.services[usize::from(place)];
        let system = position.memory.system.map_or("no system", name);
        let computer = match model.service_computer(place) {
            SERVICES => name(SERVICES).to_owned(),
            system => format!("the computer of {}", name(system)),
        };
        lines.push(format!("the service on {computer} is {:?}, with {system}", position.state));
    }
    lines.push(format!("{} more faults, {} more orders", world.books.faults_left, world.orders_left));
    lines.join("\n")
}
