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
use crate::onex_portal::speech::Speech;
use crate::proforma::RETRY_INTERVAL;

/// How long something may take that a browser does at once.
const AT_ONCE: Duration = Duration::from_secs(2);
/// So many pauses, and [`AT_ONCE`], it may take until it asks again where it was redirected in vain.
const PAUSES: u32 = 2;
/// What is left for its end.
const FOR_ITS_END: Duration = Duration::from_millis(600);

pub(super) async fn go(ward: &mut Ward<'_>, until: Instant) -> Examination {
    let mut found = Examination::default();
    unknown(ward, &mut found).await;
    ward.ends_session();
    match ward.asks(until.min(ward.again())).await {
        Some(asked) => redirects(ward, asked, until - FOR_ITS_END, &mut found).await,
        None => found.note(
            "redirect",
            match ward.speech {
                Speech::Pages => "told that it is not served any more, its page does not load itself anew",
                Speech::Adapter => "told `ended`, it does not say `open` anew",
            },
            "ask again when /status, or `ended`, says so: a portal redirects whoever does (OX-12)",
        ),
    }
    let took = ward.patient.end().await;
    ended(took, &mut found);
    found
}

/// Whether an adapter goes on when it hears what it does not know.
async fn unknown(ward: &mut Ward<'_>, found: &mut Examination) {
    if ward.speech != Speech::Adapter {
        return;
    }
    let Some(to) = ward.says_what_is_unknown() else { return };
    // Whoever answers the ping has read all that was said before.
    let goes_on = |sight| match sight {
        Sight::Looks(_) => Some(true),
        Sight::Left(line) if line == to.line => Some(false),
        Sight::Exited(_) => Some(false),
        _ => None,
    };
    match ward.await_one(Instant::now() + AT_ONCE, goes_on).await {
        Some(false) => found.note(
            "unknown",
            "told a message or a field that it does not know, it ends the connection",
            "pass over what is not known: another version may have more",
        ),
        Some(true) | None => {
            found.good("unknown", "a message and a field that it does not know are passed over");
        }
    }
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
    let ways = match ward.speech {
        Speech::Pages => Redirect::all(),
        Speech::Adapter => vec![Redirect::default()],
    };
    for by in ways {
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
    if ward.speech == Speech::Adapter {
        match followed.is_empty() {
            false => found.good("redirect", "it follows `redirected`"),
            true => found.note(
                "redirect",
                "it does not follow `redirected`",
                "a plug-in does (OX-14); an application does not (OX-09)",
            ),
        }
        return;
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
