//! From a user who is logged on: does the page load itself anew when it is not served any more, which redirects does the browser
//! follow, and does it end when told?

use std::time::Duration;

use redial_model::systems::onex_portal::topology::Server as Which;
use tokio::time::Instant;

use super::ward::{Asked, Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::ended;
use crate::doctor::ward::Ward as _;
use crate::names::Named as _;
use crate::onex_portal::forms::{REDIRECT, Redirect};
use crate::onex_portal::proforma::BROWSER;
use crate::proforma::RETRY_INTERVAL;

/// How long something may take that a browser does at once.
const AT_ONCE: Duration = Duration::from_secs(2);
/// So many pauses, and [`AT_ONCE`], it may take until it asks again where it was redirected in vain.
const PAUSES: u32 = 2;
/// What is left for its end.
const FOR_ITS_END: Duration = Duration::from_millis(600);

pub(super) async fn go(ward: &mut Ward<'_>, until: Instant) -> Examination {
    let mut found = Examination::default();
    ward.serves = false;
    match ward.asks(until.min(ward.again())).await {
        Some(asked) => redirects(ward, asked, until - FOR_ITS_END, &mut found).await,
        None => found.note(
            "redirect",
            "told that it is not served any more, its page does not load itself anew",
            "ask for the page again when /status says so: a portal redirects whoever does (OX-12)",
        ),
    }
    let took = ward.patient.end().await;
    ended(took, &mut found);
    found
}

impl Ward<'_> {
    /// Its next request for a page.
    pub(super) async fn asks(&mut self, until: Instant) -> Option<Asked> {
        self.await_one(until, |sight| if let Sight::Asks(asked) = sight { Some(asked) } else { None }).await
    }

    /// Its next request for the page of that portal.
    pub(super) async fn asks_at(&mut self, server: Which, until: Instant) -> Option<Asked> {
        let at = |sight| if let Sight::Asks(asked) = sight { Some(asked) } else { None };
        self.await_one(until, |sight| at(sight).filter(|asked| asked.server == server)).await
    }

    /// When whoever asks again by itself has done so.
    pub(super) fn again(&self) -> Instant {
        Instant::now() + AT_ONCE + self.patient.settings.time(RETRY_INTERVAL) * PAUSES
    }
}

/// To the other portal in each way, and back in the same.
async fn redirects(ward: &mut Ward<'_>, mut asked: Asked, until: Instant, found: &mut Examination) {
    let (mut followed, mut ignored) = (Vec::new(), Vec::new());
    for by in Redirect::all() {
        ward.redirects(asked, by);
        let home = asked.server;
        match ward.asks_at(home.other(), until.min(Instant::now() + AT_ONCE)).await {
            Some(there) => {
                followed.push(by.name());
                ward.redirects(there, by);
            }
            None if Instant::now() >= until => break,
            None => ignored.push(by.name()),
        }
        match ward.asks_at(home, until.min(ward.again())).await {
            Some(again) => asked = again,
            None => break,
        }
    }
    if !followed.is_empty() {
        found.supports.insert(BROWSER.name, true);
    }
    let chosen = ward.patient.settings.chosen::<Redirect>(REDIRECT.name).name();
    let all = |names: &[&str]| names.join(", ");
    match followed.first() {
        None => found.note(
            "redirect",
            format!("it follows none: {}", all(&ignored)),
            "a browser does, or its users never come to the other portal (OX-12)",
        ),
        Some(first) if !followed.contains(&chosen) => {
            found.note(
                "redirect",
                format!("it follows {}, and not {chosen}", all(&followed)),
                format!("add `--option redirect={first}`"),
            );
            found.choices.insert(REDIRECT.name, first);
        }
        Some(_) if !ignored.is_empty() => found.note(
            "redirect",
            format!("it follows {}, and not {}", all(&followed), all(&ignored)),
            "cases that redirect in that way will fail",
        ),
        Some(_) => found.good("redirect", format!("it follows {}", all(&followed))),
    }
}
