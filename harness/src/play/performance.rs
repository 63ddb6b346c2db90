//! A case as it is played: phase by phase, what is done, what is waited for, and what is said of a client that does
//! otherwise.

use std::time::Instant;

use redial_model::clause::Binds;
use redial_model::topology::NodeId;

use super::actor::Actor;
use super::scene::Scene;
use super::seat::Seat;
use super::symptom::{self, Came};
use crate::case::{Action, Case, Expectation, Expected, Language, Phase, StateDirectory};
use crate::ledger::{CASE, Ledger, Trouble};
use crate::oracle::{Settled, Unexplained};
use crate::proforma::PUBLISHES;
use crate::report::{Allowed, Failure, LogKind, RunEvent, Sort};
use crate::wire::{Question, Stage, Standing, Wire};

/// Why a case is skipped that waits for a publication.
const PUBLISHES_NOTHING: &str = "the client publishes nothing (declare it with `--lacks publishes`)";
/// How much longer than a time of the client a case holds, so that the client's own lateness is no merit.
const HOLD_MARGIN: f64 = 1.5;

/// How a performance ended early.
pub(super) enum Ended {
    Skipped(String),
    Harness(String),
    Failed {
        /// Nobody can say whose fault it was.
        late: bool,
        /// That is so only if an attempt at one of these shows yet.
        unless_seen: Vec<NodeId>,
        /// What was wrong.
        failure: Box<Failure>,
    },
}

pub(super) struct Performance<'a, W: Wire> {
    case: &'a Case<W>,
    setting: &'a W::Setting,
    seat: Seat<'a>,
    started: Instant,
    phase: String,
}

type MarkOf<W> = <<W as Wire>::Stage as Stage<W>>::Mark;

/// A client that has made more attempts than this since something was to be published will not publish it. Whatever it might
/// have said meanwhile doubles with each of them.
const UNSAID_ATTEMPTS: usize = 4;

/// The share of a client's time for an answer before which it has not lost patience; the rest is for clocks that differ.
const LEAST_PATIENCE: f64 = 0.8;

/// What a failure is made of before it is put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timed {
    /// Nothing: no slowness explains it.
    No,
    /// The client may have been somewhere before, unseen as yet.
    AfterUnseen,
    /// The client may have waited for its answer as long as it does, and been kept waiting by a slow machine.
    ItsPatience,
    /// Something that was due did not come while the harness waited.
    OurPatience,
}

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
}

impl Miss {
    /// Something that came, in the place of what the case or the rows allow.
    fn of(came: String, sort: Sort, allowed: Vec<Allowed>, clauses: &[String]) -> Self {
        let (sort, clauses) = (Came::Of(sort), clauses.to_vec());
        Miss { came, sort, allowed, clauses, timed: Timed::No, recorded: true, unseen: Vec::new() }
    }
}

impl<'a, W: Wire> Performance<'a, W> {
    pub(super) fn new(case: &'a Case<W>, setting: &'a W::Setting, seat: Seat<'a>, started: Instant) -> Self {
        Performance { case, setting, seat, started, phase: String::new() }
    }

    /// Goes through the phases.
    pub(super) async fn go(mut self, scene: &mut Scene<'_, W>, actor: &mut Actor<'_>) -> Result<(), Ended> {
        let mut rests = true;
        for (number, phase) in self.case.phases.iter().enumerate() {
            let id = self.case.head.id.clone();
            let _ = self.seat.events.send(RunEvent::PhaseStarted { id, phase: phase.name.clone() });
            let ledger = &mut scene.record.ledger;
            if number > 0 && !rests && phase.changes_what_attempts_meet() && ledger.next_attempt().is_some() {
                // The client was dialling on, and has met the old faults once more than the case knows.
                ledger.slipped = true;
            }
            self.phase.clone_from(&phase.name);
            let played = self.phase(scene, actor, (number, phase), rests).await;
            rests = match played {
                Err(Ended::Failed { late: false, failure, .. }) if phase.control => {
                    return Err(Ended::Skipped(format!("control: {}", failure.summary)));
                }
                played => played?,
            };
        }
        Ok(())
    }

