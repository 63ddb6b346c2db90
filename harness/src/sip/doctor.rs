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

use std::time::Duration;

use tokio::time::Instant;

use crate::doctor::Examination;
use crate::doctor::attached::{self, LONGEST};
use crate::doctor::ward::Ward as _;
use crate::proforma::Proforma;
use crate::settings::Settings;
use ward::Ward;

/// How long a phone may take to say its first word: it has to start.
const ENTRY: Duration = Duration::from_secs(8);

/// Looks whether the phone can be tested at all: `quickly`, as far as its registration.
pub(crate) async fn examine(proforma: &Proforma, settings: &Settings, quickly: bool) -> Examination {
    let until = Instant::now() + LONGEST;
    let mut found = Examination::default();
    let mut ward = match Ward::open(proforma, settings, 1).await {
        Ok(ward) => ward,
        Err(error) => return attached::no_servers("registrars", error),
    };
    let entry = attached::entry_until(settings, quickly, ENTRY);
    let registered = entry::enter(&mut ward, entry, &mut found).await;
    if let Some(registered) = registered.filter(|_| !quickly) {
        let (course, answers, refusals) = tokio::join!(
            course::go(&mut ward, registered, until),
            measures::answers(settings, Ward::open(proforma, settings, 2), until),
            measures::refusals(settings, Ward::open(proforma, settings, 3), until),
        );
        for part in [course, answers, refusals] {
            found.extend(part);
        }
    }
    ward.close().await;
    found
}
