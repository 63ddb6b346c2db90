//! What no clause forbids, and every operator hates: it is noted, and nobody fails for it.

use std::time::Duration;

use crate::ledger::Ledger;

/// More attempts than this within a client's own pause between two are a storm; a chain of redirects is none.
const STORM: usize = 8;

/// What is noted of a client that pauses for so long between two attempts, as far as it declared.
pub(super) fn notes(ledger: &Ledger, pause: Option<Duration>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(pause) = pause
        && let most = most_within(&ledger.attempts_at(), pause.as_secs_f64())
        && most > STORM
    {
        notes.push(format!(
            "dials in a storm: up to {most} attempts in {:.2} s, in which it says that it makes one",
            pause.as_secs_f64()
        ));
    }
    let unused = ledger.unused();
    if unused > 0 {
        notes.push(format!("leaves connections open that it does not use any more: {unused}"));
    }
    notes
}

/// Most of these times, in order, that lie in a window of that length.
fn most_within(times: &[f64], window: f64) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (last, time) in times.iter().enumerate() {
        while time - times[first] > window {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_as_many_as_it_is_long() {
        assert_eq!(most_within(&[], 1.0), 0);
        assert_eq!(most_within(&[0.0, 0.5, 1.0, 1.5, 5.0], 1.0), 3);
        assert_eq!(most_within(&[0.0, 2.0, 4.0], 1.0), 1);
    }
}
