//! Losses that the document admits: moments of them, and runs that never leave them.

use super::client::State;
use super::model::OnexPortal;
use super::situations::*;
use super::topology::{Program, Server};
use super::world::{Mode, Record, World};
use crate::property::{Claim, Property};

/// Losses that the document admits.
pub(super) fn hazards() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-H01",
            clauses: &["OX-10"],
            text: "Nobody serves although the secondary runs and resilience is in force: the failure is not \
                   noticed yet, or the detection time is not up.",
            claim: Claim::Hazard(|model, world: &World| {
                resilient(model, world)
                    && model.mode(world) == Mode::Interrupted
                    && whole(world, Server::Secondary)
            }),
        },
        Property {
            id: "OX-H02",
            clauses: &["OX-07"],
            text: "A conference that was scheduled on the primary is not held, since its time comes during a \
                   failover.",
            claim: Claim::Hazard(|_, world: &World| {
                world.record == Record::Missed(Server::Primary, Mode::Failover)
            }),
        },
        Property {
            id: "OX-H03",
            clauses: &["OX-07"],
            text: "A conference that was scheduled on the secondary is lost when the primary is back.",
            claim: Claim::Hazard(|_, world: &World| {
                matches!(world.record, Record::Scheduled(Server::Secondary, _))
                    && !world.portal(Server::Secondary).memory.conference
            }),
        },
        Property {
            id: "OX-H04",
            clauses: &["OX-06"],
            text: "A change that was made on the secondary during a failover is lost when the primary is \
                   back.",
            claim: Claim::Hazard(|_, world: &World| {
                world.record == Record::Changed(Server::Secondary, Mode::Failover) && change_is_lost(world)
            }),
        },
        Property {
            id: "OX-H05",
            clauses: &["OX-19"],
            text: "A change that was made on the secondary in standalone mode is lost when the network is \
                   back.",
            claim: Claim::Hazard(|_, world: &World| {
                world.record == Record::Changed(Server::Secondary, Mode::Standalone) && change_is_lost(world)
            }),
        },
        Property {
            id: "OX-H06",
            clauses: &["OX-06"],
            text: "A change that was made on the primary in standalone mode is missing on the secondary that \
                   serves in its place.",
            claim: Claim::Hazard(|model, world: &World| {
                world.record == Record::Changed(Server::Primary, Mode::Standalone)
                    && model.mode(world) == Mode::Failover
                    && !has_change(world, Server::Secondary)
            }),
        },
        Property {
            id: "OX-H07",
            clauses: &["OX-17"],
            text: "A user is logged on and can neither change nor delete a personal contact.",
            claim: Claim::Hazard(|_, world: &World| world.record == Record::Refused),
        },
        Property {
            id: "OX-H08",
            clauses: &["OX-13", "OX-14"],
            text: "The secondary serves, and a user who was logged on waits before its certificate.",
            claim: Claim::Hazard(|_, world: &World| {
                world.serves(Server::Secondary)
                    && world.client.known
                    && is(world, State::AtCertificate, Server::Secondary)
            }),
        },
        Property {
            id: "OX-H09",
            clauses: &["OX-09"],
            text: "The secondary serves, and the user of a client application has lost the primary and is \
                   not redirected.",
            claim: Claim::Hazard(|model, world: &World| {
                model.topology.program == Program::Application
                    && is_stranded(world)
                    && world.client.asks == Server::Primary
            }),
        },
        Property {
            id: "OX-H10",
            clauses: &["OX-15"],
            text: "The secondary serves, and somebody who was not logged on asks the primary in vain.",
            claim: Claim::Hazard(|_, world: &World| {
                world.serves(Server::Secondary)
                    && !world.client.known
                    && is(world, State::Connecting, Server::Primary)
                    && !up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-H11",
            clauses: &["OX-18"],
            text: "Both portals serve, and users of the two do not see each other's changes.",
            claim: Claim::Hazard(|model, world: &World| model.mode(world) == Mode::Standalone),
        },
        Property {
            id: "OX-H12",
            clauses: &["OX-11", "OX-12"],
            text: "The primary has failed as a whole: the secondary serves, and who was logged on is not \
                   redirected.",
            claim: Claim::Hazard(|model, world: &World| {
                redirected(model)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && !up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-H13",
            clauses: &["OX-12", "OX-16"],
            text: "The primary's IP Office has failed and its portal runs: the secondary serves, and who was \
                   logged on is not redirected.",
            claim: Claim::Hazard(|model, world: &World| {
                redirected(model)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-H14",
            clauses: &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26"],
            text: "Something that resilience needs is missing: the primary does not serve, and the \
                   secondary, which runs, does not either.",
            claim: Claim::Hazard(|model, world: &World| {
                !resilient(model, world)
                    && primary_fails(world)
                    && whole(world, Server::Secondary)
                    && !world.serves(Server::Secondary)
            }),
        },
        Property {
            id: "OX-H15",
            clauses: &["OX-10", "OX-12"],
            text: "A client is redirected to a secondary that does not serve yet.",
            claim: Claim::Hazard(|model, world: &World| {
                model.mode(world) == Mode::Interrupted
                    && world.client.known
                    && is(world, State::Asking, Server::Secondary)
            }),
        },
        Property {
            id: "OX-H16",
            clauses: &["OX-20", "OX-24"],
            text: "Everything is healthy, and the secondary serves in the place of the primary, since \
                   failback is manual.",
            claim: Claim::Hazard(|model, world: &World| {
                healthy(world)
                    && !automatic(model)
                    && model.mode(world) == Mode::Failover
                    && !unnoticed(model, world)
            }),
        },
        Property {
            id: "OX-H17",
            clauses: &["OX-01"],
            text: "The secondary serves without its own IP Office.",
            claim: Claim::Hazard(|_, world: &World| {
                world.serves(Server::Secondary) && !up(world, Server::Secondary.office())
            }),
        },
        Property {
            id: "OX-H18",
            clauses: &["OX-09"],
            text: "The user of a client application who does not enter the secondary's address has no \
                   service as long as the primary's portal is down.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    model.topology.program == Program::Application
                        && world.client.known
                        && world.serves(Server::Secondary)
                        && reachable(world)
                        && under_way(world, Server::Primary)
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H19",
            clauses: &["OX-09", "OX-20"],
            text: "The user of a client application who does not enter the primary's address again has no \
                   service although everything is healthy.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && model.topology.program == Program::Application
                        && world.client.known
                        && under_way(world, Server::Primary)
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H20",
            clauses: &["OX-13", "OX-14"],
            text: "A client that waits before the secondary's certificate goes on waiting although \
                   everything is healthy again.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && redirected(model)
                        && world.client.known
                        && is(world, State::AtCertificate, Server::Secondary)
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H21",
            clauses: &["OX-11", "OX-12"],
            text: "The primary has failed as a whole: who was logged on and does not enter the secondary's \
                   address has no service, although the secondary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
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
                goal: |_, world: &World| served(world) || has_come(world, Server::Secondary),
            },
        },
        Property {
            id: "OX-H22",
            clauses: &["OX-12", "OX-16"],
            text: "Only the primary's IP Office has failed: who was logged on and does not enter the \
                   secondary's address has no service, although the secondary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
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
                goal: |_, world: &World| served(world) || has_come(world, Server::Secondary),
            },
        },
        Property {
            id: "OX-H23",
            clauses: &["OX-21", "OX-22"],
            text: "The secondary's portal stops when the primary is back: who was logged on at the secondary \
                   asks there for ever, although the primary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    redirected(model)
                        && world.client.known
                        && world.serves(Server::Primary)
                        && reachable(world)
                        && under_way(world, Server::Primary)
                        && !up(world, Server::Secondary.portal())
                },
                goal: |_, world: &World| served(world) || has_come(world, Server::Primary),
            },
        },
        Property {
            id: "OX-H24",
            clauses: &["OX-20", "OX-24"],
            text: "With manual failback the primary does not serve before somebody restarts a portal, \
                   however healthy everything is.",
            claim: Claim::Endless {
                given: |model, world: &World| healthy(world) && !automatic(model),
                goal: |_, world: &World| world.serves(Server::Primary),
            },
        },
        Property {
            id: "OX-H25",
            clauses: &["OX-01", "OX-20"],
            text: "A user who reaches the secondary and not the primary has no service while the primary \
                   serves: the secondary redirects.",
            claim: Claim::Endless {
                given: |_, world: &World| {
                    world.serves(Server::Primary)
                        && !world.serves(Server::Secondary)
                        && world.client.known
                        && under_way(world, Server::Primary)
                        && path(world, Server::Secondary)
                        && !path(world, Server::Primary)
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H26",
            clauses: &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26"],
            text: "Something that resilience needs is missing: nobody serves as long as the primary is down.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    !resilient(model, world)
                        && primary_fails(world)
                        && whole(world, Server::Secondary)
                        && network(world)
                },
                goal: |_, world: &World| world.serves(Server::Secondary),
            },
        },
    ]
}
