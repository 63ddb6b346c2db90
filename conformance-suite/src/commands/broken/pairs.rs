//! Clients with two broken rows, each of which a case has caught: whether one mistake hides the other.

use std::collections::BTreeMap;
use std::io::Write as _;

use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom as _;
use redial_harness::conform::ledger::{Entry, Fate};
use redial_model::systems::System;

use super::book::kills;
use super::play::{self, Wanted};
use crate::exit::{Status, Usage};
use crate::options::{BrokenOptions, Common, Format};
use crate::report::broken::write_pairs;
use crate::report::json::{self, Header};
use crate::report::page::{Look, Results};

/// So often a pair is drawn for each that is wanted: some edit the same row, or were drawn before.
const DRAWS: usize = 20;

/// Draws pairs of those that a ledger says were killed, plays them, and says which are masked.
///
/// # Errors
/// The ledger has no two that could be a pair, or a run cannot begin.
pub(super) fn run(
    system: &'static dyn System,
    known: &[Entry],
    count: usize,
    options: &BrokenOptions,
    common: &Common,
) -> anyhow::Result<Status> {
    let pairs = drawn(known, count, options.seed);
    if pairs.is_empty() {
        return Err(Usage::error(
            "--pairs: the ledger says of no two mutants of different rows that both were killed; play them first".to_owned(),
        ));
    }
    let mut fates: BTreeMap<String, Fate> = BTreeMap::new();
    let all_played = play::play(system, &pairs, options, &kills(known), |id, fate| {
        fates.insert(id.to_owned(), fate);
        Ok(())
    })?;
    let masked = fates.values().filter(|fate| matches!(fate, Fate::Survived { .. })).count();
    let mut out = Results::stdout();
    match common.format {
        Format::Text => {
            write_pairs(&mut out, Look::of_stdout(), system, &fates, !all_played)?;
            out.flush()?;
        }
        Format::Json => json::write(
            &mut out,
            &json::Pairs {
                header: Header::new("mutants", options.seed),
                passed: masked == 0 && all_played,
                interrupted: !all_played,
                system: system.name(),
                pairs: fates.into_iter().map(|(id, fate)| json::Pair { id, fate }).collect(),
            },
        )?,
    }
    Ok(if masked == 0 && all_played { Status::AsExpected } else { Status::Failure })
}

/// So many different ones, each of two that are played in the same edition under the same readings, and edit different rows.
fn drawn(known: &[Entry], count: usize, seed: u64) -> Vec<Wanted<'_>> {
    let mut dice = Xoshiro256PlusPlus::seed_from_u64(seed);
    let killed: Vec<&Entry> =
        known.iter().filter(|entry| matches!(entry.fate, Some(Fate::Killed { .. }))).collect();
    let mut pairs = BTreeMap::new();
    for _ in 0..count * DRAWS {
        let (Some(first), Some(second)) = (killed.choose(&mut dice), killed.choose(&mut dice)) else { break };
        let is_pair = (&first.edition, &first.readings) == (&second.edition, &second.readings);
        if !is_pair || first.row == second.row || pairs.len() == count {
            continue;
        }
        let (first, second) = if first.id < second.id { (first, second) } else { (second, first) };
        let id = format!("{} + {}", first.id, second.id);
        let (edition, readings) = (first.edition.as_str(), first.readings.as_slice());
        let edits = vec![first.id.as_str(), second.id.as_str()];
        pairs.entry(id.clone()).or_insert(Wanted { id, row: &first.row, edits, edition, readings });
    }
    pairs.into_values().collect()
}
