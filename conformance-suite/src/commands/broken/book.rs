//! What has become of broken clients, and the file that keeps it; how far a command has come.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use redial_harness::conform::ClassedMutant;
use redial_harness::conform::ledger::{self, Entry, Fate};
use redial_model::systems::System;

use crate::commands::mutants;
use crate::exit::Usage;
use crate::report::file;

/// A file of thousands of lines is not written for each of them.
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// A ledger.
///
/// # Errors
/// It cannot be read, or is none.
pub fn read(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Usage::error(format!("--ledger: cannot read {shown}: {error}")))?;
    ledger::read(&text).map_err(|wrong| Usage::error(format!("--ledger: {shown}, {wrong}")))
}

/// The same; nothing, if there is no such file yet.
pub(super) fn known(path: &Path) -> anyhow::Result<Vec<Entry>> {
    match path.try_exists() {
        Ok(false) => Ok(Vec::new()),
        _ => read(path),
    }
}

/// By which case a mutant of which row was killed.
pub(super) fn kills<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<(String, String)> {
    let killed = entries.into_iter().filter_map(|entry| match &entry.fate {
        Some(Fate::Killed { case, .. }) => Some((case.clone(), entry.row.clone())),
        _ => None,
    });
    killed.collect()
}

/// What has become of broken clients, and the file that keeps it.
pub(super) struct Book<'p> {
    path: Option<&'p Path>,
    entries: BTreeMap<String, Entry>,
    /// The ids, in the order of the file.
    order: Vec<String>,
    saved: Instant,
}

impl<'p> Book<'p> {
    /// With all that is known: what mutants are now, and what became of those that are still the same. `order` is that of all
    /// mutants; those that there are no more are left out.
    pub(super) fn new(
        path: Option<&'p Path>,
        order: Vec<String>,
        mutants: &[ClassedMutant],
        known: Vec<Entry>,
    ) -> Self {
        let mut entries: BTreeMap<String, Entry> =
            known.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        for mutant in mutants {
            let mut entry = Entry::of(mutant);
            if let Some(known) = entries.remove(&entry.id) {
                let is_same = (&known.edition, &known.readings) == (&entry.edition, &entry.readings);
                entry.fate = known.fate.filter(|_| is_same && mutant.class.is_wrong());
            }
            entries.insert(entry.id.clone(), entry);
        }
        Book { path, entries, order, saved: Instant::now() }
    }

    pub(super) fn fate(&self, id: &str) -> Option<&Fate> {
        self.entries.get(id)?.fate.as_ref()
    }

    /// By which case a mutant of which row was killed.
    pub(super) fn kills(&self) -> Vec<(String, String)> {
        kills(self.entries.values())
    }

    /// Notes what became of one; the file has it soon.
    pub(super) fn note(&mut self, id: &str, fate: Fate) -> anyhow::Result<()> {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.fate = Some(fate);
        }
        if self.saved.elapsed() < SAVE_EVERY {
            return Ok(());
        }
        self.saved = Instant::now();
        self.save()
    }

    pub(super) fn save(&self) -> anyhow::Result<()> {
        let Some(path) = self.path else { return Ok(()) };
        let those = self.order.iter().filter_map(|id| self.entries.get(id));
        let text = ledger::write(those);
        file::write(path, |out| Ok(out.write_all(text.as_bytes())?))
    }
}

/// How far it has come with what is done to mutants.
pub(super) fn progress_bar(system: &dyn System, mutants: usize, what: &'static str) -> ProgressBar {
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} mutants {msg}  {elapsed}, some {eta} more";
    mutants::progress_bar(system, mutants, template).with_message(what)
}
