//! From its start until its user is logged on: does it start, ask for the page, trust the authority, log on, keep the cookie, and ask
//! whether it is served?

use std::collections::BTreeMap;
use std::time::Duration;

use redial_model::systems::onex_portal::topology::Server as Which;
use tokio::time::Instant;

use super::ward::{Asked, Sight, Ward};
use crate::doctor::attached::{self, Failure};
use crate::doctor::ward::Ward as _;
use crate::doctor::{Examination, Wrong};
use crate::names::ticked;
use crate::onex_portal::pages;
use crate::onex_portal::speech::Speech;
use crate::onex_portal::stage::{PASSWORD, USER};

/// Whoever has not taken a certificate by then does not take it. Chromium breaks off a handshake with one that it takes.
const DISTRUST: Duration = Duration::from_secs(3);
/// Whoever asks for the page to log on more often does not come any further.
const MOST_PAGES: usize = 5;

/// Starts the browser and follows it until its user is logged on, and its page has asked whether it is served. `None`: it does not
/// come so far, and the last finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<()> {
    let entered = follow(ward, until, found).await;
    found.reached(entered)
}

async fn follow(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Result<(), Wrong> {
    ward.start().await.map_err(attached::not_started)?;
    let asked = asks(ward, until, found).await?;
    logs_on(ward, asked, until, found).await?;
    is_served(ward, until, found).await
}

/// Its request for the page. What came to nothing before that is told if nothing else comes.
async fn asks(ward: &mut Ward<'_>, mut until: Instant, found: &mut Examination) -> Result<Asked, Wrong> {
    let started = Instant::now();
    let mut in_vain = None;
    loop {
        let sight = ward.sight_in_its_time(until).await;
        let (address, other) = (ward.url(Which::Primary), ward.url(Which::Secondary));
        match sight {
            Some(Sight::Asks(asked)) if asked.server == Which::Primary => {
                found.good("starts", "it runs");
                found.good("asks", format!("{address}, after {:.2} s", started.elapsed().as_secs_f64()));
                found.good("certificate", "that of the authority in `{ca}` is taken");
                if ward.speech == Speech::Adapter {
                    found.good("open", "version 1, over WebSocket");
                }
                return Ok(asked);
            }
            Some(Sight::Asks(_)) => {
                let what = format!("{other}, and its user enters {address}");
                return Err(Wrong::new("asks", what, "open `{address}`, or $REDIAL_ADDRESS, first"));
            }
            Some(Sight::AsksElse(path)) => {
                let what = format!("it asks for {path}, and the page is {}", pages::PORTAL);
                in_vain = Some(Wrong::new("asks", what, "open `{address}` as it stands"));
            }
            Some(Sight::Refuses(_, what)) => {
                until = until.min(Instant::now() + DISTRUST);
                in_vain = Some(attached::certificate(&what));
            }
            Some(Sight::Wrong(wrong)) => return Err(wrong),
            Some(Sight::Unknown(name)) => says_more(&name, found),
            Some(Sight::Failed(what)) if Failure::of(&what) == Failure::Above => {
                let cure = "ask for a WebSocket (RFC 6455), at `{address}`";
                return Err(Wrong::new("upgrade", what, cure));
            }
            Some(Sight::Failed(what)) if Failure::of(&what) == Failure::IsNoTls => {
                let cure = "open `{address}` as it stands: it begins with https, or with wss";
                return Err(Wrong::new("transport", "it speaks plain HTTP, and the portals TLS", cure));
            }
            Some(Sight::Failed(what)) => in_vain = Some(attached::certificate(&what)),
            Some(Sight::Exited(how)) => {
                return Err(attached::exited("starts", &mut ward.patient, &how, "").await);
            }
            Some(_) => {}
            None if ward.upgraded => {
                let what =
                    format!("it has a WebSocket, and does not say `open`{}", ward.patient.last_words());
                return Err(Wrong::new("open", what, "the first message on each connection is `open`"));
            }
            None => {
                found.good("starts", "it runs");
                let waited = started.elapsed().as_secs_f64();
                let what = format!("no request at {address} in {waited:.0} s{}", ward.patient.last_words());
                let cure = "open `{address}` in its command, or $REDIAL_ADDRESS; ports at which it knocks otherwise cannot be seen";
                return Err(in_vain.unwrap_or_else(|| Wrong::new("asks", what, cure)));
            }
        }
    }
}

/// An adapter says what nobody knows.
fn says_more(name: &str, found: &mut Examination) {
    let what = format!("it says `{name}`, which version 1 does not have: that is passed over");
    found.note("messages", what, "say it if you like; nobody hears it");
}

/// Shows the page to log on, and waits for the login.
async fn logs_on(
    ward: &mut Ward<'_>,
    asked: Asked,
    until: Instant,
    found: &mut Examination,
) -> Result<(), Wrong> {
    let mut shown = 1;
    let mut elsewhere = String::new();
    ward.shows_login(asked);
    loop {
        match ward.sight_in_its_time(until).await {
            Some(Sight::LogsOn(asked, form)) => {
                is_right(&form)?;
                ward.lets_in(asked);
                found.good("login", format!("as {USER}, with the right password"));
                return Ok(());
            }
            Some(Sight::Asks(asked)) if shown < MOST_PAGES => {
                shown += 1;
                ward.shows_login(asked);
            }
            Some(Sight::Asks(_)) => {
                let what = "shown the page to log on, it asks for the page again and again";
                return Err(Wrong::new("login", what, "take status 200 for an answer, and log on"));
            }
            Some(Sight::AsksElse(path)) => elsewhere = format!(", and asks for {path}"),
            Some(Sight::Wrong(wrong)) => return Err(wrong),
            Some(Sight::Unknown(name)) => says_more(&name, found),
            Some(Sight::Exited(how)) => {
                return Err(attached::exited("login", &mut ward.patient, &how, "").await);
            }
            Some(_) => {}
            None => {
                let (shown, cure) = match ward.speech {
                    Speech::Pages => (
                        "shown the page to log on",
                        "give its user `{user}` and `{password}`; they go into the form of the page, and by POST to /login",
                    ),
                    Speech::Adapter => ("told `login`", "say `log-on`, with `{user}` and `{password}`"),
                };
                let what = format!("{shown}, it does not log on{elsewhere}{}", ward.patient.last_words());
                return Err(Wrong::new("login", what, cure));
            }
        }
    }
}

/// Whether these are the words with which a user logs on.
fn is_right(form: &BTreeMap<String, String>) -> Result<(), Wrong> {
    let field = |name: &str| form.get(name).map(String::as_str);
    let cure = "give its user `{user}` and `{password}`";
    match (field("user"), field("password")) {
        (Some(USER), Some(PASSWORD)) => Ok(()),
        (Some(USER), Some(_)) => Err(Wrong::new("login", "with a password that is wrong", cure)),
        (Some(user), Some(_)) => {
            Err(Wrong::new("login", format!("as `{user}`, and the user is {USER}"), cure))
        }
        _ => {
            let fields = match form.is_empty() {
                true => "none".to_owned(),
                false => ticked(form.keys().map(String::as_str), "and"),
            };
            let what = format!("of the fields of the form it has {fields}, and not `user` and `password`");
            let cure = "send the form as a browser does (application/x-www-form-urlencoded)";
            Err(Wrong::new("login", what, cure))
        }
    }
}

/// Waits until its page asks whether it is served.
async fn is_served(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Result<(), Wrong> {
    let mut asked_again = "";
    loop {
        match ward.sight_in_its_time(until).await {
            Some(Sight::Looks(true)) if ward.speech == Speech::Adapter => {
                found.good("pong", "a ping is answered, where its user is logged on");
                return Ok(());
            }
            Some(Sight::Wrong(wrong)) => return Err(wrong),
            Some(Sight::Looks(true)) => {
                found.good("cookie", "what the portal has given comes back");
                found.good("stays", "its page asks whether it is served");
                return Ok(());
            }
            Some(Sight::Looks(false)) => {
                let what = "its page asks for /status without the cookie that came with the page";
                let cure = "keep `portal-session`, and send it with each request to that address; otherwise nobody is served";
                return Err(Wrong::new("cookie", what, cure));
            }
            Some(Sight::Asks(asked)) => {
                asked_again = ", and asks for the page again";
                ward.shows_login(asked);
            }
            Some(Sight::LogsOn(asked, _)) => {
                asked_again = ", and logs on again";
                ward.lets_in(asked);
            }
            Some(Sight::Exited(how)) => {
                return Err(attached::exited("stays", &mut ward.patient, &how, "").await);
            }
            Some(_) => {}
            None if ward.speech == Speech::Adapter => {
                let what = format!("told `logged-on`, it does not answer a ping{asked_again}");
                let cure = "keep the connection and read it as long as the user is logged on; RFC 6455 5.5.2 asks for a pong";
                return Err(Wrong::new("pong", what, cure));
            }
            None => {
                let what = format!(
                    "its user is logged on, and its page does not ask for /status{asked_again}{}",
                    ward.patient.last_words()
                );
                let cure = "run the script of the page, or do as it does: until then nobody knows that the user is served";
                return Err(Wrong::new("stays", what, cure));
            }
        }
    }
}
