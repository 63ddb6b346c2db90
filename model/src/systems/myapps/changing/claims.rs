//! What must hold of an installation that its administrator changes, and which losses the document admits: said from the document,
//! without the rows.

use super::super::ambiguities::Question;
use super::super::breach::Breach;
use super::super::client::State as Standing;
use super::super::editions::EDITION_16R1;
use super::super::properties::of_every_step;
use super::super::situations::is_up;
use super::super::topology::{Role, Topology};
use super::super::world::{Line, Side};
use super::state::{Changed, State};
use crate::rule::Closed as _;
use crate::topology::NodeId;

type Property = crate::property::Property<Changed>;

fn side(state: &State) -> Side {
    state.world.client(0)
}

/// Where the client is logged on.
fn at(state: &State) -> Option<NodeId> {
    let side = side(state);
    match side.line {
        Line::Open { to, .. } if is_up(&side) => Some(to),
        _ => None,
    }
}

/// The client is logged on where the user is, and knows that.
fn is_home(now: &Topology, state: &State) -> bool {
    side(state).position.state == Standing::AtHome && at(state) == Some(now.home())
}

fn stored(state: &State) -> Option<NodeId> {
    side(state).position.memory.secondary
}

/// All PBXes run but these.
fn only_these_are_down(now: &Topology, state: &State, down: &[NodeId]) -> bool {
    now.nodes().all(|node| state.world.environment.is_up(node) != down.contains(&node))
}

fn is_healthy(now: &Topology, state: &State) -> bool {
    only_these_are_down(now, state, &[])
}

fn is_there(now: &Topology, node: NodeId) -> bool {
    now.nodes().any(|other| other == node)
}

/// The client is under way to a PBX that it was sent to.
fn is_sent_round(state: &State) -> bool {
    let position = side(state).position;
    let is_under_way =
        matches!(position.state, Standing::Dialing | Standing::LoggingOn | Standing::Authorizing);
    is_under_way && position.memory.redirected
}

/// Where attempts that began with another primary go on, is decided by what was the primary then (MA-A3 b, MA-A13 b): no state
/// keeps that.
fn order_of_attempts() -> Property {
    Property::steps(
        "MA-P05",
        &["MA-11", "MA-12", "MA-13", "MA-14", "MA-16"],
        Breach::WrongOrder.meaning().trim_start(),
        |model| model.judgements.was_asked(Breach::WrongOrder),
        |model, state| {
            let reads = |question| model.readings.get(question) == 1;
            let is_open = reads(Question::CurrentWasPrimary) || reads(Question::RefusedLogin);
            let is_another = model.now(state).configured() != model.topology.form(0).configured();
            !state.world.books.breaches.contains(Breach::WrongOrder) || (is_open && is_another)
        },
    )
}

/// Every property.
pub(super) fn claims() -> Vec<Property> {
    let all = [vec![order_of_attempts()], of_every_step(), of_redirects(), of_changes(), losses()];
    all.into_iter().flatten().collect()
}

fn of_redirects() -> Vec<Property> {
    vec![
        Property::always(
            "MA-P17",
            &["MA-05", "MA-06", "MA-07", "MA-08"],
            "In one attempt a client is sent to no PBX twice, as long as nobody changes the installation and the master knows where the \
             user is.",
            |_, state| is_sent_round(state),
            |model, state| !state.in_a_circle || !model.now(state).master_knows(),
        ),
        Property::recurs(
            "MA-L04",
            &["MA-05", "MA-06", "MA-07", "MA-08"],
            "Once the master knows where the user is, a client that was sent round in a circle is so no more: each attempt comes to an \
             end, whatever has failed.",
            |model, state| model.now(state).master_knows(),
            |_, state| !is_sent_round(state),
        ),
        Property::hazard(
            "MA-H09",
            &["MA-05", "MA-07", "MA-08"],
            "The user was moved to another slave and the master does not know: it sends the client to the old one, which sends it back.",
            |_, state| state.in_a_circle,
        ),
        Property::endless(
            "MA-H10",
            &["MA-05", "MA-07", "MA-08"],
            "As long as nobody tells the master that the user was moved, a client is sent round in a circle, in an attempt without end, \
             although everything runs.",
            |model, state| {
                let now = model.now(state);
                is_healthy(now, state) && !now.master_knows()
            },
            |_, state| at(state).is_some(),
        ),
    ]
}

fn of_changes() -> Vec<Property> {
    vec![
        Property::persists(
            "MA-L05",
            &["MA-05", "MA-06", "MA-07", "MA-08"],
            "Once everything is healthy, the primary is there, and the master knows where the user is, a client that is logged on at no \
             other PBX comes home and stays there, whatever was changed.",
            |model, state| {
                let now = model.now(state);
                // By edition 13r3 an idle standby helps nobody home (MA-A5).
                let role = now.pbx(now.configured()).role;
                let redirects = role != Role::Standby || model.edition == EDITION_16R1;
                is_healthy(now, state)
                    && now.master_knows()
                    && redirects
                    && is_there(now, now.configured())
                    && (at(state).is_none() || is_home(now, state))
            },
            |model, state| is_home(model.now(state), state),
        ),
        Property::sometimes(
            "MA-R06",
            &["MA-05", "MA-08", "MA-15"],
            "A client comes home to the PBX to which its user was moved.",
            |model, state| {
                let now = model.now(state);
                now.home() != model.topology.form(0).home() && is_home(now, state)
            },
        ),
        Property::sometimes(
            "MA-R07",
            &["MA-15", "MA-17", "MA-19"],
            "A client has stored a standby that was added while it ran.",
            |model, state| {
                let added =
                    |node| is_there(model.now(state), node) && !is_there(model.topology.form(0), node);
                stored(state).is_some_and(added)
            },
        ),
    ]
}

fn losses() -> Vec<Property> {
    vec![
        Property::endless(
            "MA-H11",
            &["MA-05", "MA-15"],
            "The user was moved, and the client stays where it is logged on, which is not the user's PBX any more, or takes itself for \
             a standby's still: no document says that anybody tells it.",
            |model, state| {
                let now = model.now(state);
                is_healthy(now, state) && now.master_knows() && at(state).is_some()
            },
            |model, state| is_home(model.now(state), state),
        ),
        Property::endless(
            "MA-H12",
            &["MA-12", "MA-15", "MA-17"],
            "The standby that a client has stored was taken away: it knows one PBX only, and without that it has no service, although the \
             user's own PBX runs.",
            |model, state| {
                let now = model.now(state);
                let primary = now.configured();
                primary != now.home()
                    && only_these_are_down(now, state, &[primary])
                    && stored(state).is_some_and(|node| !is_there(now, node))
            },
            |_, state| at(state).is_some(),
        ),
        Property::endless(
            "MA-H13",
            &["MA-12", "MA-15", "MA-16"],
            "A client is given as its primary the PBX that it has stored as its secondary, and stores another one at its next login only: \
             if that PBX fails before, it has nobody to turn to, although others run.",
            |model, state| {
                let now = model.now(state);
                let primary = now.configured();
                primary != model.topology.form(0).configured()
                    && only_these_are_down(now, state, &[primary])
                    && stored(state) == Some(primary)
            },
            |_, state| at(state).is_some(),
        ),
    ]
}
