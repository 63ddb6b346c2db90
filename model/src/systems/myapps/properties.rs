//! What must hold of the myApps rules, said a second time and without the rows: each property is a closed statement
//! about the installation, a state or a step, taken from the document.

use super::EDITION_13R3;
use super::ambiguities::Question;
use super::client::{Event, Output, State};
use super::long_run;
use super::messages::{Credentials, Refusal};
use super::model::MyApps;
use super::topology::{Role, Topology};
use super::world::{Factor, Line, Session, Side, World};
use crate::ambiguity::Readings;
use crate::property::{Breaches, Claim, Given, Property};
use crate::rule::Edition;
use crate::topology::NodeId;

crate::closed_enum! {
    /// What a single step can break.
    pub enum Breach {
        /// An event came in a state in which it cannot come.
        ForbiddenEvent,
        /// The attempts after a loss were not current, primary, secondary, primary, …
        WrongOrder,
        /// An attempt went to a PBX other than the redirect named.
        WrongTarget,
        /// A redirect with a wrong digest was followed.
        FollowedForgery,
        /// A login result with a wrong digest was accepted.
        AcceptedForgery,
        /// A connection to a standby changed what is stored.
        StandbyStored,
        /// An expired session was kept.
        KeptExpiredSession,
        /// A login was made with a session that no PBX gave, or that was ended.
        UsedNoSession,
        /// A nonce was used twice.
        ReusedNonce,
        /// Something unknown changed the client.
        DisturbedByUnknown,
        /// The client did not wait for the second factor.
        Impatient,
        /// The client stayed on a standby that had sent it back.
        StayedOnStandby,
    }
}

/// Judges one step of a client by the document: what it was told, what it did.
pub(super) fn judge_step<const CLIENTS: usize>(
    model: &MyApps<CLIENTS>,
    before: &Side,
    event: &Event,
    outputs: &[Output],
    after: &Side,
    breaches: &mut Breaches<Breach>,
) {
    let dialled = outputs.iter().find_map(|output| match output {
        Output::Dial(to) => Some(*to),
        _ => None,
    });
    let logged_on = outputs.iter().find_map(|output| match output {
        Output::LogOn(login) => Some(*login),
        _ => None,
    });
    let is_up = |side: &Side| matches!(side.position.state, State::AtHome | State::AtStandby);
    let stored = |side: &Side| side.position.memory.secondary;
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    match event {
        Event::DialDue => check(Breach::WrongOrder, dialled == Some(due(model, after, stored(before)))),
        Event::Redirected { to, genuine: true } => check(Breach::WrongTarget, dialled == Some(*to)),
        Event::Redirected { genuine: false, .. } => check(Breach::FollowedForgery, dialled.is_none()),
        Event::Accepted { genuine: false, .. } => check(Breach::AcceptedForgery, !is_up(after)),
        Event::Accepted { standby: true, genuine: true, .. } => {
            check(Breach::StandbyStored, stored(before) == stored(after));
        }
        Event::Rejected(Refusal::SessionExpired) => {
            check(Breach::KeptExpiredSession, !after.position.memory.session);
        }
        Event::Unknown => check(Breach::DisturbedByUnknown, before == after && outputs.is_empty()),
        Event::NoAnswer if before.factor == Factor::Asked => {
            check(Breach::Impatient, before == after && outputs.is_empty());
        }
        Event::StandbyBack => check(Breach::StayedOnStandby, !is_up(after)),
        _ => {}
    }
    if let Some(login) = logged_on {
        check(Breach::ReusedNonce, login.fresh_nonce);
        let unknown = login.credentials == Credentials::Session && before.session == Session::None;
        if login.credentials == Credentials::Session {
            check(Breach::UsedNoSession, !unknown);
        }
    }
}

