//! What is said of a client that does otherwise: which clauses it breaks, by which rows, and whether somebody was late.

use redial_model::clause::Binds;
use redial_model::topology::NodeId;

use super::super::lateness::{self, Timed};
use super::super::otherwise::Explaining;
use super::super::scene::Scene;
use super::super::symptom::{self, Came};
use super::{Ended, Performance};
use crate::case::{Expectation, Expected, Language};
use crate::ledger::{CASE, Ledger, Trouble};
use crate::oracle::{Settled, Silence, Unexplained};
use crate::report::{Allowed, Failure, LogKind, Sort};
use crate::wire::{Question, Wire};

/// What a failure is made of before it is put into words.
struct Miss {
    came: String,
    /// What sort of thing that is.
    sort: Came,
    allowed: Vec<Allowed>,
    clauses: Vec<String>,
    /// What of it was a matter of time.
    timed: Timed,
    /// Whether what came is the last thing that was recorded.
    recorded: bool,
    /// Where it may have been before.
    unseen: Vec<NodeId>,
    /// The readings of the rows that explain it.
    explaining: Explaining,
}

impl Miss {
    /// Something that came, in the place of what the case or the rows allow.
    fn of(came: String, sort: Sort, allowed: Vec<Allowed>, clauses: &[String]) -> Self {
        let (sort, clauses) = (Came::Of(sort), clauses.to_vec());
        Miss {
            came,
            sort,
            allowed,
            clauses,
            timed: Timed::No,
            recorded: true,
            unseen: Vec::new(),
            explaining: Explaining::default(),
        }
    }
}

