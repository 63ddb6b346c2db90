//! A state and a step of the world in the words of a PBX administrator.

use super::client::State;
use super::model::MyApps;
use super::properties::Breach;
use super::world::{Action, Factor, Line, Session, World};
use crate::environment::Path;
use crate::rule::Closed;
use crate::topology::NodeId;

fn path(path: Path) -> &'static str {
    match path {
        Path::Open => "is open",
        Path::Refused => "is refused",
        Path::Silent => "goes silent",
        Path::Impostor => "leads to an impostor",
    }
}

/// What happens, and where it leaves the client.
pub(super) fn narrate<const CLIENTS: usize>(
    model: &MyApps<CLIENTS>,
    before: &World<CLIENTS>,
    action: &Action,
    after: &World<CLIENTS>,
) -> String {
    let name = |node| model.topology.name(node);
    let who =
        |client: u8| if CLIENTS == 1 { "the client".to_owned() } else { format!("client {}", client + 1) };
    let happening = match *action {
        Action::Stop(node) => format!("{} stops", name(node)),
        Action::Start(node) => format!("{} starts", name(node)),
        Action::Cut(a, b) => format!("the link between {} and {} breaks", name(a), name(b)),
        Action::Heal(a, b) => format!("the link between {} and {} heals", name(a), name(b)),
        Action::Notice(from, to) => {
            let what = if after.environment.sees(from, to) { "is registered again" } else { "is gone" };
            format!("{} notices that {} {what}", name(from), name(to))
        }
        Action::Block(node, kind) => format!("the clients' path to {} {}", name(node), path(kind)),
        Action::Unblock(node) => format!("the clients' path to {} {}", name(node), path(Path::Open)),
        Action::Restart { client, stored: true } => format!("{} is restarted", who(client)),
        Action::Restart { client, stored: false } => {
            format!("{} is restarted with nothing stored", who(client))
        }
        Action::ExpireSession(client) => format!("the session of {} expires", who(client)),
        Action::WantFactor(client) => format!("a second factor is wanted of {}", who(client)),
        Action::GiveFactor(client) => format!("the user of {} gives the second factor", who(client)),
        Action::Impatience(client) => format!("{} has waited long for the second factor", who(client)),
        Action::LogOut { client, .. } => format!("the session of {} is ended by the PBX", who(client)),
        Action::SendUnknown(client) => format!("{} is sent a message it does not know", who(client)),
        Action::SendGarbage { client, .. } => format!("{} is sent a frame that is no message", who(client)),
        Action::Dial(client) => {
            let target = after.client(client).position.memory.target;
            format!("{} dials {}", who(client), target.map_or("nobody", name))
        }
        Action::Connect { client, .. } => match after.client(client).position.state {
            State::LoggingOn => format!("{} is connected and logs on", who(client)),
            _ => format!("{} cannot connect", who(client)),
        },
        Action::Answer { client, .. } => format!("the login of {} is answered", who(client)),
        Action::ForgeAcceptance(client) => format!("an impostor accepts the login of {}", who(client)),
        Action::ForgeRedirect(client) => format!("an impostor redirects {}", who(client)),
        Action::Lose(client) => format!("{} loses its connection", who(client)),
    };
    let outcomes: Vec<String> = (0..CLIENTS as u8)
        .filter_map(|client| {
            let (was, is) = (before.client(client), after.client(client));
            let memory = is.position.memory;
            let current = || memory.current.map_or("nobody", name);
            match is.position.state {
                state if state == was.position.state && memory.target == was.position.memory.target => None,
                State::AtHome => Some(format!("{} is at home on {}", who(client), current())),
                State::AtStandby => Some(format!("{} is served by {} as a standby", who(client), current())),
                State::Dialing if memory.redirected => {
                    Some(format!("{} is redirected to {}", who(client), memory.target.map_or("nobody", name)))
                }
                State::Authorizing => Some(format!("{} waits for the second factor", who(client))),
                State::LoggedOut => Some(format!("{} is logged out", who(client))),
                State::Offline if was.position.state != State::Dialing => {
                    Some(format!("{} is offline", who(client)))
                }
                State::Offline | State::Dialing | State::LoggingOn => None,
            }
        })
        .collect();
    match outcomes.is_empty() {
        true => happening,
        false => format!("{happening}: {}", outcomes.join(", ")),
    }
}

