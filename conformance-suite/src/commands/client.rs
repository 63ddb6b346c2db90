//! `redial client`: the reference client, or a broken one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;

use anyhow::{Context as _, bail};
use redial_harness::proforma::Proforma;
use redial_harness::reference::{ClientConfig, ClientError};
use tokio::sync::mpsc;

use super::test;
use crate::exit::{Status, Usage};
use crate::named;
use crate::options::ClientCommandOptions;

/// Runs until it is ended.
pub fn run(options: &ClientCommandOptions) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let wire = named::wire(system)?;
    let edition = named::edition_of(system, options.edition.as_deref())?;
    let mutants = wire.mutants(edition);
    if options.list_mutants {
        let mut out = std::io::stdout().lock();
        for mutant in mutants {
            writeln!(out, "{}\t{}\t{}", mutant.id, mutant.clauses.join(" "), mutant.description)?;
        }
        return Ok(Status::AsExpected);
    }
    let mutant = match &options.mutant {
        Some(id) => Some(mutants.into_iter().find(|mutant| mutant.id == *id).ok_or_else(|| {
            Usage::error(format!(
                "--mutant: there is no mutant `{id}`; `redial client --system {} --list-mutants` lists them",
                system.name()
            ))
        })?),
        None => None,
    };
    if let Some(mutant) = &mutant {
        tracing::info!(%mutant, "a broken client");
    }
    let mut times = options.times.clone();
    times.times.extend(options.keep_alive.map(|seconds| ("keep-alive".to_owned(), seconds)));
    let times = test::times(system.name(), wire.proforma(), &times)?;
    let config = ClientConfig {
        values: values(wire.proforma(), options)?,
        times: times.into_iter().map(|(name, time)| (name, time.mul_f64(options.timer_scale))).collect(),
        hosts: hosts(options)?,
        readings: named::readings(system, &[system], &options.readings.readings)?
            .in_edition(system.ambiguities(), edition),
        habits: options.habits.clone(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let (publisher, mut published) = mpsc::unbounded_channel();
        let client = wire.client(edition, mutant, config, publisher);
        let print = async {
            while let Some(publication) = published.recv().await {
                let mut out = std::io::stdout().lock();
                writeln!(out, "{}", serde_json::to_string(&publication)?)?;
                out.flush()?;
            }
            Ok::<(), std::io::Error>(())
        };
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            ended = client => match ended {
                Ok(()) => {}
                Err(error @ ClientError::Config(_)) => bail!(Usage(error.to_string())),
                Err(error @ ClientError::Failed(_)) => bail!(error),
            },
            printed = print => printed.context("cannot publish on standard output")?,
            _ = term.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        Ok(Status::AsExpected)
    })
}

/// What the client is told: by options, or by the environment. What is empty does not apply.
fn values(
    proforma: &Proforma,
    options: &ClientCommandOptions,
) -> Result<BTreeMap<&'static str, String>, Usage> {
    let known: Vec<&str> = proforma.told().collect();
    if let Some((name, _)) = options.values.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        let known = named::quoted(&known);
        return Err(Usage(format!("--value: a client is not told `{name}`; it is told {known}")));
    }
    let options_of = |name: &str| match name {
        "primary" => options.primary.clone(),
        "user" => options.user.clone(),
        "password" => options.password.clone(),
        "ca" => options.ca.clone(),
        "state_dir" => options.state_dir.clone(),
        "phys" => options.phys.clone(),
        _ => std::env::var(format!("REDIAL_{}", name.to_uppercase())).ok(),
    };
    let given = |name: &str| {
        let by_name = options.values.iter().rev().find(|(known, _)| known == name);
        by_name.map(|(_, value)| value.clone()).or_else(|| options_of(name)).filter(|value| !value.is_empty())
    };
    Ok(proforma.told().filter_map(|name| Some((name, given(name)?))).collect())
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
