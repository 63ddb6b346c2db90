//! A state and a step of the world in the words of a PBX administrator.

use super::breach::Breach;
use super::client::State;
use super::topology::Topology;
use super::world::{Action, Factor, Line, Session, World};
use crate::audit::story::{Phrase, Step, Word, said};
use crate::environment::{Environment, Path};
use crate::frame::trouble::Trouble;
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

/// A client, in a phrase.
fn who<const CLIENTS: usize>(client: u8) -> Word {
    let numbered = ["client 1", "client 2", "client 3", "client 4"];
    if CLIENTS == 1 { "the client".into() } else { numbered[usize::from(client)].into() }
}

/// A PBX that may not be known, in a phrase.
fn whom(node: Option<NodeId>) -> Word {
    node.map_or("nobody".into(), Word::from)
}

/// What happens, and where it leaves the clients.
pub(super) fn steps<const CLIENTS: usize>(
    before: &World<CLIENTS>,
    action: &Action,
    after: &World<CLIENTS>,
) -> Vec<Step> {
    let outcomes = (0..CLIENTS as u8).filter_map(|client| outcome(before, after, client));
    std::iter::once(happening(action, after)).chain(outcomes).collect()
}

/// What happens to PBXes, links and paths, or is noticed of them.
pub(super) fn trouble(trouble: Trouble, environment: &Environment) -> Step {
    let to = |node: NodeId, what: &'static str| {
        Step::nobody(["the clients' path to ".into(), node.into(), " ".into(), what.into()])
    };
    match trouble {
        Trouble::Stop(node) => Step::at(node, "stops"),
        Trouble::Start(node) => Step::at(node, "starts again"),
        Trouble::Cut(a, b) => Step::nobody(said("the link between {} and {} breaks", &[a, b])),
        Trouble::Heal(a, b) => Step::nobody(said("the link between {} and {} is back", &[a, b])),
        Trouble::Block(node, kind) => to(node, path(kind)),
        Trouble::Unblock(node) => to(node, "is open again"),
        Trouble::Notice(from, to) => {
            let there = environment.sees(from, to);
            let now = if there { "is registered again" } else { "is not registered any more" };
            Step::at(from, ["notices that ".into(), to.into(), " ".into(), now.into()])
        }
    }
}

/// What happens: to the environment, by a client, or to one.
fn happening<const CLIENTS: usize>(action: &Action, after: &World<CLIENTS>) -> Step {
    let does = |client, what: &'static str| Step::nobody([who::<CLIENTS>(client), what.into()]);
    let of = |before: &'static str, client, after: &'static str| {
        Step::nobody([before.into(), who::<CLIENTS>(client), after.into()])
    };
    match *action {
        Action::Restart { client, stored: true } => does(client, " is restarted"),
        Action::Restart { client, stored: false } => does(client, " is restarted with nothing stored"),
        Action::ExpireSession(client) => of("the session of ", client, " expires"),
        Action::WantFactor(client) => of("a second factor is wanted of ", client, ""),
        Action::GiveFactor(client) => of("the user of ", client, " gives the second factor"),
        Action::Impatience(client) => does(client, " has waited long for the second factor"),
        Action::LogOut { client, .. } => of("the session of ", client, " is ended by the PBX"),
        Action::SendUnknown(client) => does(client, " is sent a message it does not know"),
        Action::SendGarbage { client, .. } => does(client, " is sent a frame that is no message"),
        Action::Dial(client) => {
            let target = after.client(client).position.memory.target;
            Step::nobody([who::<CLIENTS>(client), " dials ".into(), whom(target)])
        }
        Action::Connect { client, .. } => match after.client(client).position.state {
            State::LoggingOn => does(client, " is connected and logs on"),
            _ => does(client, " cannot connect"),
        },
        Action::Answer { client, .. } => of("the login of ", client, " is answered"),
        Action::ForgeAcceptance(client) => of("an impostor accepts the login of ", client, ""),
        Action::ForgeRedirect(client) => of("an impostor redirects ", client, ""),
        Action::Lose(client) => does(client, " loses its connection"),
        Action::Net(it) => trouble(it, &after.environment),
    }
}

/// Where a step leaves a client, if that is another thing than before.
fn outcome<const CLIENTS: usize>(
    before: &World<CLIENTS>,
    after: &World<CLIENTS>,
    client: u8,
) -> Option<Step> {
    let (was, is) = (before.client(client), after.client(client));
    let (had, has) = (was.position.memory, is.position.memory);
    let who = who::<CLIENTS>(client);
    let what: Phrase = match is.position.state {
        state if state == was.position.state && has.target == had.target => return None,
        State::AtHome => vec![who, " is at home on ".into(), whom(has.current)],
        State::AtStandby => {
            vec![who, " is served by ".into(), whom(has.current), " as a standby".into()]
        }
        State::Dialing if has.redirected => vec![who, " is redirected to ".into(), whom(has.target)],
        State::Authorizing => vec![who, " waits for the second factor".into()],
        State::LoggedOut => vec![who, " is logged out".into()],
        State::Offline if was.position.state != State::Dialing => vec![who, " is offline".into()],
        State::Offline | State::Dialing | State::LoggingOn => return None,
    };
    Some(Step::nobody(what))
}

/// A line for each client, each PBX, each link that is not as it should be, and what is left to happen.
pub(super) fn describe<const CLIENTS: usize>(topology: &Topology, world: &World<CLIENTS>) -> String {
    let environment = &world.environment;
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
    lines.push(format!("{} more faults may happen", world.books.faults_left));
    let broken: Vec<String> = Breach::ALL
        .iter()
        .filter(|&&it| world.books.breaches.contains(it))
        .map(|it| format!("{it:?}"))
        .collect();
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
