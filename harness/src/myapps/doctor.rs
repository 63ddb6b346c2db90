//! Examines a client of myApps: step by step as far as its login, then several things at the same time, each with PBXes and
//! a process of its own.
//!
//! - this file: what is looked at, in which order
//! - `ward`: two PBXes, a client, and what is seen of it
//! - `entry`: from its start to its login
//! - `course`: redirect, pong, publications, location, trace, its end, its session after a restart
//! - `measures`: its times, a second factor, redirects without end, names, certificates

mod course;
mod entry;
mod measures;
mod ward;

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::doctor::Examination;
use crate::doctor::attached::{self, LONGEST};
use crate::doctor::ward::Ward as _;
use crate::settings::Settings;
use ward::Ward;

/// How long a client may take to come as far as its login: it has to start.
const ENTRY: Duration = Duration::from_secs(6);

/// Looks whether the client can be tested at all: `quickly`, as far as its login.
pub(super) async fn examine(settings: &Settings, quickly: bool) -> Examination {
    let until = Instant::now() + LONGEST;
    let mut found = Examination::default();
    let mut ward = match Ward::open(settings, 1, ward::Told::default()).await {
        Ok(ward) => ward,
        Err(error) => return attached::no_servers("PBXes", error),
    };
    let entry = attached::entry_until(settings, quickly, ENTRY);
    let entered = entry::enter(&mut ward, entry, &mut found).await;
    match entered {
        Some(login) if !quickly => {
            let (measured, patience) = oneshot::channel();
            let (course, times, factor, calls, redirects, names, certificates) = tokio::join!(
                course::go(settings, &mut ward, login),
                measures::patience(settings, 2, until, measured),
                measures::second_factor(settings, 8, until, patience),
                measures::keep_alive(settings, 3, until),
                measures::redirects(settings, 4, until),
                measures::names(settings, 5),
                measures::certificates(settings, 7),
            );
            for part in [course, times, factor, calls, redirects, names, certificates] {
                found.extend(part);
            }
        }
        _ => {}
    }
    ward.close().await;
    found
}
