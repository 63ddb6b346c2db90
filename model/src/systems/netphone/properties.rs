//! What must hold of the NetPhone rules, said a second time and without the rows: each property is a closed statement
//! about the installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::client;
use super::judge::Breach;
use super::long_run::long_run;
use super::losses::{hazards, witnesses};
use super::model::NetPhone;
use super::server::{Peer, State};
use super::service;
use super::topology::{Addresses, Placement, STANDBY, SYSTEMS, Topology};
use super::world::{Line, World};
use crate::ambiguity::Readings;
use crate::property::{Claim, Given, Property};
use crate::topology::NodeId;

fn unbroken(world: &World, breach: Breach) -> bool {
    !world.breaches.contains(breach)
}

/// The system at which the client is logged on, and which knows of it.
pub(super) fn client_is_at(world: &World) -> Option<NodeId> {
    match (world.client.position.state, world.client.line) {
        (client::State::LoggedOn, Line::Open { to, alive: true }) => Some(to),
        _ => None,
    }
}

pub(super) fn both_active(world: &World) -> bool {
    SYSTEMS.iter().all(|&node| world.is_active(node))
}

/// The service at a place works with a system that is active and that it can reach.
pub(super) fn service_works(model: &NetPhone, world: &World, place: u8) -> bool {
    let position = &world.services[usize::from(place)];
    let is_there = |system| model.learns(world, place, system).input == service::Input::ServerActive;
    position.state == service::State::Working && position.memory.system.is_some_and(is_there)
}

pub(super) fn works_with(world: &World, place: u8) -> Option<NodeId> {
    let position = &world.services[usize::from(place)];
    position.memory.system.filter(|_| position.state == service::State::Working)
}

/// A property of steps.
fn steps(
    id: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
    given: fn(&NetPhone) -> bool,
    holds: fn(&NetPhone, &World) -> bool,
) -> Property<NetPhone> {
    Property { id, clauses, text, claim: Claim::Always { given: Given::Step(given), holds } }
}

/// A property of states.
fn states(
    id: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
    given: fn(&NetPhone, &World) -> bool,
    holds: fn(&NetPhone, &World) -> bool,
) -> Property<NetPhone> {
    Property { id, clauses, text, claim: Claim::Always { given: Given::State(given), holds } }
}

