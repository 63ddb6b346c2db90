//! Measures the client's times, and counts the redirects that it follows; and looks whether it knows second factors, names and
//! certificates.

use std::time::Duration;

use redial_model::systems::myapps::messages::Answer;
use redial_model::topology::NodeId;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::course::ACCEPT;
use super::ward::{MASTER, SLAVE, Sight, Told, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::{measured, waits_longer};
use crate::doctor::ward::{Ward as _, begun};
use crate::myapps::fault::StandingFault;
use crate::myapps::proforma::{CERTIFICATES, FACTOR, KEEP_ALIVE};
use crate::proforma::{ANSWER_TIMEOUT, NAMES, RETRY_INTERVAL, TRANSPORT, TRANSPORT_TLS};
use crate::settings::Settings;

/// Attempts whose distance is measured.
const ATTEMPTS: usize = 3;
/// Whoever follows so many redirects in a row follows them for ever.
const FOR_EVER: usize = 60;
/// A pause before an attempt is no redirect that is followed if it is so much longer than those before it, and than this.
const PAUSE_FACTOR: u32 = 8;
const LEAST_PAUSE: Duration = Duration::from_millis(40);
/// So many times its time for an answer a client waits that waits for a person.
const FACTOR_WAIT: f64 = 1.5;
/// How long it may take to end a connection to which an answer came that it did not expect.
const AFTER_FACTOR: Duration = Duration::from_millis(500);
/// How long a client may take to connect by a name, or to look at a certificate.
const NAMES_LIMIT: Duration = Duration::from_secs(5);

/// How long it waits for an answer, and between attempts. Whoever wants to know the first learns it as soon as it is there.
pub(super) async fn patience(
    settings: &Settings,
    slot: u8,
    until: Instant,
    told: oneshot::Sender<Duration>,
) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot, Told::default()).await, async |ward| {
        let login = ward.login(until).await?;
        let asked = Instant::now();
        ward.meet(StandingFault::Reset).await.ok()?;
        let is_over = |sight| {
            matches!(sight, Sight::Left(node) | Sight::Attempt(node) if node == login.node || node == SLAVE)
                .then_some(sight)
        };
        let Some(first) = ward.await_one(until, is_over).await else {
            waits_longer(
                asked.elapsed(),
                "give `--answer-timeout`; a client that waits for ever stays with a PBX that hangs",
                &mut found,
            );
            return None;
        };
        measured(settings, ("answer time-out", ANSWER_TIMEOUT), asked.elapsed(), &mut found);
        // Nobody may want to know any more.
        let _ = told.send(asked.elapsed());
        let attempted = |sight| matches!(sight, Sight::Attempt(_)).then_some(());
        if !matches!(first, Sight::Attempt(_)) {
            ward.await_one(until, attempted).await?;
        }
        let (mut last, mut longest) = (Instant::now(), Duration::ZERO);
        for _ in 1..ATTEMPTS {
            if ward.await_one(until, attempted).await.is_none() {
                break;
            }
            longest = longest.max(last.elapsed());
            last = Instant::now();
        }
        match longest.is_zero() {
            true => found.note("retry interval", "no second attempt came in time", "give `--retry-interval`"),
            false => {
                measured(settings, ("retry interval", RETRY_INTERVAL), longest, &mut found);
            }
        }
        Some(())
    })
    .await;
    found
}

/// Whether it waits for a second factor, and not as long as for any other answer only.
pub(super) async fn second_factor(
    settings: &Settings,
    slot: u8,
    until: Instant,
    patience: oneshot::Receiver<Duration>,
) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot, Told::default()).await, async |ward| {
        let login = ward.login(until).await?;
        ward.answer(login, Answer::SecondFactor);
        let asked = Instant::now();
        let Some(longer) =
            patience.await.ok().map(|it| it.mul_f64(FACTOR_WAIT)).filter(|longer| asked + *longer < until)
        else {
            found.skip("second factor", "whether it waits longer than for an answer takes too long to see");
            return None;
        };
        let is_over = |sight| match sight {
            Sight::Left(node) | Sight::Attempt(node) => (node == login.node).then_some(()),
            Sight::Exited(_) => Some(()),
            _ => None,
        };
        let waits = ward.await_one(asked + longer, is_over).await.is_none();
        ward.answer(login, ACCEPT);
        let goes_on = waits && ward.await_one(Instant::now() + AFTER_FACTOR, is_over).await.is_none();
        match (waits, goes_on) {
            (true, true) => found.good("second factor", "it waits for one, longer than for an answer"),
            (true, false) => found.note(
                "second factor",
                "it waits for one, and ends the connection when the user has confirmed",
                "after `Authorize` a login is answered as usual (MW-09); until then that is not judged",
            ),
            (false, _) => found.note(
                "second factor",
                format!(
                    "it does not wait for one: the connection is over within {:.2} s",
                    longer.as_secs_f64()
                ),
                "wait without limit after `Authorize` (MW-09); until then that is not judged",
            ),
        }
        found.supports.insert(FACTOR.name, goes_on);
        Some(())
    })
    .await;
    found
}

