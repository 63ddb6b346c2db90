//! A step of the world in the words of a NetPhone administrator.

use super::client;
use super::model::NetPhone;
use super::server::{Input, Peer, State};
use super::topology::{MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Cause, World};
use crate::environment::Path;
use crate::topology::NodeId;

fn name(node: NodeId) -> &'static str {
    Topology::name(node)
}

fn computer_of(node: NodeId) -> String {
    match node {
        SERVICES => name(node).to_owned(),
        system => format!("the computer of {}", name(system)),
    }
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
pub(super) fn narrate(model: &NetPhone, before: &World, action: &Action, after: &World) -> String {
    let happening = happening(model, before, action, after);
    let mut outcomes: Vec<String> = Vec::new();
    for node in SYSTEMS {
        let (was, is) = (before.server(node).state, after.server(node).state);
        if was != is {
            outcomes.push(format!("{} {}", name(node), part(is)));
        }
    }
    let losses = [("calls are", after.lost.calls), ("a script is", after.lost.script)];
    outcomes.extend(
        losses.iter().filter(|(_, cause)| cause.is_some()).map(|(what, _)| format!("{what} cut off")),
    );
    if let Some(cause) = after.lost.record {
        let which = if cause == Cause::IdleOrder { "the record of the last call" } else { "a call record" };
        outcomes.push(format!("{which} is lost"));
    }
    if after.lost.change {
        outcomes.push("without what was changed last at the other one".to_owned());
    }
    if after.lost.hand_over {
        outcomes.push("nobody takes the active part".to_owned());
    }
    if before.client.position.state != after.client.position.state {
        outcomes.extend(whereabouts(after));
    }
    match outcomes.is_empty() {
        true => happening,
        false => format!("{happening}: {}", outcomes.join(", ")),
    }
}

fn whereabouts(after: &World) -> Option<String> {
    let memory = after.client.position.memory;
    match after.client.position.state {
        client::State::LoggedOn => {
            Some(format!("the client is logged on at {}", memory.current.map_or("nobody", name)))
        }
        client::State::Offline => Some("the client is logged off".to_owned()),
        client::State::GaveUp => Some("the client waits for its user".to_owned()),
        client::State::Connecting | client::State::LoggingOn => None,
    }
}

fn happening(model: &NetPhone, before: &World, action: &Action, after: &World) -> String {
    let service = |place| format!("the service on {}", computer_of(model.service_computer(place)));
    match *action {
        Action::Start(node) => format!("the server service of {} is started", name(node)),
        Action::Stop(node) => format!("the server service of {} ends", name(node)),
        Action::Hang(node) => format!("the server service of {} does not answer any more", name(node)),
        Action::Resume(node) => format!("the server service of {} answers again", name(node)),
        Action::PowerOff(computer) => format!("{} fails", computer_of(computer)),
        Action::PowerOn(computer) => format!("{} runs again", computer_of(computer)),
        Action::Cut(a, b) => format!("the connection between {} and {} breaks", name(a), name(b)),
        Action::Heal(a, b) => format!("the connection between {} and {} heals", name(a), name(b)),
        Action::Block(node, Path::Silent) => format!("the client's path to {} goes silent", name(node)),
        Action::Block(node, _) => format!("the client's path to {} is refused", name(node)),
        Action::Unblock(node) => format!("the client's path to {} is open again", name(node)),
        Action::Notice(node) => {
            let other = name(Topology::other(node));
            match before.audible(node) {
                Input::PeerUnreachable => format!("{} cannot reach the computer of {other}", name(node)),
                Input::PeerSilent => format!("{} gets no keep-alive of {other}", name(node)),
                Input::PeerStarting => format!("{} hears that {other} is starting", name(node)),
                Input::PeerPassive => format!("{} hears that {other} is passive", name(node)),
                _ => format!("{} hears that {other} is active", name(node)),
            }
        }
        Action::Time(node) => match after.server(node).state {
            State::Active => format!("{} has been without keep-alive for long enough", name(node)),
            _ => format!("{} has been without keep-alive for just two minutes", name(node)),
        },
        Action::Order(node, input) => format!("the administrator orders at {}: {}", name(node), order(input)),
        Action::NewCall(node) => {
            let carried = after.memory(node).calls > before.memory(node).calls;
            let what = if carried { "carries" } else { "refuses" };
            format!("{} {what} a new call", name(node))
        }
        Action::CallEnds(node) => format!("a call at {} is over", name(node)),
        Action::ScriptBegins(node) => format!("a script begins at {}", name(node)),
        Action::ScriptEnds(node) => format!("the script at {} is done", name(node)),
        Action::Store(node) => format!("{} stores its call records", name(node)),
        Action::Change(node) => format!("something is changed at {}", name(node)),
        Action::Replicate(node) => format!("{} replicates what was changed", name(node)),
        Action::Attempt => {
            let target = after.client.position.memory.target;
            format!("the client tries {}", target.map_or("nobody", name))
        }
        Action::Connect => match after.client.position.state {
            client::State::LoggingOn => "the client is connected and logs on".to_owned(),
            _ => "the client cannot connect".to_owned(),
        },
        Action::Answer => match after.client.position.state {
            client::State::LoggedOn => "the login is accepted".to_owned(),
            _ => "the login is turned down, or not answered".to_owned(),
        },
        Action::Lose => "the client loses its connection".to_owned(),
        Action::RestartClient => "the client is restarted".to_owned(),
        Action::Retry => "the user logs on again".to_owned(),
        Action::ServiceFails(place) => format!("{} fails", service(place)),
        Action::HelperLooks(place) => format!("the helper starts {} again", service(place)),
        Action::StartService(place) => format!("the administrator starts {}", service(place)),
        Action::ServiceNotices(place, system) => {
            let works = after.services[usize::from(place)].memory.system == Some(system);
            let what = if works { "works with" } else { "is passive, without" };
            format!("{} {what} {}", service(place), name(system))
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
        let computer = computer_of(model.service_computer(place));
        lines.push(format!("the service on {computer} is {:?}, with {system}", position.state));
    }
    lines.push(format!("{} more faults, {} more orders", world.faults_left, world.orders_left));
    lines.join("\n")
}