/// Every property.
pub fn properties() -> Vec<Property<NetPhone>> {
    let mut all = vec![
        states(
            "NP-P01",
            &["NP-01", "NP-06", "NP-14"],
            "As long as nothing has failed, at most one system is active, whoever starts first and whatever is ordered.",
            |model, world| {
                world.faults_left == model.faults && SYSTEMS.iter().any(|&node| world.is_active(node))
            },
            |model, world| world.faults_left < model.faults || !both_active(world),
        ),
        steps(
            "NP-P02",
            &["NP-01"],
            "A system that starts is passive beside an active one and active where it is alone; of two that start, the \
             master is active.",
            |model| model.judgements.was_asked(Breach::WrongPartAtStart),
            |_, world| unbroken(world, Breach::WrongPartAtStart),
        ),
        states(
            "NP-P03",
            &["NP-02"],
            "What a system shows the administrator as its part is its part.",
            |_, world| SYSTEMS.iter().any(|&node| world.is_active(node)),
            |_, world| world.servers.iter().all(|server| server.memory.shown == server.state),
        ),
        steps(
            "NP-P27",
            &["NP-01"],
            "A server service that is started is starting.",
            |model| model.judgements.was_asked(Breach::NotStarted),
            |_, world| unbroken(world, Breach::NotStarted),
        ),
        steps(
            "NP-P28",
            &["NP-02", "NP-06"],
            "What a system knows of the other one is what keep-alive said last, or that none comes.",
            |model| model.judgements.was_asked(Breach::PeerNotNoted),
            |_, world| unbroken(world, Breach::PeerNotNoted),
        ),
        Property {
            id: "NP-P29",
            clauses: &["NP-06"],
            text: "Only a passive system counts the time without keep-alive; and only while none comes, unless gaps add up.",
            claim: Claim::Always {
                given: Given::Anywhere,
                holds: |model, world| {
                    world.servers.iter().all(|server| {
                        let gone = matches!(server.memory.peer, Peer::Silent | Peer::Unreachable);
                        let may = gone || model.reads(Question::Flapping, 1);
                        !server.memory.clock.is_running() || (server.state == State::Passive && may)
                    })
                },
            },
        },
        states(
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
        steps(
            "NP-P04",
            &["NP-03"],
            "The active system lets a client log on, unless that is blocked; every other one turns the login down.",
            |model| model.judgements.was_asked(Breach::WrongAnswerToLogin),
            |_, world| unbroken(world, Breach::WrongAnswerToLogin),
        ),
        states(
            "NP-P05",
            &["NP-03", "NP-12"],
            "No system that is not active has a client logged on: whoever gives the active part up has closed its connections.",
            |_, world| client_is_at(world).is_some(),
            |_, world| client_is_at(world).is_none_or(|node| world.is_active(node)),
        ),
        steps(
            "NP-P06",
            &["NP-06"],
            "A passive system becomes active when it hears no active one: at once; or, in the later edition, exactly when \
             the time is over.",
            |model| model.judgements.was_asked(Breach::NotInTime),
            |_, world| unbroken(world, Breach::NotInTime),
        ),
        steps(
            "NP-P07",
            &["NP-07"],
            "A service that fails by itself changes neither system's part.",
            |model| model.judgements.was_asked(Breach::SwitchedForAService),
            |_, world| unbroken(world, Breach::SwitchedForAService),
        ),
        steps(
            "NP-P08",
            &["NP-07"],
            "The helper starts a failed service of the active system again, and by the first reading of NP-A8 no other one.",
            |model| model.judgements.was_asked(Breach::NotRestarted),
            |_, world| unbroken(world, Breach::NotRestarted),
        ),
        states(
            "NP-P09",
            &["NP-08", "NP-09"],
            "A service works with no system that it is not configured for; beside a server, that is its own computer's alone.",
            |model, world| model.service_places().any(|place| works_with(world, place).is_some()),
            |model, world| {
                model.service_places().all(|place| {
                    let position = &world.services[usize::from(place)];
                    let works = position.state == service::State::Working;
                    if works != position.memory.system.is_some() {
                        return false;
                    }
                    let computer = model.service_computer(place);
                    works_with(world, place).is_none_or(|system| match model.topology.placement() {
                        Some(Placement::WithTheServers) => system == computer,
                        Some(Placement::SeparateFor(role)) => system == Topology::system(role),
                        _ => true,
                    })
                })
            },
        ),
        steps(
            "NP-P10",
            &["NP-08", "NP-12"],
            "A service whose system is gone or passive, and that notices, works with it no more.",
            |model| model.judgements.was_asked(Breach::HeldOn),
            |_, world| unbroken(world, Breach::HeldOn),
        ),
        states(
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
        states(
            "NP-P12",
            &["NP-11"],
            "Whoever gives the active part up has no records left to store: they are stored or lost.",
            |_, world| world.servers.iter().any(|server| server.memory.unstored),
            |_, world| {
                world.servers.iter().all(|server| server.state == State::Active || !server.memory.unstored)
            },
        ),
        steps(
            "NP-P31",
            &["NP-11"],
            "A call that ends leaves a record, which is stored, or lost with the system's part.",
            |model| model.judgements.was_asked(Breach::NoRecord),
            |_, world| unbroken(world, Breach::NoRecord),
        ),
        steps(
            "NP-P32",
            &["NP-10"],
            "A script runs from its beginning to its end, unless it is cut off.",
            |model| model.judgements.was_asked(Breach::NoScript),
            |_, world| unbroken(world, Breach::NoScript),
        ),
        states(
            "NP-P13",
            &["NP-12"],
            "The connections of an active system stand from the step on in which it became active, and those of another one \
             do not.",
            |_, world| SYSTEMS.iter().any(|&node| world.is_active(node)),
            |_, world| {
                world.servers.iter().all(|server| server.memory.links == (server.state == State::Active))
            },
        ),
        steps(
            "NP-P14",
            &["NP-03", "NP-12"],
            "A client that was turned down, or reached nobody, tries the other address next, if it was given one.",
            |model| model.judgements.was_asked(Breach::WrongAddress),
            |_, world| unbroken(world, Breach::WrongAddress),
        ),
        steps(
            "NP-P15",
            &["NP-03", "NP-12"],
            "A client is logged on from the acceptance of its login until it loses the connection.",
            |model| model.judgements.was_asked(Breach::NotLoggedOn),
            |_, world| unbroken(world, Breach::NotLoggedOn),
        ),
        states(
            "NP-P34",
            &["NP-12"],
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
        steps(
            "NP-P26",
            &["NP-12"],
            "A client that is not let in goes on trying by itself, unless it is one that gives up.",
            |model| model.judgements.was_asked(Breach::GaveUp) || model.reads(Question::GivingUp, 1),
            |_, world| unbroken(world, Breach::GaveUp),
        ),
        states(
            "NP-P16",
            &["NP-03", "NP-06"],
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
        steps(
            "NP-P17",
            &["NP-13"],
            "The active system carries new calls, unless that is blocked; no other one does.",
            |model| model.judgements.was_asked(Breach::StrayCall),
            |_, world| unbroken(world, Breach::StrayCall),
        ),
        steps(
            "NP-P18",
            &["NP-14"],
            "A switchover at once exchanges the parts in one step, if both systems know that the other one can.",
            |model| model.judgements.was_asked(Breach::NotSwitched),
            |_, world| unbroken(world, Breach::NotSwitched),
        ),
        steps(
            "NP-P33",
            &["NP-14"],
            "An order to switch over is carried out, passed on, kept for the end of the last call, or refused; and refused, \
             not kept, where nobody is there to take over.",
            |model| model.judgements.was_asked(Breach::GivenToNobody),
            |_, world| unbroken(world, Breach::GivenToNobody),
        ),
        steps(
            "NP-P19",
            &["NP-10", "NP-14"],
            "A switchover when idle cuts no call off.",
            |model| model.judgements.was_asked(Breach::IdleSwitchCutACall),
            |_, world| unbroken(world, Breach::IdleSwitchCutACall),
        ),
        steps(
            "NP-P20",
            &["NP-14"],
            "A switchover when idle comes at once where no call is running, and otherwise with the end of the last one.",
            |model| model.judgements.was_asked(Breach::IdleSwitchMissed),
            |_, world| unbroken(world, Breach::IdleSwitchMissed),
        ),
        steps(
            "NP-P21",
            &["NP-15"],
            "Where new logins are blocked nobody is let in, where new calls are blocked none is carried, and both until the \
             block is lifted.",
            |model| model.judgements.was_asked(Breach::BlockIgnored),
            |_, world| unbroken(world, Breach::BlockIgnored),
        ),
        steps(
            "NP-P22",
            &["NP-01", "NP-06"],
            "Of two active systems that hear each other, the right one gives way.",
            |model| model.judgements.was_asked(Breach::WrongOneGaveWay),
            |_, world| unbroken(world, Breach::WrongOneGaveWay),
        ),
        steps(
            "NP-P23",
            &["NP-11", "NP-14"],
            "A switchover that was ordered loses the records that are not stored, as one after a failure does.",
            |model| model.judgements.was_asked(Breach::RecordsOfAnOrder),
            |_, world| unbroken(world, Breach::RecordsOfAnOrder),
        ),
        steps(
            "NP-P24",
            &["NP-04", "NP-05"],
            "What was changed at a system is not forgotten until it is replicated, whatever becomes of that system's part.",
            |model| model.judgements.was_asked(Breach::ChangeForgotten),
            |_, world| unbroken(world, Breach::ChangeForgotten),
        ),
        steps(
            "NP-P25",
            &["NP-01", "NP-06"],
            "No event reaches a system, the client or a service in a state in which the rules say that it cannot come.",
            |model| model.judgements.was_asked(Breach::ForbiddenEvent),
            |_, world| unbroken(world, Breach::ForbiddenEvent),
        ),
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
