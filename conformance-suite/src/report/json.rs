//! The documents of `--format json`. Their schemas stand in `conformance-suite/schema/`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use redial_harness::conform::ClassedMutant;
use redial_harness::conform::ledger::Fate;
use redial_harness::report::RunReport;
use redial_model::ambiguity::Ambiguity;
use redial_model::check::SystemReport;
use redial_model::check::mutants::{Counts, JudgedMutant};
use redial_model::clause::Clause;
use redial_model::property::PropertyInfo;
use redial_model::systems::RuleInfo;
use serde::Serialize;

use crate::cases::CaseInfo;
use crate::catalogue::{Catalogue, Entry};
use crate::known_failing::{KnownFailing, Standing};
use crate::options::GoalName;

/// What every document begins with.
#[derive(Debug, Serialize)]
pub struct Header {
    /// The version of the program.
    pub redial: &'static str,
    /// The command.
    pub command: &'static str,
    /// Where random numbers began; 0 where nothing is drawn.
    pub seed: u64,
}

impl Header {
    /// Of a command.
    pub fn new(command: &'static str, seed: u64) -> Self {
        Header { redial: env!("CARGO_PKG_VERSION"), command, seed }
    }
}

/// `redial check`.
#[derive(Debug, Serialize)]
pub struct Check<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// Whether everything is as it should be.
    pub passed: bool,
    /// Whether Ctrl-C ended it: systems may be missing.
    pub interrupted: bool,
    /// How much was explored.
    pub scope: Scope<'a>,
    /// A report for each system and edition.
    pub systems: &'a [SystemReport],
}

/// `redial check --mutants`.
#[derive(Debug, Serialize)]
pub struct Mutants<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// Whether a property refuses each mutant that differs.
    pub passed: bool,
    /// Whether Ctrl-C ended it: mutants may be missing.
    pub interrupted: bool,
    /// Most faults in one run.
    pub faults: u8,
    /// Most slaves.
    pub slaves: u8,
    /// How many came to what.
    pub counts: Counts,
    /// Each mutant, and what became of it.
    pub mutants: &'a [JudgedMutant],
}

/// `redial mutants`.
#[derive(Debug, Serialize)]
pub struct Broken<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// Whether none that was played has survived.
    pub passed: bool,
    /// Whether Ctrl-C ended it: mutants may be missing.
    pub interrupted: bool,
    /// The system.
    pub system: &'static str,
    /// How many are of which class.
    pub classes: BTreeMap<&'static str, usize>,
    /// Each mutant, what it is, and what became of it.
    pub mutants: Vec<BrokenClient<'a>>,
}

/// Cases that were found by searching.
#[derive(Debug, Serialize)]
pub struct Generated<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// Whether Ctrl-C ended it: more might have been found.
    pub interrupted: bool,
    /// The system.
    pub system: &'static str,
    /// What the cases are to do.
    pub goal: GoalName,
    /// How many such things there are.
    pub of: usize,
    /// How many of them hand-written cases do.
    pub before: usize,
    /// How many times a case was played to search.
    pub played: usize,
    /// What was found.
    pub cases: Vec<GeneratedCase>,
    /// What no case does: the broken clients that none catches, or the rows, as `FIRST SECOND`, through which none leads.
    pub left: Vec<&'a str>,
}

/// A case that was found by searching.
#[derive(Debug, Serialize)]
pub struct GeneratedCase {
    /// Its id.
    pub id: String,
    /// What holds when it passes.
    pub title: String,
    /// The clauses that it judges.
    pub clauses: Vec<String>,
    /// The broken clients that it catches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kills: Vec<String>,
    /// The rows through which it leads a client one after the other, as `FIRST SECOND`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<String>,
}

/// Clients with two broken rows.
#[derive(Debug, Serialize)]
pub struct Pairs {
    #[serde(flatten)]
    pub header: Header,
    /// Whether a case has failed each of them.
    pub passed: bool,
    /// Whether Ctrl-C ended it: pairs may be missing.
    pub interrupted: bool,
    /// The system.
    pub system: &'static str,
    /// Each pair, and what became of it.
    pub pairs: Vec<Pair>,
}

/// A client with two broken rows.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// Both mutants.
    pub id: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// A broken client.
#[derive(Debug, Serialize)]
pub struct BrokenClient<'a> {
    #[serde(flatten)]
    pub mutant: &'a ClassedMutant,
    /// What became of it, if it was played.
    #[serde(flatten)]
    pub fate: Option<Fate>,
}

