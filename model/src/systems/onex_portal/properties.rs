//! What must hold of the rules, said a second time and without them: each property is a closed statement about the
//! installation, a state or a step, taken from the document.

pub use super::judge::Breach;
pub(super) use super::judge::{judge_client, judge_portal};

use super::ambiguities::Question;
use super::client::State;
use super::model::OnexPortal;
use super::server::{self, Kept, Shown};
use super::topology::{Failback, Host, Prerequisites, Program, Server};
use super::world::{Mode, Record, World};
use crate::ambiguity::Readings;
use crate::environment::Path;
use crate::property::{Claim, Given, Property};
use crate::rule::Closed;
use crate::topology::NodeId;

fn unbroken(world: &World, breach: Breach) -> bool {
    !world.breaches.contains(breach)
}

/// Whether everything that resilience needs is configured, and in force on both portals (OX-02, OX-03, OX-04, OX-25,
/// OX-26).
pub(super) fn resilient(model: &OnexPortal, world: &World) -> bool {
    let restart_needed = model.readings.get(Question::RestartNeeded) == 0;
    model.topology.prerequisites.is_configured() && (!restart_needed || world.restarted == [true; 2])
}

/// The same, and the secondary has met the primary since.
fn partners(model: &OnexPortal, world: &World) -> bool {
    resilient(model, world) && world.portal(Server::Secondary).memory.partner
}

fn automatic(model: &OnexPortal) -> bool {
    model.topology.failback == Failback::Automatic
}

fn stays_beside(model: &OnexPortal) -> bool {
    !automatic(model) && model.readings.get(Question::StandaloneManual) == 1
}

fn redirected(model: &OnexPortal, _: &World) -> bool {
    model.topology.program != Program::Application
}

fn up(world: &World, node: NodeId) -> bool {
    world.environment.is_up(node)
}

fn path(world: &World, server: Server) -> bool {
    world.environment.path(server.portal()) == Path::Open
}

fn reachable(world: &World) -> bool {
    Server::ALL.iter().all(|&server| path(world, server))
}

fn network(world: &World) -> bool {
    !world.environment.is_cut(Server::Primary.portal(), Server::Secondary.portal())
}

/// Whether portal and IP Office of a server run and see each other.
fn whole(world: &World, server: Server) -> bool {
    world.environment.linked(server.portal(), server.office())
}

fn healthy(world: &World) -> bool {
    Server::ALL.iter().all(|&server| whole(world, server)) && network(world) && reachable(world)
}

fn primary_fails(world: &World) -> bool {
    !up(world, Server::Primary.portal()) || !up(world, Server::Primary.office())
}

fn unnoticed(model: &OnexPortal, world: &World) -> bool {
    Server::ALL.iter().any(|&server| model.is_stale(world, server))
}

fn shown(world: &World, server: Server) -> bool {
    let portal = world.portal(server);
    portal.memory.shown
        == match portal.state {
            server::State::Stopped => Shown::Nothing,
            server::State::Passive => Shown::Starting,
            server::State::Active => Shown::Available,
        }
}

fn has_change(world: &World, server: Server) -> bool {
    world.portal(server).memory.change != Kept::Nothing
}

fn change_is_lost(world: &World) -> bool {
    !Server::ALL.iter().any(|&server| has_change(world, server))
}

fn is(world: &World, state: State, server: Server) -> bool {
    world.client.position.state == state && world.client.position.memory.target == server
}

/// Whether the user is logged on at a portal that serves and knows the session.
fn served(world: &World) -> bool {
    let server = world.client.position.memory.target;
    is(world, State::LoggedOn, server) && world.client.session && world.serves(server) && path(world, server)
}

/// Whether the client is where its user can go on: at the page to log on, or logged on.
fn has_come(world: &World, server: Server) -> bool {
    is(world, State::AtLogin, server)
        || is(world, State::LoggingOn, server)
        || is(world, State::LoggedOn, server)
}

/// Whether the client acts by itself: nothing waits for its user, except perhaps the page to log on of that server.
fn under_way(world: &World, server: Server) -> bool {
    match world.client.position.state {
        State::Out | State::AtCertificate => false,
        State::AtLogin => world.client.position.memory.target == server,
        _ => true,
    }
}

/// Whether the user was logged on, is not any more, and the secondary serves.
fn is_stranded(world: &World) -> bool {
    world.serves(Server::Secondary)
        && !world.serves(Server::Primary)
        && world.client.position.state == State::Lost
}