impl<W: Wire> Performance<'_, W> {
    /// What is said of an expectation that was not met, and how it stood: what was asked and not answered, or published
    /// otherwise.
    pub(super) fn missed(
        &self,
        scene: &mut Scene<'_, W>,
        expectation: &Expectation<W>,
        came_already: usize,
        (came, timed): (String, Timed),
        (question, otherwise): (Option<Question>, Option<Vec<&'static str>>),
    ) -> Ended {
        let expected = &expectation.expected;
        let oracle = &mut scene.record.oracle;
        let silence = match timed {
            Timed::OurPatience { .. } if expected.is_published() => Silence::Unpublished,
            Timed::OurPatience { .. } => Silence::Complete,
            _ => Silence::None,
        };
        let explaining = match &question {
            // No reading of a document lets a question of the wire go without an answer.
            Some(_) => Explaining::default(),
            None => Explaining::by(oracle, silence),
        };
        // What the rows say was to be published names the clauses of just that.
        let unpublished = match &otherwise {
            Some(_) => oracle.settle().map_or_else(Some, Settled::not_yet),
            None => None,
        };
        let forgotten = match &otherwise {
            Some(_) => unpublished.as_ref().is_some_and(|it| it.by_forgetting),
            None => question.is_none() && timed != Timed::No && oracle.rests_forgetful(),
        };
        let by_rows: Vec<String> = unpublished.iter().flat_map(|it| self.clauses_of(it)).collect();
        let owned = |clauses: &[&str]| clauses.iter().map(|clause| (*clause).to_owned()).collect();
        let clauses: Vec<String> = match &question {
            Some(question) => owned(question.clauses),
            // Whoever has not stored something does after that what anybody does who never knew it.
            None if forgotten => owned(W::STORING),
            None if !expectation.clauses.is_empty() => expectation.clauses.clone(),
            None if !by_rows.is_empty() => by_rows,
            None => self.binding(&self.case.head.clauses),
        };
        let came = match &question {
            Some(question) => format!("{came}; {}", question.what),
            None => came,
        };
        let mut allowed = vec![by_hand(expected.describe(came_already), sort_of(expected), &clauses)];
        allowed.extend(unpublished.map_or_else(|| oracle.allowed(), |it| it.allowed));
        let sort = match (timed, question, otherwise) {
            (_, Some(question), _) => Came::NoAnswer(question.symptom),
            _ if forgotten => Came::Forgotten,
            (_, None, Some(differing)) => Came::Otherwise(differing),
            (Timed::OurPatience { .. }, None, None) => Came::Nothing,
            (_, None, None) => Came::Of(sort_of(expected)),
        };
        let recorded = timed == Timed::No;
        let miss =
            Miss { timed, recorded, sort, explaining, ..Miss::of(came, Sort::Stated, allowed, &clauses) };
        self.failed(scene, miss)
    }

    /// What is said of a client of which nothing comes.
    pub(super) fn silence(&self, ledger: &Ledger, expectation: &Expectation<W>) -> String {
        let waited = self.seat.settings.patience.as_secs_f64();
        match (
            expectation.expected.is_published(),
            ledger.log.iter().rev().find(|it| it.kind == LogKind::Publication),
        ) {
            (true, Some(last)) => format!("nothing else in {waited} s; the client {}", last.what),
            (true, None) => format!("no publication in {waited} s"),
            (false, _) => format!("nothing in {waited} s; {}", ledger.what_is_known()),
        }
    }

    /// Of these clauses, those that a client can break: what binds a PBX, or whoever installs one, is not its fault.
    fn binding(&self, clauses: &[String]) -> Vec<String> {
        let binds = |id: &&String| {
            let clause = W::SYSTEM.clauses().iter().find(|clause| clause.id == **id);
            clause.is_none_or(|clause| matches!(clause.binds, Binds::Client | Binds::Both))
        };
        let binding: Vec<String> = clauses.iter().filter(binds).cloned().collect();
        if binding.is_empty() { clauses.to_vec() } else { binding }
    }

    /// What is said of an attempt after which the client was to rest.
    pub(super) fn one_too_many(&self, scene: &mut Scene<'_, W>, at: NodeId) -> Ended {
        scene.record.ledger.is_one_too_many();
        let came = scene.record.ledger.connection_to(at);
        let clauses = &self.case.head.clauses;
        let allowed = vec![by_hand("no further connection".to_owned(), Sort::Rest, clauses)];
        let explaining = Explaining::by(&mut scene.record.oracle, Silence::None);
        let miss = Miss { recorded: false, explaining, ..Miss::of(came, Sort::Attempt, allowed, clauses) };
        self.failed(scene, miss)
    }

    /// What is said of something that no state explains and that breaks an expectation as well: what the case says of that goes
    /// before what the rows say.
    pub(super) fn instead(
        &self,
        scene: &mut Scene<'_, W>,
        expectation: &Expectation<W>,
        came_already: usize,
        mut unexplained: Unexplained,
    ) -> Ended {
        let Expectation { expected, clauses, .. } = expectation;
        unexplained.allowed.insert(0, by_hand(expected.describe(came_already), sort_of(expected), clauses));
        match unexplained.by_forgetting {
            true => self.unexplained(scene, unexplained, Timed::No),
            false => self.blamed(scene, unexplained, Timed::No, clauses),
        }
    }

    /// What is said of something that settles a case at once.
    pub(super) fn trouble(&self, scene: &mut Scene<'_, W>, trouble: Trouble) -> Ended {
        let (came, clauses) = match trouble {
            Trouble::Harness(reason) => return Ended::Harness(reason),
            Trouble::Unexplained(unexplained) => return self.unexplained(scene, unexplained, Timed::No),
            Trouble::Broken { what, clauses } if !clauses.is_empty() => (what, clauses),
            Trouble::Broken { what, .. } => (what, self.case.head.clauses.clone()),
            Trouble::Exited(how) => {
                (format!("the end of the client, with {how}"), self.case.head.clauses.clone())
            }
        };
        let allowed = scene.record.oracle.allowed();
        self.failed(scene, Miss::of(came, Sort::Stated, allowed, &clauses))
    }

    /// What is said of something that no state explains.
    pub(super) fn unexplained(
        &self,
        scene: &mut Scene<'_, W>,
        unexplained: Unexplained,
        timed: Timed,
    ) -> Ended {
        let clauses = match self.clauses_of(&unexplained) {
            _ if unexplained.by_forgetting => W::STORING.iter().map(|clause| (*clause).to_owned()).collect(),
            none if none.is_empty() => self.binding(&self.case.head.clauses),
            clauses => clauses,
        };
        self.blamed(scene, unexplained, timed, &clauses)
    }

    /// The clauses that the rows blame for it.
    fn clauses_of(&self, unexplained: &Unexplained) -> Vec<String> {
        let mut clauses: Vec<String> = Vec::new();
        for clause in unexplained.blamed().flat_map(|allowed| &allowed.clauses) {
            if !clauses.contains(clause) && !W::OF_OTHERS.contains(&clause.as_str()) {
                clauses.push(clause.clone());
            }
        }
        self.binding(&clauses)
    }

    /// What no state explains, and the clauses that are blamed for it.
    fn blamed(
        &self,
        scene: &mut Scene<'_, W>,
        unexplained: Unexplained,
        timed: Timed,
        clauses: &[String],
    ) -> Ended {
        let Unexplained { came, sort, allowed, differing, by_impatience, by_forgetting, after_unseen } =
            unexplained;
        let recorded = timed == Timed::No;
        // What it publishes may be the first that shows of it.
        let timed = if by_impatience { Timed::ItsPatience } else { timed };
        let miss = Miss { timed, recorded, unseen: after_unseen, ..Miss::of(came, sort, allowed, clauses) };
        let sort = match (by_forgetting, differing.is_empty()) {
            (true, _) => Came::Forgotten,
            (false, true) => miss.sort,
            (false, false) => Came::Otherwise(differing),
        };
        self.failed(scene, Miss { sort, ..miss })
    }

    fn failed(&self, scene: &mut Scene<'_, W>, miss: Miss) -> Ended {
        let Miss { came, sort, allowed, clauses, timed, recorded, unseen, explaining } = miss;
        let due = match allowed.first() {
            Some(first) => first.what.clone(),
            None => "nothing".to_owned(),
        };
        let summary = format!("{}: due was {due}; what came was {came}", clauses.join(", "));
        let symptom = symptom::of(&scene.record.ledger, &sort, &came, &allowed);
        let concerns = symptom::concerns(&sort, &allowed);
        let ledger = &mut scene.record.ledger;
        let last_explained = ledger
            .log
            .iter()
            .rev()
            .filter(|entry| entry.kind != LogKind::Judgement)
            .nth(usize::from(recorded))
            .or(ledger.log.last())
            .map(|entry| format!("{:.3} s: {} {}", entry.at_s, entry.from, entry.what))
            .unwrap_or_default();
        ledger.write(CASE, CASE, LogKind::Judgement, format!("not as it should be: {came}"));
        tracing::debug!(case = self.case.head.id, ?timed, "was anybody late?");
        let mut excuses =
            |timed| lateness::excuses(timed, ledger, &mut scene.hindrance, self.seat, self.started);
        let late =
            excuses(timed) || (explaining.rests_impatient && excuses(Timed::ItsPatience)) || ledger.slipped;
        // What was due was due by its row, whichever clause a case blames by hand.
        let due = |it: &&Allowed| {
            symptom::is_due(&sort, &allowed, it) || it.clauses.iter().any(|clause| clauses.contains(clause))
        };
        let mut rows: Vec<String> =
            allowed.iter().filter(due).filter_map(|allowed| allowed.row.clone()).collect();
        rows.dedup();
        let way = allowed.iter().filter(due).map(|allowed| &allowed.way).find(|way| !way.is_empty());
        let failure = Failure {
            way: way.cloned().unwrap_or_default(),
            summary,
            symptom,
            concerns: concerns.into_iter().map(str::to_owned).collect(),
            clauses,
            rows,
            phase: self.phase.clone(),
            last_explained,
            allowed,
            came,
            stderr: Vec::new(),
            pictures: Vec::new(),
        };
        Ended::Failed { late, unless_seen: unseen, explaining, failure: Box::new(failure) }
    }
}

fn by_hand(what: String, sort: Sort, clauses: &[String]) -> Allowed {
    Allowed { what, sort, row: None, way: Vec::new(), clauses: clauses.to_vec() }
}

/// What comes in the place of what a case expects is of that sort, as far as one can tell.
fn sort_of<L: Language>(expected: &Expected<L>) -> Sort {
    match expected {
        Expected::Attempts { .. } => Sort::Attempt,
        Expected::Wire(_) if expected.is_published() => Sort::Publication,
        Expected::Traces { .. } | Expected::Wire(_) => Sort::Stated,
    }
}
