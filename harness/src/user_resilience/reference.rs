//! The reference client: sockets and timers of a phone around the phone's rows. What it decides it asks the rows; with a
//! mutant's rows it is a broken phone.

use redial_model::engine::{Position, Rules};
use redial_model::systems::user_resilience::client::{Event, Output, Phone, State, View};
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Refusal};
use redial_model::topology::NodeId;

use crate::reference::{ClientConfig, ClientError};
use crate::sip::agent::{Answered, Happening};
use crate::sip::handset::{Handset, Kept};

/// A running phone.
pub struct Reference {
    handset: Handset,
    rules: Rules<Phone>,
    view: View,
    position: Position<Phone>,
}

impl Reference {
    /// A phone that has just been switched on.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(told: &ClientConfig, rules: Rules<Phone>) -> Result<Self, ClientError> {
        Ok(Reference {
            handset: Handset::new(told, [HOME, FAILOVER].len()).await?,
            rules,
            view: View { preserves_media: true, readings: told.readings },
            position: Phone::start(),
        })
    }

    /// Runs until it is ended.
    pub async fn run(mut self) {
        let mut event = Event::AttemptDue;
        loop {
            let answered = self.step(event).await;
            event = match answered {
                Some(answer) => answer,
                None => self.waits().await,
            };
        }
    }

    /// Does what the rows say; what was answered, if they say that somebody is asked.
    async fn step(&mut self, event: Event) -> Option<Event> {
        if event != Event::AttemptDue {
            self.handset.hesitates().await;
        }
        let freedom = &mut self.handset.freedom;
        let (_, outputs) = freedom.step(&self.rules, &mut self.position, &event, self.view);
        let mut answer = None;
        for output in outputs {
            match output {
                Output::Register(node) => {
                    answer = Some(match self.handset.registers(node.index()).await {
                        Answered::Granted => Event::Accepted { by: node },
                        Answered::Refused(403) => Event::Refused(Refusal::Forbidden),
                        Answered::Refused(_) => Event::Refused(Refusal::Busy),
                        Answered::Not => Event::Unanswered,
                    });
                }
                Output::Unregister => self.handset.unregisters(FAILOVER.index()).await,
            }
        }
        answer
    }

    /// What happens next to a phone that has asked nobody.
    async fn waits(&mut self) -> Event {
        match self.position.state {
            State::Unregistered => {
                let concerns = |happening| called(happening).is_some();
                self.handset.pauses_or(concerns).await.and_then(called).unwrap_or(Event::AttemptDue)
            }
            State::AtHome | State::AtFailover => {
                let node = NodeId(u8::from(self.position.state == State::AtFailover));
                let is_idle_guest = node == FAILOVER && !self.position.memory.in_call;
                match self.handset.keeps(node.index()).await {
                    Kept::Refused if is_idle_guest => Event::SentHome,
                    Kept::Refused | Kept::Unanswered => Event::Lost,
                    Kept::Happens(Happening::CallBegins) => Event::CallBegins,
                    Kept::Happens(Happening::CallEnds) => Event::CallEnds,
                    Kept::Happens(Happening::Disconnected) => Event::Lost,
                }
            }
            // Only a broken phone waits for an answer without having asked.
            State::Registering => {
                self.handset.pauses().await;
                Event::Unanswered
            }
            State::Preserving | State::GivenUp => loop {
                if let Some(event) = called(self.handset.agent.next().await) {
                    return event;
                }
            },
        }
    }
}

/// What the rows know of what happens to a phone without a registration.
fn called(happening: Happening) -> Option<Event> {
    match happening {
        Happening::CallBegins => Some(Event::CallBegins),
        Happening::CallEnds => Some(Event::CallEnds),
        Happening::Disconnected => None,
    }
}