    /// Plays one phase. True: the client should rest now.
    async fn phase(
        &self,
        scene: &mut Scene<'_, W>,
        actor: &mut Actor<'_>,
        (number, phase): (usize, &Phase<W>),
        rests: bool,
    ) -> Result<bool, Ended> {
        scene.record.ledger.begin_phase(&phase.name);
        let mut mark = scene.stage.mark();
        for action in &phase.actions {
            let done = self.act(scene, actor, action, &mut mark).await;
            done.map_err(|trouble| self.trouble(scene, trouble))?;
        }
        if number == 0 {
            actor.enter().await.map_err(Ended::Harness)?;
            scene.record.ledger.fault("the client starts");
        }
        let rests = self.expect(scene, phase, mark, rests).await?;
        self.settle(scene).await?;
        if rests && let Some(at) = scene.record.ledger.next_attempt() {
            let came = connection_to(&scene.record.ledger, at);
            let clauses = &self.case.head.clauses;
            let allowed = vec![by_hand("no further connection".to_owned(), Sort::Rest, clauses)];
            let miss = Miss { recorded: false, ..Miss::of(came, Sort::Attempt, allowed, clauses) };
            return Err(self.failed(scene, miss));
        }
        Ok(rests)
    }

    async fn act(
        &self,
        scene: &mut Scene<'_, W>,
        actor: &mut Actor<'_>,
        action: &Action<W>,
        mark: &mut MarkOf<W>,
    ) -> Result<(), Trouble> {
        match action {
            Action::Wire(action) => scene.stage.act(&mut scene.record, action).await,
            Action::RestartClient { state } => self.restart(scene, actor, *state, mark).await,
            Action::Hold { time } => {
                let time = self.seat.settings.time(time).mul_f64(HOLD_MARGIN);
                scene.record.ledger.fault(format!("{:.2} s pass", time.as_secs_f64()));
                scene.hold(time).await
            }
        }
    }

    async fn restart(
        &self,
        scene: &mut Scene<'_, W>,
        actor: &mut Actor<'_>,
        state: StateDirectory,
        mark: &mut MarkOf<W>,
    ) -> Result<(), Trouble> {
        let stored = state == StateDirectory::Kept;
        let what =
            if stored { "the client is restarted" } else { "the client is restarted with nothing stored" };
        scene.record.ledger.fault(what);
        scene.catch_up().await?;
        scene.record.ledger.expects_exit = true;
        actor.exit().await;
        scene.catch_up().await?;
        let is_empty = std::fs::read_dir(&actor.state_dir).map_or(true, |mut files| files.next().is_none());
        actor.stored = Some(actor.stored == Some(true) || !is_empty);
        scene.record.ledger.client_ended();
        // What the program said that has ended is nothing that the new one says.
        *mark = scene.stage.mark();
        if !stored && actor.state_dir.exists() {
            std::fs::remove_dir_all(&actor.state_dir).map_err(|error| Trouble::Harness(error.to_string()))?;
        }
        scene.record.ledger.expects_exit = false;
        scene.record.oracle.restarted(|memory| W::restarted(self.setting, memory, stored));
        actor.enter().await.map_err(Trouble::Harness)
    }

    /// Waits for the expectations of a phase, one after another. True: the client should rest now.
    async fn expect(
        &self,
        scene: &mut Scene<'_, W>,
        phase: &Phase<W>,
        mark: MarkOf<W>,
        rests_before: bool,
    ) -> Result<bool, Ended> {
        let mut rests =
            rests_before && phase.expectations.iter().all(|it| it.expected.leaves_at_rest().is_none());
        for expectation in &phase.expectations {
            if expectation.expected.is_published() && self.is_mute(&scene.record.ledger) {
                continue;
            }
            self.await_one(scene, expectation, mark.clone()).await?;
            rests = expectation.expected.leaves_at_rest().unwrap_or(rests);
        }
        Ok(rests)
    }

