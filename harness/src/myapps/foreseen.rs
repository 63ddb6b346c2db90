//! What can happen to a client of myApps, whatever the installation: PBXes that answer as some PBX might, and some that only look
//! like one.

use redial_model::engine::Position;
use redial_model::systems::myapps::client::{Client, Event, Output, State};
use redial_model::systems::myapps::messages::{Alternative, Credentials, Login, Refusal};
use redial_model::systems::myapps::topology::{Pbx, Topology};
use redial_model::topology::NodeId;

use super::proforma::MyApps;
use crate::conform::{Foreseen, Own};
use crate::oracle::Observable as _;

/// How many PBXes there are: the primary and two others, so that the current one and the secondary can be others than the primary
/// and than each other.
const PBXES: u8 = 3;

/// The client's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Talk {
    /// It has none.
    Nothing,
    /// It is being set up.
    Dialing(NodeId),
    /// It is there.
    Open(Stage),
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Nothing was said.
    Fresh,
    /// A login is under way.
    Login(Credentials),
    /// The PBX has asked for a second factor.
    Factor(Credentials),
    /// The client was accepted at home.
    Home,
    /// It was accepted by a standby.
    Kept,
    /// The PBX has answered, and has nothing to add.
    Spent,
    /// Nothing is answered any more to a client that was accepted: it gets no challenge, without which nobody logs on.
    Deaf,
    /// The standby has said that the PBX that it stands in for is back, and closes (MA-31). It reads nothing any more.
    Closing,
}

/// What a PBX sees of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// A connection to it.
    Dials(NodeId),
    /// A login.
    LogsOn(Login),
}

/// The client reads nothing while it pauses before the next attempt, and then ends the connection that it may have.
fn is_idle(position: &Position<Client>) -> bool {
    matches!(position.state, State::Offline | State::LoggedOut)
}

fn answers(credentials: Credentials) -> Vec<Event> {
    let mut all = Vec::new();
    for genuine in [true, false] {
        let named = (0..PBXES)
            .flat_map(|pbx| [false, true].map(|implicit| Some(Alternative { pbx: NodeId(pbx), implicit })));
        all.push(Event::Accepted { standby: true, alternative: None, genuine });
        let accepted = |alternative| Event::Accepted { standby: false, alternative, genuine };
        all.extend(named.chain([None]).map(accepted));
        all.extend((0..PBXES).map(|pbx| Event::Redirected { to: NodeId(pbx), genuine }));
    }
    if credentials == Credentials::Session {
        all.push(Event::Rejected(Refusal::SessionExpired));
    }
    all.push(Event::Rejected(Refusal::Denied));
    all
}

impl Foreseen for MyApps {
    type Talk = Talk;
    type Seen = Seen;

    fn kinds() -> Vec<(&'static str, Topology)> {
        let pbxes = &Pbx::ALL[..usize::from(PBXES)];
        let topology = Topology::new(pbxes, pbxes[0], pbxes[0]);
        vec![("", topology.expect("a master with a standby and a slave is an installation"))]
    }

    fn silence() -> Talk {
        Talk::Nothing
    }

    fn may_come(_: &Topology, talk: Talk) -> Vec<Event> {
        match talk {
            Talk::Nothing => Vec::new(),
            Talk::Dialing(_) => vec![Event::Connected, Event::Unreachable, Event::NoAnswer],
            Talk::Open(stage) => {
                let mut all = vec![Event::Lost, Event::NoAnswer, Event::Unknown, Event::Garbage];
                match stage {
                    Stage::Login(credentials) => {
                        all.push(Event::SecondFactor);
                        all.extend(answers(credentials));
                    }
                    Stage::Factor(credentials) => all.extend(answers(credentials)),
                    Stage::Home => all.push(Event::LogoutResult),
                    Stage::Kept => all.extend([Event::LogoutResult, Event::StandbyBack]),
                    Stage::Fresh | Stage::Spent | Stage::Deaf | Stage::Closing => {}
                }
                all
            }
        }
    }

