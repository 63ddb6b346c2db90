//! A step of the world in the words of a PBX administrator.

use super::client::State;
use super::model::MyApps;
use super::world::{Action, World};
use crate::environment::Path;

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
