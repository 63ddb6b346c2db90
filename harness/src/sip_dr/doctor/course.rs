//! From an agent who is logged in: does the adapter answer pings, pass over what it does not know, hand on events, publish what the
//! agent is shown, and end when told?

use std::time::Duration;

use redial_model::systems::sip_dr::messages::Reason;
use redial_model::systems::sip_dr::topology::SITES;
use tokio::time::Instant;

use super::dialogue::Next;
use super::ward::{At, Sight, Ward};
use crate::adapter::UNKNOWN;
use crate::doctor::Examination;
use crate::doctor::patient::ended;
use crate::doctor::ward::Ward as _;
use crate::proforma::PUBLISHES;
use crate::sip_dr::messages::{DN_BACK, DN_OUT, DnEvent, FromSite, ServiceName};
use crate::sip_dr::stage::{DN, server};

/// How long something may take that a desktop does at once.
const AT_ONCE: Duration = Duration::from_secs(2);

pub(super) async fn go(ward: &mut Ward<'_>) -> Examination {
    let mut found = Examination::default();
    let telephony = server(ServiceName::Telephony, SITES[0]);
    let line = ward.opened.iter().find(|(_, node)| **node == telephony).map(|(line, _)| *line);
    if let Some(line) = line {
        let to = At { at: Instant::now(), node: telephony, line };
        pong(ward, to, &mut found).await;
        if unknown(ward, to, &mut found).await.is_some() {
            events(ward, to, &mut found).await;
        }
    }
    let took = ward.patient.end().await;
    let in_time = ward.shows;
    while ward.sight(Instant::now()).await.is_some() {}
    match (in_time, ward.shows) {
        (true, _) => found.good("publishes", "what the agent is shown"),
        (false, true) => found.note(
            "publishes",
            "what the agent is shown arrives when the desktop ends, and not before",
            "flush standard output after each line",
        ),
        (false, false) => found.note(
            "publishes",
            "nothing came on standard output or by POST",
            "print {\"publish\":\"desktop\",\"value\":{…}} as one line and flush it, or judge by what sites see alone",
        ),
    }
    found.supports.insert(PUBLISHES.name, in_time);
    ended(took, &mut found);
    found
}

async fn pong(ward: &mut Ward<'_>, to: At, found: &mut Examination) {
    ward.pings(to);
    let until = Instant::now() + AT_ONCE;
    let is_pong = |next: &Next| matches!(next, Next::Does(Sight::Pong));
    let mut pong = false;
    while !pong && let Some(next) = ward.next(until).await {
        pong = is_pong(&next);
    }
    match pong {
        true => found.good("pong", "a ping is answered"),
        false => found.note("pong", "a ping is not answered", "RFC 6455 5.5.2 asks for a pong"),
    }
}

/// Whether it goes on when it hears what it does not know. `None`: it has ended the connection.
async fn unknown(ward: &mut Ward<'_>, to: At, found: &mut Examination) -> Option<()> {
    for text in [
        UNKNOWN.to_owned(),
        format!(r#"{{"type":"event","name":"EventWeather","dn":"{DN}"}}"#),
        format!(r#"{{"type":"listening","dn":"{DN}","since":1}}"#),
    ] {
        ward.says_text(to, &text);
    }
    // Whoever answers this has read all that was said before.
    ward.pings(to);
    let until = Instant::now() + AT_ONCE;
    loop {
        match ward.next(until).await {
            Some(Next::Does(Sight::Left(at))) if at.line == to.line => {
                found.note(
                    "unknown",
                    "told a message, an event or a field that it does not know, it ends the connection",
                    "pass over what is not known: another version may have more",
                );
                return None;
            }
            Some(Next::Does(Sight::Exited(how))) => {
                found.note(
                    "unknown",
                    format!(
                        "told a message that it does not know, it ends with {how}{}",
                        ward.patient.last_words()
                    ),
                    "pass over what is not known: another version may have more",
                );
                return None;
            }
            Some(Next::Does(Sight::Pong)) | None => {
                found
                    .good("unknown", "a message, an event and a field that it does not know are passed over");
                return Some(());
            }
            Some(_) => {}
        }
    }
}

/// Which events reach the desktop: those to which it does something at once.
async fn events(ward: &mut Ward<'_>, to: At, found: &mut Examination) {
    let (mut answered, mut ignored) = (Vec::new(), Vec::new());
    for event in [
        DnEvent::of_phone(DN, DN_OUT),
        DnEvent::logout(DN, Reason::DrForceUnderscore),
        DnEvent::of_phone(DN, DN_BACK),
    ] {
        ward.says(to, &FromSite::Event(event));
    }
    let login = ward.login(Instant::now() + AT_ONCE).await;
    let of = if login.is_some() { &mut answered } else { &mut ignored };
    of.push("EventDNBackInService, by a login");
    ward.says(to, &FromSite::Event(DnEvent::logout(DN, Reason::GracefulShutdown)));
    let left = ward.switchover(Instant::now() + AT_ONCE, |_| {}).await;
    let of = if left.is_some() { &mut answered } else { &mut ignored };
    of.push("graceful_shutdown_logout, by another library at the other site");
    match ignored.is_empty() {
        true => found.good("events", format!("it answers {}", answered.join("; "))),
        false => found.note(
            "events",
            format!("it does not answer {}", ignored.join("; ")),
            "hand the events of the DN on as the desktop's library would hear them, names and reason codes as they are",
        ),
    }
}
