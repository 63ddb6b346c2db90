//! What the cases are worth, as Markdown: what each broken client is, and which case has killed it for which clause.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use redial_model::render::markdown::table;
use redial_model::system::System;

use super::class::Class;
use super::ledger::{Entry, Fate, clauses_of};

const NOTICE: &str = "<!-- Rendered from the ledgers in docs/mutants/clients; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-harness --test docs -->";

const HOW_TO_READ: &str = "\
A suite is worth what it catches. So each row of a client's table is broken in every simple way (it is missing, a condition is missing or
turned round, it leads to another state, an effect is missing, is another one, comes in another place), and the client that follows
the broken rows is judged as a vendor's client is: the suite plays its servers. Client and servers are on a network in memory and in
virtual time, so that all can be played; whoever was killed there is played on sockets as well, as a program, some of them by turns.

Not every broken row makes a broken client. Which of these *mutants* break the rules is [decided](design.md) without a socket, against
everything that servers, the network and time can do to a client, whatever the installation and however many faults there are:

| class | means |
|---|---|
| dead | its row is never carried out, before or after the edit: another one comes first, or only readings or people lead to it that are not here |
| equal | whatever happens, it shows what the client shows that follows the rows: nobody can tell them apart |
| pause | the same, but for an additional pause in which it waits for an answer to nothing: no order is broken |
| conforms | it differs, and does what the rules permit: no correct suite may fail it |
| breaks | it breaks the rules |

A row that belongs to a reading of an [open question](ambiguities.md) is looked at under that reading, and all readings are declared when
it is played. What *breaks* is played against one case after another, the most promising first, until one does not let it pass. It is
*located* if what it is blamed for names the broken row, as one by which something else was due or as one on the way there from what was
right last, or a clause of it, or one behind the entry of the register that the row rests on; whoever is not has played all cases, and what
the first cause of that run blames is what counts. What was *not played* yet, nobody knows.

A way to where a client breaks the rules may need something that no server does which follows its own rows; then no case can show it, and
it survives for ever. The [ledgers](mutants/clients/) have a line for each mutant; `redial mutants --system SYSTEM --only ID` shows the
shortest way, `redial mutants --system SYSTEM --play --ledger docs/mutants/clients/SYSTEM.tsv` plays those that were not played yet, and with
`--again survived` those whom no case has caught before.
";

/// So many cases are named of those that have killed mutants of a row.
const MOST_NAMED: usize = 3;

/// The page. Each system comes with its ledger.
pub fn page<'a>(systems: impl IntoIterator<Item = (&'a dyn System, &'a [Entry])>) -> String {
    let mut page = format!("{NOTICE}\n\n# Broken clients, and what catches them\n\n{HOW_TO_READ}");
    for (system, entries) in systems {
        section(&mut page, system, entries).expect("writing to a string does not fail");
    }
    page
}

/// What some mutants come to.
#[derive(Default)]
struct Count {
    classes: [usize; 5],
    killed: usize,
    located: usize,
    survived: usize,
}

impl Count {
    fn of<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
        clauses: impl Fn(&str) -> Vec<&'static str>,
    ) -> Self {
        let mut count = Count::default();
        for entry in entries {
            let class = Class::NAMES.iter().position(|name| *name == entry.class);
            count.classes[class.unwrap_or_default()] += 1;
            match &entry.fate {
                Some(fate @ Fate::Killed { .. }) => {
                    count.killed += 1;
                    count.located += usize::from(fate.is_located(&entry.row, &clauses(&entry.row)));
                }
                Some(Fate::Survived { .. }) => count.survived += 1,
                None => {}
            }
        }
        count
    }

    fn cells(&self) -> Vec<String> {
        let all: usize = self.classes.iter().sum();
        let breaks = self.classes[self.classes.len() - 1];
        let unplayed = breaks.saturating_sub(self.killed + self.survived);
        let numbers = [all].into_iter().chain(self.classes);
        let numbers = numbers.chain([self.killed, self.located, self.survived, unplayed]);
        numbers.map(|number| number.to_string()).collect()
    }
}

fn section(page: &mut String, system: &dyn System, entries: &[Entry]) -> fmt::Result {
    writeln!(page, "\n## {} (`{}`)\n", system.title(), system.name())?;
    let clauses = |row: &str| clauses_of(system, row);
    let all = Count::of(entries, clauses);
    let share = |part: usize, of: usize| (part * 100).checked_div(of).unwrap_or_default();
    let played = all.killed + all.survived;
    writeln!(
        page,
        "{} mutants, of which {} break the rules; {played} of these were played: {} killed ({} %), of them {} located ({} %), and {} \
         survived.\n",
        entries.len(),
        all.classes[4],
        all.killed,
        share(all.killed, played),
        all.located,
        share(all.located, all.killed),
        all.survived,
    )?;
    let head = ["row", "mutants"].into_iter().chain(Class::NAMES);
    let head: Vec<&str> =
        head.chain(["killed", "located", "survived", "not played", "killed by, for"]).collect();
    let rows = entries.chunk_by(|one, other| one.row == other.row).map(|entries| {
        let mut cells = vec![entries[0].row.clone()];
        cells.extend(Count::of(entries, clauses).cells());
        cells.push(killers(entries));
        cells
    });
    let mut sum = vec!["all".to_owned()];
    sum.extend(all.cells());
    sum.push(String::new());
    table(page, &head, rows.chain([sum]))?;
    survivors(page, entries)
}

/// Which cases have killed mutants, and for which clauses, those that have killed most first.
fn killers(entries: &[Entry]) -> String {
    let mut killers: BTreeMap<&str, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for entry in entries {
        if let Some(Fate::Killed { case, clauses, .. }) = &entry.fate {
            let (count, of) = killers.entry(case).or_default();
            *count += 1;
            clauses.iter().for_each(|clause| *of.entry(clause).or_default() += 1);
        }
    }
    let mut all: Vec<_> = killers.into_iter().collect();
    all.sort_by_key(|(case, (count, _))| (std::cmp::Reverse(*count), *case));
    let more = all.len().saturating_sub(MOST_NAMED);
    let named = all.iter().take(MOST_NAMED).map(|(case, (count, clauses))| {
        let mut clauses: Vec<_> = clauses.iter().collect();
        clauses.sort_by_key(|(clause, count)| (std::cmp::Reverse(**count), **clause));
        let clauses: Vec<&str> = clauses.into_iter().take(MOST_NAMED).map(|(clause, _)| *clause).collect();
        format!("{count} × {case} ({})", clauses.join(" "))
    });
    let mut told: Vec<String> = named.collect();
    if more > 0 {
        told.push(format!("{more} more cases"));
    }
    told.join(", ")
}

fn survivors(page: &mut String, entries: &[Entry]) -> fmt::Result {
    let survived = |entry: &&Entry| matches!(entry.fate, Some(Fate::Survived { .. }));
    let told: Vec<String> = entries
        .iter()
        .filter(survived)
        .map(|entry| format!("`{}` ({} steps)", entry.id, entry.steps))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(page, "Survived, with the number of steps to where they break the rules: {}.", told.join(", "))
}
