//! A case as it is played: phase by phase, what is done, what is waited for, and what is said of a client that does
//! otherwise.

use std::time::Instant;

use redial_model::topology::NodeId;

use super::actor::Actor;
use super::judge::{Judge, PhaseMark, Standing};
use super::stage::{CASE, Stage, Trouble};
use super::translate;
use crate::case::{
    self, Action, Case, Digest, Expectation, Hold, Phase, RedirectTarget, Requirement, SecondFactor,
    StateDirectory,
};
use crate::oracle::{Settled, Unexplained};
use crate::report::{Allowed, Failure, LogKind, RunEvent};
use crate::run::Seat;

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

pub(super) struct Performance<'a> {
    case: &'a Case,
    seat: Seat<'a>,
    started: Instant,
    phase: String,
}

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
    allowed: Vec<Allowed>,
    clauses: Vec<String>,
    /// What of it was a matter of time.
    timed: Timed,
    /// Whether what came is the last thing that was recorded.
    recorded: bool,
    /// Where it may have been before.
    unseen: Vec<NodeId>,
}

impl<'a> Performance<'a> {
    pub(super) fn new(case: &'a Case, seat: Seat<'a>, started: Instant) -> Self {
        Performance { case, seat, started, phase: String::new() }
    }

    /// Goes through the phases.
    pub(super) async fn go(mut self, stage: &mut Stage<'_>, actor: &mut Actor<'_>) -> Result<(), Ended> {
        let mut rests = true;
        for (number, phase) in self.case.phases.iter().enumerate() {
            let _ = self
                .seat
                .events
                .send(RunEvent::PhaseStarted { id: self.case.id.clone(), phase: phase.name.clone() });
            if number > 0 && !rests && !stage.attempts.is_empty() {
                // The client was dialling on, and has met the old faults once more than the case knows.
                stage.slipped = true;
            }
            self.phase.clone_from(&phase.name);
            stage.record(CASE, CASE, LogKind::Phase, phase.name.clone());
            let mark = PhaseMark::of(stage);
            self.act(stage, actor, phase).await?;
            if number == 0 {
                actor.enter().map_err(Ended::Harness)?;
                stage.record(CASE, CASE, LogKind::Fault, "the client starts");
            }
            rests = self.expect(stage, phase, mark, rests).await?;
            self.settle(stage).await?;
            if rests && let Some(&(_, at)) = stage.attempts.front() {
                let came = format!("a connection to {}", stage.topology.name(at));
                let allowed = vec![self.by_hand("no further connection".to_owned(), &self.case.clauses)];
                let miss = Miss {
                    came,
                    allowed,
                    clauses: self.case.clauses.clone(),
                    timed: Timed::No,
                    recorded: false,
                    unseen: Vec::new(),
                };
                return Err(self.failed(stage, miss));
            }
        }
        Ok(())
    }

    async fn act(&self, stage: &mut Stage<'_>, actor: &mut Actor<'_>, phase: &Phase) -> Result<(), Ended> {
        for action in &phase.actions {
            let done = self.act_once(stage, actor, action).await;
            done.map_err(|trouble| self.trouble(stage, trouble))?;
        }
        Ok(())
    }

    async fn act_once(
        &self,
        stage: &mut Stage<'_>,
        actor: &mut Actor<'_>,
        action: &Action,
    ) -> Result<(), Trouble> {
        let topology = stage.topology.clone();
        let at = |pbx: &case::Pbx| translate::node(&topology, *pbx);
        match action {
            Action::Stop { pbx, noticed } => stage.stop(at(pbx), *noticed).await,
            Action::Start { pbx, noticed } => stage.start(at(pbx), *noticed).await,
            Action::Notice { pbx } => stage.notice(at(pbx)),
            Action::Unregister { pair: [a, b] } => stage.link(at(a), at(b), false),
            Action::Register { pair: [a, b] } => stage.link(at(a), at(b), true),
            Action::Path { pbx, is } => stage.path(at(pbx), translate::fault(*is)).await,
            Action::Cut { pbx, how } => stage.cut(at(pbx), translate::tell(*how)),
            Action::Send { pbx, frame } => stage.send(at(pbx), translate::raw(*frame)),
            Action::Digest { pbx, is } => {
                stage.forge(at(pbx), *is == Digest::Wrong);
                Ok(())
            }
            Action::Sessions { .. } => {
                stage.expire_sessions();
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Ask } => {
                stage.ask_factor();
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Give } => stage.give_factor(),
            Action::Redirect { pbx, to } => {
                let to = match to {
                    RedirectTarget::ByRule => None,
                    RedirectTarget::Pbx(pbx) => Some(at(pbx)),
                };
                stage.redirect(at(pbx), to);
                Ok(())
            }
            Action::MoveUser { home } => stage.move_user(translate::model_pbx(*home)),
            Action::Logout { pbx } => stage.log_out(at(pbx)),
            Action::RestartClient { state } => self.restart(stage, actor, *state).await,
            Action::Hold { time } => {
                let time = match time {
                    Hold::AnswerTimeout => self.seat.settings.profile.answer_timeout,
                    Hold::RetryInterval => self.seat.settings.profile.retry_interval,
                };
                let time = self.seat.settings.scaled(time).mul_f64(HOLD_MARGIN);
                stage.record(CASE, CASE, LogKind::Fault, format!("{:.2} s pass", time.as_secs_f64()));
                stage.hold(time).await
            }
        }
    }