/// How long nothing may come before it gives, or asks for, a sign of life.
pub(super) async fn keep_alive(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot, Told::default()).await, async |ward| {
        let login = ward.login(until).await?;
        ward.answer(login, ACCEPT);
        let mut quiet_since = Instant::now();
        loop {
            let sight = ward.sight(until).await;
            match sight {
                Some(Sight::Ping) => break,
                // It goes on with its dialogue at first.
                Some(Sight::Said(_)) => quiet_since = Instant::now(),
                Some(_) => {}
                None => {
                    let waited = quiet_since.elapsed().as_secs_f64();
                    found.note(
                        "keep-alive",
                        format!("no ping in {waited:.0} s"),
                        "a client that never asks for a sign of life does not notice a connection that has died",
                    );
                    return None;
                }
            }
        }
        measured(settings, ("keep-alive", KEEP_ALIVE), quiet_since.elapsed(), &mut found);
        Some(())
    })
    .await;
    found
}

/// How many redirects it follows in a row.
pub(super) async fn redirects(settings: &Settings, slot: u8, until: Instant) -> Examination {
    let mut found = Examination::default();
    with(Ward::open(settings, slot, Told::default()).await, async |ward| {
        let mut login = ward.login(until).await?;
        let (mut followed, mut shortest) = (0, Duration::MAX);
        while followed < FOR_EVER {
            let to = if login.node == MASTER { SLAVE } else { MASTER };
            ward.answer(login, Answer::Redirected { to, genuine: true });
            let answered = Instant::now();
            let attempted = |sight| if let Sight::Attempt(node) = sight { Some(node) } else { None };
            let at: Option<NodeId> = ward.await_one(until, attempted).await;
            let pause = answered.elapsed();
            let gave_up = followed > 0 && pause > LEAST_PAUSE.max(shortest.saturating_mul(PAUSE_FACTOR));
            if at != Some(to) || gave_up {
                break;
            }
            followed += 1;
            shortest = shortest.min(pause);
            let Some(next) = ward.login(until).await else { break };
            login = next;
        }
        match followed {
            0 => {}
            FOR_EVER => found.note(
                "redirect limit",
                format!("more than {FOR_EVER} in a row are followed"),
                "two PBXes that point at each other keep it busy; the document sets no limit, and forbids none",
            ),
            _ => found.good("redirect limit", format!("{followed} in a row are followed")),
        }
        Some(())
    })
    .await;
    found
}

/// Whether it reads the hosts file.
pub(super) async fn names(settings: &Settings, slot: u8) -> Examination {
    let mut found = Examination::default();
    let told = Told { names: true, ..Told::default() };
    with(Ward::open(settings, slot, told).await, async |ward| {
        let until = Instant::now() + NAMES_LIMIT;
        let attempted = |sight| matches!(sight, Sight::Attempt(_) | Sight::Exited(_)).then_some(sight);
        let knows = matches!(ward.await_one(until, attempted).await, Some(Sight::Attempt(_)));
        match knows {
            true => found.good("names", "it finds a PBX by a name from `{hosts}`"),
            false => found.note(
                "names",
                "a PBX that goes by a name in `{hosts}` is not found",
                "read `{hosts}`, in the form of hosts(5); until then PBXes go by address",
            ),
        }
        found.supports.insert(NAMES.name, knows);
        Some(())
    })
    .await;
    found
}

/// Whether it asks whose certificate it is shown.
pub(super) async fn certificates(settings: &Settings, slot: u8) -> Examination {
    let mut found = Examination::default();
    if settings.choice(TRANSPORT) != Some(TRANSPORT_TLS) {
        return found;
    }
    let told = Told { unknown_authority: true, ..Told::default() };
    with(Ward::open(settings, slot, told).await, async |ward| {
        let until = Instant::now() + NAMES_LIMIT;
        let decided = |sight| match sight {
            Sight::Failed(_) | Sight::Left(_) => Some(true),
            Sight::Upgraded(_) | Sight::Login(_) | Sight::Said(_) | Sight::WrongModule(_) => Some(false),
            _ => None,
        };
        let checks = ward.await_one(until, decided).await?;
        match checks {
            true => {
                found.good("authorities", "a certificate of one that it was not told to trust is refused")
            }
            false => found.note(
                "authorities",
                "a certificate of one that it was not told to trust is taken",
                "check certificates, or anybody can be its PBX; until then that is not judged",
            ),
        }
        found.supports.insert(CERTIFICATES.name, checks);
        Some(())
    })
    .await;
    found
}

/// Does something with a client of its own.
async fn with(opened: Result<Ward<'_>, String>, act: impl AsyncFnOnce(&mut Ward<'_>) -> Option<()>) {
    if let Some(mut ward) = begun(opened).await {
        // What was found out stands in the examination.
        let _ = act(&mut ward).await;
        ward.close().await;
    }
}
