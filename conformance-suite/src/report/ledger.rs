//! Outcomes of mutants while they are found, and the file that keeps them: whatever ends the run, little of them is lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use redial_model::check::mutants::{JudgedMutant, ledger};
use redial_model::systems::SYSTEMS;

use super::file;

/// How many outcomes may be lost with a run.
const MOST_LOST: usize = 20;

/// All outcomes that are known.
pub struct Ledger<'p> {
    path: Option<&'p Path>,
    /// The place of each mutant in the file: by system and row.
    order: BTreeMap<String, usize>,
    book: Mutex<Book>,
}

struct Book {
    known: BTreeMap<usize, JudgedMutant>,
    /// How many of them are not in the file yet.
    unsaved: usize,
}

impl<'p> Ledger<'p> {
    /// One that begins with what is known. Outcomes of mutants that there are no more are left out.
    pub fn new(path: Option<&'p Path>, known: Vec<JudgedMutant>) -> Self {
        let order: BTreeMap<String, usize> =
            SYSTEMS.iter().flat_map(|it| it.mutants()).map(|it| it.id).zip(0..).collect();
        let known = known.into_iter().filter_map(|it| Some((*order.get(&it.id)?, it))).collect();
        Ledger { path, order, book: Mutex::new(Book { known, unsaved: 0 }) }
    }

    /// What became of a mutant, if that is known.
    pub fn outcome(&self, id: &str) -> Option<JudgedMutant> {
        self.book().known.get(self.order.get(id)?).cloned()
    }

    /// Adds an outcome, and brings the file up to date now and then. If it cannot, [`save`](Self::save) will say so.
    pub fn add(&self, judged: &JudgedMutant) {
        let mut book = self.book();
        if let Some(place) = self.order.get(&judged.id) {
            book.known.insert(*place, judged.clone());
        }
        book.unsaved += 1;
        if book.unsaved >= MOST_LOST {
            let _ = self.write(&book);
            book.unsaved = 0;
        }
    }

    /// Brings the file up to date.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self) -> anyhow::Result<()> {
        self.write(&self.book())
    }

    fn write(&self, book: &Book) -> anyhow::Result<()> {
        let Some(path) = self.path else { return Ok(()) };
        file::write(path, |out| Ok(out.write_all(ledger::write(book.known.values()).as_bytes())?))
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
