//! What can be wrong with how a client is attached, whatever its wire: it does not run, it speaks TLS where nobody does, or it does not
//! trust whom it is to trust.

use std::time::Duration;

use tokio::time::Instant;

use crate::doctor::patient::Patient;
use crate::doctor::{Examination, Wrong};
use crate::server::{REFUSES_CERTIFICATE, SPEAKS_TLS};
use crate::settings::Settings;

/// The whole examination takes no longer.
pub(crate) const LONGEST: Duration = Duration::from_secs(14);
/// How long a client may take for its first steps if a run is about to begin: nobody has asked for an examination.
const ENTRY_OF_A_RUN: Duration = Duration::from_secs(20);

/// Words of an error that mean: what came is no TLS.
const NO_TLS: &str = "InvalidContentType";

/// Until when a client has to have taken its first steps, for which it usually has `usual`.
pub(crate) fn entry_until(settings: &Settings, quickly: bool, usual: Duration) -> Instant {
    Instant::now() + if quickly { settings.patience.min(ENTRY_OF_A_RUN) } else { usual }
}

/// The servers that it is to find cannot be set up.
pub(crate) fn no_servers(step: &'static str, error: String) -> Examination {
    let mut found = Examination::default();
    found.wrong(step, error, "choose another `--port` or `--address-base`");
    found
}

/// It cannot be started.
pub(crate) fn not_started(error: String) -> Wrong {
    Wrong::new("starts", error, "put a command behind `--` that can be run")
}

/// It has ended, before it was told to. Its last words may come after that.
pub(crate) async fn exited(step: &'static str, patient: &mut Patient<'_>, how: &str, after: &str) -> Wrong {
    patient.end().await;
    let what = format!("it ends with {how}{after}{}", patient.last_words());
    Wrong::new(step, what, "see what it says; a client runs until it is ended")
}

/// What a handshake says that has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It is TLS, where plain text is spoken.
    IsTls,
    /// It is none, where TLS is spoken.
    IsNoTls,
    /// The certificate is not taken.
    Certificate,
    /// TLS fails otherwise.
    Tls,
    /// It is of the protocol above.
    Above,
}

impl Failure {
    /// What the report of a server means.
    pub fn of(what: &str) -> Self {
        match () {
            () if what.contains(SPEAKS_TLS) => Failure::IsTls,
            () if what.contains(NO_TLS) => Failure::IsNoTls,
            () if what.starts_with(REFUSES_CERTIFICATE) => Failure::Certificate,
            () if what.starts_with("TLS") => Failure::Tls,
            () => Failure::Above,
        }
    }
}

/// It does not take the right certificate, or has no TLS that a server knows.
pub(crate) fn certificate(what: &str) -> Wrong {
    let cure = "let it trust the authority in `{ca}`, new for each run, and nothing beside the addresses and names that it is \
                told";
    Wrong::new("certificate", what, cure)
}
