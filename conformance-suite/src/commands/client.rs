//! `redial client`: the reference client, or a broken one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::Context as _;
use redial_harness::myapps::dial::Target;
use redial_harness::myapps::reference::{Config, Reference};
use redial_model::engine::Rules;
use redial_model::mutation;
use redial_model::systems::myapps::client_rules::CLIENT_RULES;
use tokio::sync::mpsc;

use crate::catalogue;
use crate::exit::{Status, Usage};
use crate::options::ClientCommandOptions;

/// Runs until it is ended.
pub fn run(options: &ClientCommandOptions) -> anyhow::Result<Status> {
    let system = catalogue::system(&options.system)?;
    let edition = catalogue::edition_of(system, options.edition.as_deref())?;
    let mut rules = Rules::lower(CLIENT_RULES, edition);
    if options.list_mutants {
        let mut out = std::io::stdout().lock();
        for mutant in mutation::mutants(&rules) {
            writeln!(out, "{}\t{}\t{}", mutant.id, mutant.clauses.join(" "), mutant.description)?;
        }
        return Ok(Status::AsExpected);
    }
    if let Some(id) = &options.mutant {
        let mutant = mutation::find(&rules, id).ok_or_else(|| {
            Usage::error(format!(
                "--mutant: there is no mutant `{id}`; `redial client --system {} --list-mutants` lists them",
                system.name()
            ))
        })?;
        tracing::info!(%mutant, "a broken client");
        rules = mutation::apply(&rules, &mutant);
    }
    let primary = options.primary.as_deref().unwrap_or_default();
    // The port of `wss`, and of `ws` without a certificate.
    let default_port = if options.ca.is_some() { 443 } else { 80 };
    let primary = Target::parse(primary, default_port).ok_or_else(|| {
        Usage::error(format!(
            "--primary: `{primary}` is no PBX; write `host:port/module`, as in `127.0.0.11:443/PBX0`"
        ))
    })?;
    let scaled = |seconds: f64| Duration::from_secs_f64(seconds * options.timer_scale);
    let config = Config {
        primary,
        user: options.user.clone(),
        password: options.password.clone(),
        ca: options.ca.clone().filter(|path| !path.as_os_str().is_empty()),
        state_dir: options.state_dir.clone(),
        phys: options.phys.clone().filter(|phys| !phys.is_empty()),
        hosts: hosts(options)?,
        retry_interval: scaled(options.retry_interval),
        answer_timeout: scaled(options.answer_timeout),
        keep_alive: scaled(options.keep_alive),
        readings: catalogue::readings(system, &[system], &options.readings.readings)?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let (publications, mut published) = mpsc::unbounded_channel();
        let client =
            Reference::new(config, rules, publications).map_err(|error| Usage::error(error.to_string()))?;
        let print = async {
            while let Some(value) = published.recv().await {
                let mut out = std::io::stdout().lock();
                writeln!(out, r#"{{"publish":"connInfo","value":{value}}}"#)?;
                out.flush()?;
            }
            Ok::<(), std::io::Error>(())
        };
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            ended = client.run() => ended.context("the client cannot go on")?,
            printed = print => printed.context("cannot publish on standard output")?,
            _ = term.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        Ok(Status::AsExpected)
    })
}

/// Names in the form of hosts(5).
fn hosts(options: &ClientCommandOptions) -> anyhow::Result<BTreeMap<String, IpAddr>> {
    let Some(path) = options.hosts.as_deref().filter(|path| !path.as_os_str().is_empty()) else {
        return Ok(BTreeMap::new());
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| Usage::error(format!("--hosts: cannot read `{}`: {error}", path.display())))?;
    let mut hosts = BTreeMap::new();
    for (place, line) in text.lines().enumerate() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(address) = words.next() else { continue };
        let address: IpAddr = address.parse().map_err(|_| {
            let line = place + 1;
            Usage::error(format!(
                "{}, line {line}: `{address}` is no address; write `ADDRESS NAME…`",
                path.display()
            ))
        })?;
        hosts.extend(words.map(|name| (name.to_owned(), address)));
    }
    Ok(hosts)
}