    async fn restart(
        &self,
        stage: &mut Stage<'_>,
        actor: &mut Actor<'_>,
        state: StateDirectory,
    ) -> Result<(), Trouble> {
        let stored = state == StateDirectory::Kept;
        let what =
            if stored { "the client is restarted" } else { "the client is restarted with nothing stored" };
        stage.record(CASE, CASE, LogKind::Fault, what);
        stage.catch_up().await?;
        stage.client_ends();
        actor.exit().await;
        stage.client_ended().await?;
        if !stored && actor.state_dir.exists() {
            std::fs::remove_dir_all(&actor.state_dir).map_err(|error| Trouble::Harness(error.to_string()))?;
        }
        stage.client_restarts(stored);
        actor.enter().map_err(Trouble::Harness)
    }

    /// Waits for the expectations of a phase, one after another. True: the client should rest now.
    async fn expect(
        &self,
        stage: &mut Stage<'_>,
        phase: &Phase,
        mark: PhaseMark,
        rests_before: bool,
    ) -> Result<bool, Ended> {
        let mut rests =
            rests_before && phase.expectations.iter().all(|it| Judge::leaves_client_served(it).is_none());
        for expectation in &phase.expectations {
            if Judge::needs_publications(expectation) && self.is_mute(stage) {
                continue;
            }
            self.await_one(stage, expectation, mark).await?;
            rests = Judge::leaves_client_served(expectation).unwrap_or(rests);
        }
        Ok(rests)
    }

    async fn await_one(
        &self,
        stage: &mut Stage<'_>,
        expectation: &Expectation,
        mark: PhaseMark,
    ) -> Result<(), Ended> {
        let until = Instant::now() + self.seat.settings.patience;
        let mut judge = Judge::new(expectation, mark);
        loop {
            let standing = judge.look(stage).map_err(|trouble| self.trouble(stage, trouble))?;
            let (came, timed) = match standing {
                Standing::Met => {
                    stage.record(
                        CASE,
                        CASE,
                        LogKind::Judgement,
                        format!("as expected: {}", judge.describe()),
                    );
                    return Ok(());
                }
                Standing::Broken(came) => (came, Timed::No),
                Standing::Open => {
                    let went_on = stage.pump(until).await.map_err(|trouble| self.trouble(stage, trouble))?;
                    if went_on && Instant::now() < until {
                        continue;
                    }
                    if Judge::needs_publications(expectation)
                        && stage.published.is_empty()
                        && !self.publishes()
                    {
                        return Err(Ended::Skipped(
                            "the client publishes nothing (declare it with `--lacks publishes`)".to_owned(),
                        ));
                    }
                    (self.silence(stage, expectation), Timed::OurPatience)
                }
            };
            let clauses = match expectation.clauses.is_empty() {
                true => &self.case.clauses,
                false => &expectation.clauses,
            };
            let mut allowed = vec![self.by_hand(judge.describe(), clauses)];
            allowed.extend(stage.oracle.allowed());
            let miss = Miss {
                came,
                allowed,
                clauses: clauses.clone(),
                timed,
                recorded: timed == Timed::No,
                unseen: Vec::new(),
            };
            return Err(self.failed(stage, miss));
        }
    }

    fn silence(&self, stage: &Stage<'_>, expectation: &Expectation) -> String {
        let waited = self.seat.settings.patience.as_secs_f64();
        match (
            Judge::needs_publications(expectation),
            stage.log.iter().rev().find(|it| it.kind == LogKind::Publication),
        ) {
            (true, Some(last)) => format!("nothing else in {waited} s; the client {}", last.what),
            (true, None) => format!("no publication in {waited} s"),
            (false, _) => format!("nothing in {waited} s"),
        }
    }

    /// Waits until what the client has published is what it has to say by the rows.
    async fn settle(&self, stage: &mut Stage<'_>) -> Result<(), Ended> {
        stage.catch_up().await.map_err(|trouble| self.trouble(stage, trouble))?;
        if self.is_mute(stage) || (stage.published.is_empty() && !self.publishes()) {
            return Ok(());
        }
        let until = Instant::now() + self.seat.settings.patience;
        loop {
            let unexplained = match stage.oracle.settle() {
                Ok(Settled::Yes) => return Ok(()),
                Ok(Settled::NotYet(unexplained)) => {
                    if stage.pump(until).await.map_err(|trouble| self.trouble(stage, trouble))? {
                        continue;
                    }
                    unexplained
                }
                Err(unexplained) => unexplained,
            };
            return Err(self.unexplained(stage, unexplained, false));
        }
    }