/// Every property.
pub fn properties() -> Vec<Property<OnexPortal>> {
    [steps(), states(), in_the_long_run(), hazards()]
        .into_iter()
        .flatten()
        .filter(Property::is_of_states)
        .collect()
}

/// What must hold of single steps.
fn steps() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-P01",
            clauses: &["OX-11", "OX-18"],
            text: "A portal that serves lets everybody log on who asks.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::TurnedAway)),
                holds: |_, world| unbroken(world, Breach::TurnedAway),
            },
        },
        Property {
            id: "OX-P02",
            clauses: &["OX-08", "OX-20"],
            text: "Nobody can log on at a portal that does not serve.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::ServedWhilePassive)),
                holds: |_, world| unbroken(world, Breach::ServedWhilePassive),
            },
        },
        Property {
            id: "OX-P03",
            clauses: &["OX-10", "OX-16", "OX-18", "OX-01"],
            text: "The secondary serves from the moment at which it is to take over.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::TookOverLate)),
                holds: |_, world| unbroken(world, Breach::TookOverLate),
            },
        },
        Property {
            id: "OX-P04",
            clauses: &["OX-10"],
            text: "Where a detection time is set, the secondary does not take over before it is up.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::TookOverEarly)),
                holds: |_, world| unbroken(world, Breach::TookOverEarly),
            },
        },
        Property {
            id: "OX-P05",
            clauses: &["OX-16"],
            text: "The primary does not serve once it has noticed that its IP Office is gone.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::ServedWithoutOffice)),
                holds: |_, world| unbroken(world, Breach::ServedWithoutOffice),
            },
        },
        Property {
            id: "OX-P06",
            clauses: &["OX-18"],
            text: "The primary goes on serving whatever it sees of the secondary.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::GaveUpAlone)),
                holds: |_, world| unbroken(world, Breach::GaveUpAlone),
            },
        },
        Property {
            id: "OX-P07",
            clauses: &["OX-20", "OX-24"],
            text: "With automatic failback the secondary gives way once it has noticed that the primary serves.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::KeptServing)),
                holds: |_, world| unbroken(world, Breach::KeptServing),
            },
        },
        Property {
            id: "OX-P08",
            clauses: &["OX-20"],
            text: "With manual failback the secondary does not give way to a primary that does not serve.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::ReturnedUnasked)),
                holds: |_, world| unbroken(world, Breach::ReturnedUnasked),
            },
        },
        Property {
            id: "OX-P09",
            clauses: &["OX-12", "OX-14"],
            text: "A user who was logged on and asks the primary, whose portal does not serve and whose IP Office runs, is redirected to the secondary.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::NotRedirected)),
                holds: |_, world| unbroken(world, Breach::NotRedirected),
            },
        },
        Property {
            id: "OX-P10",
            clauses: &["OX-15"],
            text: "The primary redirects nobody who was not logged on.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::NewUserRedirected)),
                holds: |_, world| unbroken(world, Breach::NewUserRedirected),
            },
        },
        Property {
            id: "OX-P11",
            clauses: &["OX-20", "OX-21", "OX-22", "OX-23"],
            text: "The secondary, when it has given way, redirects everybody to the primary.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::NotSentHome)),
                holds: |_, world| unbroken(world, Breach::NotSentHome),
            },
        },
        Property {
            id: "OX-P12",
            clauses: &["OX-12", "OX-14", "OX-21", "OX-22", "OX-23"],
            text: "Browsers and plug-ins follow a redirect to where it leads.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongRedirect)),
                holds: |_, world| unbroken(world, Breach::WrongRedirect),
            },
        },
        Property {
            id: "OX-P13",
            clauses: &["OX-09"],
            text: "A client application that is redirected does not go there.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::RedirectedApplication)),
                holds: |_, world| unbroken(world, Breach::RedirectedApplication),
            },
        },
        Property {
            id: "OX-P14",
            clauses: &["OX-09", "OX-11", "OX-15"],
            text: "Clients go to the address that their user entered, and after a loss to the one that they ask then.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongAddress)),
                holds: |_, world| unbroken(world, Breach::WrongAddress),
            },
        },
        Property {
            id: "OX-P15",
            clauses: &["OX-13", "OX-14"],
            text: "A client that meets a certificate which its user has not accepted asks the user, and nothing of the portal.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::IgnoredCertificate)),
                holds: |_, world| unbroken(world, Breach::IgnoredCertificate),
            },
        },
        Property {
            id: "OX-P16",
            clauses: &["OX-13"],
            text: "A certificate is accepted once for all.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::AskedTwice)),
                holds: |_, world| unbroken(world, Breach::AskedTwice),
            },
        },
        Property {
            id: "OX-P17",
            clauses: &["OX-14", "OX-22"],
            text: "A plug-in whose user was logged on logs on by itself.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::PlugInWaited)),
                holds: |_, world| unbroken(world, Breach::PlugInWaited),
            },
        },
        Property {
            id: "OX-P18",
            clauses: &["OX-11", "OX-21"],
            text: "Nobody else is logged on without doing it, and nobody without a portal that accepts it.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::LoggedOnUnasked)),
                holds: |_, world| unbroken(world, Breach::LoggedOnUnasked),
            },
        },
        Property {
            id: "OX-P19",
            clauses: &["OX-17"],
            text: "Personal contacts can be changed and deleted exactly while the portal has the IP Office of their user.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongContact)),
                holds: |_, world| unbroken(world, Breach::WrongContact),
            },
        },
        Property {
            id: "OX-P20",
            clauses: &["OX-07"],
            text: "Conferences are held by a portal that serves.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::HeldWithoutServing)),
                holds: |_, world| unbroken(world, Breach::HeldWithoutServing),
            },
        },
    ]
}

