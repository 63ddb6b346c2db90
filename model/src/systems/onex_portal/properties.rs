//! What must hold of the rules, said a second time and without them: each property is a closed statement about the
//! installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::client::State;
use super::hazards::hazards;
use super::long_run::in_the_long_run;
use super::model::OnexPortal;
use super::situations::*;
use super::steps::Breach;
use super::topology::{Program, Server};
use super::world::{Mode, Record, World};
use crate::property::{Claim, Given, Property};
use crate::rule::Closed;

/// Every property.
pub fn properties() -> Vec<Property<OnexPortal>> {
    [steps(), states(), in_the_long_run(), hazards()].into_iter().flatten().collect()
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
            text: "With automatic failback the secondary gives way once it has noticed that the primary \
                   serves.",
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
            text: "A user who was logged on and asks the primary, whose portal does not serve and whose IP \
                   Office runs, is redirected to the secondary.",
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
            text: "Clients go to the address that their user entered, and after a loss to the one that they \
                   ask then.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongAddress)),
                holds: |_, world| unbroken(world, Breach::WrongAddress),
            },
        },
        Property {
            id: "OX-P15",
            clauses: &["OX-13", "OX-14"],
            text: "A client that meets a certificate which its user has not accepted asks the user, and \
                   nothing of the portal.",
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
            text: "Personal contacts can be changed and deleted exactly while the portal has the IP Office \
                   of their user.",
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
            text: "Without everything that resilience needs, in force on both portals, the secondary never \
                   serves.",
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
            text: "Both portals serve only while they cannot see each other, or until they have noticed that \
                   they can.",
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
            text: "A change that was made on the primary in standalone mode is not copied, unless OX-A13 is read as b.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| {
                    world.record == Record::Changed(Server::Primary, Mode::Standalone)
                }),
                holds: |model, world: &World| {
                    world.record != Record::Changed(Server::Primary, Mode::Standalone)
                        || model.readings.get(Question::CatchUp) == 1
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
            text: "A client application has to do with no server but the one whose address its user entered \
                   last.",
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
            text: "No event reaches a client or a portal in a state in which the rules say that it cannot \
                   come.",
            claim: Claim::Always {
                given: Given::Anywhere,
                holds: |_, world: &World| unbroken(world, Breach::ForbiddenEvent),
            },
        },
    ]
}

/// Rows that only a reading leads to.
pub(super) const LED_TO_BY: &[(&str, Question, u8)] = &[
    ("OX-C15", Question::Redirector, 1),
    ("OX-S12", Question::SecondaryOffice, 1),
    ("OX-S14", Question::DelayOfAll, 0),
    ("OX-S15", Question::Boundary, 1),
    ("OX-S17", Question::SecondaryOffice, 1),
    ("OX-S20", Question::SecondaryOffice, 1),
    ("OX-S23", Question::StandaloneManual, 1),
    ("OX-S47", Question::StandaloneSessions, 1),
    ("OX-S49", Question::StandaloneSessions, 1),
];
