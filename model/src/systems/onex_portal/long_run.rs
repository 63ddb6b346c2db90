//! What must come in the end, once it may, and what must be possible.

use super::client::State;
use super::model::OnexPortal;
use super::server::Kept;
use super::situations::*;
use super::topology::{Host, Prerequisites, Program, Server};
use super::world::{Mode, Record, World};
use crate::property::{Claim, Property};

/// What must come, and what must be possible.
pub(super) fn in_the_long_run() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-L01",
            clauses: &["OX-20", "OX-24"],
            text: "With automatic failback the primary alone serves in the end, once everything is healthy \
                   for good.",
            claim: Claim::Persists {
                given: |model, world: &World| healthy(world) && automatic(model),
                goal: |_, world: &World| world.serves(Server::Primary) && !world.serves(Server::Secondary),
            },
        },
        Property {
            id: "OX-L02",
            clauses: &["OX-01", "OX-10", "OX-16"],
            text: "Once the primary's portal or its IP Office is down for good, the secondary serves in the \
                   end.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    primary_fails(world) && whole(world, Server::Secondary) && partners(model, world)
                },
                goal: |_, world: &World| world.serves(Server::Secondary),
            },
        },
        Property {
            id: "OX-L03",
            clauses: &["OX-18"],
            text: "Once the network between the servers is broken for good, both portals serve in the end.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    !network(world)
                        && whole(world, Server::Primary)
                        && whole(world, Server::Secondary)
                        && partners(model, world)
                },
                goal: |_, world: &World| world.serves(Server::Primary) && world.serves(Server::Secondary),
            },
        },
        Property {
            id: "OX-L04",
            clauses: &["OX-11", "OX-12", "OX-14"],
            text: "Once the primary's portal has stopped for good, its IP Office runs and the secondary's \
                   certificate is accepted, a client that was logged on and is redirected comes to the \
                   secondary by itself.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    redirected(model)
                        && world.client.known
                        && world.client.accepted
                        && whole(world, Server::Secondary)
                        && partners(model, world)
                        && reachable(world)
                        && under_way(world, Server::Secondary)
                        && !up(world, Server::Primary.portal())
                        && up(world, Server::Primary.office())
                },
                goal: |_, world: &World| has_come(world, Server::Secondary),
            },
        },
        Property {
            id: "OX-L05",
            clauses: &["OX-20", "OX-21"],
            text: "With automatic failback nobody stays logged on at the secondary, once everything is \
                   healthy for good.",
            claim: Claim::Persists {
                given: |model, world: &World| healthy(world) && automatic(model),
                goal: |_, world: &World| !is(world, State::LoggedOn, Server::Secondary),
            },
        },
        Property {
            id: "OX-L06",
            clauses: &["OX-22"],
            text: "With automatic failback a plug-in whose user was logged on is connected to the primary by \
                   itself, once everything is healthy for good and no certificate is in its way.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && partners(model, world)
                        && model.topology.program == Program::PlugIn
                        && world.client.known
                        && under_way(world, Server::Primary)
                },
                goal: |_, world: &World| is(world, State::LoggedOn, Server::Primary),
            },
        },
        Property {
            id: "OX-L07",
            clauses: &["OX-21"],
            text: "With automatic failback a browser whose user was logged on comes to the primary by \
                   itself, once everything is healthy for good and nothing waits for its user.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && partners(model, world)
                        && model.topology.program == Program::Browser
                        && world.client.known
                        && under_way(world, Server::Primary)
                },
                goal: |_, world: &World| has_come(world, Server::Primary),
            },
        },
        Property {
            id: "OX-L08",
            clauses: &["OX-20", "OX-24"],
            text: "Whatever the failback, the primary serves in the end once it is whole for good and the secondary's \
                   portal does not run.",
            claim: Claim::Persists {
                given: |_, world: &World| {
                    whole(world, Server::Primary) && !up(world, Server::Secondary.portal())
                },
                goal: |_, world: &World| world.serves(Server::Primary),
            },
        },
        Property {
            id: "OX-R01",
            clauses: &["OX-11", "OX-12"],
            text: "A browser whose user was logged on at the primary is redirected, and its user logs on at \
                   the secondary.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.program == Program::Browser
                    && is(world, State::LoggedOn, Server::Secondary)
                    && !world.serves(Server::Primary)
            }),
        },
        Property {
            id: "OX-R02",
            clauses: &["OX-14"],
            text: "A plug-in is logged on at the secondary while the primary's portal is down.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.program == Program::PlugIn
                    && is(world, State::LoggedOn, Server::Secondary)
                    && !up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-R03",
            clauses: &["OX-09"],
            text: "The user of a client application enters the secondary's address and is logged on there.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.program == Program::Application
                    && is(world, State::LoggedOn, Server::Secondary)
            }),
        },
        Property {
            id: "OX-R04",
            clauses: &["OX-02"],
            text: "The secondary's portal serves on an application server, in the place of a primary's on \
                   another one.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.hosts == [Host::ApplicationServer; 2]
                    && world.serves(Server::Secondary)
                    && !world.serves(Server::Primary)
            }),
        },
        Property {
            id: "OX-R05",
            clauses: &["OX-03", "OX-25"],
            text: "Portals that were not restarted after the configuration are, and then the secondary takes \
                   over.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.prerequisites != Prerequisites::ALL && world.serves(Server::Secondary)
            }),
        },
        Property {
            id: "OX-R06",
            clauses: &["OX-05"],
            text: "A change that was copied is there when the secondary serves in the primary's place.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.mode(world) == Mode::Failover
                    && world.portal(Server::Secondary).memory.change == Kept::Copied
            }),
        },
        Property {
            id: "OX-R07",
            clauses: &["OX-15"],
            text: "Somebody who was not logged on before finds the secondary's page to log on.",
            claim: Claim::Sometimes(|_, world: &World| {
                !world.client.known && is(world, State::AtLogin, Server::Secondary)
            }),
        },
        Property {
            id: "OX-R08",
            clauses: &["OX-17"],
            text: "A user of the secondary's IP Office changes a contact while the primary's is down.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.home == Server::Secondary
                    && world.record == Record::Edited
                    && !up(world, Server::Primary.office())
            }),
        },
    ]
}
