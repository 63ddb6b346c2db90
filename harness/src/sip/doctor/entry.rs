//! From its start to its registration: does it start, speak SIP over what was chosen, register the right user, prove its password?

use tokio::time::Instant;

use super::ward::{Asked, PRIMARY, SECONDARY, Sight, Ward};
use crate::doctor::attached;
use crate::doctor::ward::Ward as _;
use crate::doctor::{Examination, Wrong};
use crate::names::Named as _;
use crate::server::websocket::NO_WEBSOCKET;
use crate::sip::proforma::SETTINGS_FILE;
use crate::sip::registrar::Proof;
use crate::sip::transport::Transport;

/// So often it may be asked who it is.
const MOST_PROOFS: usize = 3;

/// What the list says of the settings file.
const STEP_FILE: &str = "settings file";
/// What to do about a phone that does not read it.
const READS_FILE: &str = "give it `{settings_url}`, or $REDIAL_SETTINGS_URL, as the URL of its settings file; one that is told addresses goes \
                          without `--supports settings-file`";

/// Starts the phone and follows it until it is registered, which it is not told yet. `None`: it does not come so far, and the last
/// finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<Asked> {
    let started = Instant::now();
    let entered = follow(ward, (started, until), found).await;
    found.reached(entered)
}

async fn follow(
    ward: &mut Ward<'_>,
    (started, until): (Instant, Instant),
    found: &mut Examination,
) -> Result<Asked, Wrong> {
    ward.start().await.map_err(attached::not_started)?;
    let mut asked = next(ward, until, found, "asks").await?;
    let over = ward.transport.name();
    let waited = started.elapsed().as_secs_f64();
    let (primary, other) = (ward.address(PRIMARY), ward.address(SECONDARY));
    found.good("starts", "it runs");
    if asked.node == PRIMARY {
        found.good("asks", format!("{primary} first, over {over}, after {waited:.2} s"));
    } else {
        let cure = "if the order matters to it, give it `{primary}` before `{secondary}`";
        found.note("asks", format!("{other} first, over {over}, and {primary} is its first system"), cure);
    }
    settings_file(ward, found)?;
    let user = &ward.account.user;
    if asked.user().as_ref() != Some(user) {
        let whom = asked.user().unwrap_or_else(|| "somebody whose name cannot be read".to_owned());
        let cure = "give it `{user}`, and `{domain}` as its domain: sip:{user}@{domain}";
        return Err(Wrong::new("user", format!("it registers {whom}, and the user is {user}"), cure));
    }
    found.good("user", format!("it registers {user}"));
    for _ in 0..MOST_PROOFS {
        match ward.proof(&asked) {
            Proof::Right => {
                match ward.account.algorithm {
                    Some(_) => found.good("proof", "its password is right"),
                    None => found.skip("proof", "none is asked for"),
                }
                return Ok(asked);
            }
            Proof::Wrong => {
                let cure = "give it `{user}`, `{password}`, and `{domain}` as the realm, in plain text";
                return Err(Wrong::new("proof", "a proof that is wrong", cure));
            }
            Proof::Missing | Proof::Stale => asked = next(ward, until, found, "proof").await?,
        }
    }
    let cure = "answer a challenge (RFC 3261, 22), with the algorithm that `--option digest=NAME` chooses; `digest=none` asks for \
                no proof";
    Err(Wrong::new("proof", "asked for a proof, it asks for its registration again without one", cure))
}

/// Whether it has read its settings file, if it is told the URL of that: it asks for a registration.
fn settings_file(ward: &Ward<'_>, found: &mut Examination) -> Result<(), Wrong> {
    let Some(url) = ward.settings_url() else { return Ok(()) };
    match (ward.reads_file, ward.was_read()) {
        (true, true) => found.good(STEP_FILE, format!("it has read {url}")),
        (false, true) => {
            let cure = "add `--supports settings-file` for the cases in which it is told nothing else";
            found.note(STEP_FILE, format!("it has read {url}"), cure);
        }
        (false, false) => {}
        (true, false) => {
            let what = format!("it has found its systems without asking for {url}");
            return Err(Wrong::new(STEP_FILE, what, READS_FILE));
        }
    }
    if ward.was_read() {
        found.supports.insert(SETTINGS_FILE.name, true);
    }
    Ok(())
}

