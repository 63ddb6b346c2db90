//! Measures the phone's times, and looks whether it asks the other registrar.

use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::ward::{PRIMARY, SECONDARY, Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::{measured, waits_longer};
use crate::doctor::ward::{Ward as _, begun};
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::settings::Settings;
use crate::sip::proforma::CLOCK;
use crate::sip::registrar::Proof;

/// Attempts whose distance is measured.
const ATTEMPTS: usize = 5;
/// After how long a datagram is said again that nobody has answered: T1 (RFC 3261, 17.1.2.1).
const T1: Duration = Duration::from_millis(500);

/// How long it waits for an answer, and whether its clock is as fast as the run says.
pub(super) async fn answers(
    settings: &Settings,
    opened: impl Future<Output = Result<Ward<'_>, String>>,
    until: Instant,
) -> Examination {
    let mut found = Examination::default();
    with(opened.await, async |ward| {
        let (mut asked, mut repeated) = (None, None);
        loop {
            match ward.sight(until).await {
                Some(Sight::Asks(first)) if asked.is_none() => asked = Some(first.at),
                Some(Sight::Repeats) => repeated = repeated.or(asked.map(|at: Instant| at.elapsed())),
                Some(Sight::Asks(_) | Sight::Left) if asked.is_some() => break,
                Some(Sight::Exited(_)) => return None,
                Some(_) => {}
                None => {
                    clock(settings, repeated, &mut found);
                    waits_longer(
                        asked?.elapsed(),
                        "give `--time answer-timeout=S`: 32 for a phone that keeps to RFC 3261",
                        &mut found,
                    );
                    return None;
                }
            }
        }
        clock(settings, repeated, &mut found);
        let waited = asked?.elapsed();
        measured(settings, ("answer time-out", ANSWER_TIMEOUT), waited, &mut found);
        Some(())
    })
    .await;
    found
}

/// Of a phone whose own clock is to be scaled: whether it is.
fn clock(settings: &Settings, repeated: Option<Duration>, found: &mut Examination) {
    let Some(after) = repeated.filter(|_| settings.choice(CLOCK.name) == Some("own")) else { return };
    let due = T1.mul_f64(settings.timer_scale);
    let what = format!("a datagram without an answer is said again after {:.3} s", after.as_secs_f64());
    match after > (T1 / 2).max(due * 2) {
        true => found.note(
            "clock",
            format!("{what}; {:.3} s would be T1 at that scale", due.as_secs_f64()),
            "its clock is not scaled: start it with libfaketime as `{timer_scale}` says, or leave `--timer-scale` out",
        ),
        false => found.good("clock", what),
    }
}

/// How long it waits between two attempts, and whether it asks both registrars.
pub(super) async fn refusals(
    settings: &Settings,
    opened: impl Future<Output = Result<Ward<'_>, String>>,
    until: Instant,
) -> Examination {
    let mut found = Examination::default();
    with(opened.await, async |ward| {
        let mut refused: Vec<(Instant, NodeId)> = Vec::new();
        let mut longest = Duration::ZERO;
        while refused.len() < ATTEMPTS {
            match ward.sight(until).await {
                Some(Sight::Asks(asked)) => {
                    if ward.proof(&asked) != Proof::Right {
                        continue;
                    }
                    ward.answer(&asked, 503, &[]);
                    refused.push((Instant::now(), asked.node));
                }
                Some(Sight::Exited(_)) | None => break,
                Some(_) => {}
            }
        }
        let pauses = refused.windows(2).map(|two| two[1].0 - two[0].0);
        longest = pauses.fold(longest, Duration::max);
        let asks = |node| refused.iter().any(|(_, asked)| *asked == node);
        match (asks(PRIMARY), asks(SECONDARY)) {
            (true, true) => found.good("other system", "turned down with 503, it asks the other one"),
            (false, false) => return None,
            (first, _) => found.note(
                "other system",
                format!(
                    "turned down with 503 by {}, it does not ask {}",
                    ward.address(if first { PRIMARY } else { SECONDARY }),
                    ward.address(if first { SECONDARY } else { PRIMARY }),
                ),
                "give it both, as `{primary}` and `{secondary}`, if it can have two; the suite is about that",
            ),
        }
        match refused.len() {
            1 => found.note(
                "retry interval",
                "turned down once, it asks nobody again",
                "if it waits for long, give `--time retry-interval=S`; if it has given up, the suite will say so",
            ),
            _ => {
                measured(settings, ("retry interval", RETRY_INTERVAL), longest, &mut found);
            }
        }
        Some(())
    })
    .await;
    found
}

/// Does something with a client of its own.
async fn with(opened: Result<Ward<'_>, String>, act: impl AsyncFnOnce(&mut Ward<'_>) -> Option<()>) {
    if let Some(mut ward) = begun(opened).await {
        // What was found out stands in the examination.
        let _ = act(&mut ward).await;
        ward.close().await;
    }
}
