//! Examines a phone: step by step until it is registered, then several things at the same time, each with registrars and a process of
//! its own. No rule is known here: two registrars that grant everything, or nothing.
//!
//! - this file: what is looked at, in which order
//! - `ward`: two registrars, a phone, and what is seen of it
//! - `entry`: from its start to its registration
//! - `course`: a call, the renewal of the registration, its end
//! - `measures`: its times, and whether it asks the other registrar

mod course;
mod entry;
mod measures;
mod ward;

use std::time::{Duration, Instant};

use crate::doctor::Examination;
use crate::settings::Settings;
use ward::Ward;

/// The whole examination takes no longer.
const LONGEST: Duration = Duration::from_secs(14);
/// How long a phone may take to say its first word: it has to start.
const ENTRY: Duration = Duration::from_secs(8);
/// Of a run that is about to begin: nobody has asked for an examination.
const ENTRY_OF_A_RUN: Duration = Duration::from_secs(20);

/// Looks whether the phone can be tested at all: `quickly`, as far as its registration.
pub(crate) async fn examine(settings: &Settings, quickly: bool) -> Examination {
    let until = Instant::now() + LONGEST;
    let mut found = Examination::default();
    let mut ward = match Ward::open(settings, 1).await {
        Ok(ward) => ward,
        Err(error) => {
            found.wrong("registrars", error, "choose another `--port` or `--address-base`");
            return found;
        }
    };
    let entry = if quickly { settings.patience.min(ENTRY_OF_A_RUN) } else { ENTRY };
    let registered = entry::enter(&mut ward, Instant::now() + entry, &mut found).await;
    if let Some(registered) = registered.filter(|_| !quickly) {
        let (course, answers, refusals) = tokio::join!(
            course::go(&mut ward, registered, until),
            measures::answers(settings, 2, until),
            measures::refusals(settings, 3, until),
        );
        for part in [course, answers, refusals] {
            found.extend(part);
        }
    }
    ward.close().await;
    found
}
