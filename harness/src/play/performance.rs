//! A case as it is played: phase by phase, what is done, and what is waited for.
//!
//! - `blame`: what is said of a client that does otherwise

mod blame;

use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::actor::Actor;
use super::lateness::Timed;
use super::otherwise::Explaining;
use super::scene::Scene;
use super::seat::Seat;
use crate::case::{Action, Case, Expectation, Expected, Phase, StateDirectory};
use crate::ledger::{CASE, Ledger, Trouble};
use crate::oracle::Settled;
use crate::proforma::PUBLISHES;
use crate::report::{Failure, LogKind, RunEvent};
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
            return Err(self.one_too_many(scene, at));
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
                            return Err(match standing {
                                Ok(Standing::Broken(_)) => {
                                    self.instead(scene, expectation, came_already, unexplained)
                                }
                                _ => self.unexplained(scene, unexplained, Timed::No),
                            });
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
                        return Ok(Standing::Broken(ledger.connection_to(at)));
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
                        return Ok(Standing::Broken(ledger.connection_to(at)));
                    }
                    ledger.account_for_attempt();
                }
                scene.stage.look(ledger, expected, mark)
            }
        }
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
}
