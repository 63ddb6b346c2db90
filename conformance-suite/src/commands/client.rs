//! `redial client`: the reference client, or a broken one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;

use anyhow::{Context as _, bail};
use clap::Parser as _;
use redial_harness::proforma::Proforma;
use redial_harness::reference::{ClientConfig, ClientError, Freedom, hosts};
use redial_harness::run::Inside;
use redial_harness::wires::{AnyWire, Way};
use redial_model::ambiguity::Side;
use redial_model::mutation::Mutant;
use redial_model::rule::Edition;
use redial_model::systems::System;
use tokio::sync::mpsc;

use crate::exit::{Status, Usage, say};
use crate::named::{self, quoted};
use crate::options::{Cli, ClientCommandOptions, Command};

/// The table whose rows a client takes.
const CLIENT: &str = "client";

/// Runs until it is ended.
pub fn run(options: &ClientCommandOptions) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let wire = named::wire(system)?;
    let edition = named::edition_of(system, options.edition.as_deref())?;
    if options.list_mutants {
        let mut out = std::io::stdout().lock();
        for mutant in wire.mutants(edition) {
            writeln!(out, "{}\t{}\t{}", mutant.id, mutant.clauses.join(" "), mutant.description)?;
        }
        return Ok(Status::AsExpected);
    }
    let client = asked(options)?;
    for mutant in &client.mutants {
        tracing::info!(%mutant, "a broken client");
    }
    let (config, drawn) = client.told(&BTreeMap::new()).map_err(|error| Usage(error.to_string()))?;
    if let Some(seed) = client.random {
        say(at_random(seed, config.value("case").unwrap_or_default(), &drawn));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let (publisher, mut published) = mpsc::unbounded_channel();
        let client = wire.client(edition, &client.mutants, config, publisher);
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

/// The client that is asked for.
///
/// # Errors
/// Says what of it there is not.
fn asked(options: &ClientCommandOptions) -> anyhow::Result<Inside> {
    let system = named::system(&options.system)?;
    let wire = named::wire(system)?;
    let edition = named::edition_of(system, options.edition.as_deref())?;
    let mutants = mutants(system, wire, edition, &options.mutants)?;
    let mut times = options.times.clone();
    times.times.extend(options.keep_alive.map(|seconds| ("keep-alive".to_owned(), seconds)));
    let times = named::times(system.name(), wire.proforma(), &times)?;
    let ways = ways(system, wire, edition, &options.prefers)?;
    let mut declared = options.readings.readings.clone();
    declared.extend(implied(&ways, &declared)?);
    let config = ClientConfig {
        values: values(wire.proforma(), options)?,
        times,
        hosts: hosts(options)?,
        readings: named::readings(system, &[system], &declared)?,
        habits: options.habits.clone(),
        freedom: Freedom::preferring(ways.iter().map(|way| way.row).collect())
            .mixing(mixed(system, options)?),
    };
    Ok(Inside {
        wire,
        edition,
        mutants,
        declared,
        random: options.random,
        scale: options.timer_scale,
        config,
    })
}

/// The client of a command, if that is `redial client` with its options.
///
/// # Errors
/// It is none, or says what of it there is not.
pub fn of_words(words: &[String]) -> anyhow::Result<Inside> {
    let is_none = || {
        Usage::error(
            "--in-memory: only a client of this program can be played without sockets: `redial client --system …` with its options"
                .to_owned(),
        )
    };
    if words.get(1).is_none_or(|word| word != "client") {
        return Err(is_none());
    }
    match Cli::try_parse_from(words).map_err(|error| Usage::error(error.to_string()))?.command {
        Command::Client(options) => asked(&options),
        _ => Err(is_none()),
    }
}

/// The edits of its rows.
fn mutants(
    system: &dyn System,
    wire: &dyn AnyWire,
    edition: Edition,
    ids: &[String],
) -> Result<Vec<Mutant>, Usage> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = wire.mutants(edition);
    let mut mutants: Vec<Mutant> = Vec::new();
    for id in ids {
        let mutant = all.iter().find(|mutant| mutant.id == *id).ok_or_else(|| {
            Usage(format!(
                "--mutant: there is no mutant `{id}`; `redial client --system {} --list-mutants` lists them",
                system.name()
            ))
        })?;
        if let Some(other) = mutants.iter().find(|other| other.row == mutant.row) {
            let other = &other.id;
            return Err(Usage(format!(
                "--mutant: `{other}` and `{id}` edit the same row; leave one of them out"
            )));
        }
        mutants.push(mutant.clone());
    }
    Ok(mutants)
}

/// The questions that it reads in several ways.
fn mixed(system: &dyn System, options: &ClientCommandOptions) -> Result<Vec<&'static str>, Usage> {
    let of_clients = || system.ambiguities().iter().filter(|it| it.side == Side::Client).map(|it| it.id);
    let question = |asked: &String| {
        of_clients().find(|id| id == asked).ok_or_else(|| {
            let all = quoted(&of_clients().collect::<Vec<_>>());
            Usage(format!(
                "--mixes: `{asked}` is no open question about the client of {}; there are {all}",
                system.name()
            ))
        })
    };
    options.mixes.iter().map(question).collect()
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
fn hosts(options: &ClientCommandOptions) -> Result<BTreeMap<String, IpAddr>, Usage> {
    match options.hosts.as_deref().filter(|path| !path.as_os_str().is_empty()) {
        Some(path) => hosts::read(path).map_err(|error| Usage(format!("--hosts: {error}"))),
        None => Ok(BTreeMap::new()),
    }
}