/// Where the document sends a client whose attempt is due: after a loss the PBX it was logged on at (MA-13), unless
/// it was sent back and reads MA-A4 as "the primary"; then primary and secondary in turn (MA-11, MA-12, MA-14).
fn due<const CLIENTS: usize>(model: &MyApps<CLIENTS>, after: &Side, secondary: Option<NodeId>) -> NodeId {
    let primary = model.topology.configured();
    match (after.attempts, after.served) {
        (1, Some(current)) => current,
        (1, None) => primary,
        (2, Some(_)) => primary,
        (2, None) => secondary.unwrap_or(primary),
        (_, Some(_)) => secondary.unwrap_or(primary),
        (_, None) => primary,
    }
}

/// What the document makes the secondary (MA-17 to MA-21) for this home and this primary, with each reading of MA-A8.
fn secondaries(topology: &Topology) -> [Option<NodeId>; 2] {
    let (home, primary) = (topology.home(), topology.configured());
    let redirected = topology.standby_of(home).unwrap_or(home);
    if home != primary {
        return [Some(redirected); 2];
    }
    let implicit = (topology.pbx(primary).role == Role::Slave).then(|| topology.master());
    [topology.standby_of(primary).or(implicit), Some(redirected)]
}

fn at(side: &Side) -> Option<NodeId> {
    match (side.position.state, side.line) {
        (State::AtHome | State::AtStandby, Line::Open { to, .. }) => Some(to),
        _ => None,
    }
}

fn all<const CLIENTS: usize>(world: &World<CLIENTS>, holds: impl Fn(&Side) -> bool) -> bool {
    (0..CLIENTS as u8).all(|client| holds(&world.client(client)))
}

fn any<const CLIENTS: usize>(world: &World<CLIENTS>, holds: impl Fn(&Side) -> bool) -> bool {
    (0..CLIENTS as u8).any(|client| holds(&world.client(client)))
}

fn standing_in<const CLIENTS: usize>(
    model: &MyApps<CLIENTS>,
    world: &World<CLIENTS>,
    role: Role,
    home: Role,
) -> bool {
    model.topology.pbx(model.topology.home()).role == home
        && any(world, |side| {
            side.position.state == State::AtStandby
                && at(side).is_some_and(|node| model.topology.pbx(node).role == role)
        })
}

fn unbroken<const CLIENTS: usize>(world: &World<CLIENTS>, breach: Breach) -> bool {
    !world.breaches.contains(breach)
}

/// Every property, for a world of any number of clients.
pub fn properties<const CLIENTS: usize>() -> Vec<Property<MyApps<CLIENTS>>> {
    of_states().into_iter().chain(long_run::claims()).collect()
}