    async fn await_one(
        &self,
        scene: &mut Scene<'_, W>,
        expectation: &Expectation<W>,
        mut mark: MarkOf<W>,
    ) -> Result<(), Ended> {
        let expected = &expectation.expected;
        let mut until = Instant::now() + self.seat.settings.patience;
        let mut came_already = 0;
        let (id, what) = (self.case.head.id.clone(), expected.describe(0));
        // A reporter that is gone does not stop the case.
        let _ = self.seat.events.send(RunEvent::Awaits { id, what });
        loop {
            let came_before = came_already;
            let standing = self
                .look(scene, expectation, &mut mark, &mut came_already)
                .map_err(|trouble| self.trouble(scene, trouble))?;
            if came_already > came_before {
                // Each of several attempts has a time of its own.
                until = Instant::now() + self.seat.settings.patience;
            }
            let mut question: Option<Question> = None;
            let mut otherwise = None;
            let (came, timed) = match standing {
                Standing::Met => {
                    let what = format!("as expected: {}", expected.describe(0));
                    scene.record.ledger.write(CASE, CASE, LogKind::Judgement, what);
                    return Ok(());
                }
                Standing::Broken(came) => (came, Timed::No),
                Standing::Open | Standing::Otherwise(_) | Standing::Asked(_) => {
                    match standing {
                        Standing::Asked(asked) => question = Some(asked),
                        Standing::Otherwise(differing) => otherwise = Some(differing),
                        _ => {}
                    }
                    let silent = scene.record.ledger.publications == 0;
                    let in_vain = expected.is_published() && silent && !self.publishes();
                    if in_vain && self.seat.publishing.is_unheard_of() {
                        return Err(Ended::Skipped(PUBLISHES_NOTHING.to_owned()));
                    }
                    let went_on = match scene.pump(until).await {
                        Err(Trouble::Unexplained(unexplained)) if !expectation.clauses.is_empty() => {
                            let standing = self.look(scene, expectation, &mut mark, &mut came_already);
                            let mut unexplained = unexplained;
                            if let Ok(Standing::Broken(_)) = standing {
                                // What the case says of this very expectation goes before what the rows say.
                                let due = expected.describe(came_already);
                                let due = by_hand(due, sort_of(expected), &expectation.clauses);
                                unexplained.allowed.insert(0, due);
                                return Err(self.blamed(scene, unexplained, true, &expectation.clauses));
                            }
                            return Err(self.unexplained(scene, unexplained, true));
                        }
                        went_on => went_on.map_err(|trouble| self.trouble(scene, trouble))?,
                    };
                    if went_on && Instant::now() < until {
                        continue;
                    }
                    let silent = scene.record.ledger.publications == 0;
                    if expected.is_published() && silent && !self.publishes() {
                        self.seat.publishing.missed();
                        return Err(Ended::Skipped(PUBLISHES_NOTHING.to_owned()));
                    }
                    (self.silence(&scene.record.ledger, expectation), Timed::OurPatience)
                }
            };
            // What the rows say was to be published names the clauses of just that.
            let unpublished = match &otherwise {
                Some(_) => scene.record.oracle.settle().map_or_else(Some, Settled::not_yet),
                None => None,
            };
            let by_rows: Vec<String> = unpublished.iter().flat_map(|it| self.clauses_of(it)).collect();
            let clauses = match &question {
                Some(question) => &question.clauses.iter().map(|clause| (*clause).to_owned()).collect(),
                None if !expectation.clauses.is_empty() => &expectation.clauses,
                None if !by_rows.is_empty() => &by_rows,
                None => &self.binding(&self.case.head.clauses),
            };
            let came = match &question {
                Some(question) => format!("{came}; {}", question.what),
                None => came,
            };
            let mut allowed = vec![by_hand(expected.describe(came_already), sort_of(expected), clauses)];
            allowed.extend(unpublished.map_or_else(|| scene.record.oracle.allowed(), |it| it.allowed));
            let sort = match (timed, question, otherwise) {
                (_, Some(question), _) => Came::NoAnswer(question.symptom),
                (_, None, Some(differing)) => Came::Otherwise(differing),
                (Timed::OurPatience, None, None) => Came::Nothing,
                (_, None, None) => Came::Of(sort_of(expected)),
            };
            let recorded = timed == Timed::No;
            let miss = Miss { timed, recorded, sort, ..Miss::of(came, Sort::Stated, allowed, clauses) };
            return Err(self.failed(scene, miss));
        }
    }

