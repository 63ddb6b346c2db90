//! What a client that nobody here wrote was seen to do, clause by clause: a file beside it, and how a run compares with that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The line above the clauses.
const COLUMNS: &str = "clause\tsystem\tpassed\tfailed\tnot judged";

/// What stands for no case.
const NONE: &str = "-";

/// What the cases about a clause came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// So many passed.
    pub passed: usize,
    /// In these the client broke it.
    pub failed: BTreeSet<String>,
    /// These could not tell, or did not apply.
    pub not_judged: BTreeSet<String>,
}

/// Everything that is known of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// What was played.
    pub version: String,
    /// In so many cases.
    pub cases: usize,
    /// The system that the cases are of.
    pub system: String,
    /// By their ids, as the suite has them.
    pub clauses: BTreeMap<String, Judged>,
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

impl Verdicts {
    /// The file of a client.
    pub fn path(client: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(client).join("verdicts.tsv")
    }

    /// Of a run. A failure, be it of what is only recommended, counts against the clauses that it blames, or against all that its case is about if it blames none.
    pub fn of(run: &Value, version: String) -> Self {
        let cases = run["cases"].as_array().expect("a run has cases");
        let mut clauses: BTreeMap<String, Judged> = BTreeMap::new();
        for case in cases {
            let id = case["id"].as_str().expect("a case has an id");
            let about: BTreeSet<&str> = texts(&case["clauses"]).collect();
            let fails = ["fail", "not-recommended"].iter().any(|verdict| case["verdict"] == *verdict);
            let mut blamed: BTreeSet<&str> = texts(&case["failure"]["clauses"]).filter(|_| fails).collect();
            if fails && blamed.is_empty() {
                blamed.clone_from(&about);
            }
            for clause in about.union(&blamed) {
                let judged = clauses.entry((*clause).to_owned()).or_default();
                if blamed.contains(clause) {
                    judged.failed.insert(id.to_owned());
                } else if case["verdict"] == "pass" {
                    judged.passed += 1;
                } else {
                    judged.not_judged.insert(id.to_owned());
                }
            }
        }
        let system = run["system"].as_str().expect("a run is of a system").to_owned();
        Verdicts { version, cases: cases.len(), system, clauses }
    }

    /// As a file.
    pub fn written(&self) -> String {
        let names = |them: &BTreeSet<String>| match them.is_empty() {
            true => NONE.to_owned(),
            false => them.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        };
        let mut text = format!("# version: {}\n# cases: {}\n{COLUMNS}\n", self.version, self.cases);
        for (clause, judged) in &self.clauses {
            let Judged { passed, failed, not_judged } = judged;
            let (failed, not_judged) = (names(failed), names(not_judged));
            writeln!(text, "{clause}\t{}\t{passed}\t{failed}\t{not_judged}", self.system)
                .expect("a text takes everything");
        }
        text
    }

    /// From a file.
    ///
    /// # Panics
    /// If a line of it cannot be understood.
    pub fn read(text: &str) -> Self {
        let mut verdicts = Verdicts::default();
        let names =
            |them: &str| them.split_whitespace().filter(|it| *it != NONE).map(str::to_owned).collect();
        for line in text.lines().filter(|line| *line != COLUMNS) {
            if let Some(version) = line.strip_prefix("# version: ") {
                verdicts.version = version.to_owned();
            } else if let Some(cases) = line.strip_prefix("# cases: ") {
                verdicts.cases = cases.parse().expect("cases are counted");
            } else {
                let fields: Vec<&str> = line.split('\t').collect();
                let [clause, system, passed, failed, not_judged] = fields[..] else {
                    panic!("a line has the fields {COLUMNS:?}, and this one has others: {line:?}")
                };
                let passed =
                    passed.parse().unwrap_or_else(|_| panic!("cases that passed are counted: {line:?}"));
                let judged = Judged { passed, failed: names(failed), not_judged: names(not_judged) };
                verdicts.system = system.to_owned();
                verdicts.clauses.insert(clause.to_owned(), judged);
            }
        }
        verdicts
    }

    /// All cases in which a clause was broken.
    pub fn failed(&self) -> BTreeSet<&str> {
        self.clauses.values().flat_map(|judged| &judged.failed).map(String::as_str).collect()
    }

    /// Where a run says the opposite of what is known: a clause fails that passed, or passes that failed. What a run could not tell, or has
    /// not played, contradicts nothing.
    pub fn contradicted_by(&self, run: &Verdicts) -> Vec<String> {
        let undecided = Judged::default();
        let contradiction = |(clause, known): (&String, &Judged)| {
            let seen = run.clauses.get(clause).unwrap_or(&undecided);
            let is_open = known.failed.iter().any(|case| seen.not_judged.contains(case));
            match (known.failed.is_empty(), seen.failed.is_empty()) {
                (true, false) if known.passed > 0 => {
                    Some(format!("{clause} passed, and fails in {:?}", seen.failed))
                }
                (false, true) if seen.passed > 0 && !is_open => {
                    Some(format!("{clause} failed in {:?}, and passes", known.failed))
                }
                _ => None,
            }
        };
        self.clauses.iter().filter_map(contradiction).collect()
    }
}
