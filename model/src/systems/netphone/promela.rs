//! The tables for a second checker: see [`promela`](crate::promela). A server service follows one thing at a time, as in
//! [`topology`](super::topology): logins, calls, scripts, or what is changed.

use stateright::Property;

use super::ambiguities::Question;
use super::client::{self, Client};
use super::server::{self, Input, Role, Server};
use super::service::{self, Service};
use super::topology::{Addresses, MASTER, STANDBY, SYSTEMS};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::promela::{Alone, Begin, InPromela, Told};
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeSet;

impl InPromela for Client {
    type Question = Question;
    type Setting = Addresses;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/client.pml");

    fn begins() -> Vec<Begin<Self>> {
        [(Addresses::Both, 1), (Addresses::ServerOnly, 0)]
            .map(|(setting, knows)| Begin {
                setting,
                position: Client::start(),
                says: vec![("knows_standby", knows)],
            })
            .to_vec()
    }

    fn events() -> Vec<Told<client::Input>> {
        client::Input::ALL.iter().copied().map(Told::plain).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(addresses: &'a Addresses, (): &'a (), readings: Readings) -> client::View {
        client::View { addresses: *addresses, readings }
    }

    fn code(output: &client::Output) -> u8 {
        match output {
            client::Output::HangUp => 0,
            client::Output::Dial(system) => system.0 + 1,
            client::Output::LogOn => 3,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use client::State::{GaveUp, LoggedOn};
        vec![
            Self::claim("it_is_logged_on_somewhere", |_, it| {
                it.position.state != LoggedOn || it.position.memory.current.is_some()
            }),
            Self::claim("it_never_gives_up", |_, it| it.position.state != GaveUp),
            Self::claim("it_never_tries_the_standby", |_, it| it.position.memory.target != Some(STANDBY)),
        ]
    }
}

/// How a server service is set up, and what of it is followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    role: Role,
    in_files: bool,
    follows: Follows,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Logins = 1,
    Calls,
    Scripts,
    Changes,
}

/// More calls at a time are nothing new.
const MOST_CALLS: u8 = 2;

impl InPromela for Server {
    type Question = Question;
    type Setting = Setting;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/server.pml");
    const CAN_COME: &'static str = "
    (follows == 1 || (input != on_Login && input != on_BlockLogins && input != on_UnblockLogins))
    && (follows == 2 || (input != on_BlockCalls && input != on_UnblockCalls && input != on_NewCall
        && input != on_CallEnds && input != on_StoreDue))
    && (follows == 3 || (input != on_ScriptBegins && input != on_ScriptEnds))
    && (follows == 4 || (input != on_Change && input != on_ReplicateDue && input != on_ChangesCame))
    && (calls < 2 || input != on_NewCall)";

    fn begins() -> Vec<Begin<Self>> {
        let mut all = Vec::new();
        for role in [Role::Master, Role::Standby] {
            for follows in [Follows::Logins, Follows::Calls, Follows::Scripts, Follows::Changes] {
                let kept: &[bool] = if follows == Follows::Changes { &[false, true] } else { &[false] };
                for &in_files in kept {
                    let says = vec![
                        ("is_master", (role == Role::Master).into()),
                        ("in_files", in_files.into()),
                        ("follows", follows as u8),
                    ];
                    let setting = Setting { role, in_files, follows };
                    all.push(Begin { setting, position: Server::stopped(), says });
                }
            }
        }
        all
    }