    /// How an expectation stands; `came` counts the attempts of several that have come.
    fn look(
        &self,
        scene: &mut Scene<'_, W>,
        expectation: &Expectation<W>,
        mark: &mut MarkOf<W>,
        came: &mut usize,
    ) -> Result<Standing, Trouble> {
        let ledger = &mut scene.record.ledger;
        let node = |place: W::Place| W::node(self.setting, place);
        let allows = |at: NodeId| expectation.allowing.iter().any(|place| node(*place) == at);
        match &expectation.expected {
            Expected::Attempts { places } => {
                while *came < places.len() {
                    let Some(at) = ledger.next_attempt() else { return Ok(Standing::Open) };
                    if at == node(places[*came].0) {
                        *came += 1;
                    } else if !allows(at) {
                        return Ok(Standing::Broken(connection_to(ledger, at)));
                    }
                    ledger.account_for_attempt();
                }
                Ok(Standing::Met)
            }
            Expected::Traces { place } => Ok(ledger.traced.contains(node(place.0)).into()),
            Expected::Wire(expected) => {
                // Who is to rest makes no further attempt that is not let through.
                while expectation.expected.leaves_at_rest() == Some(true)
                    && let Some(at) = ledger.next_attempt()
                {
                    if !allows(at) {
                        return Ok(Standing::Broken(connection_to(ledger, at)));
                    }
                    ledger.account_for_attempt();
                }
                scene.stage.look(ledger, expected, mark)
            }
        }
    }