/// How much was explored.
#[derive(Debug, Serialize)]
pub struct Scope<'a> {
    /// Most faults in one run.
    pub faults: u8,
    /// Most slaves.
    pub slaves: u8,
    /// Clients at the same time.
    pub clients: u8,
    /// Most changes by an administrator in one run.
    pub changes: u8,
    /// Readings other than the default.
    pub readings: &'a [String],
    /// The checker.
    pub checker: &'static str,
}

/// `redial report`.
#[derive(Debug, Serialize)]
pub struct Written<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// The files that were written.
    pub written: Vec<&'a std::path::Path>,
}

/// `redial doctor`.
#[derive(Debug, Serialize)]
pub struct Doctor<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// The system.
    pub system: &'static str,
    /// Whether the client can be tested.
    pub attached: bool,
    /// What was found out; times in seconds, as they were measured.
    pub found: &'a redial_harness::doctor::Examination,
    /// The profile that was written.
    pub wrote: Option<&'a std::path::Path>,
}

/// Writes a document, and a line feed.
///
/// # Errors
/// If it cannot be written.
pub fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)?;
    out.flush()
}

/// `redial list` and `redial explain`: what was asked for; everything else is empty.
#[derive(Debug, Serialize)]
pub struct Listing<'a> {
    #[serde(flatten)]
    header: Header,
    cases: Vec<OfSystem<&'a CaseInfo>>,
    clauses: Vec<OfSystem<ListedClause<'a>>>,
    rules: Vec<OfSystem<&'a RuleInfo>>,
    properties: Vec<OfSystem<&'a PropertyInfo>>,
    ambiguities: Vec<OfSystem<&'a Ambiguity>>,
}

/// Something, and the system whose it is.
#[derive(Debug, Serialize)]
struct OfSystem<T> {
    system: &'static str,
    #[serde(flatten)]
    it: T,
}

/// A clause, and what covers it.
#[derive(Debug, Serialize)]
struct ListedClause<'a> {
    #[serde(flatten)]
    clause: &'a Clause,
    covered_by: Vec<&'a str>,
}

impl<'a> Listing<'a> {
    /// Of these entries.
    pub fn new(command: &'static str, entries: &[(&'a Catalogue, Entry<'a>)]) -> Self {
        let mut listing = Listing {
            header: Header::new(command, 0),
            cases: Vec::new(),
            clauses: Vec::new(),
            rules: Vec::new(),
            properties: Vec::new(),
            ambiguities: Vec::new(),
        };
        for (catalogue, entry) in entries {
            let system = catalogue.system.name();
            match *entry {
                Entry::Case(it) => listing.cases.push(OfSystem { system, it }),
                Entry::Clause(clause) => {
                    let covered_by = catalogue.coverage(clause.id).ids();
                    listing.clauses.push(OfSystem { system, it: ListedClause { clause, covered_by } });
                }
                Entry::Rule(it) => listing.rules.push(OfSystem { system, it }),
                Entry::Property(it) => listing.properties.push(OfSystem { system, it }),
                Entry::Ambiguity(it) => listing.ambiguities.push(OfSystem { system, it }),
            }
        }
        listing
    }
}

/// `redial test`.
#[derive(Debug, Serialize)]
pub struct Test<'a> {
    #[serde(flatten)]
    header: Header,
    #[serde(flatten)]
    run: &'a RunReport,
    known_failures: Vec<KnownCase<'a>>,
    unexpected_passes: Vec<KnownCase<'a>>,
    stale: &'a [String],
}

/// A case of the list of known failures, and what became of it.
#[derive(Debug, Serialize)]
struct KnownCase<'a> {
    id: &'a str,
    reason: &'a str,
}

impl<'a> Test<'a> {
    /// Of a run.
    pub fn new(header: Header, run: &'a RunReport, known: &'a KnownFailing, stale: &'a [String]) -> Self {
        let listed = |standing| {
            let with_standing = run.cases.iter().filter(move |case| known.standing(case) == standing);
            with_standing
                .map(|case| KnownCase { id: &case.id, reason: known.reason(&case.id).unwrap_or_default() })
                .collect()
        };
        Test {
            header,
            run,
            known_failures: listed(Standing::KnownFailure),
            unexpected_passes: listed(Standing::UnexpectedPass),
            stale,
        }
    }
}
