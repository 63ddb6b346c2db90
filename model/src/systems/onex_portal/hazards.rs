//! Losses that the document admits: moments of them, and runs that never leave them.

use super::client::State;
use super::model::OnexPortal;
use super::situations::*;
use super::topology::{Program, Server};
use super::world::{Mode, Record};

type Property = crate::property::Property<OnexPortal>;

/// Losses that the document admits.
pub(super) fn hazards() -> Vec<Property> {
    vec![
        Property::hazard(
            "OX-H01",
            &["OX-10"],
            "Nobody serves although the secondary runs and resilience is in force: the failure is not \
                   noticed yet, or the detection time is not up.",
            |model, world| {
                resilient(model, world)
                    && model.mode(world) == Mode::Interrupted
                    && whole(world, Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H02",
            &["OX-07"],
            "A conference that was scheduled on the primary is not held, since its time comes during a \
                   failover.",
            |_, world| world.record == Record::Missed(Server::Primary, Mode::Failover),
        ),
        Property::hazard(
            "OX-H03",
            &["OX-07"],
            "A conference that was scheduled on the secondary is lost when the primary is back.",
            |_, world| {
                matches!(world.record, Record::Scheduled(Server::Secondary, _))
                    && !world.portal(Server::Secondary).memory.conference
            },
        ),
        Property::hazard(
            "OX-H04",
            &["OX-06"],
            "A change that was made on the secondary during a failover is lost when the primary is \
                   back.",
            |_, world| {
                world.record == Record::Changed(Server::Secondary, Mode::Failover) && change_is_lost(world)
            },
        ),
        Property::hazard(
            "OX-H05",
            &["OX-19"],
            "A change that was made on the secondary in standalone mode is lost when the network is \
                   back.",
            |_, world| {
                world.record == Record::Changed(Server::Secondary, Mode::Standalone) && change_is_lost(world)
            },
        ),
        Property::hazard(
            "OX-H06",
            &["OX-06"],
            "A change that was made on the primary in standalone mode is missing on the secondary that \
                   serves in its place.",
            |model, world| {
                world.record == Record::Changed(Server::Primary, Mode::Standalone)
                    && model.mode(world) == Mode::Failover
                    && !has_change(world, Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H27",
            &["OX-05"],
            "A change that was made on the primary in normal operation was not copied yet when the primary failed: the secondary \
             serves without it.",
            |model, world| {
                world.record == Record::Changed(Server::Primary, Mode::Normal)
                    && model.mode(world) == Mode::Failover
                    && !has_change(world, Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H07",
            &["OX-17"],
            "A user is logged on and can neither change nor delete a personal contact.",
            |_, world| world.record == Record::Refused,
        ),
        Property::hazard(
            "OX-H08",
            &["OX-13", "OX-14"],
            "The secondary serves, and a user who was logged on waits before its certificate.",
            |_, world| {
                world.serves(Server::Secondary)
                    && world.client.known
                    && is(world, State::AtCertificate, Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H09",
            &["OX-09"],
            "The secondary serves, and the user of a client application has lost the primary and is \
                   not redirected.",
            |model, world| {
                model.topology.program == Program::Application
                    && is_stranded(world)
                    && world.client.asks == Server::Primary
            },
        ),
        Property::hazard(
            "OX-H10",
            &["OX-15"],
            "The secondary serves, and somebody who was not logged on asks the primary in vain.",
            |_, world| {
                world.serves(Server::Secondary)
                    && !world.client.known
                    && is(world, State::Connecting, Server::Primary)
                    && !up(world, Server::Primary.portal())
            },
        ),
        Property::hazard(
            "OX-H11",
            &["OX-18"],
            "Both portals serve, and users of the two do not see each other's changes.",
            |model, world| model.mode(world) == Mode::Standalone,
        ),
        Property::hazard(
            "OX-H12",
            &["OX-11", "OX-12"],
            "The primary has failed as a whole: the secondary serves, and who was logged on is not \
                   redirected.",
            |model, world| {
                redirected(model)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && !up(world, Server::Primary.portal())
            },
        ),
        Property::hazard(
            "OX-H13",
            &["OX-12", "OX-16"],
            "The primary's IP Office has failed and its portal runs: the secondary serves, and who was \
                   logged on is not redirected.",
            |model, world| {
                redirected(model)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && up(world, Server::Primary.portal())
            },
        ),
        Property::hazard(
            "OX-H14",
            &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26", "OX-27", "OX-28"],
            "Something that resilience needs is missing: the primary does not serve, and the \
                   secondary, which runs, does not either.",
            |model, world| {
                !resilient(model, world)
                    && primary_fails(world)
                    && whole(world, Server::Secondary)
                    && !world.serves(Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H15",
            &["OX-10", "OX-12"],
            "A client is redirected to a secondary that does not serve yet.",
            |model, world| {
                model.mode(world) == Mode::Interrupted
                    && world.client.known
                    && is(world, State::Asking, Server::Secondary)
            },
        ),
        Property::hazard(
            "OX-H16",
            &["OX-20", "OX-24"],
            "Everything is healthy, and the secondary serves in the place of the primary, since \
                   failback is manual.",
            |model, world| {
                healthy(world)
                    && !automatic(model)
                    && model.mode(world) == Mode::Failover
                    && !unnoticed(model, world)
            },
        ),
        Property::hazard(
            "OX-H17",
            &["OX-01"],
            "The secondary serves without its own IP Office.",
            |_, world| world.serves(Server::Secondary) && !up(world, Server::Secondary.office()),
        ),
        Property::endless(
            "OX-H18",
            &["OX-09"],
            "The user of a client application who does not enter the secondary's address has no \
                   service as long as the primary's portal is down.",
            |model, world| {
                model.topology.program == Program::Application
                    && world.client.known
                    && world.serves(Server::Secondary)
                    && reachable(world)
                    && under_way(world, Server::Primary)
            },
            |_, world| served(world),
        ),
        Property::endless(
            "OX-H19",
            &["OX-09", "OX-20"],
            "The user of a client application who does not enter the primary's address again has no \
                   service although everything is healthy.",
            |model, world| {
                healthy(world)
                    && automatic(model)
                    && model.topology.program == Program::Application
                    && world.client.known
                    && under_way(world, Server::Primary)
                    && !is(world, State::AtLogin, Server::Primary)
            },
            |_, world| served(world),
        ),
        Property::endless(
            "OX-H20",
            &["OX-13", "OX-14"],
            "A client that waits before the secondary's certificate goes on waiting although \
                   everything is healthy again.",
            |model, world| {
                healthy(world)
                    && automatic(model)
                    && redirected(model)
                    && world.client.known
                    && is(world, State::AtCertificate, Server::Secondary)
            },
            |_, world| served(world),
        ),
        Property::endless(
            "OX-H21",
            &["OX-11", "OX-12"],
            "The primary has failed as a whole: who was logged on and does not enter the secondary's \
                   address has no service, although the secondary serves.",
            |model, world| {
                redirected(model)
                    && partners(model, world)
                    && world.client.known
                    && world.client.accepted
                    && world.serves(Server::Secondary)
                    && reachable(world)
                    && under_way(world, Server::Secondary)
                    && !up(world, Server::Primary.portal())
                    && !up(world, Server::Primary.office())
            },
            |_, world| served(world) || has_come(world, Server::Secondary),
        ),
        Property::endless(
            "OX-H22",
            &["OX-12", "OX-16"],
            "Only the primary's IP Office has failed: who was logged on and does not enter the \
                   secondary's address has no service, although the secondary serves.",
            |model, world| {
                redirected(model)
                    && partners(model, world)
                    && world.client.known
                    && world.client.accepted
                    && world.serves(Server::Secondary)
                    && reachable(world)
                    && under_way(world, Server::Secondary)
                    && up(world, Server::Primary.portal())
                    && !up(world, Server::Primary.office())
            },
            |_, world| served(world) || has_come(world, Server::Secondary),
        ),
        Property::endless(
            "OX-H23",
            &["OX-21", "OX-22"],
            "The secondary's portal stops when the primary is back: who was logged on at the secondary \
                   asks there for ever, although the primary serves.",
            |model, world| {
                redirected(model)
                    && world.client.known
                    && world.serves(Server::Primary)
                    && reachable(world)
                    && under_way(world, Server::Primary)
                    && !up(world, Server::Secondary.portal())
            },
            |_, world| served(world) || has_come(world, Server::Primary),
        ),
        Property::endless(
            "OX-H24",
            &["OX-20", "OX-24"],
            "With manual failback the primary does not serve before somebody restarts a portal, \
                   however healthy everything is.",
            |model, world| healthy(world) && !automatic(model),
            |_, world| world.serves(Server::Primary),
        ),
        Property::endless(
            "OX-H25",
            &["OX-01", "OX-20"],
            "A user who reaches the secondary and not the primary has no service while the primary \
                   serves: the secondary redirects.",
            |_, world| {
                world.serves(Server::Primary)
                    && !world.serves(Server::Secondary)
                    && world.client.known
                    && under_way(world, Server::Primary)
                    && path(world, Server::Secondary)
                    && !path(world, Server::Primary)
            },
            |_, world| served(world),
        ),
        Property::endless(
            "OX-H26",
            &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26", "OX-27", "OX-28"],
            "Something that resilience needs is missing: nobody serves as long as the primary is down.",
            |model, world| {
                !resilient(model, world)
                    && primary_fails(world)
                    && whole(world, Server::Secondary)
                    && network(world)
            },
            |_, world| world.serves(Server::Secondary),
        ),
    ]
}