    fn publishes(&self) -> bool {
        self.seat.settings.profile.supports.contains(&Requirement::Publishes)
    }

    fn is_mute(&self, stage: &Stage<'_>) -> bool {
        self.seat.settings.profile.lacks.contains(&Requirement::Publishes) && stage.published.is_empty()
    }

    fn by_hand(&self, what: String, clauses: &[String]) -> Allowed {
        Allowed { what, row: None, clauses: clauses.to_vec() }
    }

    fn trouble(&self, stage: &mut Stage<'_>, trouble: Trouble) -> Ended {
        match trouble {
            Trouble::Harness(reason) => Ended::Harness(reason),
            Trouble::Unexplained(unexplained) => self.unexplained(stage, unexplained, true),
            Trouble::Broken { what, clauses } => {
                let clauses = if clauses.is_empty() { self.case.clauses.clone() } else { clauses };
                let allowed = stage.oracle.allowed();
                self.failed(
                    stage,
                    Miss {
                        came: what,
                        allowed,
                        clauses,
                        timed: Timed::No,
                        recorded: true,
                        unseen: Vec::new(),
                    },
                )
            }
            Trouble::Exited(how) => {
                let allowed = stage.oracle.allowed();
                let clauses = self.case.clauses.clone();
                let came = format!("the end of the client, with {how}");
                self.failed(
                    stage,
                    Miss { came, allowed, clauses, timed: Timed::No, recorded: true, unseen: Vec::new() },
                )
            }
        }
    }

    fn unexplained(&self, stage: &mut Stage<'_>, unexplained: Unexplained, recorded: bool) -> Ended {
        let mut clauses: Vec<String> = Vec::new();
        for clause in unexplained.allowed.iter().flat_map(|allowed| &allowed.clauses) {
            if !clauses.contains(clause) {
                clauses.push(clause.clone());
            }
        }
        if clauses.is_empty() {
            clauses.clone_from(&self.case.clauses);
        }
        let Unexplained { came, allowed, by_impatience, after_unseen } = unexplained;
        let timed = match (recorded, by_impatience) {
            (true, true) => Timed::ItsPatience,
            (true, false) if !after_unseen.is_empty() => Timed::AfterUnseen,
            (true, false) => Timed::No,
            (false, _) => Timed::OurPatience,
        };
        self.failed(stage, Miss { came, allowed, clauses, timed, recorded, unseen: after_unseen })
    }

    fn failed(&self, stage: &mut Stage<'_>, miss: Miss) -> Ended {
        let Miss { came, allowed, clauses, timed, recorded, unseen } = miss;
        let due = match allowed.first() {
            Some(first) => first.what.clone(),
            None => "nothing".to_owned(),
        };
        let summary = format!("{}: due was {due}; what came was {came}", clauses.join(", "));
        let last_explained = stage
            .log
            .iter()
            .rev()
            .filter(|entry| entry.kind != LogKind::Judgement)
            .nth(usize::from(recorded))
            .or(stage.log.last())
            .map(|entry| format!("{:.3} s: {} {}", entry.at_s, entry.from, entry.what))
            .unwrap_or_default();
        stage.record(CASE, CASE, LogKind::Judgement, format!("not as it should be: {came}"));
        let late = stage.slipped || self.was_late(stage, timed);
        let rows = allowed.iter().filter_map(|allowed| allowed.row.clone()).collect();
        let failure = Failure {
            summary,
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
    fn was_late(&self, stage: &Stage<'_>, timed: Timed) -> bool {
        let settings = self.seat.settings;
        let lag = self.seat.lag.worst_since(self.started);
        let tolerance = settings.scaled(settings.profile.answer_timeout) / 3;
        let slow =
            lag > tolerance || stage.kept_waiting(tolerance) || self.seat.lag.was_starved_since(self.started);
        // A slow machine makes a client give up later than it would, and never before its time.
        let least = settings.scaled(settings.profile.answer_timeout).mul_f64(LEAST_PATIENCE);
        let gave_up = stage.given_up_after.is_some_and(|pause| pause + lag >= least);
        match timed {
            Timed::ItsPatience => slow && (gave_up || stage.pause + lag >= least),
            // What one PBX sees before the other is in disorder only if the harness itself is late.
            Timed::AfterUnseen => lag > tolerance || (slow && stage.pause + lag >= least),
            Timed::No => slow && gave_up,
            Timed::OurPatience => (slow && gave_up) || lag > settings.patience / 4,
        }
    }
}
