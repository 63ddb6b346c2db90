//! From its start until the agent is logged in: does it start, connect, speak the protocol of adapters, say who it is, find the other
//! services, and log the agent in?

use std::time::Duration;

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::dialogue::Step;
use super::endpoint;
use super::ward::{At, Sight, Ward, called};
use crate::adapter::wrong;
use crate::doctor::attached::{self, Failure};
use crate::doctor::ward::Ward as _;
use crate::doctor::{Examination, Wrong};
use crate::sip_dr::messages::{Object, ServiceName};
use crate::sip_dr::stage::server;

/// How long after the login statistics may take to be opened.
const STATISTICS: Duration = Duration::from_secs(1);

/// How long after that its endpoint may take to be registered.
const ENDPOINT: Duration = Duration::from_secs(3);
/// Where its messages are written down.
const SCHEMA: &str = "desktop-adapter.schema.json";

/// How far it has come.
#[derive(Default)]
struct Far {
    connects: bool,
    upgraded: bool,
    /// It has asked for a sub-protocol.
    insists: bool,
    opened: bool,
    /// What it has read.
    read: Vec<Object>,
    listens: bool,
    /// What it has said that nobody knows.
    unknown: Option<String>,
    login: Option<At>,
}

/// Starts the desktop and follows it until its agent is logged in. `None`: it does not come so far, and the last finding says why.
pub(super) async fn enter(ward: &mut Ward<'_>, until: Instant, found: &mut Examination) -> Option<()> {
    let started = Instant::now();
    let entered = follow(ward, (started, until), found).await;
    found.reached(entered)
}

async fn follow(
    ward: &mut Ward<'_>,
    (started, mut until): (Instant, Instant),
    found: &mut Examination,
) -> Result<(), Wrong> {
    ward.start().await.map_err(attached::not_started)?;
    let site = SITES[0];
    let [configuration, telephony, statistics] = ServiceName::ALL.map(|service| server(service, site));
    let mut far = Far::default();
    loop {
        let has_all = far.login.is_some() && ward.has_opened(ServiceName::Statistics, site);
        let sight = if has_all { None } else { ward.sight_in_its_time(until).await };
        match sight {
            Some(Sight::Connects(node, _)) if !far.connects => {
                connects(ward, node, started, found)?;
                far.connects = true;
            }
            Some(Sight::Upgraded(_)) if far.upgraded => {}
            Some(Sight::Upgraded(None)) => {
                found.good("upgrade", "to WebSocket");
                far.upgraded = true;
            }
            Some(Sight::Upgraded(Some(protocols))) => {
                found.note(
                    "upgrade",
                    format!("to WebSocket; it asks for the sub-protocol `{protocols}`, and is given none"),
                    "ask for none: a client that insists on one ends the connection",
                );
                (far.upgraded, far.insists) = (true, true);
            }
            Some(Sight::Left(at)) if !far.opened && far.insists => {
                let what = format!("it ends its connection to {} without a word", called(at.node));
                let cure = "ask for no sub-protocol: what adapters speak has no name at the WebSocket";
                return Err(Wrong::new("open", what, cure));
            }
            Some(Sight::Says(at, message)) => match ward.answer(at, message)? {
                Step::Begins(begins, _) if begins == site => {
                    if !far.opened {
                        found.good("open", "version 1, and who it is");
                    }
                    far.opened = true;
                }
                Step::Begins(..) => {
                    let what = format!("it begins at site2{}", ward.patient.last_words());
                    return Err(Wrong::new(
                        "services",
                        what,
                        "site1 is preferred, and lets it in: keep to `preferred` of the person object (GD-05)",
                    ));
                }
                Step::Reads(object) => far.read.push(object),
                Step::Listens => far.listens = true,
                Step::LogsIn(at) => {
                    far.login = Some(at);
                    until = Instant::now() + STATISTICS;
                }
                Step::Opens(..) | Step::Other => {}
            },
            Some(Sight::Unknown(name)) => far.unknown = Some(name),
            Some(Sight::Unreadable(at, text, why)) => {
                return Err(wrong::unreadable(&text, &called(at.node), &why, SCHEMA));
            }
            Some(Sight::Garbage(at, what)) => return Err(wrong::garbage(&what, &called(at.node))),
            Some(Sight::Failed(what)) => return Err(failed(&what)),
            Some(Sight::Exited(how)) => {
                let step = if far.connects { "login" } else { "starts" };
                return Err(attached::exited(step, &mut ward.patient, &how, "").await);
            }
            Some(_) => {}
            None if far.login.is_some() => break,
            None => {
                if !far.connects {
                    found.good("starts", "it runs");
                }
                return Err(stuck(ward, &far, [configuration, telephony].map(|node| ward.url(node))));
            }
        }
    }
    if let Some(name) = far.unknown {
        let what = format!("it says `{name}`, which version 1 does not have: that is passed over");
        found.note("messages", what, "say it if you like; nobody hears it");
    }
    match unread(&far.read) {
        None => found.good("reads", "the person object, and the application object of its site"),
        Some(lacks) => found.note(
            "reads",
            format!("it does not read {lacks}"),
            "say `read` to configuration before anything else; GD-04 is about that",
        ),
    }
    match ward.has_opened(ServiceName::Statistics, site) {
        true => found.good("services", "telephony and statistics of site1, where it was told they are"),
        false => found.note(
            "services",
            format!("telephony of site1, and no statistics at {}", ward.url(statistics)),
            "connect to `statistics` of `accepted` as well; GD-09 is about that",
        ),
    }
    match far.listens {
        true => found.good("login", "it listens to the DN, and logs the agent in"),
        false => found.note(
            "login",
            "it logs the agent in, and does not listen to the DN",
            "say `listen` to telephony; without that no event of the DN comes (GD-09)",
        ),
    }
    let until = Instant::now() + ENDPOINT;
    endpoint::registers(ward, until, found).await
}

