//! What must hold of the NetPhone rules, said a second time and without the rows: each property is a closed statement
//! about the installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client;
use super::long_run::long_run;
use super::losses::{hazards, witnesses};
use super::model::NetPhone;
use super::server::{Peer, State};
use super::service;
use super::situations::{both_active, client_is_at, no_system_has_failed, works_with};
use super::topology::{Addresses, Placement, STANDBY, SYSTEMS, Topology};
use super::world::Line;
use crate::ambiguity::Readings;
use crate::topology::NodeSet;

type Property = crate::property::Property<NetPhone>;

/// Every property.
pub fn properties() -> Vec<Property> {
    let mut all = vec![
        Property::always(
            "NP-P01",
            &["NP-01", "NP-04", "NP-06", "NP-14"],
            "As long as nothing has failed, or the replication alone, at most one system is active, whoever starts first and \
             whatever is ordered.",
            |model, world| {
                no_system_has_failed(model, world) && SYSTEMS.iter().any(|&node| world.is_active(node))
            },
            |model, world| {
                let returns = model.reads(Question::MasterReturns, 1);
                !no_system_has_failed(model, world) || returns || !both_active(world)
            },
        ),
        Property::never("NP-P02", &["NP-01"], Breach::WrongPartAtStart),
        Property::always(
            "NP-P03",
            &["NP-02"],
            "What a system shows the administrator as its part is its part.",
            |_, world| SYSTEMS.iter().any(|&node| world.is_active(node)),
            |_, world| world.servers.iter().all(|server| server.memory.shown == server.state),
        ),
        Property::never("NP-P27", &["NP-01"], Breach::NotStarted),
        Property::never("NP-P28", &["NP-02", "NP-06"], Breach::PeerNotNoted),
        Property::everywhere(
            "NP-P29",
            &["NP-06"],
            "Only a passive system counts the time without keep-alive; and only while none comes, unless gaps add up.",
            |model, world| {
                world.servers.iter().all(|server| {
                    let gone = matches!(server.memory.peer, Peer::Silent | Peer::Unreachable);
                    let may = gone || model.reads(Question::Flapping, 1);
                    !server.memory.clock.is_running() || (server.state == State::Passive && may)
                })
            },
        ),
        Property::always(
            "NP-P30",
            &["NP-14"],
            "A switchover waits for the last call at an active system only: whoever gives the active part up has carried it \
             out, or has it no more.",
            |_, world| world.servers.iter().any(|server| server.memory.switch_waits),
            |_, world| {
                world
                    .servers
                    .iter()
                    .all(|server| server.state == State::Active || !server.memory.switch_waits)
            },
        ),
        Property::never("NP-P04", &["NP-03"], Breach::WrongAnswerToLogin),
        Property::always(
            "NP-P05",
            &["NP-03", "NP-12"],
            "No system that is not active has a client logged on: whoever gives the active part up has closed its connections.",
            |_, world| client_is_at(world).is_some(),
            |_, world| client_is_at(world).is_none_or(|node| world.is_active(node)),
        ),
        Property::never("NP-P06", &["NP-06"], Breach::NotInTime),
        Property::never("NP-P07", &["NP-07"], Breach::SwitchedForAService),
        Property::never("NP-P08", &["NP-07"], Breach::NotRestarted),
        Property::always(
            "NP-P09",
            &["NP-08", "NP-09"],
            "A service works with no system that it is not configured for; beside a server, that is its own computer's alone. It works \
             with one at a time, unless NP-A17 is read as b.",
            |model, world| model.service_places().any(|place| !works_with(world, place).is_empty()),
            |model, world| {
                model.service_places().all(|place| {
                    let position = &world.services[usize::from(place)];
                    let works = position.state == service::State::Working;
                    let with = position.memory.systems;
                    let both = with == NodeSet::first(2);
                    if works == with.is_empty() || (both && model.reads(Question::BothAtOnce, 0)) {
                        return false;
                    }
                    let computer = model.service_computer(place);
                    with.iter().all(|system| match model.topology.placement() {
                        Some(Placement::WithTheServers) => system == computer,
                        Some(Placement::SeparateFor(role)) => system == Topology::system(role),
                        _ => true,
                    })
                })
            },
        ),
        Property::never("NP-P10", &["NP-08", "NP-12"], Breach::HeldOn),
        Property::always(
            "NP-P11",
            &["NP-10", "NP-13"],
            "Calls and scripts run at active systems only: a switchover takes none along.",
            |_, world| world.servers.iter().any(|server| server.memory.calls > 0 && server.memory.script),
            |_, world| {
                world.servers.iter().all(|server| {
                    server.state == State::Active || (server.memory.calls == 0 && !server.memory.script)
                })
            },
        ),
        Property::always(
            "NP-P12",
            &["NP-11"],
            "Whoever gives the active part up has no records left to store: they are stored or lost.",
            |_, world| world.servers.iter().any(|server| server.memory.unstored),
            |_, world| {
                world.servers.iter().all(|server| server.state == State::Active || !server.memory.unstored)
            },
        ),
        Property::never("NP-P31", &["NP-11"], Breach::NoRecord),
        Property::never("NP-P32", &["NP-10"], Breach::NoScript),
        Property::always(
            "NP-P13",
            &["NP-12"],
            "The connections of an active system stand from the step on in which it became active, and those of another one \
             do not.",
            |_, world| SYSTEMS.iter().any(|&node| world.is_active(node)),
            |_, world| {
                world.servers.iter().all(|server| server.memory.links == (server.state == State::Active))
            },
        ),
        Property::never("NP-P14", &["NP-A9"], Breach::WrongAddress),
        Property::never("NP-P15", &["NP-03"], Breach::NotLoggedOn),
        Property::always(
            "NP-P34",
            &["NP-A11"],
            "A client that was turned down, or that lost its connection, has given that connection up; one that is logged on \
             knows where.",
            |_, world| client_is_at(world).is_some(),
            |_, world| match (world.client.position.state, world.client.line) {
                (client::State::LoggedOn, Line::Open { to, .. }) => {
                    world.client.position.memory.current == Some(to)
                }
                (client::State::LoggedOn, Line::None) => false,
                (client::State::LoggingOn, _) => true,
                (_, line) => line == Line::None,
            },
        ),
        Property::steps(
            "NP-P26",
            &["NP-A10", "NP-A11"],
            "A client that is not let in goes on trying by itself, unless it is one that gives up.",
            |model| {
                let gives_up = model.reads(Question::GivingUp, 1) || model.reads(Question::Reconnects, 1);
                model.judgements.was_asked(Breach::GaveUp) || gives_up
            },
            |_, world| !world.books.breaches.contains(Breach::GaveUp),
        ),
        Property::always(
            "NP-P16",
            &["NP-03", "NP-A9"],
            "A client that was given the server's address only is never served by the standby: nothing fails over for it.",
            |model, world| {
                model.topology.has_client()
                    && model.topology.addresses() == Addresses::ServerOnly
                    && world.is_active(STANDBY)
            },
            |model, world| {
                model.topology.addresses() == Addresses::Both || client_is_at(world) != Some(STANDBY)
            },
        ),
        Property::never("NP-P17", &["NP-13"], Breach::StrayCall),
        Property::never("NP-P18", &["NP-14"], Breach::NotSwitched),
        Property::never("NP-P33", &["NP-14"], Breach::GivenToNobody),
        Property::never("NP-P19", &["NP-10", "NP-14"], Breach::IdleSwitchCutACall),
        Property::never("NP-P20", &["NP-14"], Breach::IdleSwitchMissed),
        Property::never("NP-P21", &["NP-15"], Breach::BlockIgnored),
        Property::never("NP-P22", &["NP-01", "NP-06"], Breach::WrongOneGaveWay),
        Property::never("NP-P23", &["NP-11", "NP-14"], Breach::RecordsOfAnOrder),
        Property::never("NP-P24", &["NP-04", "NP-05"], Breach::ChangeForgotten),
        Property::never("NP-P35", &["NP-04"], Breach::WrongChangeKept),
        Property::never("NP-P42", &["NP-03"], Breach::OutOfStep),
        Property::never("NP-P36", &["NP-15"], Breach::BlockedUnasked),
        Property::never("NP-P37", &["NP-06", "NP-14"], Breach::SwitchedUnasked),
        Property::never("NP-P38", &["NP-10", "NP-11"], Breach::CostWithoutCause),
        Property::never("NP-P39", &["NP-12"], Breach::ClosedWithoutCause),
        Property::never("NP-P40", &["NP-04", "NP-05"], Breach::ReplicatedWrongly),
        Property::never("NP-P41", &["NP-07", "NP-08", "NP-09"], Breach::ServiceAstray),
        Property::never("NP-P43", &["NP-04", "NP-14"], Breach::ThrownBack),
        Property::never("NP-P25", &["NP-01", "NP-06"], Breach::ForbiddenEvent),
    ];
    all.extend(witnesses());
    all.extend(hazards());
    all.extend(long_run());
    all
}

/// The rows that end a client's round of addresses, which nothing carries out if it gives up before.
pub(super) fn never_home(readings: Readings) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows =
        ["NP-C03", "NP-C04"].map(|id| (id, "A client that gives up starts over after its last address."));
    rows.into_iter().filter(move |_| readings.get(Question::GivingUp) == 1)
}

/// Rows that only a reading leads to.
pub(super) const LED_TO_BY: &[(&str, Question, u8)] = &[
    ("NP-S81", Question::Scripts, 1),
    ("NP-S82", Question::Scripts, 1),
    ("NP-D08", Question::BothAtOnce, 1),
];
