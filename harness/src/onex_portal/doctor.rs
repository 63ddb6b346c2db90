//! Examines a browser and its user: step by step until the user is logged on and stays so, then several things at the same time, each
//! with portals and a process of its own. No rule is known here: two portals that do as they are told.
//!
//! - this file: what is looked at, in which order
//! - `ward`: two portals, a browser, and what is seen of it
//! - `entry`: from its start until its user is logged on
//! - `course`: redirects, and its end
//! - `measures`: its times, what becomes of it after refusals and losses, certificates

mod course;
mod entry;
mod measures;
mod ward;

use std::time::Duration;

use tokio::time::Instant;

use crate::doctor::Examination;
use crate::doctor::attached::{self, LONGEST};
use crate::doctor::ward::Ward as _;
use crate::settings::Settings;
use ward::{Told, Ward};

/// How long a browser may take until its user is logged on: it has to start.
const ENTRY: Duration = Duration::from_secs(8);

/// Looks whether the browser can be tested at all: `quickly`, until its user is logged on.
pub(super) async fn examine(settings: &Settings, quickly: bool) -> Examination {
    let until = Instant::now() + LONGEST;
    let mut found = Examination::default();
    let mut ward = match Ward::open(settings, 1, Told::default()).await {
        Ok(ward) => ward,
        Err(error) => return attached::no_servers("portals", error),
    };
    let entry = attached::entry_until(settings, quickly, ENTRY);
    let served = entry::enter(&mut ward, entry, &mut found).await;
    if served.is_some() && !quickly {
        let (course, answers, refusals, certificates) = tokio::join!(
            course::go(&mut ward, until),
            measures::answers(settings, 2, until),
            measures::refusals(settings, 3, until),
            measures::certificates(settings, 4, until),
        );
        for part in [course, answers, refusals, certificates] {
            found.extend(part);
        }
    }
    ward.close().await;
    found
}