    fn hears(_: &Position<Client>, talk: Talk, event: &Event) -> (Option<Event>, Talk) {
        let after = match (talk, event) {
            (_, Event::Lost | Event::Unreachable) | (Talk::Dialing(_), Event::NoAnswer) => Talk::Nothing,
            (_, Event::Connected) => Talk::Open(Stage::Fresh),
            (Talk::Open(Stage::Kept), Event::StandbyBack) => Talk::Open(Stage::Closing),
            (Talk::Open(Stage::Home | Stage::Kept), Event::NoAnswer) => Talk::Open(Stage::Deaf),
            (Talk::Open(Stage::Login(credentials)), Event::SecondFactor) => {
                Talk::Open(Stage::Factor(credentials))
            }
            (_, Event::Accepted { standby, genuine: true, .. }) => {
                Talk::Open(if *standby { Stage::Kept } else { Stage::Home })
            }
            (_, Event::Accepted { .. } | Event::Redirected { .. } | Event::Rejected(_)) => {
                Talk::Open(Stage::Spent)
            }
            _ => talk,
        };
        (Some(*event), after)
    }

    fn comes_at_once(talk: Talk) -> Option<Event> {
        (talk == Talk::Open(Stage::Closing)).then_some(Event::Lost)
    }

    fn does(_: &Position<Client>, talk: Talk, output: &Output) -> (Talk, Option<Seen>) {
        match (output, talk) {
            (Output::Dial(node), _) => (Talk::Dialing(*node), Some(Seen::Dials(*node))),
            (Output::LogOn(_), Talk::Open(Stage::Deaf | Stage::Closing)) => (talk, None),
            (Output::LogOn(login), Talk::Open(_)) => {
                (Talk::Open(Stage::Login(login.credentials)), Some(Seen::LogsOn(*login)))
            }
            (Output::HangUp, _) => (Talk::Nothing, None),
            (Output::LogOn(_) | Output::Publish(_), _) => (talk, None),
        }
    }

    /// A connection that is given up for another one in the same step has not begun, and nothing more is said on the one before.
    fn is_undone(output: &Output, after: &[Output]) -> bool {
        !matches!(output, Output::Publish(_)) && after.iter().any(|it| matches!(it, Output::Dial(_)))
    }

    fn own(position: &Position<Client>, talk: Talk, _: usize) -> Own<Self> {
        match talk {
            _ if is_idle(position) => Own::Hears(*position, Event::DialDue),
            Talk::Nothing => Own::Hears(*position, Event::NoAnswer),
            Talk::Dialing(_) | Talk::Open(_) => Own::Nothing,
        }
    }

    /// Its user has to log on.
    fn may_wait(position: &Position<Client>) -> bool {
        position.state == State::LoggedOut
    }

    fn rests(position: &Position<Client>, talk: Talk) -> Talk {
        if is_idle(position) { Talk::Nothing } else { talk }
    }

    fn tell_node(node: NodeId) -> String {
        match node.0 {
            0 => "the primary".to_owned(),
            other => format!("PBX {other}"),
        }
    }

    fn tell(event: &Event) -> String {
        let name = |node: NodeId| Self::tell_node(node);
        let digest = |genuine: bool| if genuine { "" } else { ", with a wrong digest" };
        match event {
            Event::DialDue => "the next attempt is due".to_owned(),
            Event::Connected => "it is connected".to_owned(),
            Event::Unreachable => "the connection is refused".to_owned(),
            Event::NoAnswer => "nothing is answered in its time".to_owned(),
            Event::Lost => "the connection is lost".to_owned(),
            Event::Accepted { standby: true, genuine, .. } => {
                format!("it is accepted by a standby{}", digest(*genuine))
            }
            Event::Accepted { alternative: None, genuine, .. } => {
                format!("it is accepted, and no standby is named{}", digest(*genuine))
            }
            Event::Accepted { alternative: Some(named), genuine, .. } => {
                let kind = if named.implicit { "implicit" } else { "explicit" };
                format!("it is accepted, and {} is its {kind} standby{}", name(named.pbx), digest(*genuine))
            }
            Event::Redirected { to, genuine } => {
                format!("it is redirected to {}{}", name(*to), digest(*genuine))
            }
            Event::Rejected(Refusal::SessionExpired) => "its session is not known".to_owned(),
            Event::Rejected(Refusal::Denied) => "its login is refused".to_owned(),
            Event::SecondFactor => "a second factor is wanted".to_owned(),
            Event::StandbyBack => "the PBX that the standby stands in for is back".to_owned(),
            Event::LogoutResult => "it is logged out".to_owned(),
            Event::Unknown => "a message comes that it does not know".to_owned(),
            Event::Garbage => "a frame comes that is no message".to_owned(),
        }
    }

    fn tell_seen(seen: &Seen) -> String {
        match seen {
            Seen::Dials(node) => format!("connects to {}", Self::tell_node(*node)),
            Seen::LogsOn(login) => {
                format!("sends {}", Client::describe(&Output::LogOn(*login), &|node| Self::tell_node(node)))
            }
        }
    }
}
