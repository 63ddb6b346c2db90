//! What all forms say: failures, the worst first, and whom they hit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redial_model::ambiguity::Ambiguity;
use redial_model::audit::Failure;
use redial_model::audit::compare::{Comparison, Lot, Shift, compare};
use redial_model::audit::report::{Audit, Fate, Finding, Otherwise};
use redial_model::decided::Turn;
use redial_model::systems::System;

/// An audit, and what its report says beside it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Whose installation it is.
    pub system: &'static dyn System,
    /// The file of the installation.
    pub file: &'a str,
    /// Readings that are not the default, as `ID=LETTER`.
    pub readings: &'a [String],
    /// At most this many failures at the same time.
    pub failures: u8,
    /// A path that no change would cure decides, too.
    pub incurable_counts: bool,
    /// What was found.
    pub audit: &'a Audit,
    /// Another installation beside it.
    pub compared: Option<&'a Compared>,
}

/// Another installation, and who gains or loses there.
pub struct Compared {
    /// Its file.
    pub file: String,
    /// Whether all of its questions have an answer.
    pub is_complete: bool,
    /// Who gains, and who loses.
    pub comparison: Comparison,
}

impl Compared {
    /// What was found of the other one, beside what was found of the first.
    pub fn new(file: String, first: &Audit, other: &Audit) -> Self {
        Compared { file, is_complete: other.is_complete(), comparison: compare(first, other) }
    }
}

impl Context<'_> {
    /// All users.
    pub fn users(&self) -> u64 {
        self.audit.groups.iter().map(|group| group.users).sum()
    }

    /// Whether a finding is a reason to fail.
    pub fn is_decisive(&self, finding: &Finding) -> bool {
        !finding.fate.is_service() && (self.incurable_counts || !finding.is_incurable())
    }

    /// Whether the installation is as it should be, and what it is compared with was looked at.
    pub fn passed(&self) -> bool {
        self.audit.passed(self.incurable_counts) && self.compared.is_none_or(|other| other.is_complete)
    }

    /// The reading of a question that is followed.
    fn followed(&self, question: &Ambiguity) -> char {
        let declared = self.readings.iter().filter_map(|it| it.split_once('='));
        let letter =
            declared.filter(|(id, _)| *id == question.id).find_map(|(_, letter)| letter.chars().next());
        letter.unwrap_or_else(|| question.default_of(self.audit.edition))
    }

    /// Which reading of which question a finding hangs on: `by MA-A8=a only` where it is worse than under every other one, and
    /// otherwise what becomes of the group under those that make a difference.
    pub fn hangs_on(&self, finding: &Finding) -> Vec<String> {
        let of = |question: &Ambiguity| {
            let others: Vec<&Otherwise> = (finding.otherwise.iter())
                .filter(|other| other.reading.split_once('=').is_some_and(|(id, _)| id == question.id))
                .collect();
            let all_differ = others.len() + 1 == question.readings.len();
            if all_differ && others.iter().all(|other| other.rank() < finding.rank()) {
                return vec![format!("by {}={} only", question.id, self.followed(question))];
            }
            others.iter().map(|other| format!("by {} {}", other.reading, instead(finding, other))).collect()
        };
        self.system.ambiguities().iter().flat_map(of).collect()
    }

    /// What becomes of a group, and the readings that this hangs on.
    pub fn told(&self, finding: &Finding) -> String {
        match self.hangs_on(finding) {
            none if none.is_empty() => fate(finding),
            some => format!("{} ({})", fate(finding), some.join("; ")),
        }
    }
}

/// What becomes of a group under another reading, as far as it is something else.
pub fn instead(finding: &Finding, other: &Otherwise) -> String {
    match Turn::of(finding, other) {
        Turn::Service(_, other) => other.text().to_owned(),
        Turn::ServedBy if other.standbys.is_empty() => "served by no standby".to_owned(),
        Turn::ServedBy => format!("served by {}", other.standbys.join(" or ")),
        Turn::Returns(true) => "it comes home by itself".to_owned(),
        Turn::Returns(false) => "it does not come home by itself".to_owned(),
        Turn::SecondTime(_, other) => format!("{} the second time", other.text()),
        Turn::FirstStart(_, other) => format!("new clients {}", other.text()),
    }
}

