//! What a desktop says, whether that is right, and what it is answered.

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::ward::{At, Sight, Ward, called};
use crate::adapter::{Message as _, wrong};
use crate::doctor::Wrong;
use crate::doctor::ward::Ward as _;
use crate::server::event::logged;
use crate::sip_dr::messages::{FromDesktop, FromSite, Object, Open, ServiceName, SiteName, VERSION};
use crate::sip_dr::stage::{APPLICATION, DN, PASSWORD, USER, place, server};

/// Something right that a desktop says, and has been answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A library begins at a site; true: another one than before.
    Begins(NodeId, bool),
    /// It has a service again that it has had before.
    Opens(At, ServiceName),
    /// It reads an object.
    Reads(Object),
    /// It listens to the DN.
    Listens,
    /// It logs the agent in.
    LogsIn(At),
    /// Something else.
    Other,
}

impl Ward<'_> {
    /// Answers what a desktop says; what is wrong with it.
    pub(super) fn answer(&mut self, at: At, message: FromDesktop) -> Result<Step, Wrong> {
        let (service, site) = place(at.node);
        let text = logged(&message.text());
        let is_open = self.opened.contains_key(&at.line);
        match (message, service) {
            (FromDesktop::Open(open), _) => self.opens(at, open, &text),
            _ if !is_open => Err(wrong::before_open(&text, &called(at.node))),
            (FromDesktop::Read { object }, ServiceName::Configuration) => {
                self.says(at, &self.object(object, site));
                Ok(Step::Reads(object))
            }
            (
                FromDesktop::Listen { dn }
                | FromDesktop::Login { dn }
                | FromDesktop::Logout { dn }
                | FromDesktop::EndpointLaunched { dn },
                ServiceName::Telephony,
            ) if dn != DN => Err(Wrong::new(
                "dn",
                format!("{text}, and the agent's DN is {DN}"),
                "give it `{dn}`, or $REDIAL_DN",
            )),
            (FromDesktop::Listen { dn }, ServiceName::Telephony) => {
                self.says(at, &FromSite::Listening { dn });
                Ok(Step::Listens)
            }
            (FromDesktop::Login { dn }, ServiceName::Telephony) => {
                self.says(at, &FromSite::LoggedIn { dn });
                Ok(Step::LogsIn(at))
            }
            (FromDesktop::Logout { .. } | FromDesktop::EndpointLaunched { .. }, ServiceName::Telephony) => {
                Ok(Step::Other)
            }
            _ => {
                let what = format!("{text} to {}", called(at.node));
                let cure = "`read` is said to configuration; `listen`, `login`, `logout` and `endpoint-launched` to telephony";
                Err(Wrong::new("messages", what, cure))
            }
        }
    }

    fn object(&self, object: Object, site: NodeId) -> FromSite {
        match object {
            Object::Person => FromSite::Person { preferred: SiteName::of(site), secondary: other(site) },
            Object::Site => FromSite::Site {
                site: SiteName::of(site),
                configuration: self.url(server(ServiceName::Configuration, site)).to_owned(),
            },
        }
    }

    fn opens(&mut self, at: At, open: Open, text: &str) -> Result<Step, Wrong> {
        let (service, site) = place(at.node);
        if open.version != VERSION {
            self.says(at, &FromSite::Unsupported { versions: vec![VERSION] });
            return Err(wrong::version(text, VERSION));
        }
        if open.service != service {
            let what = format!("an `open` for {} at the address of {}", open.service.name(), called(at.node));
            let cure = "connect to `{site1}` and `{site2}` for configuration, and for the others to the URLs that `accepted` has told";
            return Err(Wrong::new("services", what, cure));
        }
        if service == ServiceName::Configuration {
            says_who_it_is(&open)?;
            let url = |service| self.url(server(service, site)).to_owned();
            let (telephony, statistics) = (url(ServiceName::Telephony), url(ServiceName::Statistics));
            self.says(at, &FromSite::Accepted { site: SiteName::of(site), telephony, statistics });
            self.opened.insert(at.line, at.node);
            let is_new = self.library.as_ref() != Some(&open.library);
            self.library = Some(open.library);
            return Ok(Step::Begins(site, is_new));
        }
        if let Some(library) = self.library.as_ref().filter(|library| **library != open.library) {
            let what = format!("{text} at {}, and `{library}` at configuration", called(at.node));
            let cure = "say the same `library` on all connections of one library, and another one when it is started anew";
            return Err(Wrong::new("library", what, cure));
        }
        self.says(at, &FromSite::Ready {});
        self.opened.insert(at.line, at.node);
        Ok(Step::Opens(at, service))
    }

    /// What a desktop does next, as far as it is right; with what it says wrongly nobody can do anything here.
    pub(super) async fn next(&mut self, until: Instant) -> Option<Next> {
        while let Some(sight) = self.sight(until).await {
            match sight {
                Sight::Says(at, message) => match self.answer(at, message) {
                    Ok(step) => return Some(Next::Says(step)),
                    Err(wrong) => tracing::debug!(?wrong, "an adapter that was right says something wrong"),
                },
                sight => return Some(Next::Does(sight)),
            }
        }
        None
    }

    /// The next login of the agent, and where.
    pub(super) async fn login(&mut self, until: Instant) -> Option<At> {
        loop {
            if let Next::Says(Step::LogsIn(at)) = self.next(until).await? {
                return Some(at);
            }
        }
    }

    /// When a library begins that is new, and where, or begins in vain. What else is seen meanwhile is handed over.
    pub(super) async fn switchover(&mut self, until: Instant, mut seen: impl FnMut(&Next)) -> Option<NodeId> {
        loop {
            let next = self.next(until).await?;
            match next {
                Next::Says(Step::Begins(site, true)) => return Some(site),
                Next::Does(Sight::Exited(_)) => return None,
                next => seen(&next),
            }
        }
    }
}

/// What a desktop does next.
#[derive(Debug)]
pub(super) enum Next {
    /// It says something that is right.
    Says(Step),
    /// It does something else.
    Does(Sight),
}

fn other(site: NodeId) -> SiteName {
    SiteName::of(if site == SITES[0] { SITES[1] } else { SITES[0] })
}

fn says_who_it_is(open: &Open) -> Result<(), Wrong> {
    let fields = [
        ("application", &open.application, APPLICATION),
        ("user", &open.user, USER),
        ("password", &open.password, PASSWORD),
    ];
    for (name, said, right) in fields {
        let what = match said.as_deref() {
            Some(said) if said == right => continue,
            Some(_) if name == "password" => "another `password`".to_owned(),
            Some(said) => format!("`{name}` is `{}`, and has to be `{right}`", logged(said)),
            None => format!("no `{name}`"),
        };
        let cure = format!("give it `{{{name}}}`, for `open` at the configuration proxy (GD-03)");
        return Err(Wrong::new("who", format!("an `open` at the configuration proxy: {what}"), cure));
    }
    Ok(())
}
