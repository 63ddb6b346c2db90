//! What the desktop's own configuration says, and what it keeps from start to start.

use std::path::PathBuf;
use std::time::Duration;

use redial_model::ambiguity::Readings;
use redial_model::systems::sip_dr::topology::{Endpoint, SITES, Seating, Topology};
use redial_model::timer::Limit;
use redial_model::topology::NodeId;

use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::reference::{ClientConfig, ClientError};
use crate::sip_dr::messages::SiteName;
use crate::sip_dr::proforma::{REGISTER_TIMEOUT, SITE_TIMEOUT};

/// What its own configuration says.
#[derive(Debug, Clone)]
pub(super) struct Local {
    /// The configuration proxies of both sites.
    pub proxies: [String; 2],
    pub application: String,
    pub user: String,
    pub password: String,
    pub dn: String,
    pub topology: Topology,
    pub readings: Readings,
    pub retry: Duration,
    pub answer_limit: Duration,
    /// How long the clocks run that are started; one that is never to be started runs as long as is usual.
    pub site_timeout: Duration,
    pub register_timeout: Duration,
    /// Where the preferred site is kept.
    folder: Option<PathBuf>,
}

impl Local {
    pub(super) fn of(told: &ClientConfig) -> Result<Self, ClientError> {
        let needed = |name: &str| {
            let value = told.value(name).map(str::to_owned);
            value.ok_or_else(|| ClientError::Config(format!("--value {name}=…: the desktop has to be told")))
        };
        let interval = |name: &str| -> Result<Option<Duration>, ClientError> {
            let Some(text) = told.value(name) else { return Ok(None) };
            let seconds = text.parse::<f64>().ok().and_then(|it| Duration::try_from_secs_f64(it).ok());
            let seconds = seconds
                .ok_or_else(|| ClientError::Config(format!("{name}: `{text}` is no number of seconds")))?;
            Ok(Some(seconds).filter(|it| !it.is_zero()))
        };
        let (site_timeout, register_timeout) = (interval("site_timeout")?, interval("register_timeout")?);
        let limit = |set: Option<Duration>| if set.is_some() { Limit::Set } else { Limit::Never };
        let first = needed("first")?;
        let first = match first.as_str() {
            "site1" => SITES[0],
            "site2" => SITES[1],
            other => return Err(ClientError::Config(format!("first: `{other}` is neither site1 nor site2"))),
        };
        let topology = Topology {
            first,
            seating: if told.value("seats") == Some("shared") { Seating::Shared } else { Seating::Own },
            endpoint: match told.value("endpoint") {
                Some("embedded") => Endpoint::Embedded,
                _ => Endpoint::External,
            },
            site_timeout: limit(site_timeout),
            register_timeout: limit(register_timeout),
            ..Topology::USUAL
        };
        Ok(Local {
            proxies: [needed("site1")?, needed("site2")?],
            application: needed("application")?,
            user: needed("user")?,
            password: needed("password")?,
            dn: needed("dn")?,
            topology,
            readings: told.readings,
            retry: told.time(RETRY_INTERVAL),
            answer_limit: told.time(ANSWER_TIMEOUT),
            site_timeout: site_timeout.unwrap_or(told.time(SITE_TIMEOUT)),
            register_timeout: register_timeout.unwrap_or(told.time(REGISTER_TIMEOUT)),
            folder: told.value("state_dir").map(PathBuf::from),
        })
    }

    fn file(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("preferred"))
    }

    /// The preferred site that it has kept.
    pub(super) fn kept(&self) -> Option<NodeId> {
        let text = std::fs::read_to_string(self.file()?).ok()?;
        serde_json::from_str::<SiteName>(&text).ok().map(SiteName::node)
    }

    /// Keeps it. What cannot be kept is not there the next time.
    pub(super) fn keep(&self, preferred: Option<NodeId>) {
        if preferred == self.kept() {
            return;
        }
        if let (Some(file), Some(preferred)) = (self.file(), preferred) {
            let text = serde_json::json!(SiteName::of(preferred)).to_string();
            if let Err(error) = std::fs::write(file, text) {
                tracing::warn!(%error, "the preferred site cannot be kept");
            }
        }
    }
}