/// What another reading makes worse: each such reading, with what is found.
pub fn worse_otherwise(audit: &Audit) -> Vec<(String, Vec<(&Finding, &Otherwise)>)> {
    let mut all: Vec<(String, Vec<(&Finding, &Otherwise)>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &audit.findings {
        for other in finding.otherwise.iter().filter(|other| other.rank() > finding.rank()) {
            let place = *places.entry(&other.reading).or_insert(all.len());
            match all.get_mut(place) {
                Some((_, found)) => found.push((finding, other)),
                None => all.push((other.reading.clone(), vec![(finding, other)])),
            }
        }
    }
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

/// A failure, and whom it hits.
pub struct Hit<'a> {
    /// What fails.
    pub failure: &'a Failure,
    /// The groups that it concerns, in their order.
    pub findings: Vec<&'a Finding>,
}

impl<'a> Hit<'a> {
    /// What becomes of a group; nothing if it does not concern it.
    pub fn of_group(&self, place: usize) -> Option<&'a Finding> {
        let found = self.findings.binary_search_by_key(&place, |finding| finding.place);
        found.ok().map(|found| self.findings[found])
    }

    /// Those of one fate.
    pub fn of(&self, fate: Fate) -> Vec<&'a Finding> {
        self.findings.iter().copied().filter(|finding| finding.fate == fate).collect()
    }

    /// Those that are served while it lasts, and do not come home by themselves afterwards.
    pub fn stuck(&self) -> Vec<&'a Finding> {
        self.findings.iter().copied().filter(|finding| !finding.returns).collect()
    }

    /// Those that are served the first time it happens, and not the second time.
    pub fn second_time(&self) -> Vec<&'a Finding> {
        self.findings.iter().copied().filter(|finding| is_lost_later(finding)).collect()
    }

    /// Those whose clients get no service when they are started for the first time, although the others do.
    pub fn strangers(&self) -> Vec<&'a Finding> {
        let lost = |finding: &&Finding| finding.fate.is_service() && !finding.first_start.is_service();
        self.findings.iter().copied().filter(lost).collect()
    }
}

/// The users of some groups.
pub fn users(findings: &[&Finding]) -> u64 {
    findings.iter().map(|finding| finding.users).sum()
}

/// The single failures, those that leave most users without service first.
pub fn hits(audit: &Audit) -> Vec<Hit<'_>> {
    let mut found: BTreeMap<&Failure, Vec<&Finding>> = BTreeMap::new();
    for finding in audit.singles() {
        found.entry(&finding.failures[0]).or_default().push(finding);
    }
    let hit = |failure| Hit { failure, findings: found.remove(failure).unwrap_or_default() };
    let mut hits: Vec<Hit<'_>> = audit.failures.iter().map(hit).collect();
    hits.sort_by_cached_key(|hit| {
        Reverse((
            users(&hit.of(Fate::WithoutService)),
            hit.of(Fate::WithoutService).len(),
            users(&hit.of(Fate::NeverSettles)),
            users(&hit.stuck()),
            users(&hit.second_time()),
            users(&hit.of(Fate::OnceAccepted)),
            users(&hit.of(Fate::Standby)),
        ))
    });
    hits
}

/// Nobody reads a table of more cells than these.
const MOST_CELLS: usize = 10_000;

/// What is said instead of a table of groups by failures that would be too large.
pub fn too_large(audit: &Audit) -> Option<String> {
    let (groups, failures) = (audit.groups.len(), audit.failures.len());
    (groups * failures > MOST_CELLS).then(|| {
        format!(
            "{groups} groups by {failures} failures are too many for a table; --csv FILE has each of them"
        )
    })
}

/// Groups that fare alike, and what would help them.
pub struct Alike<'a> {
    /// The findings; what is said of the first holds for all of them.
    pub findings: Vec<&'a Finding>,
}