/// What must hold of every state.
fn states() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-P21",
            clauses: &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26"],
            text: "Without everything that resilience needs, in force on both portals, the secondary never serves.",
            claim: Claim::Always {
                given: Given::State(|model, world: &World| !resilient(model, world)),
                holds: |model, world: &World| resilient(model, world) || !world.serves(Server::Secondary),
            },
        },
        Property {
            id: "OX-P22",
            clauses: &["OX-08"],
            text: "A portal that serves is shown as available, one that does not as starting.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| world.serves(Server::Secondary)),
                holds: |_, world: &World| Server::ALL.iter().all(|&server| shown(world, server)),
            },
        },
        Property {
            id: "OX-P23",
            clauses: &["OX-18", "OX-20", "OX-24"],
            text: "Both portals serve only while they cannot see each other, or until they have noticed that they can.",
            claim: Claim::Always {
                given: Given::State(|model, world: &World| model.mode(world) == Mode::Standalone),
                holds: |model, world: &World| {
                    model.mode(world) != Mode::Standalone
                        || !world.connected()
                        || unnoticed(model, world)
                        || stays_beside(model)
                },
            },
        },
        Property {
            id: "OX-P24",
            clauses: &["OX-05"],
            text: "A change that was made on the primary in normal operation is on the secondary too.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| {
                    world.record == Record::Changed(Server::Primary, Mode::Normal)
                }),
                holds: |_, world: &World| {
                    world.record != Record::Changed(Server::Primary, Mode::Normal)
                        || Server::ALL.iter().all(|&server| has_change(world, server))
                },
            },
        },
        Property {
            id: "OX-P25",
            clauses: &["OX-06", "OX-19"],
            text: "A change that was made on the secondary never comes to the primary.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| {
                    matches!(world.record, Record::Changed(Server::Secondary, _))
                }),
                holds: |_, world: &World| {
                    !matches!(world.record, Record::Changed(Server::Secondary, _))
                        || !has_change(world, Server::Primary)
                },
            },
        },
        Property {
            id: "OX-P26",
            clauses: &["OX-06"],
            text: "A change that was made on the primary while both portals served is not copied as long as both serve.",
            claim: Claim::Always {
                given: Given::State(|model, world: &World| {
                    world.record == Record::Changed(Server::Primary, Mode::Standalone)
                        && model.mode(world) == Mode::Standalone
                }),
                holds: |model, world: &World| {
                    world.record != Record::Changed(Server::Primary, Mode::Standalone)
                        || model.mode(world) != Mode::Standalone
                        || !has_change(world, Server::Secondary)
                },
            },
        },
        Property {
            id: "OX-P27",
            clauses: &["OX-07"],
            text: "A conference that the primary has scheduled is held if the primary serves at its time.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| world.record == Record::Held),
                holds: |_, world: &World| {
                    !matches!(
                        world.record,
                        Record::Missed(Server::Primary, Mode::Normal | Mode::Standalone | Mode::Alone)
                    )
                },
            },
        },
        Property {
            id: "OX-P28",
            clauses: &["OX-13", "OX-14"],
            text: "Nobody is logged on at the secondary who has not accepted its certificate.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| is(world, State::LoggedOn, Server::Secondary)),
                holds: |_, world: &World| {
                    !is(world, State::LoggedOn, Server::Secondary) || world.client.accepted
                },
            },
        },
        Property {
            id: "OX-P29",
            clauses: &["OX-09"],
            text: "A client application has to do with no server but the one whose address its user entered last.",
            claim: Claim::Always {
                given: Given::State(|model, world: &World| {
                    model.topology.program == Program::Application && world.client.known
                }),
                holds: |model, world: &World| {
                    model.topology.program != Program::Application
                        || world.client.position.state == State::Out
                        || world.client.position.memory.target == world.client.asks
                },
            },
        },
        Property {
            id: "OX-P30",
            clauses: &["OX-08"],
            text: "No event reaches a client or a portal in a state in which the rules say that it cannot come.",
            claim: Claim::Always {
                given: Given::Anywhere,
                holds: |_, world: &World| unbroken(world, Breach::ForbiddenEvent),
            },
        },
    ]
}

