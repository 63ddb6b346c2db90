//! Measures the times of browser and user, and looks what becomes of them where they are turned away, lose their portal, or are shown
//! a certificate that nobody vouches for.

use std::time::Duration;

use redial_model::systems::onex_portal::topology::Server as Which;
use tokio::time::Instant;

use super::ward::{Sight, Told, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::{measured, waits_longer};
use crate::doctor::ward::{Ward as _, begun};
use crate::onex_portal::forms::REDIRECT;
use crate::onex_portal::proforma::{ACCEPTS, TURNS};
use crate::onex_portal::speech::Speech;
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::server::Fault;
use crate::settings::Settings;

/// Attempts whose distance is measured.
const ATTEMPTS: usize = 4;
/// How long a certificate may take that is accepted all the same.
const ALL_THE_SAME: Duration = Duration::from_millis(1500);

/// How long it waits for an answer.
pub(super) async fn answers(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot, Told::default()).await, async |ward| {
        let asked = ward.asks(until).await?;
        ward.is_silent(asked);
        let is_over = |sight| match sight {
            Sight::Left(line) => (line == asked.line).then_some(()),
            Sight::Asks(_) | Sight::Exited(_) => Some(()),
            _ => None,
        };
        match ward.await_one(until, is_over).await {
            Some(()) => {
                measured(settings, ("answer time-out", ANSWER_TIMEOUT), asked.at.elapsed(), &mut found);
            }
            None => waits_longer(
                asked.at.elapsed(),
                "give `--time answer-timeout=S`: how long browser or user wait until they try something else",
                &mut found,
            ),
        }
        Some(())
    })
    .await;
    found
}

/// How long it waits between two attempts, whether its user enters the other address, and whether it comes back after a loss.
pub(super) async fn refusals(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    let told = Told { knows_both: true, ..Told::default() };
    with(Ward::open(settings, slot, told).await, async |ward| {
        let mut turned_away = Vec::new();
        while turned_away.len() < ATTEMPTS
            && let Some(asked) = ward.asks(until).await
        {
            ward.turns_away(asked);
            turned_away.push(asked);
        }
        let pauses = turned_away.windows(2).map(|two| two[1].at - two[0].at);
        match pauses.max() {
            None => found.note(
                "retry interval",
                match ward.speech {
                    Speech::Pages => "turned away with 503, nobody asks again in time",
                    Speech::Adapter => "turned away by `starting`, nobody asks again in time",
                },
                "if that takes long, give `--time retry-interval=S`; if nobody does, the suite will say so",
            ),
            Some(longest) => {
                measured(settings, ("retry interval", RETRY_INTERVAL), longest, &mut found);
            }
        }
        let turns = turned_away.iter().any(|asked| asked.server == Which::Secondary);
        match turns {
            true => found.good("other address", "turned away, its user enters `{other}`"),
            false => found.note(
                "other address",
                "turned away, its user does not enter `{other}`",
                "if there is a user who knows both addresses, have `{other}` entered where the first one is of no use; until \
                 then such cases are skipped",
            ),
        }
        found.supports.insert(TURNS.name, turns);
        loss(ward, until, &mut found).await
    })
    .await;
    found
}

/// Lets its user in, and cuts the line.
async fn loss(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<()> {
    loop {
        match ward.sight(until).await? {
            Sight::Asks(asked) => ward.shows_login(asked),
            Sight::LogsOn(asked, _) => ward.lets_in(asked),
            Sight::Looks(true) => break,
            Sight::Exited(_) => return None,
            _ => {}
        }
    }
    ward.meet(Fault::Reset).await.ok()?;
    let lost = Instant::now();
    let tries = |sight| matches!(sight, Sight::InVain).then_some(());
    let has_tried = ward.await_one(until, tries).await;
    ward.meet(Fault::Open).await.ok()?;
    let back = |sight| matches!(sight, Sight::Asks(_) | Sight::Looks(_)).then(Instant::now);
    match ward.await_one(until, back).await {
        Some(back) => {
            let took = (back - lost).as_secs_f64();
            found.good("comes back", format!("after a loss by itself, {took:.2} s later"));
        }
        None => found.note(
            "comes back",
            match has_tried {
                Some(()) => "after a loss it tries again once, and is not seen any more",
                None => "after a loss it is not seen any more",
            },
            "if that takes longer than it was waited for, all is well; otherwise failover and failback will fail",
        ),
    }
    Some(())
}

/// Whether it asks whose certificate it is shown, and whether its user can accept one.
pub(super) async fn certificates(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    let told = Told { is_strange: true, ..Told::default() };
    with(Ward::open(settings, slot, told).await, async |ward| {
        match comes(ward, until).await? {
            Came::Not => {
                found.skip("authorities", "it does not come as far as a portal that nobody vouches for");
                return None;
            }
            Came::In => {
                found.note(
                    "authorities",
                    "a certificate that nobody vouches for is taken, although its user does not accept it",
                    "check certificates, and let `{accepts}` decide: otherwise cases of OX-13 will fail",
                );
                return None;
            }
            Came::Refusing => found.good("authorities", "a certificate that nobody vouches for is refused"),
        }
        ward.patient.end().await;
        ward.patient.values.insert("accepts", "yes".to_owned());
        ward.start().await.ok()?;
        let accepts = match comes(ward, until).await {
            Some(Came::In) => true,
            _ if Instant::now() >= until => {
                found.skip("accepts", "whether its user accepts it takes too long to see");
                return None;
            }
            _ => false,
        };
        match accepts {
            true => found.good("accepts", "its user accepts it, told so by `{accepts}`"),
            false => found.note(
                "accepts",
                "its user does not accept it, whatever `{accepts}` says",
                "have it accepted by hand where `{accepts}` says yes; until then such cases are skipped",
            ),
        }
        found.supports.insert(ACCEPTS.name, accepts);
        Some(())
    })
    .await;
    found
}

/// How it came to a portal whose certificate nobody vouches for.
enum Came {
    Not,
    Refusing,
    In,
}

/// Sends it there.
async fn comes(ward: &mut Ward<'_>, until: Instant) -> Option<Came> {
    let asked = ward.asks_at(Which::Primary, until).await?;
    ward.redirects(asked, ward.patient.settings.chosen(REDIRECT.name));
    let mut until = until.min(ward.again());
    let mut came = Came::Not;
    loop {
        match ward.sight(until).await {
            Some(Sight::Asks(asked)) if asked.server == Which::Secondary => return Some(Came::In),
            Some(Sight::Refuses(Which::Secondary, _)) if matches!(came, Came::Not) => {
                came = Came::Refusing;
                until = Instant::now() + ALL_THE_SAME;
            }
            Some(Sight::Exited(_)) => return None,
            Some(_) => {}
            None => return Some(came),
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
