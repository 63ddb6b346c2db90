//! A case as it is played: phase by phase, what is done, what is waited for, and what is said of a client that does
//! otherwise.

use redial_model::clause::Binds;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::actor::Actor;
use super::lateness::{self, Timed};
use super::otherwise::Explaining;
use super::scene::Scene;
use super::seat::Seat;
use super::symptom::{self, Came};
use crate::case::{Action, Case, Expectation, Expected, Language, Phase, StateDirectory};
use crate::ledger::{CASE, Ledger, Trouble};
use crate::oracle::{Settled, Silence, Unexplained};
use crate::proforma::PUBLISHES;
use crate::report::{Allowed, Failure, LogKind, RunEvent, Sort};
use crate::subject::outside::FIRST_WORD;
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
        /// Nor can they if an attempt at one of these was made before, and shows only now.
        unless_seen: Vec<NodeId>,
        /// The readings under which the client may have done what it did, although the case expects something else.
        explaining: Explaining,
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
            scene.hindrance.follow(actor.head());
            scene.record.ledger.fault("the client starts");
            self.first_word(scene).await?;
        }
        let rests = self.expect(scene, phase, mark, rests).await?;
        self.settle(scene).await?;
        while rests && scene.record.ledger.may_be_look() {
            scene.record.ledger.account_for_attempt();
        }
        if rests && let Some(at) = scene.record.ledger.next_attempt() {
            scene.record.ledger.is_one_too_many();
            let came = connection_to(&scene.record.ledger, at);
            let clauses = &self.case.head.clauses;
            let allowed = vec![by_hand("no further connection".to_owned(), Sort::Rest, clauses)];
            let explaining = Explaining::by(&mut scene.record.oracle, Silence::None);
            let miss =
                Miss { recorded: false, explaining, ..Miss::of(came, Sort::Attempt, allowed, clauses) };
            return Err(self.failed(scene, miss));
        }
        Ok(rests)
    }

    /// How long a client takes to start that connects by itself, nobody knows: its patience begins with its first word.
    async fn first_word(&self, scene: &mut Scene<'_, W>) -> Result<(), Ended> {
        if !self.seat.settings.client.is_outside() {
            return Ok(());
        }
        let (id, what) = (self.case.head.id.clone(), "its first word".to_owned());
        // A reporter that is gone does not stop the case.
        let _ = self.seat.events.send(RunEvent::Awaits { id, what });
        let came = scene.pump(Instant::now() + FIRST_WORD).await;
        came.map(drop).map_err(|trouble| self.trouble(scene, trouble))
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
        let forgetful = |memory: &_| if stored { W::forgetful(self.setting, memory) } else { Vec::new() };
        scene.record.oracle.restarted(|memory| W::restarted(self.setting, memory, stored), forgetful);
        actor.enter().await.map_err(Trouble::Harness)?;
        scene.hindrance.follow(actor.head());
        Ok(())
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
        let mut since = scene.hindrance.mark();
        let mut until = since + self.seat.settings.patience;
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
                since = scene.hindrance.mark();
                until = since + self.seat.settings.patience;
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
                                return Err(match unexplained.by_forgetting {
                                    true => self.unexplained(scene, unexplained, Timed::No),
                                    false => self.blamed(scene, unexplained, Timed::No, &expectation.clauses),
                                });
                            }
                            return Err(self.unexplained(scene, unexplained, Timed::No));
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
                    (self.silence(&scene.record.ledger, expectation), Timed::OurPatience { since })
                }
            };
            return Err(self.missed(scene, expectation, came_already, (came, timed), (question, otherwise)));
        }
    }

    /// What is said of an expectation that was not met, and how it stood: what was asked and not answered, or published
    /// otherwise.
    fn missed(
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
                    } else if !allows(at) && !ledger.may_be_look() {
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
                    if !allows(at) && !ledger.may_be_look() {
                        ledger.is_one_too_many();
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
        let lines_before = ledger.lines.len();
        let since = scene.hindrance.mark();
        let until = since + self.seat.settings.patience;
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
            return Err(self.unexplained(scene, unexplained, Timed::OurPatience { since }));
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

    fn unexplained(&self, scene: &mut Scene<'_, W>, unexplained: Unexplained, timed: Timed) -> Ended {
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

fn connection_to(ledger: &Ledger, node: NodeId) -> String {
    format!("a connection to {}", ledger.name(node))
}
