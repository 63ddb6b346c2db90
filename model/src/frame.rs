//! The frame in which a system stands.
//!
//! A system says what is its own in one trait, [`World`]: how installations differ, what a state is, what can happen and
//! whose doing that is, where a step leads, how it is told. From that come a model to explore ([`Installed`]), what is
//! checked of it, and what the rest of the project asks of any system ([`Framed`]): nothing of these is written twice.
//!
//! | module | holds |
//! |---|---|
//! | `world` | what a system says of itself, and an installation of it as a model |
//! | `parts` | what clients do by themselves, remembered |
//! | `tables` | the tables of a system: as it has written them down, and as a model runs them |
//! | `mutants` | what the properties are worth: mutants, judged |
//! | `trouble` | what happens to the environment of most installations, for systems that want no more |
//! | `served` | a world of which an audit asks who serves the client |

mod mutants;
mod parts;
pub mod served;
mod tables;
pub mod trouble;
mod world;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::addition::Claim;
use crate::ambiguity::Ambiguity;
use crate::audit::Auditor;
use crate::browse::browse;
use crate::check::mutants::{Candidate, JudgedMutant, Options as MutantOptions};
use crate::check::{Family, Options, Scope, SystemReport, check_all};
use crate::clause::Clause;
use crate::comparison::Answer;
use crate::explore;
use crate::finding::Findings;
use crate::promela::TwiceChecked;
use crate::property::{Property, PropertyInfo};
use crate::rule::Edition;
use crate::system::System;
use crate::table::TableInfo;

pub use tables::{Followed, Tables, Written};
pub use world::{Books, Installed, Kind, Papers, Scoped, World};

/// A system that stands in the frame.
#[derive(Debug)]
pub struct Framed<W>(PhantomData<fn() -> W>);

impl<W> Framed<W> {
    /// The only one.
    pub const NEW: Self = Framed(PhantomData);
}

impl<W: World> Framed<W> {
    /// What is to be explored, and in whose place; each topology itself, if that is wanted.
    fn families(edition: Edition, scope: Scope, each: bool) -> Vec<Family<Installed<W>>> {
        let mut families: Vec<Family<Installed<W>>> = Vec::new();
        let mut known = BTreeMap::new();
        for (place, topology) in W::topologies(edition, scope).into_iter().enumerate() {
            let noticed = if each { topology.clone() } else { W::noticed(&topology) };
            let family = *known.entry(noticed.to_string()).or_insert_with(|| {
                let model = Installed::new(noticed, edition, scope.readings, scope.faults);
                families.push(Family { model, topologies: Vec::new() });
                families.len() - 1
            });
            families[family].topologies.push((place, topology.to_string()));
        }
        families
    }
}

/// The system with as many clients as a scope asks for.
fn with_clients<W: World>(scope: Scope) -> &'static dyn Scoped {
    W::with_clients(scope.clients).unwrap_or(&Framed::<W>::NEW)
}

/// What a check finds of installations as they are, and of those that their administrator changes.
fn checked<W: World>(
    mutant: Option<&str>,
    edition: Edition,
    scope: Scope,
    options: &Options<'_>,
) -> Result<SystemReport, explore::Error> {
    let report = with_clients::<W>(scope).check(mutant, edition, scope, options)?;
    match W::changing().filter(|_| scope.changes > 0 && scope.clients == 1) {
        Some(changing) => Ok(report.and_of_changes(changing.check(mutant, edition, scope, options)?)),
        None => Ok(report),
    }
}

impl<W: World> Scoped for Framed<W> {
    fn asked(&self) -> Vec<PropertyInfo> {
        W::properties().iter().map(Property::info).collect()
    }

    /// Rules of which one row is broken are explored in each topology itself: what no client notices follows from the rows as they
    /// are, and a PBX that is broken may send a client anywhere.
    fn check(
        &self,
        mutant: Option<&str>,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        let mut families = Self::families(edition, scope, options.each || mutant.is_some());
        if let Some(mutant) = mutant {
            let broken = families.into_iter().map(|it| Family { model: it.model.broken(mutant), ..it });
            families = broken.collect();
        }
        let report = check_all(W::PAPERS.name, edition, families, options)?;
        Ok(SystemReport { narrow: scope.is_narrow(), ..report })
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = W::topologies(edition, scope).swap_remove(topology);
        browse(Installed::<W>::new(topology, edition, scope.readings, scope.faults), address);
    }
}

impl<W: World> System for Framed<W> {
    fn name(&self) -> &'static str {
        W::PAPERS.name
    }

    fn title(&self) -> &'static str {
        W::PAPERS.title
    }

    fn editions(&self) -> &'static [Edition] {
        W::PAPERS.editions
    }

    fn clauses(&self) -> &'static [Clause] {
        W::PAPERS.clauses
    }

    fn ambiguities(&self) -> &'static [Ambiguity] {
        W::PAPERS.ambiguities
    }

    fn tables(&self) -> Vec<TableInfo> {
        W::Tables::infos()
    }

    fn twice_checked(&self) -> Vec<&'static dyn TwiceChecked> {
        W::twice_checked()
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        let mut all = self.asked();
        let of_changes = W::changing().map(Scoped::asked).unwrap_or_default();
        let is_new = |it: &PropertyInfo| !all.iter().any(|known| known.id == it.id);
        let new: Vec<PropertyInfo> = of_changes.into_iter().filter(is_new).collect();
        all.extend(new);
        all
    }

    fn findings(&self) -> &'static Findings {
        W::PAPERS.findings
    }

    fn compared(&self) -> &'static [Answer] {
        W::PAPERS.compared
    }

    fn auditor(&self) -> &dyn Auditor {
        W::PAPERS.auditor
    }

    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        checked::<W>(None, edition, scope, options)
    }

    fn check_broken(
        &self,
        mutant: &str,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        checked::<W>(Some(mutant), edition, scope, options)
    }

    fn mutants(&self) -> Vec<Candidate> {
        let tables = self.tables();
        let rows = || tables.iter().flat_map(|table| table.rows.iter().map(|row| (row.id, table.name)));
        let order = rows().enumerate().map(|(place, (row, _))| (row, place)).collect();
        let of_edition = |&edition: &Edition| {
            let tables = W::Tables::of(edition, None);
            (edition, tables.all().into_iter().flat_map(Followed::mutants).collect())
        };
        Candidate::of_editions(W::PAPERS.editions.iter().map(of_edition), &rows().collect(), &order)
    }

    fn judge_mutants(
        &self,
        mutants: &[Candidate],
        scope: Scope,
        options: &MutantOptions<'_>,
    ) -> Result<Vec<JudgedMutant>, explore::Error> {
        mutants::judge_all::<W>(mutants, scope, options)
    }

    fn additions(&self, edition: Edition) -> Vec<Claim> {
        W::additions(edition)
    }

    fn register_scope(&self) -> Scope {
        W::register_scope()
    }

    fn topologies(&self, edition: Edition, scope: Scope) -> Vec<String> {
        W::topologies(edition, scope).iter().map(ToString::to_string).collect()
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        with_clients::<W>(scope).browse(edition, scope, topology, address);
    }
}
