//! From its start to its login: does it start, connect, speak what the PBX speaks, ask for the right path, prove its password?

use tokio::time::Instant;

use super::ward::{LoginSeen, MASTER, MODULE, SLAVE, Sight, Ward};
use crate::doctor::attached::{self, Failure};
use crate::doctor::ward::Ward as _;
use crate::doctor::{Examination, Wrong};

/// Starts the client and follows it to its login. `None`: it does not come so far, and the last finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<LoginSeen> {
    let entered = follow(ward, until, found).await;
    found.reached(entered)
}

async fn follow(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Result<LoginSeen, Wrong> {
    ward.start().await.map_err(attached::not_started)?;
    connect(ward, until, found).await?;
    log_on(ward, until, found).await
}

async fn connect(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Result<(), Wrong> {
    let started = Instant::now();
    let socket = |node| ward.installation.directory.socket(node).map_or(String::new(), |it| it.to_string());
    let (primary, other) = (socket(MASTER), socket(SLAVE));
    loop {
        match ward.sight_in_its_time(until).await {
            Some(Sight::Attempt(MASTER)) => break,
            Some(Sight::Attempt(_)) => {
                let what = format!("to {other}, and {primary} is its primary");
                return Err(Wrong::new("connects", what, "give the client `{primary}`, or $REDIAL_PRIMARY"));
            }
            Some(Sight::Exited(how)) => {
                return Err(attached::exited("starts", &mut ward.patient, &how, "").await);
            }
            Some(_) => {}
            None => {
                found.good("starts", "it runs");
                let waited = started.elapsed().as_secs_f64();
                let what =
                    format!("no connection to {primary} in {waited:.0} s{}", ward.patient.last_words());
                let cure = "give the client the server, as `{primary}` or `{primary_url}` in its command, or as $REDIAL_PRIMARY; \
                            ports at which it knocks otherwise cannot be seen";
                return Err(Wrong::new("connects", what, cure));
            }
        }
    }
    found.good("starts", "it runs");
    let tls = if ward.installation.is_secure() { "over TLS" } else { "in plain text" };
    found.good("connects", format!("to {primary}, {tls}, after {:.2} s", started.elapsed().as_secs_f64()));
    Ok(())
}

async fn log_on(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Result<LoginSeen, Wrong> {
    let mut said = Vec::new();
    loop {
        let sight = ward.sight_in_its_time(until).await;
        let (after, last_words) = (after(&said), ward.patient.last_words());
        return Err(match sight {
            Some(Sight::Upgraded(path)) => {
                found.good("upgrade", format!("to WebSocket, at {path}"));
                continue;
            }
            Some(Sight::Login(login)) if login.right => {
                found.good("login", "a digest that is right");
                return Ok(login);
            }
            Some(Sight::Said(mt)) => {
                said.push(mt);
                continue;
            }
            Some(Sight::Attempt(_) | Sight::Ping | Sight::Pong | Sight::Published(_)) => continue,
            Some(Sight::Failed(what)) => failed(&what),
            Some(Sight::WrongModule(path)) => Wrong::new(
                "path",
                format!("it asks for {path}, and the module of its primary is {MODULE}"),
                "take the path from `{primary_url}`, or the module from `{primary}`, behind the slash",
            ),
            Some(Sight::Login(_)) => Wrong::new(
                "login",
                "a digest that is wrong: another user, another password, or another way to compute it",
                "give the client `{user}` and `{password}`; a digest covers user, domain, password, nonce and challenge in that \
                 order",
            ),
            Some(Sight::Malformed(reason)) => Wrong::new(
                "login",
                format!("a login that cannot be checked: {reason}"),
                "see the sample in docs/samples",
            ),
            Some(Sight::Garbage(reason)) => Wrong::new(
                "login",
                format!("something unreadable: {reason}"),
                "messages are JSON in text frames",
            ),
            Some(Sight::Left(_)) => Wrong::new(
                "login",
                format!("it ends the connection before it logs on{after}{last_words}"),
                "see what it says on standard error",
            ),
            Some(Sight::Exited(how)) => attached::exited("login", &mut ward.patient, &how, &after).await,
            None => Wrong::new(
                "login",
                format!("it does not log on{after}{last_words}"),
                "give the client `{user}` and `{password}`",
            ),
        });
    }
}

fn failed(what: &str) -> Wrong {
    match Failure::of(what) {
        Failure::IsTls => {
            let cure = "add `--tls`, and give the client the authority to trust as `{ca}`";
            Wrong::new("transport", "your client speaks TLS, and the PBX plain text", cure)
        }
        Failure::IsNoTls => {
            let cure =
                "leave `--tls` out, or let the client dial `{primary_url}`, which begins with wss then";
            Wrong::new("transport", "your client speaks plain text, and the PBX TLS", cure)
        }
        Failure::Certificate | Failure::Tls => attached::certificate(what),
        Failure::Above => {
            let cure = "the client has to ask for a WebSocket (RFC 6455), at `{primary_url}`";
            Wrong::new("upgrade", what, cure)
        }
    }
}

/// What it said before.
fn after(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!(", after {}", said.join(", ")) }
}