    fn silence(&self, ledger: &Ledger, expectation: &Expectation<W>) -> String {
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

    /// Waits until what the client has published is what it has to say by the rows.
    async fn settle(&self, scene: &mut Scene<'_, W>) -> Result<(), Ended> {
        scene.catch_up().await.map_err(|trouble| self.trouble(scene, trouble))?;
        let ledger = &scene.record.ledger;
        if self.is_mute(ledger) || (ledger.publications == 0 && !self.publishes()) {
            return Ok(());
        }
        let until = Instant::now() + self.seat.settings.patience;
        let lines_before = ledger.lines.len();
        loop {
            let unexplained = match scene.record.oracle.settle() {
                Ok(Settled::Yes) => return Ok(()),
                Ok(Settled::NotYet(unexplained)) => {
                    let went_on = scene.pump(until).await.map_err(|trouble| self.trouble(scene, trouble))?;
                    let dialled = scene.record.ledger.lines.len() - lines_before;
                    if went_on && dialled <= UNSAID_ATTEMPTS && Instant::now() < until {
                        continue;
                    }
                    unexplained
                }
                Err(unexplained) => unexplained,
            };
            return Err(self.unexplained(scene, unexplained, false));
        }
    }

    fn publishes(&self) -> bool {
        self.seat.settings.profile.supports.contains(PUBLISHES.name)
    }

    fn is_mute(&self, ledger: &Ledger) -> bool {
        self.seat.settings.profile.lacks.contains(PUBLISHES.name) && ledger.publications == 0
    }

    fn trouble(&self, scene: &mut Scene<'_, W>, trouble: Trouble) -> Ended {
        let (came, clauses) = match trouble {
            Trouble::Harness(reason) => return Ended::Harness(reason),
            Trouble::Unexplained(unexplained) => return self.unexplained(scene, unexplained, true),
            Trouble::Broken { what, clauses } if !clauses.is_empty() => (what, clauses),
            Trouble::Broken { what, .. } => (what, self.case.head.clauses.clone()),
            Trouble::Exited(how) => {
                (format!("the end of the client, with {how}"), self.case.head.clauses.clone())
            }
        };
        let allowed = scene.record.oracle.allowed();
        self.failed(scene, Miss::of(came, Sort::Stated, allowed, &clauses))
    }

    fn unexplained(&self, scene: &mut Scene<'_, W>, unexplained: Unexplained, recorded: bool) -> Ended {
        let clauses = match self.clauses_of(&unexplained) {
            none if none.is_empty() => self.binding(&self.case.head.clauses),
            clauses => clauses,
        };
        self.blamed(scene, unexplained, recorded, &clauses)
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
        recorded: bool,
        clauses: &[String],
    ) -> Ended {
        let Unexplained { came, sort, allowed, differing, by_impatience, after_unseen } = unexplained;
        let timed = match (recorded, by_impatience) {
            // What it publishes may be the first that shows of it.
            (_, true) => Timed::ItsPatience,
            (true, false) if !after_unseen.is_empty() => Timed::AfterUnseen,
            (true, false) => Timed::No,
            (false, false) => Timed::OurPatience,
        };
        let miss = Miss { timed, recorded, unseen: after_unseen, ..Miss::of(came, sort, allowed, clauses) };
        let sort = if differing.is_empty() { miss.sort } else { Came::Otherwise(differing) };
        self.failed(scene, Miss { sort, ..miss })
    }

    fn failed(&self, scene: &mut Scene<'_, W>, miss: Miss) -> Ended {
        let Miss { came, sort, allowed, clauses, timed, recorded, unseen } = miss;
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
        let late = ledger.slipped || self.was_late(ledger, timed);
        // What was due was due by its row, whichever clause a case blames by hand.
        let due = |it: &&Allowed| {
            symptom::is_due(&sort, &allowed, it) || it.clauses.iter().any(|clause| clauses.contains(clause))
        };
        let mut rows: Vec<String> =
            allowed.iter().filter(due).filter_map(|allowed| allowed.row.clone()).collect();
        rows.dedup();
        let failure = Failure {
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
        };
        let unless_seen = if timed == Timed::AfterUnseen { unseen } else { Vec::new() };
        Ended::Failed { late, unless_seen, failure: Box::new(failure) }
    }

    /// Whether the machine or the harness was too slow for anybody to be blamed.
    fn was_late(&self, ledger: &Ledger, timed: Timed) -> bool {
        let settings = self.seat.settings;
        let lag = self.seat.lag.worst_since(self.started);
        let tolerance = settings.answer_timeout() / 3;
        let slow = lag > tolerance
            || ledger.kept_waiting(tolerance)
            || self.seat.lag.was_starved_since(self.started);
        // A slow machine makes a client give up later than it would, and never before its time.
        let least = settings.answer_timeout().mul_f64(LEAST_PATIENCE);
        let gave_up = ledger.given_up_after.is_some_and(|waited| waited >= least);
        let waited = ledger.waited();
        let waits = ledger.waits().max(waited);
        tracing::debug!(case = self.case.head.id, ?timed, slow, gave_up, ?waited, ?lag, "was anybody late?");
        match timed {
            Timed::ItsPatience => slow && (gave_up || waits >= least),
            // What one PBX sees before the other is in disorder only if the harness itself is late.
            Timed::AfterUnseen => lag > tolerance || (slow && waited >= least),
            Timed::No => slow && gave_up,
            Timed::OurPatience => (slow && gave_up) || lag > settings.patience / 4,
        }
    }
}

fn by_hand(what: String, sort: Sort, clauses: &[String]) -> Allowed {
    Allowed { what, sort, row: None, clauses: clauses.to_vec() }
}

/// What comes in the place of what a case expects is of that sort, as far as one can tell.
fn sort_of<L: Language>(expected: &Expected<L>) -> Sort {
    match expected {
        Expected::Attempts { .. } => Sort::Attempt,
        Expected::Wire(_) if expected.is_published() => Sort::Publication,
        Expected::Traces { .. } | Expected::Wire(_) => Sort::Stated,
    }
}

fn connection_to(ledger: &Ledger, node: NodeId) -> String {
    format!("a connection to {}", ledger.name(node))
}
