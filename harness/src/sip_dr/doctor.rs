//! Examines an adapter and its desktop: step by step until the agent is logged in, then several things at the same time, each with
//! sites and a process of its own. No rule is known here: two sites that do as they are told. What an adapter says wrongly is named
//! with the message that has it.
//!
//! - this file: what is looked at, in which order
//! - `ward`: two sites, a desktop, and what is seen of it
//! - `dialogue`: what a desktop says, whether that is right, and what it is answered
//! - `endpoint`: whether its endpoint registers, if that is to speak SIP
//! - `entry`: from its start until the agent is logged in
//! - `course`: pings, what it does not know, events, its end
//! - `measures`: its times

mod course;
mod dialogue;
mod endpoint;
mod entry;
mod measures;
mod ward;

use std::time::Duration;

use tokio::time::Instant;

use crate::doctor::Examination;
use crate::doctor::attached::{self, LONGEST};
use crate::doctor::ward::Ward as _;
use crate::settings::Settings;
use ward::Ward;

/// How long a desktop may take until its agent is logged in: it has to start.
const ENTRY: Duration = Duration::from_secs(7);

/// Looks whether the desktop can be tested at all: `quickly`, until its agent is logged in.
pub(super) async fn examine(settings: &Settings, quickly: bool) -> Examination {
    let until = Instant::now() + LONGEST;
    let mut found = Examination::default();
    let mut ward = match Ward::open(settings, 1).await {
        Ok(ward) => ward,
        Err(error) => return attached::no_servers("sites", error),
    };
    let entry = attached::entry_until(settings, quickly, ENTRY);
    let entered = entry::enter(&mut ward, entry, &mut found).await;
    if entered.is_some() && !quickly {
        let (course, answers, telephony, phone) = tokio::join!(
            course::go(&mut ward),
            measures::answers(settings, 2, until),
            measures::telephony(settings, 3, until),
            measures::phone(settings, 4, until),
        );
        for part in [course, answers, telephony, phone] {
            found.extend(part);
        }
    }
    ward.close().await;
    found
}