/// What must come, and what must be possible.
fn in_the_long_run() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-L01",
            clauses: &["OX-20", "OX-24"],
            text: "With automatic failback the primary alone serves in the end, once everything is healthy for good.",
            claim: Claim::Persists {
                given: |model, world: &World| healthy(world) && automatic(model),
                goal: |_, world: &World| world.serves(Server::Primary) && !world.serves(Server::Secondary),
            },
        },
        Property {
            id: "OX-L02",
            clauses: &["OX-01", "OX-10", "OX-16"],
            text: "Once the primary's portal or its IP Office is down for good, the secondary serves in the end.",
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
            text: "Once the primary's portal has stopped for good, its IP Office runs and the secondary's certificate is accepted, a client that was logged on and is redirected comes to the secondary by itself.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    redirected(model, world)
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
            text: "With automatic failback nobody stays logged on at the secondary, once everything is healthy for good.",
            claim: Claim::Persists {
                given: |model, world: &World| healthy(world) && automatic(model),
                goal: |_, world: &World| !is(world, State::LoggedOn, Server::Secondary),
            },
        },
        Property {
            id: "OX-L06",
            clauses: &["OX-22"],
            text: "With automatic failback a plug-in whose user was logged on is connected to the primary by itself, once everything is healthy for good and no certificate is in its way.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
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
            text: "With automatic failback a browser whose user was logged on comes to the primary by itself, once everything is healthy for good and nothing waits for its user.",
            claim: Claim::Recurs {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && model.topology.program == Program::Browser
                        && world.client.known
                        && under_way(world, Server::Primary)
                },
                goal: |_, world: &World| has_come(world, Server::Primary),
            },
        },
        Property {
            id: "OX-R01",
            clauses: &["OX-11", "OX-12"],
            text: "A browser whose user was logged on at the primary is redirected, and its user logs on at the secondary.",
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
            text: "The secondary's portal serves on an application server, in the place of a primary's on another one.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.hosts == [Host::ApplicationServer; 2]
                    && world.serves(Server::Secondary)
                    && !world.serves(Server::Primary)
            }),
        },
        Property {
            id: "OX-R05",
            clauses: &["OX-03", "OX-25"],
            text: "Portals that were not restarted after the configuration are, and then the secondary takes over.",
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

/// Losses that the document admits.
fn hazards() -> Vec<Property<OnexPortal>> {
    vec![
        Property {
            id: "OX-H01",
            clauses: &["OX-10"],
            text: "Nobody serves although the secondary runs and resilience is in force: the failure is not noticed yet, or the detection time is not up.",
            claim: Claim::Hazard(|model, world: &World| {
                resilient(model, world)
                    && model.mode(world) == Mode::Interrupted
                    && whole(world, Server::Secondary)
            }),
        },
        Property {
            id: "OX-H02",
            clauses: &["OX-07"],
            text: "A conference that was scheduled on the primary is not held, since its time comes during a failover.",
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
            text: "A change that was made on the secondary during a failover is lost when the primary is back.",
            claim: Claim::Hazard(|_, world: &World| {
                world.record == Record::Changed(Server::Secondary, Mode::Failover) && change_is_lost(world)
            }),
        },
        Property {
            id: "OX-H05",
            clauses: &["OX-19"],
            text: "A change that was made on the secondary in standalone mode is lost when the network is back.",
            claim: Claim::Hazard(|_, world: &World| {
                world.record == Record::Changed(Server::Secondary, Mode::Standalone) && change_is_lost(world)
            }),
        },
        Property {
            id: "OX-H06",
            clauses: &["OX-06"],
            text: "A change that was made on the primary in standalone mode is missing on the secondary that serves in its place.",
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
            text: "The secondary serves, and the user of a client application has lost the primary and is not redirected.",
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
            text: "The primary has failed as a whole: the secondary serves, and who was logged on is not redirected.",
            claim: Claim::Hazard(|model, world: &World| {
                redirected(model, world)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && !up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-H13",
            clauses: &["OX-12", "OX-16"],
            text: "The primary's IP Office has failed and its portal runs: the secondary serves, and who was logged on is not redirected.",
            claim: Claim::Hazard(|model, world: &World| {
                redirected(model, world)
                    && is_stranded(world)
                    && !up(world, Server::Primary.office())
                    && up(world, Server::Primary.portal())
            }),
        },
        Property {
            id: "OX-H14",
            clauses: &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26"],
            text: "Something that resilience needs is missing: the primary does not serve, and the secondary, which runs, does not either.",
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
            text: "Everything is healthy, and the secondary serves in the place of the primary, since failback is manual.",
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
            text: "The user of a client application who does not enter the secondary's address has no service as long as the primary's portal is down.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    model.topology.program == Program::Application
                        && world.client.known
                        && world.serves(Server::Secondary)
                        && reachable(world)
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H19",
            clauses: &["OX-09", "OX-20"],
            text: "The user of a client application who does not enter the primary's address again has no service although everything is healthy.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    healthy(world)
                        && automatic(model)
                        && model.topology.program == Program::Application
                        && world.client.known
                },
                goal: |_, world: &World| served(world),
            },
        },
        Property {
            id: "OX-H20",
            clauses: &["OX-13", "OX-14"],
            text: "A client that waits before the secondary's certificate goes on waiting although everything is healthy again.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    healthy(world) && automatic(model) && redirected(model, world) && world.client.known
                },
                goal: |_, world: &World| served(world) || has_come(world, Server::Primary),
            },
        },
        Property {
            id: "OX-H21",
            clauses: &["OX-11", "OX-12"],
            text: "The primary has failed as a whole: who was logged on and does not enter the secondary's address has no service, although the secondary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    redirected(model, world)
                        && world.client.known
                        && world.client.accepted
                        && world.serves(Server::Secondary)
                        && reachable(world)
                        && !up(world, Server::Primary.portal())
                        && !up(world, Server::Primary.office())
                },
                goal: |_, world: &World| served(world) || has_come(world, Server::Secondary),
            },
        },
        Property {
            id: "OX-H22",
            clauses: &["OX-12", "OX-16"],
            text: "Only the primary's IP Office has failed: who was logged on and does not enter the secondary's address has no service, although the secondary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    redirected(model, world)
                        && world.client.known
                        && world.client.accepted
                        && world.serves(Server::Secondary)
                        && reachable(world)
                        && up(world, Server::Primary.portal())
                        && !up(world, Server::Primary.office())
                },
                goal: |_, world: &World| served(world) || has_come(world, Server::Secondary),
            },
        },
        Property {
            id: "OX-H23",
            clauses: &["OX-21", "OX-22"],
            text: "The secondary's portal stops when the primary is back: who was logged on at the secondary asks there for ever, although the primary serves.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    redirected(model, world)
                        && world.client.known
                        && world.serves(Server::Primary)
                        && reachable(world)
                        && !up(world, Server::Secondary.portal())
                },
                goal: |_, world: &World| served(world) || has_come(world, Server::Primary),
            },
        },
        Property {
            id: "OX-H24",
            clauses: &["OX-20", "OX-24"],
            text: "With manual failback the primary does not serve before somebody restarts a portal, however healthy everything is.",
            claim: Claim::Endless {
                given: |model, world: &World| healthy(world) && !automatic(model),
                goal: |_, world: &World| world.serves(Server::Primary),
            },
        },
        Property {
            id: "OX-H25",
            clauses: &["OX-01", "OX-20"],
            text: "A user who reaches the secondary and not the primary has no service while the primary serves: the secondary redirects.",
            claim: Claim::Endless {
                given: |_, world: &World| {
                    world.serves(Server::Primary)
                        && !world.serves(Server::Secondary)
                        && world.client.known
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
                given: |_, world: &World| {
                    primary_fails(world) && whole(world, Server::Secondary) && network(world)
                },
                goal: |_, world: &World| world.serves(Server::Secondary),
            },
        },
    ]
}

/// Rows that no world carries out under these readings, and why.
pub(super) fn excused_rows(readings: Readings) -> Vec<(&'static str, &'static str)> {
    let unread = |(_, question, reading): &&(_, Question, u8)| readings.get(*question) != *reading;
    ROWS_OF_READINGS
        .iter()
        .filter(unread)
        .map(|(row, ..)| (*row, "It belongs to a reading that is not followed."))
        .collect()
}

const ROWS_OF_READINGS: &[(&str, Question, u8)] = &[];
