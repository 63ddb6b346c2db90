//! The tables of a system: as it has written them down, and as a model runs them, followed and edited without a name.

use crate::ambiguity::Readings;
use crate::coverage::{Touch, Tracked};
use crate::engine::Rules;
use crate::explore;
use crate::mutation::{self, Mutant};
use crate::promela::{self, Alone, Found, InPromela, Moment, TwiceChecked};
use crate::rule::{Condition as _, Edition, Rule, Silence, Table};
use crate::table::TableInfo;

/// A table as its system has written it down.
pub struct Written<T: Table> {
    /// Whose table it is, e.g. `client`.
    pub name: &'static str,
    /// Its rows, chapter by chapter.
    pub rows: &'static [&'static [Rule<T>]],
    /// Its cells without a row.
    pub silences: &'static [Silence<T>],
    /// The state in which it begins, where there is one.
    pub begins: Option<T::State>,
}

impl<T: Table> Written<T> {
    /// A table of that name.
    pub const fn new(
        name: &'static str,
        rows: &'static [&'static [Rule<T>]],
        silences: &'static [Silence<T>],
    ) -> Self {
        Written { name, rows, silences, begins: None }
    }

    /// The same, beginning in a state.
    pub const fn beginning_in(self, state: T::State) -> Self {
        Written { begins: Some(state), ..self }
    }

    /// The rows of an edition, ready to be run.
    pub fn rules(&self, edition: Edition) -> Rules<T> {
        Rules::lower(&self.rows.concat(), edition)
    }

    /// The same with one row edited if the mutant of that id is of this table.
    fn edited(&self, edition: Edition, mutant: Option<&str>) -> Rules<T> {
        let rules = self.rules(edition);
        let edited = mutant.and_then(|id| mutation::find(&rules, id));
        edited.map_or_else(|| rules.clone(), |mutant| mutation::apply(&rules, &mutant))
    }

    /// The same under the checker.
    pub fn tracked(&self, edition: Edition, mutant: Option<&str>) -> Tracked<T> {
        Tracked::new(self.edited(edition, mutant), self.silences)
    }

    /// The table for lists and reports.
    pub fn info(&self) -> TableInfo {
        let info = TableInfo::of(self.name, &self.rows.concat(), self.silences);
        match self.begins {
            Some(state) => info.beginning_in(state),
            None => info,
        }
    }
}

impl<T: InPromela> TwiceChecked for Written<T>
where
    Written<T>: Sync,
    Alone<T>: Sync,
    Moment<T>: Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn implied(&self, row: &str, edition: Edition, readings: Readings) -> Option<Readings> {
        Followed::implied(&self.tracked(edition, None), &format!("{row}/drop"), readings)?.first().copied()
    }

    fn mutants(&self, edition: Edition) -> Vec<String> {
        mutation::mutants(&self.rules(edition)).into_iter().map(|mutant| mutant.id).collect()
    }

    fn promela(&self, edition: Edition, readings: Readings, mutant: Option<&str>) -> String {
        match mutant {
            None => promela::written(&self.rows.concat(), edition, readings),
            Some(_) => promela::edited(&self.edited(edition, mutant), readings),
        }
    }

    fn explored(
        &self,
        edition: Edition,
        readings: Readings,
        mutant: Option<&str>,
    ) -> Result<Found, explore::Error> {
        promela::found(self.edited(edition, mutant), readings)
    }
}

/// The tables of a system, as a model runs them; [`tables!`](crate::tables) declares them.
pub trait Tables: Sized + Send + Sync + 'static {
    /// The rows of an edition, one of them edited if a [mutant](crate::mutation) is named.
    fn of(edition: Edition, mutant: Option<&str>) -> Self;
    /// All of them, in the order of lists and reports.
    fn all(&self) -> Vec<&dyn Followed>;
    /// The same with the rows of all editions, for lists and reports.
    fn infos() -> Vec<TableInfo>;
}

/// Declares the [tables](crate::frame::Tables) of a system in the order of lists and reports: the name by which the world asks
/// each, whose it is, and how it is [written down](crate::frame::Written).
#[macro_export]
macro_rules! tables {
    ($(#[$outer:meta])* pub struct $tables:ident {
        $($(#[$inner:meta])* $table:ident: $whose:ty = $written:expr),+ $(,)?
    }) => {
        $(#[$outer])*
        #[derive(Debug)]
        pub struct $tables { $($(#[$inner])* pub $table: $crate::coverage::Tracked<$whose>),+ }

        impl $crate::frame::Tables for $tables {
            fn of(edition: $crate::rule::Edition, mutant: Option<&str>) -> Self {
                $tables { $($table: $written.tracked(edition, mutant)),+ }
            }
            fn all(&self) -> Vec<&dyn $crate::frame::Followed> {
                vec![$(&self.$table),+]
            }
            fn infos() -> Vec<$crate::table::TableInfo> {
                vec![$($written.info()),+]
            }
        }
    };
}

/// A table whose rows are followed, whatever it speaks of.
pub trait Followed {
    /// The ids of all rows, and whether each was carried out so far.
    fn rows(&self) -> Vec<(&'static str, bool)>;
    /// The rows of readings that are not followed, and why nothing carries them out.
    fn unread_rows(&self, readings: Readings) -> Vec<(&'static str, &'static str)>;
    /// Whether a mutant of that id is of this table.
    fn has_mutant(&self, id: &str) -> bool;
    /// Every mutant of the table.
    fn mutants(&self) -> Vec<Mutant>;
    /// The readings under which the row of a mutant speaks, nearest to these, and those under which only the mutant does.
    /// `None`: it is of another table.
    fn implied(&self, mutant: &str, readings: Readings) -> Option<Vec<Readings>>;
    /// See [`Tracked::watch`].
    fn watch(&self);
    /// See [`Tracked::touched`].
    fn touched(&self) -> Vec<Touch>;
}

impl<T: Table> Followed for Tracked<T> {
    fn rows(&self) -> Vec<(&'static str, bool)> {
        self.coverage().collect()
    }

    fn unread_rows(&self, readings: Readings) -> Vec<(&'static str, &'static str)> {
        self.unread(readings).collect()
    }

    fn has_mutant(&self, id: &str) -> bool {
        mutation::find(self.rules(), id).is_some()
    }

    fn mutants(&self) -> Vec<Mutant> {
        mutation::mutants(self.rules())
    }

    fn implied(&self, mutant: &str, readings: Readings) -> Option<Vec<Readings>> {
        let mutant = mutation::find(self.rules(), mutant)?;
        let row = self.rules().rows().iter().find(|row| row.id == mutant.row)?;
        let mut all = vec![readings];
        for (place, (guard, wanted)) in row.when.iter().enumerate() {
            let Some(reading) = guard.reading() else { continue };
            let is_edited = mutant.guard() == Some(place);
            let spoken = |readings: Readings| -> Vec<Readings> {
                let others = || reading.others().map(|other| other.followed(readings));
                match (*wanted, reading.is_followed(readings)) {
                    (true, true) | (false, false) => {
                        let edited = if is_edited { others().collect() } else { Vec::new() };
                        std::iter::once(readings).chain(edited).collect()
                    }
                    (true, false) if is_edited => vec![reading.followed(readings), readings],
                    (true, false) => vec![reading.followed(readings)],
                    (false, true) => others().collect(),
                }
            };
            all = all.into_iter().flat_map(spoken).collect();
        }
        Some(all)
    }

    fn watch(&self) {
        Tracked::watch(self);
    }

    fn touched(&self) -> Vec<Touch> {
        Tracked::touched(self)
    }
}
