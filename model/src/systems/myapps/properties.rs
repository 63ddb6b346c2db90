//! What must hold of the myApps rules, said a second time and without the rows: each property is a closed statement
//! about the installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Event, Output, State};
use super::editions::{EDITION_13R3, EDITION_16R1};
use super::long_run;
use super::messages::{Credentials, Refusal};
use super::model::MyApps;
use super::setting::Setting;
use super::situations::{any, every, is_up, secondaries};
use super::topology::Role;
use super::world::{Factor, Line, Session, Side, World};
use crate::ambiguity::Readings;
use crate::property::{Breaches, Judged};
use crate::rule::Edition;
use crate::topology::NodeId;

type Property<const CLIENTS: usize> = crate::property::Property<MyApps<CLIENTS>>;

/// Judges one step of a client by the document: what it was told, what it did.
pub(super) fn judge_step(
    model: &Setting<'_>,
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
        Event::Accepted { standby: false, genuine: true, .. } => {
            if let Some(due) = model.due_secondary(before) {
                check(Breach::WrongSecondary, stored(after) == due);
            }
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
    let refused = match model.readings.get(Question::RefusedLogin) {
        0 => State::Offline,
        _ => State::LoggedOut,
    };
    check(Breach::SessionNotKept, keeps_session(before, event, after));
    check(Breach::OutOfStep, is_in_step(before, event, after.position.state, refused));
    match event {
        Event::Connected => check(Breach::NoLogin, logged_on.is_some()),
        Event::Rejected(_) => {
            let as_user = logged_on.is_some_and(|login| login.credentials == Credentials::User);
            let again = dialled.is_some() && dialled == before.position.memory.target;
            let goes_on = match after.position.state {
                State::LoggingOn => as_user,
                State::Dialing => again,
                _ => true,
            };
            check(Breach::NoLogin, goes_on);
        }
        _ => {}
    }
    if !matches!(event, Event::Accepted { genuine: true, .. }) {
        check(Breach::StoredUnasked, stored(before) == stored(after));
    }
    if let Some(login) = logged_on {
        let same_connection = matches!(event, Event::Rejected(_));
        let may_share = same_connection && model.readings.get(Question::NonceOfConnection) == 1;
        check(Breach::ReusedNonce, login.fresh_nonce || may_share);
        let unknown = login.credentials == Credentials::Session && before.session == Session::None;
        if login.credentials == Credentials::Session {
            check(Breach::UsedNoSession, !unknown);
        }
    }
}

/// MW-03, MW-04, MW-07: what becomes of the session that a client knows.
fn keeps_session(before: &Side, event: &Event, after: &Side) -> bool {
    let (had, has) = (before.position.memory.session, after.position.memory.session);
    match event {
        Event::Accepted { genuine: true, .. } | Event::Redirected { genuine: true, .. } => has,
        Event::LogoutResult if is_up(before) => !has,
        Event::Rejected(Refusal::Denied) if after.position.state == State::LoggedOut => !has,
        Event::Rejected(Refusal::SessionExpired) => !has,
        _ => has == had,
    }
}

/// MA-11, MA-13, MW-07, MW-09: what a client waits for after an event. What a client makes of a session that is refused, of a
/// logout and of a frame that is no message is left to it within limits; what it makes of refused credentials is MA-A13, unless they were
/// those of its session, and it goes on as the user (MW-04).
fn is_in_step(before: &Side, event: &Event, is: State, refused: State) -> bool {
    let was = before.position.state;
    let may_be_user = before.position.memory.credentials == Credentials::Session;
    if was == is {
        return match event {
            Event::Unknown | Event::Garbage | Event::LogoutResult => true,
            Event::Rejected(Refusal::SessionExpired) => was == State::LoggingOn,
            Event::Rejected(Refusal::Denied) => was == State::LoggingOn && may_be_user,
            Event::NoAnswer => was == State::Authorizing,
            Event::Lost => was == State::Offline,
            _ => false,
        };
    }
    match event {
        Event::DialDue => is == State::Dialing,
        Event::Connected => is == State::LoggingOn,
        Event::Accepted { genuine: true, standby, .. } => {
            is == if *standby { State::AtStandby } else { State::AtHome }
        }
        Event::Redirected { genuine: true, .. } => is == State::Dialing,
        Event::SecondFactor => is == State::Authorizing,
        Event::Rejected(Refusal::SessionExpired) => {
            matches!(is, State::LoggingOn | State::Dialing | State::Offline)
        }
        Event::Rejected(Refusal::Denied) => is == refused || is == State::LoggingOn && may_be_user,
        Event::LogoutResult => is == State::LoggedOut,
        Event::Unreachable
        | Event::NoAnswer
        | Event::Lost
        | Event::Garbage
        | Event::StandbyBack
        | Event::Accepted { .. }
        | Event::Redirected { .. } => is == State::Offline,
        Event::Unknown => false,
    }
}

/// Where the document sends a client whose attempt is due: after a loss the PBX it was logged on at (MA-13), unless it begins
/// anew (MA-A2 b, MA-A4 b), and by MA-A12 b that one twice; then primary and secondary in turn (MA-11, MA-12, MA-14), the primary not
/// once more if it was the one that was lost (MA-A3 b).
fn due(model: &Setting<'_>, after: &Side, secondary: Option<NodeId>) -> NodeId {
    let primary = model.topology.configured();
    let secondary = secondary.unwrap_or(primary);
    let (current, twice) = (after.served.filter(|_| !after.anew), model.tries_twice());
    let has_had_its_turn = current == Some(primary) && model.readings.get(Question::CurrentWasPrimary) == 1;
    let in_turn = |is_primarys| if is_primarys { primary } else { secondary };
    match (after.attempts, current) {
        (1, _) => current.unwrap_or(primary),
        (2, Some(current)) if twice => current,
        (attempt, Some(_)) => {
            let is_primarys = attempt.is_multiple_of(2) != twice;
            in_turn(is_primarys != has_had_its_turn)
        }
        (attempt, None) => in_turn(!attempt.is_multiple_of(2)),
    }
}

/// Whether a PBX is a slave that keeps the users of its master, and forwards their logins (MA-10, by MA-A11 b).
fn forwards(model: &Setting<'_>, node: NodeId) -> bool {
    model.topology.pbx(node).role == Role::Slave && forwards_to(model, model.topology.master())
}

/// Whether a PBX is the master at which slaves log its users on.
fn forwards_to(model: &Setting<'_>, node: NodeId) -> bool {
    let (home, master) = (model.topology.home(), model.topology.master());
    model.readings.get(Question::Forwarding) == 1 && node == master && home == master
}

fn at(side: &Side) -> Option<NodeId> {
    match (side.position.state, side.line) {
        (State::AtHome | State::AtStandby, Line::Open { to, .. }) => Some(to),
        _ => None,
    }
}

/// Whether a client waits for its next attempt, or for its user.
fn is_idle(side: &Side) -> bool {
    matches!(side.position.state, State::Offline | State::LoggedOut)
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

/// Every property, for a world of any number of clients.
pub fn properties<const CLIENTS: usize>() -> Vec<Property<CLIENTS>> {
    let all = [of_states(), of_every_step(), of_sessions_and_ways(), long_run::claims()];
    all.into_iter().flatten().collect()
}

fn of_states<const CLIENTS: usize>() -> Vec<Property<CLIENTS>> {
    vec![
        Property::always(
            "MA-P01",
            &["MA-05", "MA-08"],
            "A client that is logged on, and not at a standby, is at the PBX on which the user is \
             configured; by MA-A11 b, a user of the master may be at any slave, which forwards the login.",
            |_, world| any(world, |side| side.position.state == State::AtHome),
            |model, world| {
                every(world, |side| {
                    side.position.state != State::AtHome
                        || at(side) == Some(model.topology.home())
                        || at(side).is_some_and(|node| forwards(&model.setting(), node))
                })
            },
        ),
        Property::always(
            "MA-P02",
            &["MA-09", "MA-24"],
            "A client takes a PBX for a standby exactly if that PBX serves it as one, and that is never the \
             user's own.",
            |_, world| any(world, |side| side.position.state == State::AtStandby),
            |model, world| {
                every(world, |side| match (side.position.state, side.line) {
                    (State::AtHome, Line::Open { kept, .. }) => !kept,
                    (State::AtStandby, Line::Open { kept, to, .. }) => kept && to != model.topology.home(),
                    (State::AtHome | State::AtStandby, Line::None) => false,
                    _ => true,
                })
            },
        ),
        Property::always(
            "MA-P03",
            &["MA-22", "MA-23", "MA-24", "MA-25", "MA-27"],
            "What is published says whether the client is connected, to which PBX, whether that is a standby, and \
                   which secondary is stored; of a client that is offline it does not say that, unless MA-A9 is read as b. By MA-A10 b \
                   a client that is logging on is connected, too.",
            |_, world| any(world, |side| at(side).is_some()),
            |model, world| {
                let stays = model.readings.get(Question::OfflineStandby) == 1;
                let early = model.readings.get(Question::UpFromWhen) == 1;
                every(world, |side| {
                    let published = side.position.memory.published;
                    let current = !published.up || published.cur == at(side);
                    let logging_on = matches!(side.position.state, State::LoggingOn | State::Authorizing);
                    published.up == (at(side).is_some() || early && logging_on)
                        && ((stays && !published.up)
                            || published.standby == (side.position.state == State::AtStandby))
                        && current
                        && published.sec == side.position.memory.secondary
                })
            },
        ),
        Property::always(
            "MA-P04",
            &["MA-15", "MA-16", "MA-17", "MA-18", "MA-19", "MA-20", "MA-21"],
            "What is stored as secondary is what the document makes the secondary for this home and this primary, \
                   and it is stored once the client is at home.",
            |_, world| any(world, |side| side.position.memory.secondary.is_some()),
            |model, world| {
                let (right, rules) = (secondaries(&model.topology), model.setting());
                every(world, |side| {
                    let stored = side.position.memory.secondary;
                    let at_home = side.position.state == State::AtHome;
                    right.contains(&stored)
                        || stored.is_some_and(|node| forwards(&rules, node) || forwards_to(&rules, node))
                        || (stored.is_none() && (!at_home || rules.keeps_when_direct()))
                })
            },
        ),
        Property::never("MA-P05", &["MA-11", "MA-12", "MA-13", "MA-14", "MA-16"], Breach::WrongOrder),
    ]
}

/// What no single step of a client or of a PBX does, whether somebody changes the installation meanwhile or not.
pub(super) fn of_every_step<M: Judged<Breach = Breach>>() -> Vec<crate::property::Property<M>> {
    use crate::property::Property;
    vec![
        Property::never("MA-P06", &["MA-05", "MW-05"], Breach::WrongTarget),
        Property::never("MA-P07", &["MA-15"], Breach::StandbyStored),
        Property::never(
            "MA-P10",
            &["MA-15", "MA-17", "MA-18", "MA-19", "MA-20", "MA-21"],
            Breach::WrongSecondary,
        ),
        Property::never("MA-P11", &["MA-15"], Breach::StoredUnasked),
        Property::never(
            "MA-P12",
            &["MA-02", "MA-03", "MA-04", "MA-06", "MA-07", "MA-08", "MA-09", "MA-10"],
            Breach::WrongAnswer,
        ),
        Property::never("MA-P13", &["MA-11", "MA-13", "MA-31", "MW-07", "MW-09"], Breach::OutOfStep),
    ]
}

fn of_sessions_and_ways<const CLIENTS: usize>() -> Vec<Property<CLIENTS>> {
    vec![
        Property::never("MW-P05", &["MW-04", "MW-07"], Breach::SessionNotKept),
        Property::always(
            "MA-P14",
            &["MA-23"],
            "A client that is logged on nowhere, and tries to be nowhere, has no connection.",
            |_, world| any(world, is_idle),
            |_, world| every(world, |side| !is_idle(side) || side.line == Line::None),
        ),
        Property::never("MA-P15", &["MA-31"], Breach::SentAway),
        Property::never("MA-P08", &["MA-31"], Breach::StayedOnStandby),
        Property::never("MA-P09", &["MA-23"], Breach::ForbiddenEvent),
        Property::never("MW-P01", &["MW-01"], Breach::FollowedForgery),
        Property::steps(
            "MW-P02",
            &["MW-02"],
            "A login result with a wrong digest logs nobody on.",
            |model| model.judgements.was_asked(Breach::AcceptedForgery),
            |_, world| {
                !world.books.breaches.contains(Breach::AcceptedForgery)
                    && !any(world, |side| {
                        at(side).is_some() && matches!(side.line, Line::Open { impostor: true, .. })
                    })
            },
        ),
        Property::never("MW-P03", &["MW-03"], Breach::KeptExpiredSession),
        Property::never("MW-P04", &["MW-04", "MW-07"], Breach::UsedNoSession),
        Property::never("MW-P07", &["MW-03", "MW-04"], Breach::NoLogin),
        Property::never("MW-P06", &["MW-06"], Breach::ReusedNonce),
        Property::never("MW-P08", &["MW-08"], Breach::DisturbedByUnknown),
        Property::never("MW-P09", &["MW-09"], Breach::Impatient),
        Property::always(
            "MA-P16",
            &["MA-16", "MA-22", "MA-26"],
            "What a client publishes that is logged on names as its primary the PBX that it has configured.",
            |_, world| any(world, |side| at(side).is_some()),
            |model, world| {
                let primary = Some(model.topology.configured());
                every(world, |side| at(side).is_none() || side.position.memory.published.pri == primary)
            },
        ),
        Property::sometimes(
            "MA-R01",
            &["MA-05", "MA-06", "MA-07", "MA-08"],
            "A client comes home that has another PBX configured.",
            |model, world| {
                model.topology.home() != model.topology.configured()
                    && any(world, |side| side.position.state == State::AtHome)
            },
        ),
        Property::sometimes(
            "MA-R02",
            &["MA-02", "MA-09"],
            "The standby of the master serves a user of the master.",
            |model, world| standing_in(model, world, Role::Standby, Role::Master),
        ),
        Property::sometimes(
            "MA-R03",
            &["MA-03", "MA-09"],
            "The master serves a user of a slave as a standby.",
            |model, world| standing_in(model, world, Role::Master, Role::Slave),
        ),
        Property::sometimes(
            "MA-R04",
            &["MA-04", "MA-10"],
            "A slave serves a user of the master as a standby.",
            |model, world| standing_in(model, world, Role::Slave, Role::Master),
        ),
        Property::sometimes(
            "MA-R05",
            &["MA-03", "MA-09"],
            "The standby of a slave serves a user of that slave.",
            |model, world| standing_in(model, world, Role::StandbySlave, Role::Slave),
        )
        .only_in(&[EDITION_16R1]),
        Property::hazard(
            "MA-H01",
            &["MA-01", "MA-10", "MA-21"],
            "The user's PBX is down, others are up, and the client has none of them to turn to: it knows only the PBX \
                   that is down.",
            |model, world| {
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
            },
        ),
        Property::hazard(
            "MA-H02",
            &["MA-09"],
            "A client is kept by a standby although the user's own PBX runs and can be reached.",
            |model, world| {
                let home = model.topology.home();
                world.environment.is_up(home)
                    && world.environment.path(home) == crate::environment::Path::Open
                    && any(world, |side| side.position.state == State::AtStandby)
            },
        ),
        Property::hazard(
            "MA-H03",
            &["MA-05", "MA-09"],
            "A client is redirected to a PBX that is down, because the loss of its registration was not \
             noticed yet.",
            |_, world| {
                any(world, |side| {
                    let memory = side.position.memory;
                    side.position.state == State::Dialing
                        && memory.redirected
                        && memory.target.is_some_and(|target| !world.environment.is_up(target))
                })
            },
        ),
        Property::hazard(
            "MA-H04",
            &["MA-11", "MA-15"],
            "The primary is down when the client is started for the first time: it has no secondary stored and goes on \
                   dialling a PBX that is not there.",
            |model, world| {
                !world.environment.is_up(model.topology.configured())
                    && any(world, |side| {
                        side.served.is_none()
                            && side.attempts >= 2
                            && !side.position.memory.session
                            && side.position.memory.secondary.is_none()
                    })
            },
        ),
    ]
}

/// Rows about refusals, which no world of the model sees.
pub(super) fn never_refused(
    edition: Edition,
    readings: Readings,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let refused = edition == EDITION_13R3 && readings.get(Question::IdleStandby) == 0;
    let clients = ["MA-C34", "MA-C35", "MA-C47", "MA-C48"];
    let clients = clients.map(|row| (row, "No PBX refuses a client that knows its password."));
    let pbx = [("MA-S17", "Every client of the model knows its password.")];
    pbx.into_iter().chain(clients.into_iter().filter(move |_| !refused))
}
