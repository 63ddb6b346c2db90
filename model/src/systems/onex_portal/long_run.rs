//! What must come in the end, once it may, and what must be possible.

use super::ambiguities::Question;
use super::client::State;
use super::model::OnexPortal;
use super::server::Kept;
use super::situations::*;
use super::topology::{Host, Prerequisites, Program, Server};
use super::world::{Mode, Record};
use crate::rule::Closed;

type Property = crate::property::Property<OnexPortal>;

/// What must come, and what must be possible.
pub(super) fn in_the_long_run() -> Vec<Property> {
    vec![
        Property::persists(
            "OX-L01",
            &["OX-20", "OX-24"],
            "With automatic failback the primary alone serves in the end, once everything is healthy \
                   for good.",
            |model, world| healthy(world) && automatic(model),
            |_, world| world.serves(Server::Primary) && !world.serves(Server::Secondary),
        ),
        Property::persists(
            "OX-L02",
            &["OX-01", "OX-10", "OX-16"],
            "Once the primary's portal or its IP Office is down for good, the secondary serves in the \
                   end.",
            |model, world| {
                primary_fails(world)
                    && whole(world, Server::Secondary)
                    && partners(model, world)
                    && waits_for_all(model)
            },
            |_, world| world.serves(Server::Secondary),
        ),
        Property::persists(
            "OX-L03",
            &["OX-18"],
            "Once the network between the servers is broken for good, both portals serve in the end.",
            |model, world| {
                !network(world)
                    && whole(world, Server::Primary)
                    && whole(world, Server::Secondary)
                    && partners(model, world)
            },
            |_, world| world.serves(Server::Primary) && world.serves(Server::Secondary),
        ),
        Property::recurs(
            "OX-L04",
            &["OX-11", "OX-12", "OX-14"],
            "Once the primary's portal has stopped for good, its IP Office runs and the secondary's \
                   certificate is accepted, a client that was logged on and is redirected comes to the \
                   secondary by itself.",
            |model, world| {
                redirected(model)
                    && waits_for_all(model)
                    && world.client.known
                    && world.client.accepted
                    && whole(world, Server::Secondary)
                    && partners(model, world)
                    && reachable(world)
                    && under_way(world, Server::Secondary)
                    && !up(world, Server::Primary.portal())
                    && up(world, Server::Primary.office())
            },
            |_, world| has_come(world, Server::Secondary),
        ),
        Property::persists(
            "OX-L05",
            &["OX-20", "OX-21"],
            "With automatic failback nobody stays logged on at the secondary, once everything is \
                   healthy for good.",
            |model, world| healthy(world) && automatic(model),
            |_, world| !is(world, State::LoggedOn, Server::Secondary),
        ),
        Property::recurs(
            "OX-L06",
            &["OX-22"],
            "With automatic failback a plug-in whose user was logged on is connected to the primary by \
                   itself, once everything is healthy for good and no certificate is in its way.",
            |model, world| {
                healthy(world)
                    && automatic(model)
                    && partners(model, world)
                    && model.topology.program == Program::PlugIn
                    && world.client.known
                    && under_way(world, Server::Primary)
            },
            |_, world| is(world, State::LoggedOn, Server::Primary),
        ),
        Property::recurs(
            "OX-L07",
            &["OX-21"],
            "With automatic failback a browser whose user was logged on comes to the primary by \
                   itself, once everything is healthy for good and nothing waits for its user.",
            |model, world| {
                healthy(world)
                    && automatic(model)
                    && partners(model, world)
                    && model.topology.program == Program::Browser
                    && world.client.known
                    && under_way(world, Server::Primary)
            },
            |_, world| has_come(world, Server::Primary),
        ),
        Property::recurs(
            "OX-L10",
            &["OX-13", "OX-14"],
            "Where OX-A22 is read as b, a client whose user was logged on does not wait before a certificate for ever.",
            |_, world| world.client.known,
            |model, world| {
                world.client.position.state != State::AtCertificate
                    || model.readings.get(Question::NotAccepted) == 0
            },
        ),
        Property::persists(
            "OX-L08",
            &["OX-20", "OX-24"],
            "Whatever the failback, the primary serves in the end once it is whole for good and the secondary's \
                   portal does not run.",
            |_, world| whole(world, Server::Primary) && !up(world, Server::Secondary.portal()),
            |_, world| world.serves(Server::Primary),
        ),
        Property::persists(
            "OX-L09",
            &["OX-05"],
            "A change that was made on the primary in normal operation is on the secondary too in the end, once normal operation \
             lasts.",
            |model, world| {
                world.record == Record::Changed(Server::Primary, Mode::Normal)
                    && model.mode(world) == Mode::Normal
            },
            |_, world| Server::ALL.iter().all(|&server| has_change(world, server)),
        ),
        Property::sometimes(
            "OX-R01",
            &["OX-11", "OX-12"],
            "A browser whose user was logged on at the primary is redirected, and its user logs on at \
                   the secondary.",
            |model, world| {
                model.topology.program == Program::Browser
                    && is(world, State::LoggedOn, Server::Secondary)
                    && !world.serves(Server::Primary)
            },
        ),
        Property::sometimes(
            "OX-R02",
            &["OX-14"],
            "A plug-in is logged on at the secondary while the primary's portal is down.",
            |model, world| {
                model.topology.program == Program::PlugIn
                    && is(world, State::LoggedOn, Server::Secondary)
                    && !up(world, Server::Primary.portal())
            },
        ),
        Property::sometimes(
            "OX-R03",
            &["OX-09"],
            "The user of a client application enters the secondary's address and is logged on there.",
            |model, world| {
                model.topology.program == Program::Application
                    && is(world, State::LoggedOn, Server::Secondary)
            },
        ),
        Property::sometimes(
            "OX-R04",
            &["OX-02"],
            "The secondary's portal serves on an application server, in the place of a primary's on \
                   another one.",
            |model, world| {
                model.topology.hosts == [Host::ApplicationServer; 2]
                    && world.serves(Server::Secondary)
                    && !world.serves(Server::Primary)
            },
        ),
        Property::sometimes(
            "OX-R05",
            &["OX-03", "OX-25"],
            "Portals that were not restarted after the configuration are, and then the secondary takes \
                   over.",
            |model, world| {
                model.topology.prerequisites != Prerequisites::ALL && world.serves(Server::Secondary)
            },
        ),
        Property::sometimes(
            "OX-R06",
            &["OX-05"],
            "A change that was copied is there when the secondary serves in the primary's place.",
            |model, world| {
                model.mode(world) == Mode::Failover
                    && world.portal(Server::Secondary).memory.change == Kept::Copied
            },
        ),
        Property::sometimes(
            "OX-R07",
            &["OX-15"],
            "Somebody who was not logged on before finds the secondary's page to log on.",
            |_, world| !world.client.known && is(world, State::AtLogin, Server::Secondary),
        ),
        Property::sometimes(
            "OX-R08",
            &["OX-17"],
            "A user of the secondary's IP Office changes a contact while the primary's is down.",
            |model, world| {
                model.topology.home == Server::Secondary
                    && world.record == Record::Edited
                    && !up(world, Server::Primary.office())
            },
        ),
    ]
}
