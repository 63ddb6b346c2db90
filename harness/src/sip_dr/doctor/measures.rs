//! Measures the desktop's times: how long it waits for an answer, between two attempts, for telephony, and for its phone.

use std::time::Duration;

use redial_model::systems::sip_dr::messages::Reason;
use redial_model::systems::sip_dr::topology::SITES;
use tokio::time::Instant;

use super::dialogue::Next;
use super::ward::{Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::{measured, waits_longer};
use crate::doctor::ward::{Ward as _, begun};
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::settings::Settings;
use crate::sip_dr::messages::{DN_OUT, DnEvent, FromDesktop, FromSite, ServiceName};
use crate::sip_dr::stage::{DN, server};

/// Whoever leaves before so much of an interval is over leaves too early.
const EARLIEST: f64 = 0.9;
/// Whoever leaves later than so many intervals, and this, leaves too late: the machine is late, too.
const LATEST: f64 = 1.5;
const LATE: Duration = Duration::from_secs(1);

/// How long it waits for an answer.
pub(super) async fn answers(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot).await, async |ward| {
        let opens = |sight| match sight {
            Sight::Says(at, FromDesktop::Open(_)) => Some(at),
            _ => None,
        };
        let asked = ward.await_one(until, opens).await?;
        let is_over = |sight| match sight {
            Sight::Left(at) => (at.line == asked.line).then_some(()),
            Sight::Connects(..) | Sight::Exited(_) => Some(()),
            _ => None,
        };
        match ward.await_one(until, is_over).await {
            Some(()) => {
                measured(settings, ("answer time-out", ANSWER_TIMEOUT), asked.at.elapsed(), &mut found);
            }
            None => waits_longer(asked.at.elapsed(), "give `--time answer-timeout=S`; a desktop that waits for ever stays with a proxy that hangs (GD-02)", &mut found),
        }
        Some(())
    })
    .await;
    found
}

/// How long it tries to have telephony back, and how often.
pub(super) async fn telephony(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot).await, async |ward| {
        ward.login(until).await?;
        let node = server(ServiceName::Telephony, SITES[0]);
        ward.ends(node).await.ok()?;
        let off = Instant::now();
        let mut attempts = Vec::new();
        let left = ward
            .switchover(until, |next| {
                if matches!(next, Next::Does(Sight::Connects(at, true)) if *at == node) {
                    attempts.push(Instant::now());
                }
            })
            .await;
        let pauses = attempts.windows(2).map(|two| two[1] - two[0]);
        match pauses.max() {
            Some(longest) => {
                measured(settings, ("retry interval", RETRY_INTERVAL), longest, &mut found);
            }
            None => found.note(
                "retry interval",
                match attempts.len() {
                    0 => "while telephony is OFF it does not try to have it back",
                    _ => "while telephony is OFF it tries to have it back once",
                },
                "a library goes on trying (GD-24), at the same URL and with the same `library`; if it waits for long, give `--time \
                 retry-interval=S`",
            ),
        }
        let left = left.map(|_| off.elapsed());
        interval(&mut found, "site-timeout", ward.intervals[0], left, off.elapsed());
        Some(())
    })
    .await;
    found
}

/// How long it waits for its phone.
pub(super) async fn phone(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot).await, async |ward| {
        let at = ward.login(until).await?;
        for event in [DnEvent::of_phone(DN, DN_OUT), DnEvent::logout(DN, Reason::DrForceUnderscore)] {
            ward.says(at, &FromSite::Event(event));
        }
        let away = Instant::now();
        let left = ward.switchover(until, |_| {}).await.map(|_| away.elapsed());
        interval(&mut found, "register-timeout", ward.intervals[1], left, away.elapsed());
        Some(())
    })
    .await;
    found
}

/// Whether it goes to the other site when an interval is over that it was told.
fn interval(
    found: &mut Examination,
    name: &'static str,
    told: Duration,
    left: Option<Duration>,
    waited: Duration,
) {
    let told_s = told.as_secs_f64();
    let cure = format!(
        "give it `{{{}}}`, in seconds that are scaled already",
        if name == "site-timeout" { "site_timeout" } else { "register_timeout" }
    );
    match left {
        None => found.note(
            name,
            format!(
                "it does not go to the other site in {:.1} s, and was told {told_s:.2} s",
                waited.as_secs_f64()
            ),
            cure,
        ),
        Some(left) => {
            let what =
                format!("it goes to the other site after {:.2} s, told {told_s:.2} s", left.as_secs_f64());
            let early = left < told.mul_f64(EARLIEST);
            let late = left > told.mul_f64(LATEST) + LATE;
            match (early, late) {
                (true, _) => found.note(name, format!("{what}: too early"), cure),
                (_, true) => found.note(name, format!("{what}: too late"), cure),
                _ => found.good(name, what),
            }
        }
    }
}

/// Does something with a client of its own.
async fn with(opened: Result<Ward<'_>, String>, act: impl AsyncFnOnce(&mut Ward<'_>) -> Option<()>) {
    if let Some(mut ward) = begun(opened).await {
        // What was found out stands in the examination.
        let _ = act(&mut ward).await;
        ward.close().await;
    }
}
