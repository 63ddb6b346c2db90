//! The reference client: sockets and timers around the client's rows. What it decides it asks the rows; with a mutant's rows it is
//! a broken client.

use redial_model::engine::{Position, Rules};
use redial_model::systems::netphone::client::{Client, Input, Output, State, View};
use redial_model::systems::netphone::topology::{Addresses, MASTER};
use redial_model::topology::NodeId;

use crate::reference::{ClientConfig, ClientError};
use crate::sip::agent::{Answered, Happening, Reached};
use crate::sip::handset::{Handset, Kept};

/// A running client.
pub struct Reference {
    handset: Handset,
    rules: Rules<Client>,
    view: View,
    position: Position<Client>,
    /// Whom it has dialled last.
    dialled: NodeId,
}

impl Reference {
    /// A client that has just been started. It knows the address of the server, and that of the standby if it was told.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(told: &ClientConfig, rules: Rules<Client>) -> Result<Self, ClientError> {
        let handset = Handset::new(told, 1).await?;
        let addresses = if handset.knows() > 1 { Addresses::Both } else { Addresses::ServerOnly };
        let view = View { addresses, readings: told.readings };
        Ok(Reference { handset, rules, view, position: Client::start(), dialled: MASTER })
    }

    /// Runs until it is ended.
    pub async fn run(mut self) {
        let mut input = Input::AttemptDue;
        loop {
            let learnt = self.step(input).await;
            input = match learnt {
                Some(learnt) => learnt,
                None => self.waits().await,
            };
        }
    }

    /// Does what the rows say; what it learns by that.
    async fn step(&mut self, input: Input) -> Option<Input> {
        if input != Input::AttemptDue {
            self.handset.hesitates().await;
        }
        let freedom = &mut self.handset.freedom;
        let (_, outputs) = freedom.step(&self.rules, &mut self.position, &input, self.view);
        let mut learnt = None;
        for output in outputs {
            match output {
                Output::Dial(node) => {
                    self.dialled = node;
                    learnt = Some(match self.handset.reaches(node.index()).await {
                        Reached::Yes => Input::Connected,
                        Reached::No => Input::Unreachable,
                        Reached::NotYet => Input::NoAnswer,
                    });
                }
                Output::LogOn => {
                    learnt = Some(match self.handset.registers(self.dialled.index()).await {
                        Answered::Granted => Input::Accepted,
                        Answered::Refused(_) => Input::Rejected,
                        Answered::Not => Input::NoAnswer,
                    });
                }
                Output::HangUp => self.handset.hangs_up(),
            }
        }
        learnt
    }

    /// What it learns next that has asked nobody.
    async fn waits(&mut self) -> Input {
        match self.position.state {
            State::Offline => {
                self.handset.pauses_or(|_| false).await;
                Input::AttemptDue
            }
            State::LoggedOn => loop {
                match self.handset.keeps(self.dialled.index()).await {
                    Kept::Refused | Kept::Happens(Happening::Disconnected) => return Input::Lost,
                    Kept::Unanswered => return Input::NoAnswer,
                    Kept::Happens(Happening::CallBegins | Happening::CallEnds) => {}
                }
            },
            // Only a broken client waits for an answer without having asked.
            State::Connecting | State::LoggingOn => {
                self.handset.pauses().await;
                Input::NoAnswer
            }
            State::GaveUp => loop {
                self.handset.agent.next().await;
            },
        }
    }
}