    fn events() -> Vec<Told<server::Event>> {
        let mut all = Vec::new();
        for &input in Input::ALL {
            match input {
                Input::Time => all.extend(
                    Timer::ALL
                        .iter()
                        .map(|&it| Told::new(server::Event::time(it), &[("time", it.index() as u8)])),
                ),
                Input::SwitchNow
                | Input::SwitchWhenIdle
                | Input::BlockLogins
                | Input::UnblockLogins
                | Input::BlockCalls
                | Input::UnblockCalls => {
                    all.push(Told::plain(server::Event::of(input)));
                    all.push(Told::new(server::Event::passed_on(input), &[("by_peer", 1)]));
                }
                _ => all.push(Told::plain(server::Event::of(input))),
            }
        }
        all
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(setting: &'a Setting, (): &'a (), readings: Readings) -> server::View {
        server::View { role: setting.role, in_files: setting.in_files, readings }
    }

    fn code(output: &server::Output) -> u8 {
        use server::Output::*;
        match output {
            Accept => 0,
            Reject => 1,
            CloseClients => 2,
            HandOver => 3,
            CallCut => 4,
            ScriptCut => 5,
            RecordLost => 6,
            RefuseOrder => 7,
            CallCarried => 8,
            CallRefused => 9,
            Changes => 10,
            ChangesGone => 11,
            PeersChangesGone => 12,
            // Inputs have numbers from 1 on.
            TellPeer(order) => 20 + order.index() as u8 + 1,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use server::State::Active;
        vec![
            Self::claim("it_shows_what_it_is", |_, it| it.position.memory.shown == it.position.state),
            Self::claim("only_the_active_one_has_links", |_, it| {
                !it.position.memory.links || it.position.state == Active
            }),
            Self::claim("it_never_carries_two_calls", |_, it| it.position.memory.calls < MOST_CALLS),
        ]
    }

    fn can_come(setting: &Setting, position: &Position<Self>, event: &server::Event) -> bool {
        let needed = match event.input {
            Input::Login | Input::BlockLogins | Input::UnblockLogins => Follows::Logins,
            Input::NewCall if position.memory.calls == MOST_CALLS => return false,
            Input::BlockCalls | Input::UnblockCalls | Input::NewCall | Input::CallEnds | Input::StoreDue => {
                Follows::Calls
            }
            Input::ScriptBegins | Input::ScriptEnds => Follows::Scripts,
            Input::Change | Input::ReplicateDue | Input::ChangesCame => Follows::Changes,
            _ => return true,
        };
        setting.follows == needed
    }
}

impl InPromela for Service {
    type Question = Question;
    type Setting = NodeSet;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/service.pml");

    fn begins() -> Vec<Begin<Self>> {
        let configured = |[master, standby]: [bool; 2]| {
            let mut setting = NodeSet::default();
            setting.set(MASTER, master);
            setting.set(STANDBY, standby);
            let says = vec![("for_master", master.into()), ("for_standby", standby.into())];
            Begin { setting, position: Service::started(), says }
        };
        [[true, false], [false, true], [true, true]].map(configured).to_vec()
    }

    fn events() -> Vec<Told<service::Event>> {
        use service::{Event, Input::*};
        let plain = [Fails, ComputerEnds, Start].map(|input| Told::plain(Event::of(input)));
        let helpers = [false, true].map(|it| Told::new(Event::helper(it), &[("beside_active", it.into())]));
        let about = [ServerActive, ServerGone].into_iter().flat_map(|input| {
            SYSTEMS.map(|system| Told::new(Event::about(input, system), &[("system", system.0 + 1)]))
        });
        plain.into_iter().chain(helpers).chain(about).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(configured: &'a NodeSet, (): &'a (), readings: Readings) -> service::View {
        service::View { configured: *configured, readings }
    }

    fn code((): &()) -> u8 {
        0
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        vec![
            Self::claim("it_works_with_somebody", |_, it| {
                it.position.state != service::State::Working || !it.position.memory.systems.is_empty()
            }),
            Self::claim("it_works_with_one_at_a_time", |_, it| {
                !SYSTEMS.iter().all(|&system| it.position.memory.systems.contains(system))
            }),
            Self::claim("it_never_works_with_the_standby", |_, it| {
                !it.position.memory.systems.contains(STANDBY)
            }),
        ]
    }
}
