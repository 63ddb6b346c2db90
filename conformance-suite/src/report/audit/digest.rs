//! What all forms say: failures, the worst first, and whom they hit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redial_model::audit::Failure;
use redial_model::audit::report::{Audit, Fate, Finding};

/// An audit, and what its report says beside it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What the system is, for people.
    pub title: &'a str,
    /// The file of the installation.
    pub file: &'a str,
    /// Readings that are not the default, as `ID=LETTER`.
    pub readings: &'a [String],
    /// At most this many failures at the same time.
    pub failures: u8,
    /// What was found.
    pub audit: &'a Audit,
}

impl Context<'_> {
    /// All users.
    pub fn users(&self) -> u64 {
        self.audit.groups.iter().map(|group| group.users).sum()
    }
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
            "{groups} groups by {failures} failures are too many for a table; --format json has each of them"
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

    /// The groups, and their users.
    pub fn who(&self) -> String {
        let mut seen = BTreeSet::new();
        let groups: Vec<&Finding> =
            self.findings.iter().copied().filter(|finding| seen.insert(finding.place)).collect();
        let names: Vec<&str> = groups.iter().map(|finding| finding.group.as_str()).collect();
        format!("{} ({})", names.join(", "), counted(users(&groups), "user"))
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

/// Several failures together in which something is to be mended that each of them alone does not break, by group and by
/// what would help.
pub fn together(audit: &Audit) -> Vec<Alike<'_>> {
    let bad: Vec<&Finding> = audit.only_together().filter(|finding| finding.is_bad()).collect();
    alike(&bad, |it| (it.place, fate(it), mend(it)))
}

/// The findings of at most one failure in which something is to be mended, the worst first.
pub fn bad(audit: &Audit) -> Vec<&Finding> {
    let mut bad: Vec<&Finding> =
        audit.without_failure().chain(audit.singles()).filter(|finding| finding.is_bad()).collect();
    bad.sort_by_key(|finding| Reverse((finding.fate, finding.users)));
    bad
}

/// Served the first time it happens, and not the second time.
fn is_lost_later(finding: &Finding) -> bool {
    finding.fate.is_service() && !finding.second_time.is_service()
}

/// One sign for a table: what becomes of a group, and whether it comes back. Without a finding of a `complete` audit the
/// failure does not concern it.
pub fn sign(finding: Option<&Finding>, complete: bool) -> &'static str {
    match finding.map(|finding| (finding.fate, finding.returns)) {
        None if !complete => "?",
        None => "·",
        Some((fate, true)) if fate.is_service() && finding.is_some_and(is_lost_later) => "2",
        Some((Fate::Home, true)) => "H",
        Some((Fate::Home, false)) => "H!",
        Some((Fate::Standby, true)) => "S",
        Some((Fate::Standby, false)) => "S!",
        Some((Fate::NeverSettles, _)) => "~",
        Some((Fate::WithoutService, true)) => "X",
        Some((Fate::WithoutService, false)) => "X!",
    }
}

/// What the signs mean.
pub const SIGNS: [(&str, &str); 8] = [
    ("X", "without service"),
    ("~", "goes from place to place for ever"),
    ("2", "without service the second time"),
    ("S", "served by a standby"),
    ("H", "served at home"),
    ("·", "does not concern the group"),
    ("?", "was not looked at"),
    ("!", "does not come home by itself after the repair"),
];

/// What becomes of a group, in words.
pub fn fate(finding: &Finding) -> String {
    let mut text = match finding.fate {
        Fate::Standby => format!("served by {} as a standby", finding.standbys.join(" or ")),
        fate => fate.text().to_owned(),
    };
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
