//! A step of the world in the words of a NetPhone administrator.

use super::client;
use super::model::NetPhone;
use super::server::{Input, Peer, State};
use super::topology::{MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Cause, World};
use crate::audit::story::{Phrase, Step, Word, said};
use crate::environment::Path;
use crate::topology::NodeId;

fn name(node: NodeId) -> &'static str {
    Topology::name(node)
}

/// A computer, by what runs on it.
fn computer_of(node: NodeId) -> Phrase {
    match node {
        SERVICES => vec![node.into()],
        system => said("the computer of {}", &[system]),
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
            steps.push(Step::at(node, part(is)));
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
        after.lost.overwritten.map(|system| match system {
            MASTER => "what was changed at the master is overwritten",
            _ => "what was changed at the standby is overwritten",
        }),
        after.lost.hand_over.then_some("nobody takes the active part"),
    ];
    steps.extend(losses.into_iter().flatten().map(Step::nobody));
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
        client::State::Offline => Some(Step::client("is logged off")),
        client::State::GaveUp => Some(Step::client("waits for its user")),
        client::State::Connecting | client::State::LoggingOn => None,
    }
}

/// What happens, and who does it.
pub(super) fn happening(model: &NetPhone, before: &World, action: &Action, after: &World) -> Step {
    let of = |node: NodeId, what: &'static str| Step::nobody(said(what, &[node]));
    let service = |place, before, after| Step::nobody(about(before, model.service_computer(place), after));
    match *action {
        Action::Start(node) => of(node, "the server service of {} is started"),
        Action::Stop(node) => of(node, "the server service of {} ends"),
        Action::Hang(node) => of(node, "the server service of {} does not answer any more"),
        Action::Resume(node) => of(node, "the server service of {} answers again"),
        Action::PowerOff(computer) => Step::nobody(about("", computer, " fails")),
        Action::PowerOn(computer) => Step::nobody(about("", computer, " runs again")),
        Action::Cut(a, b) => Step::nobody(said("the connection between {} and {} breaks", &[a, b])),
        Action::Heal(a, b) => Step::nobody(said("the connection between {} and {} heals", &[a, b])),
        Action::StopReplication => Step::nobody("the replication between the systems fails"),
        Action::ResumeReplication => Step::nobody("the replication between the systems works again"),
        Action::Block(node, Path::Silent) => of(node, "the client's path to {} goes silent"),
        Action::Block(node, _) => of(node, "the client's path to {} is refused"),
        Action::Unblock(node) => of(node, "the client's path to {} is open again"),
        Action::Notice(node) => {
            let what = match before.audible(node) {
                Input::PeerUnreachable => "cannot reach the computer of {}",
                Input::PeerSilent => "gets no keep-alive of {}",
                Input::PeerStarting => "hears that {} is starting",
                Input::PeerPassive => "hears that {} is passive",
                _ => "hears that {} is active",
            };
            Step::at(node, said(what, &[Topology::other(node)]))
        }
        Action::Time(node) => match after.server(node).state {
            State::Active => Step::at(node, "has been without keep-alive for long enough"),
            _ => Step::at(node, "has been without keep-alive for just two minutes"),
        },
        Action::Order(node, input) => {
            let what = ["the administrator orders at ".into(), node.into(), ": ".into(), order(input).into()];
            Step::nobody(what)
        }
        Action::NewCall(node) => match after.memory(node).calls > before.memory(node).calls {
            true => Step::at(node, "carries a new call"),
            false => Step::at(node, "refuses a new call"),
        },
        Action::CallEnds(node) => of(node, "a call at {} is over"),
        Action::ScriptBegins(node) => of(node, "a script begins at {}"),
        Action::ScriptEnds(node) => of(node, "the script at {} is done"),
        Action::Store(node) => Step::at(node, "stores its call records"),
        Action::Change(node) => of(node, "something is changed at {}"),
        Action::Replicate(node) => Step::at(node, "replicates what was changed"),
        Action::Attempt => {
            let target = after.client.position.memory.target;
            Step::client(["tries ".into(), target.map_or("nobody".into(), Word::from)])
        }
        Action::Connect => match after.client.position.state {
            client::State::LoggingOn => Step::client("is connected and logs on"),
            _ => Step::client("cannot connect"),
        },
        Action::Answer => match after.client.position.state {
            client::State::LoggedOn => Step::nobody("the login is accepted"),
            _ => Step::nobody("the login is turned down, or not answered"),
        },
        Action::Lose => Step::client("loses its connection"),
        Action::RestartClient => Step::client("is restarted"),
        Action::Retry => Step::nobody("the user logs on again"),
        Action::ServiceFails(place) => service(place, "the service on ", " fails"),
        Action::HelperLooks(place) => service(place, "the helper starts the service on ", " again"),
        Action::StartService(place) => service(place, "the administrator starts the service on ", ""),
        Action::ServiceNotices(place, system) => {
            let works = after.services[usize::from(place)].memory.systems.contains(system);
            let what = if works { " works with " } else { " is passive, without " };
            let mut phrase = about("the service on ", model.service_computer(place), what);
            phrase.push(system.into());
            Step::nobody(phrase)
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
    if !world.replicates {
        lines.push("the replication between the systems has failed".to_owned());
    }
    if model.topology.has_client() {
        let target = world.client.position.memory.target.map_or("nobody", name);
        lines.push(format!("the client is {:?}, at {target}", world.client.position.state));
    }
    for place in model.service_places() {
        let position = &world.services[usize::from(place)];
        let with: Vec<&str> = position.memory.systems.iter().map(name).collect();
        let with = if with.is_empty() { "no system".to_owned() } else { with.join(" and ") };
        let computer = match model.service_computer(place) {
            SERVICES => name(SERVICES).to_owned(),
            system => format!("the computer of {}", name(system)),
        };
        lines.push(format!("the service on {computer} is {:?}, with {with}", position.state));
    }
    lines.push(format!("{} more faults, {} more orders", world.books.faults_left, world.orders_left));
    lines.join("\n")
}
