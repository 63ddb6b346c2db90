//! `redial client`: the reference client, or a broken one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;

use anyhow::{Context as _, bail};
use redial_harness::proforma::Proforma;
use redial_harness::reference::{ClientConfig, ClientError, Freedom};
use redial_harness::wires::{AnyWire, Way};
use redial_model::ambiguity::Side;
use redial_model::rule::Edition;
use redial_model::systems::System;
use tokio::sync::mpsc;

use super::test;
use crate::exit::{Status, Usage, say};
use crate::named;
use crate::options::ClientCommandOptions;

/// The table whose rows a client takes.
const CLIENT: &str = "client";

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
    let values = values(wire.proforma(), options)?;
    let ways = ways(system, wire, edition, &options.prefers)?;
    let mut readings = options.readings.readings.clone();
    readings.extend(implied(&ways, &readings)?);
    let mut freedom = Freedom::preferring(ways.iter().map(|way| way.row).collect());
    if let Some(seed) = options.random {
        let case = values.get("case").map_or("", String::as_str);
        freedom = freedom.at_random(seed, case);
        let drawn = drawn(system, edition, &readings, &mut freedom);
        say(at_random(seed, case, &drawn));
        readings.extend(drawn);
    }
    let config = ClientConfig {
        values,
        times: times.into_iter().map(|(name, time)| (name, time.mul_f64(options.timer_scale))).collect(),
        hosts: hosts(options)?,
        readings: named::readings(system, &[system], &readings)?.in_edition(system.ambiguities(), edition),
        habits: options.habits.clone(),
        freedom,
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

/// The rows that it prefers.
fn ways(
    system: &dyn System,
    wire: &dyn AnyWire,
    edition: Edition,
    ids: &[String],
) -> Result<Vec<Way>, Usage> {
    let all = wire.ways(edition);
    let way = |id: &String| {
        all.iter().find(|way| way.row == id).cloned().ok_or_else(|| {
            let name = system.name();
            let list = format!("`redial list rules --system {name}` lists the rows of each side");
            Usage(match system.rules().iter().find(|rule| rule.id == id) {
                None if id.contains('/') => {
                    format!("--prefer: `{id}` is no row but an edit of one, by which a client is broken: write `--mutant {id}`")
                }
                None => format!("--prefer: there is no row `{id}`; {list}"),
                Some(rule) if rule.table == CLIENT => format!(
                    "--prefer: `{id}` is no row of edition {edition}; it is one of edition {}",
                    rule.editions.iter().map(|it| it.0).collect::<Vec<_>>().join(" and ")
                ),
                Some(rule) => format!(
                    "--prefer: `{id}` is a row of the {}, and a client takes rows of its own; {list}",
                    rule.table
                ),
            })
        })
    };
    ids.iter().map(way).collect()
}

/// How a client reads the document that prefers these rows.
fn implied(ways: &[Way], declared: &[(String, char)]) -> Result<Vec<(String, char)>, Usage> {
    let mut implied: Vec<(String, char)> = Vec::new();
    for way in ways {
        for reading in &way.readings {
            let (id, letter) = reading.declared();
            let is_this = |other: &&(String, char)| other.0 == id;
            match declared.iter().chain(&implied).find(is_this) {
                None => implied.push((id.to_owned(), letter)),
                Some((_, other)) if *other == letter => {}
                Some((_, other)) => {
                    let row = way.row;
                    return Err(Usage(format!(
                        "--prefer: `{row}` is taken under reading {reading} only, and {id}={other} is asked for; leave one of them out"
                    )));
                }
            }
        }
    }
    Ok(implied)
}

/// How a client reads the document that leaves that to chance.
fn drawn(
    system: &dyn System,
    edition: Edition,
    declared: &[(String, char)],
    freedom: &mut Freedom,
) -> Vec<(String, char)> {
    let is_open = |id: &str| declared.iter().all(|(declared, _)| declared != id);
    let open = system.ambiguities().iter().filter(|it| it.side == Side::Client && is_open(it.id));
    open.filter_map(|it| Some((it.id.to_owned(), freedom.reads(it, it.default_of(edition))?))).collect()
}

/// What makes its behaviour come again.
fn at_random(seed: u64, case: &str, readings: &[(String, char)]) -> String {
    let case = if case.is_empty() { String::new() } else { format!(" in case {case}") };
    let readings: Vec<String> = readings.iter().map(|(id, letter)| format!("{id}={letter}")).collect();
    let read = if readings.is_empty() { "as by default".to_owned() } else { readings.join(", ") };
    format!("at random: --random {seed}{case}; the document is read {read}")
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
