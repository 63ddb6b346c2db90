//! `redial explore`: stateright's Explorer, for one topology of a system.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};

use anyhow::Context as _;
use redial_model::check::Scope;

use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::named;
use crate::options::ExploreOptions;
use crate::report::page::Results;

/// More lines than this are not shown in a sentence.
const MOST_SHOWN: usize = 4;

/// Runs the command: it ends with the program, unless it only lists.
///
/// # Errors
/// If the system, edition or topology does not exist, or the address is taken.
pub fn run(options: &ExploreOptions) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let edition = named::edition_of(system, options.edition.as_deref())?;
    let readings = named::readings(system, &[system], &options.readings.readings)?;
    let scope = Scope {
        slaves: options.slaves,
        faults: options.faults,
        clients: options.clients,
        changes: 0,
        readings,
    };
    let topologies = system.topologies(edition, scope);
    let mut out = Results::stdout();
    if options.list {
        for (place, topology) in topologies.iter().enumerate() {
            writeln!(out, "{:>4}  {topology}", place + 1)?;
        }
        out.flush()?;
        return Ok(Status::AsExpected);
    }
    let place = choose(&topologies, options.topology.as_deref())?;
    let address = free(options.address)?;
    interrupt::end_at_once().context("cannot listen for Ctrl-C")?;
    writeln!(out, "{} {edition}: {}", system.name(), topologies[place])?;
    writeln!(out, "http://{address}/")?;
    writeln!(out, "Ctrl-C ends it.")?;
    out.flush()?;
    system.browse(edition, scope, place, &address.to_string());
    Ok(Status::AsExpected)
}

/// The place of the topology that is meant.
fn choose(topologies: &[String], wanted: Option<&str>) -> Result<usize, Usage> {
    let none = || Usage("there is no topology in this scope; allow more with --slaves".to_owned());
    let last = topologies.len().checked_sub(1).ok_or_else(none)?;
    let Some(wanted) = wanted else { return Ok(last) };
    if let Ok(number) = wanted.parse::<usize>() {
        let place = number.checked_sub(1).filter(|place| *place <= last);
        return place.ok_or_else(|| {
            Usage(format!("--topology: there is no number {number}; `--list` shows 1 to {}", last + 1))
        });
    }
    if let Some(place) = topologies.iter().position(|topology| topology == wanted) {
        return Ok(place);
    }
    let has = |(_, topology): &(usize, &String)| topology.contains(wanted);
    let found: Vec<(usize, &String)> = topologies.iter().enumerate().filter(has).collect();
    match found[..] {
        [(place, _)] => Ok(place),
        [] => Err(Usage(format!("--topology: none has `{wanted}`; `--list` shows them"))),
        _ => {
            let shown: Vec<String> =
                found.iter().take(MOST_SHOWN).map(|(place, it)| format!("{} ({it})", place + 1)).collect();
            let more = if found.len() > MOST_SHOWN { ", …" } else { "" };
            let shown = shown.join(", ");
            Err(Usage(format!("--topology: {} have `{wanted}`: {shown}{more}; give a number", found.len())))
        }
    }
}

/// The address with a port that is free now: the Explorer itself would panic.
fn free(address: SocketAddr) -> Result<SocketAddr, Usage> {
    let taken = |error| {
        Usage(format!(
            "--address: cannot listen at {address}: {error}; give another one, port 0 takes a free one"
        ))
    };
    TcpListener::bind(address).and_then(|it| it.local_addr()).map_err(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topology_is_chosen_by_number_or_by_words_that_only_it_has() {
        let topologies =
            ["master", "master, slave1; home master", "master, slave1; home slave1"].map(str::to_owned);
        let sentence = |wanted| choose(&topologies, Some(wanted)).unwrap_err().to_string();
        assert_eq!(choose(&topologies, None).unwrap(), 2);
        assert_eq!(choose(&topologies, Some("1")).unwrap(), 0);
        assert_eq!(choose(&topologies, Some("home slave1")).unwrap(), 2);
        assert_eq!(
            choose(&topologies, Some("master")).unwrap(),
            0,
            "the whole line goes before a part of others"
        );
        assert_eq!(sentence("0"), "--topology: there is no number 0; `--list` shows 1 to 3");
        assert_eq!(sentence("4"), "--topology: there is no number 4; `--list` shows 1 to 3");
        assert_eq!(sentence("slave9"), "--topology: none has `slave9`; `--list` shows them");
        assert!(
            sentence("slave1")
                .starts_with("--topology: 2 have `slave1`: 2 (master, slave1; home master), 3 (")
        );
        assert!(choose(&[], None).unwrap_err().to_string().contains("no topology in this scope"));
    }
}
