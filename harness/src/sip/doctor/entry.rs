//! From its start to its registration: does it start, speak SIP over what was chosen, register the right user, prove its password?

use std::time::Instant;

use super::ward::{Asked, PRIMARY, SECONDARY, Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::Watch as _;
use crate::names::Named as _;
use crate::server::websocket::NO_WEBSOCKET;
use crate::sip::registrar::Proof;
use crate::sip::transport::Transport;

/// So often it may be asked who it is.
const MOST_PROOFS: usize = 3;

/// A step that ends it: which, what was seen, what to do about it.
type Wrong = (&'static str, String, String);

/// Starts the phone and follows it until it is registered, which it is not told yet. `None`: it does not come so far, and the last
/// finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<Asked> {
    let started = Instant::now();
    let entered = match ward.start().await {
        Ok(()) => follow(ward, (started, until), found).await,
        Err(error) => Err(("starts", error, "put a command behind `--` that can be run".to_owned())),
    };
    match entered {
        Ok(registered) => Some(registered),
        Err((step, what, cure)) => {
            found.wrong(step, what, cure);
            None
        }
    }
}

async fn follow(
    ward: &mut Ward<'_>,
    (started, until): (Instant, Instant),
    found: &mut Examination,
) -> Result<Asked, Wrong> {
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
    let user = &ward.account.user;
    if asked.user().as_ref() != Some(user) {
        let whom = asked.user().unwrap_or_else(|| "somebody whose name cannot be read".to_owned());
        let cure = "give it `{user}`, and `{domain}` as its domain: sip:{user}@{domain}".to_owned();
        return Err(("user", format!("it registers {whom}, and the user is {user}"), cure));
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
                return Err(("proof", "a proof that is wrong".to_owned(), cure.to_owned()));
            }
            Proof::Missing | Proof::Stale => asked = next(ward, until, found, "proof").await?,
        }
    }
    let cure = "answer a challenge (RFC 3261, 22), with the algorithm that `--option digest=NAME` chooses; `digest=none` asks for \
                no proof";
    Err((
        "proof",
        "asked for a proof, it asks for its registration again without one".to_owned(),
        cure.to_owned(),
    ))
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
            Some(Sight::Garbage(what)) => {
                (step, format!("something unreadable: {what}"), "messages are those of RFC 3261".to_owned())
            }
            Some(Sight::ComesOver(transport)) => comes_over(ward.transport, transport),
            Some(Sight::Failed(what)) if what.starts_with(NO_WEBSOCKET) => (
                "upgrade",
                what,
                "open a WebSocket at the address that it is told, whatever the path, and offer the sub-protocol `sip` \
                 (RFC 7118, 4.1)"
                    .to_owned(),
            ),
            Some(Sight::Failed(what)) => (
                "certificate",
                what,
                "let it trust the authority in `{ca}`, new for each run, at the addresses that it is told"
                    .to_owned(),
            ),
            Some(Sight::Exited(how)) => (
                if step == "asks" { "starts" } else { step },
                format!("it ends with {how}{last_words}"),
                "see what it says; a phone runs until it is ended".to_owned(),
            ),
            None if step == "asks" => {
                found.good("starts", "it runs");
                let (primary, over) = (ward.address(PRIMARY), ward.transport.name());
                (
                    step,
                    format!("no REGISTER at {primary} over {over}, and none over another transport{last_words}"),
                    "give it its systems, as `{primary}` and `{secondary}` in its command, or as $REDIAL_PRIMARY and \
                     $REDIAL_SECONDARY; it has to register by itself once it runs"
                        .to_owned(),
                )
            }
            None => (
                step,
                format!("asked for a proof, it says nothing more{last_words}"),
                "give it `{user}` and `{password}`, and choose what it knows: `--option digest=NAME`"
                    .to_owned(),
            ),
        });
    }
}

fn comes_over(chosen: Transport, other: Transport) -> Wrong {
    let what = format!("it comes over {}, and the systems speak {}", other.name(), chosen.name());
    let cure = format!("add `--option transport={}`, or give the phone `{{transport}}`", other.name());
    ("transport", what, cure)
}