/// Why it asks for no registration that is told the URL of its settings file alone.
fn finds_nobody(ward: &Ward<'_>, url: &str, last_words: &str) -> Wrong {
    let over = ward.transport.name();
    let (what, cure) = match ward.requested.first() {
        _ if ward.was_read() => (
            format!("it has read {url}, and asks no system for a registration over {over}{last_words}"),
            "let it take its systems from the line `SET SIP_CONTROLLER_LIST`, and register by itself once it runs",
        ),
        Some(path) => (
            format!("it asks for {path} where its settings file is {url}{last_words}"),
            "give it the whole of `{settings_url}`, or let it ask for `46xxsettings.txt` in the end",
        ),
        None => (format!("it never asks for {url}{last_words}"), READS_FILE),
    };
    Wrong::new(STEP_FILE, what, cure)
}

/// Its next request for a registration.
async fn next(
    ward: &mut Ward<'_>,
    until: Instant,
    found: &mut Examination,
    step: &'static str,
) -> Result<Asked, Wrong> {
    loop {
        let sight = ward.sight_in_its_time(until).await;
        let last_words = ward.patient.last_words();
        return Err(match sight {
            Some(Sight::Asks(asked)) => return Ok(asked),
            Some(Sight::Repeats | Sight::Ends | Sight::SaysElse | Sight::Left | Sight::Answers(_)) => {
                continue;
            }
            Some(Sight::Garbage(what)) if ward.transport == Transport::Adapter => Wrong::new(
                "messages",
                what,
                "each message is a JSON object with a `type`, and with the fields that phone-adapter.schema.json has; `open` \
                 comes first, with version 1",
            ),
            Some(Sight::Garbage(what)) => {
                Wrong::new(step, format!("something unreadable: {what}"), "messages are those of RFC 3261")
            }
            Some(Sight::ComesOver(transport)) => comes_over(ward.transport, transport),
            Some(Sight::Failed(what)) if what.starts_with(NO_WEBSOCKET) => Wrong::new(
                "upgrade",
                what,
                "open a WebSocket at the address that it is told, whatever the path, and offer the sub-protocol `sip` (RFC 7118, \
                 4.1)",
            ),
            Some(Sight::Failed(what)) => attached::certificate(&what),
            Some(Sight::Exited(how)) => {
                attached::exited(if step == "asks" { "starts" } else { step }, &mut ward.patient, &how, "")
                    .await
            }
            None if step == "asks" => {
                found.good("starts", "it runs");
                if let Some(url) = ward.settings_url().filter(|_| ward.reads_file) {
                    return Err(finds_nobody(ward, &url, &last_words));
                }
                let (primary, over) = (ward.address(PRIMARY), ward.transport.name());
                Wrong::new(
                    step,
                    format!(
                        "no REGISTER at {primary} over {over}, and none over another transport{last_words}"
                    ),
                    "give it its systems, as `{primary}` and `{secondary}` in its command, or as $REDIAL_PRIMARY and \
                     $REDIAL_SECONDARY; it has to register by itself once it runs",
                )
            }
            None => Wrong::new(
                step,
                format!("asked for a proof, it says nothing more{last_words}"),
                "give it `{user}` and `{password}`, and choose what it knows: `--option digest=NAME`",
            ),
        });
    }
}

fn comes_over(chosen: Transport, other: Transport) -> Wrong {
    let what = format!("it comes over {}, and the systems speak {}", other.name(), chosen.name());
    let cure = format!("add `--option transport={}`, or give the phone `{{transport}}`", other.name());
    Wrong::new("transport", what, cure)
}