fn connects(ward: &Ward<'_>, node: NodeId, started: Instant, found: &mut Examination) -> Result<(), Wrong> {
    let first = server(ServiceName::Configuration, SITES[0]);
    if node != first {
        let what = format!("to {}, and {} is its first", called(node), called(first));
        let cure = "begin with the proxy that `{first}` names, `site1` or `site2`: its URL is `{site1}`, or `{site2}`";
        return Err(Wrong::new("connects", what, cure));
    }
    found.good("starts", "it runs");
    found.good("connects", format!("to {}, after {:.2} s", ward.url(first), started.elapsed().as_secs_f64()));
    Ok(())
}

fn failed(what: &str) -> Wrong {
    match Failure::of(what) {
        Failure::IsTls => {
            let cure = "dial `{site1}` and `{site2}` as they stand: they begin with ws";
            Wrong::new("transport", "your adapter speaks TLS, and the sites plain text", cure)
        }
        _ => Wrong::new("upgrade", what, "ask for a WebSocket (RFC 6455), at `{site1}`"),
    }
}

/// It does not go on from there.
fn stuck(ward: &Ward<'_>, far: &Far, [configuration, telephony]: [&str; 2]) -> Wrong {
    let last_words = ward.patient.last_words();
    let has_telephony = ward.has_opened(ServiceName::Telephony, SITES[0]);
    let (step, what, cure) = match () {
        () if !far.connects => (
            "connects",
            format!("no connection to {configuration}"),
            "give it `{site1}` and `{site2}`, or $REDIAL_SITE1 and $REDIAL_SITE2; it has to connect by itself once it runs",
        ),
        () if !far.upgraded => (
            "upgrade",
            "it connects, and asks for no WebSocket".to_owned(),
            "ask for a WebSocket (RFC 6455), at `{site1}`",
        ),
        () if !far.opened => (
            "open",
            "it connects, and does not say who it is".to_owned(),
            "the first message on each connection is `open`",
        ),
        () if !has_telephony => (
            "services",
            format!("let in at site1, it does not open telephony at {telephony}"),
            "connect to the URLs that `accepted` has told, and say `open` there, too",
        ),
        () => (
            "login",
            format!(
                "telephony is there, and it does not {}",
                if far.listens {
                    "log the agent in, although it listens"
                } else {
                    "listen, and does not log the agent in"
                }
            ),
            "say `listen`, and after `listening` say `login`: nobody presses a button",
        ),
    };
    Wrong::new(step, format!("{what}{last_words}"), cure)
}

/// What was not read, if something was not.
fn unread(read: &[Object]) -> Option<&'static str> {
    match (read.contains(&Object::Person), read.contains(&Object::Site)) {
        (true, true) => None,
        (true, false) => Some("the application object of its site"),
        (false, true) => Some("the person object"),
        (false, false) => Some("the person object, nor the application object of its site"),
    }
}
