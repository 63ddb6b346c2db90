//! What a run of cases is told: which cases, how fast, what the client can, what the servers speak.

use std::net::Ipv4Addr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::shared::{CaseOptions, ReadingOptions, TimeOptions, pair, positive};
use crate::shard::Shard;

/// What `redial test` and its relatives share; the command of the client comes after it.
#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    /// The system whose client is tested.
    #[arg(long, value_name = "SYSTEM", required_unless_present = "profile")]
    pub system: Option<String>,
    /// What `redial doctor` has found out of the client, and its command. What is given beside it counts more.
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Play the cases also if the client is not attached rightly. With a profile, that is not looked at.
    #[arg(long)]
    pub unexamined: bool,
    /// The edition of its specification; without it, the present one.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    #[command(flatten)]
    pub readings: ReadingOptions,
    #[command(flatten)]
    pub selection: SelectionOptions,
    #[command(flatten)]
    pub pace: PaceOptions,
    #[command(flatten)]
    pub client: ClientOptions,
    #[command(flatten)]
    pub wire: WireOptions,
    #[command(flatten)]
    pub cases: CaseOptions,
    #[command(flatten)]
    pub reports: ReportOptions,
}

/// Which cases are played.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which cases")]
pub struct SelectionOptions {
    /// Only cases whose id matches; can be repeated.
    #[arg(long, value_name = "GLOB")]
    pub run: Vec<String>,
    /// No cases whose id matches; can be repeated.
    #[arg(long, value_name = "GLOB")]
    pub skip: Vec<String>,
    /// Cases that must fail: an id or glob on each line, the reason after `#`.
    #[arg(long, value_name = "FILE")]
    pub known_failing: Option<PathBuf>,
    /// A client that does otherwise than the document recommends fails, too.
    #[arg(long)]
    pub strict: bool,
    /// Only part I of N, e.g. `2/4`.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Play every case this often.
    #[arg(long, value_name = "N", default_value = "1")]
    pub repeat: Option<NonZeroUsize>,
}

/// How fast, and in which order.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Pace")]
pub struct PaceOptions {
    /// Cases played at the same time; without it, eight for each core, since they mostly wait for their client, or as many
    /// as open files are allowed for.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Multiplies every time of the specification; 0.1 if the client's timers are ten times as fast, 1 without it.
    #[arg(long, value_name = "X", value_parser = positive)]
    pub timer_scale: Option<f64>,
    /// Seconds to wait for something that is due, whatever `--timer-scale` says; without it five attempts in vain with their pauses,
    /// or 60, scaled, and at least 8.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub timeout: Option<f64>,
    /// Wait without any limit, and show what is waited for: for a client under a debugger. One case at a time, unless
    /// `--jobs` says otherwise.
    #[arg(long, conflicts_with = "timeout")]
    pub patient: bool,
    /// Where random numbers begin; every run prints its own.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// What the client supports (PICS): cases that need more are skipped.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What the client supports")]
pub struct ClientOptions {
    /// It has this; can be repeated. What there is depends on the system: `publishes`, `persists`, `tls`, …
    #[arg(long, value_name = "NAME")]
    pub supports: Vec<String>,
    /// It does not have this; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub lacks: Vec<String>,
    #[command(flatten)]
    pub times: TimeOptions,
}

/// What the servers speak, and where.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What the servers speak, and where")]
pub struct WireOptions {
    /// Something that the document leaves open on the wire, or that a run chooses; can be repeated. What can be chosen
    /// depends on the system.
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = pair)]
    pub choices: Vec<(String, String)>,
    /// The same as `--option transport=tls`: over TLS, with a certificate authority made for this run.
    #[arg(long)]
    pub tls: bool,
    /// The same as `--option redirect-form=FORM`: how a redirect names its target.
    #[arg(long, value_name = "FORM")]
    pub redirect_form: Option<String>,
    /// The loopback address from which those of the servers are counted.
    #[arg(long, value_name = "127.X.Y.Z", value_parser = loopback)]
    pub address_base: Option<Ipv4Addr>,
    /// The port of all servers; without it, a free one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
}

fn loopback(text: &str) -> Result<Ipv4Addr, String> {
    match text.parse::<Ipv4Addr>() {
        Ok(address) if address.is_loopback() => Ok(address),
        _ => Err("write a loopback address, as in `127.1.0.1`".to_owned()),
    }
}

/// Which files are written.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Reports")]
pub struct ReportOptions {
    /// Write what was on the wire to this folder, which is empty or not there: a capture for each case, for Wireshark. Keys of TLS
    /// go to the file that `SSLKEYLOGFILE` names.
    #[arg(long, value_name = "DIR")]
    pub pcap: Option<PathBuf>,
    /// Write a JUnit report, for CI servers.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write a report for people: one HTML file that needs no other.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the document of `--format json` here. Each result is in FILE.part as soon as it is there.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Go on with the run whose results are in FILE or in FILE.part: what has a verdict is not played again. Results go to the
    /// same FILE, unless `--json` names another.
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Write how the client reads open questions, as options that hold the next run to it.
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
}

impl ReportOptions {
    /// Where the JSON document goes.
    pub fn json_file(&self) -> Option<&Path> {
        self.json.as_deref().or(self.resume.as_deref())
    }
}
