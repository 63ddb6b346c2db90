//! Whether nobody can be blamed: the machine may have kept the client from running, or the harness.

use std::time::Duration;

use tokio::time::Instant;

use super::seat::Seat;
use crate::hindrance::Hindrance;
use crate::ledger::Ledger;

/// The share of a client's time for an answer before which it has not lost patience; the rest is for clocks that differ.
const LEAST_PATIENCE: f64 = 0.8;
/// How often what a client does, and its answer, wait for their turn in the harness: they are accepted, recorded, ordered,
/// said.
const TURNS: u32 = 4;

/// What of a failure was a matter of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timed {
    /// Nothing: no slowness explains it.
    No,
    /// The client may have waited for its answer as long as it does, and been kept waiting by a slow machine.
    ItsPatience,
    /// Something that was due did not come while the harness waited.
    OurPatience {
        /// From then on.
        since: Instant,
    },
}

/// Whether what one server sees before another may be seen behind it.
pub(super) fn is_disorderly(seat: Seat<'_>, started: Instant) -> bool {
    seat.lag.worst_since(started) > tolerance(seat)
}

/// How late an answer may be that a client still waits for.
fn tolerance(seat: Seat<'_>) -> Duration {
    seat.settings.answer_timeout() / 3
}

/// Whether what was a matter of time may be the machine's doing.
pub(super) fn excuses(
    timed: Timed,
    ledger: &Ledger,
    hindrance: &mut Hindrance,
    seat: Seat<'_>,
    started: Instant,
) -> bool {
    // In virtual time nobody is ever kept waiting by a machine.
    if seat.lag.is_never_late() {
        return false;
    }
    let (settings, lag) = (seat.settings, seat.lag.worst_since(started));
    let tolerance = tolerance(seat);
    let slow = |hindered: Option<Duration>| {
        let slow = match hindered {
            Some(hindered) => hindered + lag * TURNS > tolerance,
            None => lag > tolerance || seat.lag.was_starved_since(started),
        };
        // Whichever of the two was late there, neither was in time.
        slow || ledger.kept_waiting(tolerance) || ledger.slowest_answer > tolerance
    };
    // A slow machine makes a client give up later than it would, and never before its time.
    let least = settings.answer_timeout().mul_f64(LEAST_PATIENCE);
    let gave_up = ledger.given_up_after.is_some_and(|waited| waited >= least);
    match timed {
        Timed::ItsPatience => {
            let waits = ledger.waits().max(ledger.waited());
            (gave_up && slow(hindrance.since(started)))
                || (waits >= least && slow(hindrance.since(ledger.waits_since)))
        }
        Timed::No => gave_up && slow(hindrance.since(started)),
        Timed::OurPatience { since } => {
            let hindered = hindrance.since(since).unwrap_or_default();
            lag.max(hindered) > settings.patience / 4 || (gave_up && slow(hindrance.since(started)))
        }
    }
}