fn of_states<const CLIENTS: usize>() -> Vec<Property<MyApps<CLIENTS>>> {
    vec![
        Property {
            id: "MA-P01",
            clauses: &["MA-05", "MA-08"],
            text: "A client that is logged on, and not at a standby, is at the PBX on which the user is configured.",
            claim: Claim::Always {
                given: Given::State(|_, world| any(world, |side| side.position.state == State::AtHome)),
                holds: |model, world| {
                    all(world, |side| {
                        side.position.state != State::AtHome || at(side) == Some(model.topology.home())
                    })
                },
            },
        },
        Property {
            id: "MA-P02",
            clauses: &["MA-09", "MA-24"],
            text: "A client takes a PBX for a standby exactly if that PBX serves it as one, and that is never the user's own.",
            claim: Claim::Always {
                given: Given::State(|_, world| any(world, |side| side.position.state == State::AtStandby)),
                holds: |model, world| {
                    all(world, |side| match (side.position.state, side.line) {
                        (State::AtHome, Line::Open { kept, .. }) => !kept,
                        (State::AtStandby, Line::Open { kept, to, .. }) => {
                            kept && to != model.topology.home()
                        }
                        (State::AtHome | State::AtStandby, Line::None) => false,
                        _ => true,
                    })
                },
            },
        },
        Property {
            id: "MA-P03",
            clauses: &["MA-22", "MA-23", "MA-24", "MA-25", "MA-27"],
            text: "What is published says whether the client is connected, to which PBX, whether that is a standby, and \
                   which secondary is stored.",
            claim: Claim::Always {
                given: Given::State(|_, world| any(world, |side| at(side).is_some())),
                holds: |_, world| {
                    all(world, |side| {
                        let published = side.position.memory.published;
                        let current = !published.up || published.cur == at(side);
                        published.up == at(side).is_some()
                            && published.standby == (side.position.state == State::AtStandby)
                            && current
                            && published.sec == side.position.memory.secondary
                    })
                },
            },
        },
        Property {
            id: "MA-P04",
            clauses: &["MA-15", "MA-16", "MA-17", "MA-18", "MA-19", "MA-20", "MA-21"],
            text: "What is stored as secondary is what the document makes the secondary for this home and this primary, \
                   and it is stored once the client is at home.",
            claim: Claim::Always {
                given: Given::State(|_, world| any(world, |side| side.position.memory.secondary.is_some())),
                holds: |model, world| {
                    let right = secondaries(&model.topology);
                    all(world, |side| {
                        let stored = side.position.memory.secondary;
                        let at_home = side.position.state == State::AtHome;
                        right.contains(&stored)
                            || (stored.is_none() && (!at_home || model.keeps_when_direct()))
                    })
                },
            },
        },
        Property {
            id: "MA-P05",
            clauses: &["MA-11", "MA-12", "MA-13", "MA-14", "MA-16"],
            text: "Attempts begin with the primary after a start and with the current PBX after a loss, and then alternate \
                   between primary and secondary.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongOrder)),
                holds: |model, world| !model.follows_defaults() || unbroken(world, Breach::WrongOrder),
            },
        },
        Property {
            id: "MA-P06",
            clauses: &["MA-05", "MW-05"],
            text: "A redirect is followed at once to the PBX that it names.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::WrongTarget)),
                holds: |_, world| unbroken(world, Breach::WrongTarget),
            },
        },
        Property {
            id: "MA-P07",
            clauses: &["MA-15"],
            text: "A connection to a standby changes nothing that is stored.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::StandbyStored)),
                holds: |_, world| unbroken(world, Breach::StandbyStored),
            },
        },
        Property {
            id: "MA-P08",
            clauses: &["MA-31"],
            text: "A client that is told that the original PBX is back leaves the standby.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::StayedOnStandby)),
                holds: |_, world| unbroken(world, Breach::StayedOnStandby),
            },
        },
        Property {
            id: "MA-P09",
            clauses: &["MA-23"],
            text: "No event reaches a client in a state in which the rules say that it cannot come.",
            claim: Claim::Always {
                given: Given::Anywhere,
                holds: |_, world| unbroken(world, Breach::ForbiddenEvent),
            },
        },
        Property {
            id: "MW-P01",
            clauses: &["MW-01"],
            text: "A redirect with a wrong digest is not followed.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::FollowedForgery)),
                holds: |_, world| unbroken(world, Breach::FollowedForgery),
            },
        },
        Property {
            id: "MW-P02",
            clauses: &["MW-02"],
            text: "A login result with a wrong digest logs nobody on.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::AcceptedForgery)),
                holds: |_, world| {
                    unbroken(world, Breach::AcceptedForgery)
                        && !any(world, |side| {
                            at(side).is_some() && matches!(side.line, Line::Open { impostor: true, .. })
                        })
                },
            },
        },
        Property {
            id: "MW-P03",
            clauses: &["MW-03"],
            text: "A session that a PBX has called expired is given up.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::KeptExpiredSession)),
                holds: |_, world| unbroken(world, Breach::KeptExpiredSession),
            },
        },
        Property {
            id: "MW-P04",
            clauses: &["MW-04", "MW-07"],
            text: "A client logs on with session credentials only if a PBX has given it some and has not ended the session.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::UsedNoSession)),
                holds: |_, world| unbroken(world, Breach::UsedNoSession),
            },
        },
        Property {
            id: "MW-P06",
            clauses: &["MW-06"],
            text: "Every login has a nonce of its own.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::ReusedNonce)),
                holds: |_, world| unbroken(world, Breach::ReusedNonce),
            },
        },
        Property {
            id: "MW-P08",
            clauses: &["MW-08"],
            text: "Something that a client does not know changes nothing.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::DisturbedByUnknown)),
                holds: |_, world| unbroken(world, Breach::DisturbedByUnknown),
            },
        },
        Property {
            id: "MW-P09",
            clauses: &["MW-09"],
            text: "A client that waits for the second factor goes on waiting.",
            claim: Claim::Always {
                given: Given::Step(|model| model.judgements.was_asked(Breach::Impatient)),
                holds: |_, world| unbroken(world, Breach::Impatient),
            },
        },
        Property {
            id: "MA-R01",
            clauses: &["MA-05", "MA-06", "MA-07", "MA-08"],
            text: "A client comes home that has another PBX configured.",
            claim: Claim::Sometimes(|model, world| {
                model.topology.home() != model.topology.configured()
                    && any(world, |side| side.position.state == State::AtHome)
            }),
        },
        Property {
            id: "MA-R02",
            clauses: &["MA-02", "MA-09"],
            text: "The standby of the master serves a user of the master.",
            claim: Claim::Sometimes(|model, world| standing_in(model, world, Role::Standby, Role::Master)),
        },
        Property {
            id: "MA-R03",
            clauses: &["MA-03", "MA-09"],
            text: "The master serves a user of a slave as a standby.",
            claim: Claim::Sometimes(|model, world| standing_in(model, world, Role::Master, Role::Slave)),
        },
        Property {
            id: "MA-R04",
            clauses: &["MA-04", "MA-10"],
            text: "A slave serves a user of the master as a standby.",
            claim: Claim::Sometimes(|model, world| standing_in(model, world, Role::Slave, Role::Master)),
        },
        Property {
            id: "MA-H01",
            clauses: &["MA-01", "MA-10", "MA-21"],
            text: "The user's PBX is down, others are up, and the client has none of them to turn to: it knows only the PBX \
                   that is down.",
            claim: Claim::Hazard(|model, world: &World<CLIENTS>| {
                let home = model.topology.home();
                let others = model.topology.nodes().any(|node| node != home && world.environment.is_up(node));
                model.topology.configured() == home
                    && !world.environment.is_up(home)
                    && others
                    && any(world, |side| {
                        side.position.state == State::Offline
                            && side.served == Some(home)
                            && side.position.memory.secondary.is_none_or(|secondary| secondary == home)
                    })
            }),
        },
        Property {
            id: "MA-H02",
            clauses: &["MA-09"],
            text: "A client is kept by a standby although the user's own PBX runs and can be reached.",
            claim: Claim::Hazard(|model, world: &World<CLIENTS>| {
                let home = model.topology.home();
                world.environment.is_up(home)
                    && world.environment.path(home) == crate::environment::Path::Open
                    && any(world, |side| side.position.state == State::AtStandby)
            }),
        },
        Property {
            id: "MA-H03",
            clauses: &["MA-05", "MA-09"],
            text: "A client is redirected to a PBX that is down, because the loss of its registration was not noticed yet.",
            claim: Claim::Hazard(|_, world| {
                any(world, |side| {
                    let memory = side.position.memory;
                    side.position.state == State::Dialing
                        && memory.redirected
                        && memory.target.is_some_and(|target| !world.environment.is_up(target))
                })
            }),
        },
        Property {
            id: "MA-H04",
            clauses: &["MA-11", "MA-15"],
            text: "The primary is down when the client is started for the first time: it has no secondary stored and goes on \
                   dialling a PBX that is not there.",
            claim: Claim::Hazard(|model, world: &World<CLIENTS>| {
                !world.environment.is_up(model.topology.configured())
                    && any(world, |side| {
                        side.served.is_none()
                            && side.attempts >= 2
                            && side.position.memory.secondary.is_none()
                    })
            }),
        },
    ]
}

/// Rows about refusals, which no world of the model sees.
pub(super) fn never_refused(
    edition: Edition,
    readings: Readings,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let refused = edition == EDITION_13R3 && readings.get(Question::IdleStandby) == 0;
    let clients = ["MA-C34", "MA-C35"].map(|row| (row, "No PBX refuses a client that knows its password."));
    let pbx = [("MA-S17", "Every client of the model knows its password.")];
    pbx.into_iter().chain(clients.into_iter().filter(move |_| !refused))
}
