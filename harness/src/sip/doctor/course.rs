//! From its registration on: does it take a call, renew its registration in time, end when it is told?

use std::time::Duration;

use tokio::time::Instant;

use super::ward::{Asked, Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::{ended, seconds};
use crate::doctor::ward::Ward as _;
use crate::sip::proforma::CALLS;

/// How long a phone may take that takes a call by itself.
const RINGS: Duration = Duration::from_secs(3);
/// What is left for its end when its registration was waited for.
const FOR_ITS_END: Duration = Duration::from_secs(1);

pub(super) async fn go(ward: &mut Ward<'_>, registered: Asked, until: Instant) -> Examination {
    let mut found = Examination::default();
    let told = ward.grant(&registered);
    let granted = Instant::now();
    let mut renewed = None;
    ward.call(&registered);
    let call = call(ward, granted + RINGS, &mut renewed).await;
    ward.hang_up();
    match call {
        Some(status @ 200..300) => found.good("call", format!("it takes one by itself, with {status}")),
        Some(status) => found.note(
            "call",
            format!("it turns one down, with {status}"),
            "let it take calls by itself; until then cases with calls are skipped",
        ),
        None => found.note(
            "call",
            format!("it does not take one in {:.0} s", RINGS.as_secs_f64()),
            "let it take calls by itself; until then cases with calls are skipped",
        ),
    }
    found.supports.insert(CALLS.name, matches!(call, Some(200..300)));
    if renewed.is_none() {
        renewed = next(ward, until - FOR_ITS_END).await;
    }
    renewal(ward, (&registered, granted, told), renewed, &mut found);
    let took = ward.patient.end().await;
    ended(took, &mut found);
    found
}

/// What it answers to a call.
async fn call(ward: &mut Ward<'_>, until: Instant, renewed: &mut Option<Asked>) -> Option<u16> {
    loop {
        match ward.sight_in_its_time(until).await? {
            Sight::Answers(status) => return Some(status),
            Sight::Asks(asked) => *renewed = renewed.take().or(Some(asked)),
            Sight::Exited(_) => return None,
            _ => {}
        }
    }
}

/// Its next request for a registration.
async fn next(ward: &mut Ward<'_>, until: Instant) -> Option<Asked> {
    loop {
        match ward.sight(until).await? {
            Sight::Asks(asked) => return Some(asked),
            Sight::Exited(_) => return None,
            _ => {}
        }
    }
}

/// Whether it renews what it has before that is over, and under the same `Call-ID`.
fn renewal(
    ward: &Ward<'_>,
    (registered, granted, told): (&Asked, Instant, u64),
    renewed: Option<Asked>,
    found: &mut Examination,
) {
    let lasts = ward.lease.time_of(told);
    let settings = ward.patient.settings;
    let Some(renewed) = renewed else {
        return match granted + lasts < Instant::now() {
            true => found.note(
                "renewal",
                format!("a registration of {told} s is over, and was not renewed"),
                "renew it before the end of what `Contact` or `Expires` of the answer says, or as `{expires}` says",
            ),
            false => found.skip(
                "renewal",
                format!("a registration lasts {:.0} s, which is longer than it was waited for", lasts.as_secs_f64()),
            ),
        };
    };
    let after = renewed.at.saturating_duration_since(granted);
    let after_told = format!("after {}, of {:.2} s", seconds(settings, after), lasts.as_secs_f64());
    let keeps_id = renewed.call_id() == registered.call_id();
    if after > lasts {
        found.note(
            "renewal",
            format!("{after_told}: too late"),
            "renew it before its end; in between nobody can call it",
        );
    } else if !keeps_id {
        found.note(
            "renewal",
            format!("{after_told}, under another Call-ID"),
            "keep the Call-ID (RFC 3261, 10.2.4); otherwise it is taken for a phone that was started anew",
        );
    } else {
        found.good("renewal", after_told);
    }
}
