//! From its login on: does it follow a redirect, answer pings, publish, end when told, and use its session after a restart?

use std::time::Duration;

use redial_model::systems::myapps::messages::{Answer, Credentials};
use tokio::time::Instant;

use super::ward::{self, LoginSeen, MASTER, SLAVE, Sight, Told, Ward};
use crate::doctor::Examination;
use crate::doctor::patient::ended;
use crate::doctor::ward::Ward as _;
use crate::myapps::directory::RedirectForm;
use crate::myapps::proforma::{self as ability, PONG};
use crate::proforma::{PERSISTS, PUBLISHES, TRACES};
use crate::settings::Settings;

/// How long something may take that a client does at once.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How long a process may take to start and to log on.
const START: Duration = Duration::from_secs(4);

const REDIRECT: Answer = Answer::Redirected { to: SLAVE, genuine: true };
pub(super) const ACCEPT: Answer = Answer::Accepted { standby: false, alternative: None, genuine: true };

pub(super) async fn go<'a>(settings: &'a Settings, ward: &mut Ward<'a>, login: LoginSeen) -> Examination {
    let mut found = Examination::default();
    let mut other = None;
    let served = match redirected(ward, login).await {
        Some(login) => {
            found.good("redirect", "it follows one to another PBX");
            Some(login)
        }
        None => {
            other = another_form(settings, &mut found).await;
            None
        }
    };
    let (ward, served) = match (&mut other, served) {
        (_, Some(login)) => (ward, login),
        (Some((ward, login)), None) => (ward, *login),
        (None, None) => return found,
    };
    serve(ward, served, &mut found).await;
    restart(ward, &mut found).await;
    if let Some((ward, _)) = other {
        ward.close().await;
    }
    found
}

/// Redirects a client that logs on, and waits for its login at the other PBX.
async fn redirected(ward: &mut Ward<'_>, login: LoginSeen) -> Option<LoginSeen> {
    ward.answer(login, REDIRECT);
    let until = Instant::now() + AT_ONCE;
    let there = ward.login(until).await?;
    (there.node == SLAVE).then_some(there)
}

/// Looks for another form of redirect that the client follows.
async fn another_form<'a>(settings: &'a Settings, found: &mut Examination) -> Option<(Ward<'a>, LoginSeen)> {
    let chosen = settings.choice(RedirectForm::CHOICE.name);
    for &name in RedirectForm::CHOICE.values.iter().filter(|name| Some(**name) != chosen) {
        let told = Told { form: RedirectForm::from_name(name), ..Told::default() };
        let Ok(mut ward) = Ward::open(settings, 6, told).await else { continue };
        if ward.start().await.is_ok()
            && let Some(login) = ward.login(Instant::now() + START).await
            && let Some(login) = redirected(&mut ward, login).await
        {
            found.note(
                "redirect",
                format!("it follows one that is written as `{name}` only"),
                format!("add `--redirect-form {name}`"),
            );
            found.choices.insert(RedirectForm::CHOICE.name, name);
            return Some((ward, login));
        }
        ward.close().await;
    }
    found.note(
        "redirect",
        "no connection reaches the PBX that one names, in whichever form its port is written",
        "all PBXes of a case listen on one port: a client that dials another one is lost (MA-05 is not judged yet)",
    );
    None
}

async fn serve(ward: &mut Ward<'_>, login: LoginSeen, found: &mut Examination) {
    ward.answer(login, ACCEPT);
    ward.ping(login);
    let until = Instant::now() + AT_ONCE;
    let (mut pong, mut up, mut published, mut phys) = (false, false, false, None);
    while !(pong && up) {
        match ward.sight(until).await {
            Some(Sight::Pong) => pong = true,
            Some(Sight::Published(says)) => {
                published = true;
                up |= says.up == Some(true);
                phys = says.phys.or(phys);
            }
            Some(Sight::Left(SLAVE)) => {
                found.note(
                    "stays",
                    "it ends the connection although its login was accepted",
                    "see MA-05 and its standard error",
                );
                break;
            }
            Some(_) => {}
            None => break,
        }
    }
    found.supports.insert(PONG.name, pong);
    match pong {
        true => found.good("pong", "a ping is answered"),
        false => found.note(
            "pong",
            "a ping is not answered",
            "RFC 6455 5.5.2 asks for a pong, and PBXes for signs of life",
        ),
    }
    let took = ward.patient.end().await;
    let mut late = false;
    while let Some(sight) = ward.sight(Instant::now()).await {
        late |= matches!(sight, Sight::Published(_));
    }
    match (up, published, late) {
        (true, ..) => found.good("publishes", "connInfo says that it is up"),
        (false, false, true) => found.note(
            "publishes",
            "connInfo arrives when the client ends, and not before",
            "flush standard output after each line",
        ),
        (false, true, _) => found.note(
            "publishes",
            "connInfo comes, and does not say that it is up when it is served",
            "see MA-22 to MA-28",
        ),
        (false, false, false) => found.note(
            "publishes",
            "no connInfo came, on standard output or by POST",
            "print {\"publish\":\"connInfo\",\"value\":{…}} as one line and flush it, or judge by what PBXes see alone",
        ),
    }
    found.supports.insert(PUBLISHES.name, up);
    location(published, phys.as_deref(), found);
    trace(ward, found);
    ended(took, found);
}

/// Whether it publishes the physical location that it was told.
fn location(published: bool, phys: Option<&str>, found: &mut Examination) {
    let knows = phys == Some(ward::PHYS);
    match (published, phys) {
        (false, _) => return found.skip("location", "nobody sees it, since nothing is published in time"),
        (true, Some(_)) if knows => found.good("location", "the physical location is published"),
        (true, Some(other)) => found.note(
            "location",
            format!("`{other}` is published, and `{}` is configured", ward::PHYS),
            "publish `{phys}` as it is given (MA-28); until then that is not judged",
        ),
        (true, None) => found.note(
            "location",
            "no physical location is published, and one is configured",
            "give the client `{phys}`, if one can be configured in it (MA-28); until then that is not judged",
        ),
    }
    found.supports.insert(ability::PHYS.name, knows);
}

/// Whether what it writes to standard error names the PBXes that it has dialled.
fn trace(ward: &Ward<'_>, found: &mut Examination) {
    let traces = [MASTER, SLAVE].iter().all(|node| ward.traced.contains(*node));
    match traces {
        true => found.good("trace", "standard error names the PBXes that it dials"),
        false => found.note(
            "trace",
            "standard error does not name the PBXes that it dials",
            "trace connections and redirects there (MA-30), or elsewhere: then that is not judged",
        ),
    }
    found.supports.insert(TRACES.name, traces);
}

async fn restart(ward: &mut Ward<'_>, found: &mut Examination) {
    if ward.start().await.is_err() {
        return;
    }
    match ward.login(Instant::now() + START).await.map(|login| login.credentials) {
        Some(Credentials::Session) => {
            found.good("session", "stored, and used after a restart");
            found.supports.insert(PERSISTS.name, true);
        }
        Some(Credentials::User) => found.note(
            "session",
            "after a restart it logs on as user, which is allowed (MW-04)",
            "if it stores its session, it has to do so in `{state_dir}`, before it is told to end",
        ),
        None => found.note(
            "session",
            "after a restart it does not log on",
            "start it twice with the same `{state_dir}`, and see what it says",
        ),
    }
    ward.patient.end().await;
}
