//! From its start to its login: does it start, connect, speak what the PBX speaks, ask for the right path, prove its password?

use std::time::Instant;

use super::ward::{LoginSeen, MASTER, MODULE, SLAVE, Sight, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::Watch as _;
use crate::server::SPEAKS_TLS;

/// Words of an error that mean: what came is no TLS.
const NO_TLS: &str = "InvalidContentType";

/// Starts the client and follows it to its login. `None`: it does not come so far, and the last finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<LoginSeen> {
    if let Err(error) = ward.start().await {
        found.wrong("starts", error, "put a command behind `--` that can be run");
        return None;
    }
    connect(ward, until, found).await?;
    log_on(ward, until, found).await
}

async fn connect(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<()> {
    let started = Instant::now();
    let socket = |node| ward.installation.directory.socket(node).map_or(String::new(), |it| it.to_string());
    let (primary, other) = (socket(MASTER), socket(SLAVE));
    loop {
        match ward.sight_in_its_time(until).await {
            Some(Sight::Attempt(MASTER)) => break,
            Some(Sight::Attempt(_)) => {
                found.wrong(
                    "connects",
                    format!("to {other}, and {primary} is its primary"),
                    "give the client `{primary}`, or $REDIAL_PRIMARY",
                );
                return None;
            }
            Some(Sight::Exited(how)) => {
                found.wrong(
                    "starts",
                    format!("it ends with {how}{}", ward.patient.last_words()),
                    "see what it says; a client runs until it is ended",
                );
                return None;
            }
            Some(_) => {}
            None => {
                found.good("starts", "it runs");
                let waited = started.elapsed().as_secs_f64();
                found.wrong(
                    "connects",
                    format!("no connection to {primary} in {waited:.0} s{}", ward.patient.last_words()),
                    "give the client the server, as `{primary}` or `{primary_url}` in its command, or as $REDIAL_PRIMARY; ports \
                     at which it knocks otherwise cannot be seen",
                );
                return None;
            }
        }
    }
    found.good("starts", "it runs");
    let tls = if ward.installation.is_secure() { "over TLS" } else { "in plain text" };
    found.good("connects", format!("to {primary}, {tls}, after {:.2} s", started.elapsed().as_secs_f64()));
    Some(())
}

async fn log_on(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<LoginSeen> {
    let mut said = Vec::new();
    loop {
        let (step, what, cure) = match ward.sight_in_its_time(until).await {
            Some(Sight::Upgraded(path)) => {
                found.good("upgrade", format!("to WebSocket, at {path}"));
                continue;
            }
            Some(Sight::Login(login)) if login.right => {
                found.good("login", "a digest that is right");
                return Some(login);
            }
            Some(Sight::Said(mt)) => {
                said.push(mt);
                continue;
            }
            Some(Sight::Failed(what)) => failed(&what),
            Some(Sight::WrongModule(path)) => (
                "path",
                format!("it asks for {path}, and the module of its primary is {MODULE}"),
                "take the path from `{primary_url}`, or the module from `{primary}`, behind the slash".to_owned(),
            ),
            Some(Sight::Login(_)) => (
                "login",
                "a digest that is wrong: another user, another password, or another way to compute it".to_owned(),
                "give the client `{user}` and `{password}`; a digest covers user, domain, password, nonce and challenge in that \
                 order"
                .to_owned(),
            ),
            Some(Sight::Malformed(reason)) => {
                ("login", format!("a login that cannot be checked: {reason}"), "see the sample in docs/samples".to_owned())
            }
            Some(Sight::Garbage(reason)) => {
                ("login", format!("something unreadable: {reason}"), "messages are JSON in text frames".to_owned())
            }
            Some(Sight::Left(_)) => (
                "login",
                format!("it ends the connection before it logs on{}{}", after(&said), ward.patient.last_words()),
                "see what it says on standard error".to_owned(),
            ),
            Some(Sight::Exited(how)) => (
                "login",
                format!("it ends with {how}{}{}", after(&said), ward.patient.last_words()),
                "see what it says; a client runs until it is ended".to_owned(),
            ),
            Some(Sight::Attempt(_) | Sight::Ping | Sight::Pong | Sight::Published(_)) => continue,
            None => (
                "login",
                format!("it does not log on{}{}", after(&said), ward.patient.last_words()),
                "give the client `{user}` and `{password}`".to_owned(),
            ),
        };
        found.wrong(step, what, cure);
        return None;
    }
}

fn failed(what: &str) -> (&'static str, String, String) {
    if what.contains(SPEAKS_TLS) {
        let cure = "add `--tls`, and give the client the authority to trust as `{ca}`".to_owned();
        return ("transport", "your client speaks TLS, and the PBX plain text".to_owned(), cure);
    }
    if what.contains(NO_TLS) {
        let cure = "leave `--tls` out, or let the client dial `{primary_url}`, which begins with wss then"
            .to_owned();
        return ("transport", "your client speaks plain text, and the PBX TLS".to_owned(), cure);
    }
    if what.starts_with("TLS") {
        let cure = "let the client trust the authority in `{ca}`, new for each run, and nothing beside the addresses and names \
                    that it is told"
            .to_owned();
        return ("certificate", what.to_owned(), cure);
    }
    (
        "upgrade",
        what.to_owned(),
        "the client has to ask for a WebSocket (RFC 6455), at `{primary_url}`".to_owned(),
    )
}

/// What it said before.
fn after(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!(", after {}", said.join(", ")) }
}