impl<'a> Alike<'a> {
    /// One of them.
    pub fn first(&self) -> &'a Finding {
        self.findings[0]
    }

    /// The groups, each once.
    fn groups(&self) -> Vec<&'a Finding> {
        let mut seen = BTreeSet::new();
        self.findings.iter().copied().filter(|finding| seen.insert(finding.place)).collect()
    }

    /// The groups' names.
    pub fn names(&self) -> String {
        self.groups().iter().map(|finding| finding.group.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The groups, and their users.
    pub fn who(&self) -> String {
        format!("{} ({})", self.names(), counted(users(&self.groups()), "user"))
    }
}

/// Puts findings together that have the same key; the order is that of the first ones.
pub fn alike<'a, K: Ord>(findings: &[&'a Finding], key: impl Fn(&'a Finding) -> K) -> Vec<Alike<'a>> {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    let mut all: Vec<Alike<'a>> = Vec::new();
    for finding in findings {
        let place = *places.entry(key(finding)).or_insert(all.len());
        match all.get_mut(place) {
            Some(alike) => alike.findings.push(finding),
            None => all.push(Alike { findings: vec![finding] }),
        }
    }
    all
}

/// The findings of at most one failure in which something is to be mended, the worst first.
pub fn bad(audit: &Audit) -> Vec<&Finding> {
    let mut bad: Vec<&Finding> =
        audit.without_failure().chain(audit.singles()).filter(|it| it.is_to_be_mended()).collect();
    bad.sort_by_key(|finding| Reverse((finding.fate, finding.users)));
    bad
}

/// Served the first time it happens, and not the second time.
fn is_lost_later(finding: &Finding) -> bool {
    finding.fate.is_service() && !finding.second_time.is_service()
}

/// A sign or two for a table: what becomes of a group, whether it comes back, and whether another reading says otherwise.
/// Without a finding of a `complete` audit the failure does not concern it.
pub fn sign(finding: Option<&Finding>, complete: bool) -> String {
    let Some(finding) = finding else {
        return if complete { "·" } else { "?" }.to_owned();
    };
    let sign = match (finding.fate, finding.returns) {
        (fate, true) if fate.is_service() && is_lost_later(finding) => "2",
        (Fate::Home, true) => "H",
        (Fate::Home, false) => "H!",
        (Fate::Standby, true) => "S",
        (Fate::Standby, false) => "S!",
        (Fate::OnceAccepted, true) => "C",
        (Fate::OnceAccepted, false) => "C!",
        (Fate::NeverSettles, _) => "~",
        (Fate::WithoutService, true) => "X",
        (Fate::WithoutService, false) => "X!",
    };
    let otherwise = if finding.otherwise.is_empty() { "" } else { "*" };
    format!("{sign}{otherwise}")
}

/// What the signs mean.
pub const SIGNS: [(&str, &str); 10] = [
    ("X", "without service"),
    ("~", "goes from place to place for ever"),
    ("2", "without service the second time"),
    ("C", "served once a certificate has been accepted by hand"),
    ("S", "served by a standby"),
    ("H", "served at home"),
    ("·", "does not concern the group"),
    ("?", "was not looked at"),
    ("!", "does not come home by itself after the repair"),
    ("*", "something else by another reading of the document"),
];

/// How well a group is served, and by whom.
fn served(fate: Fate, standbys: &[String]) -> String {
    let by = standbys.join(" or ");
    match fate {
        Fate::Standby => format!("served by {by} as a standby"),
        Fate::OnceAccepted => format!("served by {by} once a certificate has been accepted by hand"),
        fate => fate.text().to_owned(),
    }
}

/// What becomes of a group, in words.
pub fn fate(finding: &Finding) -> String {
    let mut text = served(finding.fate, &finding.standbys);
    if !finding.returns {
        text.push_str(match (finding.fate.is_service(), finding.afterwards().is_service()) {
            (_, true) => ", and does not come home by itself",
            (true, false) => ", and without service after the repair",
            (false, false) => ", also after the repair",
        });
    }
    if is_lost_later(finding) {
        text.push_str("; the second time without service");
    }
    text
}

/// What would help, in words.
pub fn mend(finding: &Finding) -> Option<String> {
    let mend = finding.mend.as_ref()?;
    let (Some(change), Some(fate)) = (&mend.change, mend.fate) else {
        return Some(match mend.tried {
            0 => "there is no change to try".to_owned(),
            1 => "nothing that was tried helps (one change)".to_owned(),
            tried => format!("nothing that was tried helps ({tried} changes)"),
        });
    };
    let price = match mend.costs.as_slice() {
        [] => String::new(),
        costs => format!("; but then it is worse off when {}", costs.join(", or ")),
    };
    let home = match mend.returns {
        _ if finding.returns => "",
        Some(true) => ", and comes home",
        _ => ", and does not come home by itself",
    };
    Some(format!("{change}: then {}{home}{price}", fate.text()))
}

/// `1 user`, `2 users`.
pub fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What becomes of a group in one of two installations, in words.
pub fn lot(lot: &Lot) -> String {
    let mut text = served(lot.fate, &lot.standbys);
    if lot.stays_away {
        text.push_str(", and not back by itself");
    }
    if lot.fate.is_service() && !lot.second_time.is_service() {
        text.push_str(", without service the second time");
    }
    if lot.fate.is_service() && !lot.first_start.is_service() {
        text.push_str(", new clients without service");
    }
    text
}

/// Who gains or loses when one thing fails, or nothing: what fails, and for each way to fare otherwise, whom that is so of.
pub struct Shifted<'a> {
    /// What fails.
    pub when: String,
    /// Who; how they fare in the first installation, and in the other one.
    pub who: Vec<(Vec<&'a Shift>, String, String)>,
}

/// Puts together who gains or loses in the same way.
pub fn shifted(shifts: &[Shift]) -> Vec<Shifted<'_>> {
    let mut all: Vec<Shifted<'_>> = Vec::new();
    for shift in shifts {
        let when = shift.failures.first().map_or("nothing fails", |failure| &failure.text).to_owned();
        if all.last().is_none_or(|last| last.when != when) {
            all.push(Shifted { when, who: Vec::new() });
        }
        let who = &mut all.last_mut().expect("one was pushed").who;
        let (before, after) = (lot(&shift.before), lot(&shift.after));
        match who.iter_mut().find(|(_, b, a)| *b == before && *a == after) {
            Some((shifts, ..)) => shifts.push(shift),
            None => who.push((vec![shift], before, after)),
        }
    }
    all
}