/// A line for each client, each PBX, each link that is not as it should be, and what is left to happen.
pub(super) fn describe<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> String {
    let (topology, environment) = (&model.topology, &world.environment);
    let name = |node: Option<NodeId>| node.map_or("nobody", |node| topology.name(node));
    let mut lines = vec![topology.to_string(), String::new()];
    for client in 0..CLIENTS as u8 {
        let side = world.client(client);
        let who = if CLIENTS == 1 { "client".to_owned() } else { format!("client {}", client + 1) };
        let memory = side.position.memory;
        lines.push(format!(
            "{who}: {}",
            standing(side.position.state).replace("{current}", name(memory.current))
        ));
        lines.push(format!(
            "  target {}, current {}, secondary {}",
            name(memory.target),
            name(memory.current),
            name(memory.secondary)
        ));
        lines.push(format!("  {}", connection(side.line, name)));
        lines.push(format!("  session {}{}", session(side.session), factor(side.factor)));
    }
    lines.push(String::new());
    for node in topology.nodes() {
        let runs = if environment.is_up(node) { "runs" } else { "is down" };
        let seen: Vec<&str> = topology
            .nodes()
            .filter(|&other| environment.sees(node, other))
            .map(|it| topology.name(it))
            .collect();
        let seen = if seen.is_empty() { "nobody".to_owned() } else { seen.join(", ") };
        lines.push(format!(
            "{} {runs}, sees {seen}; the clients' path to it {}",
            topology.name(node),
            path(environment.path(node))
        ));
    }
    for &(a, b) in topology.links().iter().filter(|&&(a, b)| environment.is_cut(a, b)) {
        lines.push(format!("the link between {} and {} is broken", topology.name(a), topology.name(b)));
    }
    lines.push(format!("{} more faults may happen", world.faults_left));
    let broken: Vec<String> =
        Breach::ALL.iter().filter(|&&it| world.breaches.contains(it)).map(|it| format!("{it:?}")).collect();
    if !broken.is_empty() {
        lines.push(format!("broken on the way: {}", broken.join(", ")));
    }
    lines.join("\n")
}

fn standing(state: State) -> &'static str {
    match state {
        State::Offline => "offline, an attempt is due",
        State::Dialing => "dialling",
        State::LoggingOn => "logging on",
        State::Authorizing => "waits for the second factor",
        State::AtHome => "at home on {current}",
        State::AtStandby => "served by {current} as a standby",
        State::LoggedOut => "logged out",
    }
}

fn connection<'a>(line: Line, name: impl Fn(Option<NodeId>) -> &'a str) -> String {
    match line {
        Line::None => "no connection".to_owned(),
        Line::Open { to, alive, impostor, kept } => {
            let what = match (alive, impostor, kept) {
                (false, ..) => ", which does not know of it any more",
                (true, true, _) => ", at whose address an impostor sits",
                (true, false, true) => ", which keeps it as a standby",
                (true, false, false) => "",
            };
            format!("connection to {}{what}", name(Some(to)))
        }
    }
}

fn session(session: Session) -> &'static str {
    match session {
        Session::None => "none",
        Session::Valid => "valid",
        Session::Expired => "expired",
    }
}

fn factor(factor: Factor) -> &'static str {
    match factor {
        Factor::NotWanted => "",
        Factor::Wanted => ", the next login will be asked for a second factor",
        Factor::Asked => ", was asked for a second factor",
    }
}
