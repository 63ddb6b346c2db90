//! The same questions to every system, and which of its properties and rows answer them. The answers themselves are the
//! checker's: nothing here says what they are.

use crate::rule::Closed;

crate::closed_enum! {
    /// What is asked of every system.
    pub enum Question {
        /// Servers that cannot see one another may both take themselves for the one that serves.
        WhoAccepts,
        /// The time from a failure to the next login that is accepted, as far as the document speaks of it.
        HowLong,
        /// What a failure costs, and what coming back costs.
        WhatIsLost,
        /// What comes to an end once everything is in order, without anybody doing anything.
        WhoComesBack,
        /// What stays as it is until an administrator or a user does something.
        WhoIsNeeded,
    }
}

impl Question {
    /// The question.
    pub fn words(self) -> &'static str {
        match self {
            Question::WhoAccepts => "Who accepts a login while servers cannot see one another?",
            Question::HowLong => "How long is somebody without service?",
            Question::WhatIsLost => "What is lost?",
            Question::WhoComesBack => "Who comes back by itself?",
            Question::WhoIsNeeded => "What needs an administrator or a user?",
        }
    }

    /// What a system says to it; it has one answer to each question.
    pub fn answered(self, answers: &[Answer]) -> Option<&Answer> {
        answers.iter().find(|it| it.question == self)
    }

    /// Every question, in the order in which they are asked.
    pub fn all() -> impl Iterator<Item = Question> {
        Question::ALL.iter().copied()
    }
}

/// What of a system answers a question: the few that tell most.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// Properties and hazards, by id.
    pub properties: &'static [&'static str],
    /// Rows, by id, in the order in which they come about: of a time, those that begin it and those that end it.
    pub rows: &'static [&'static str],
    /// The times that somebody waits through.
    pub waits: &'static [Wait],
}

/// A time that somebody waits through. How long it is, is a fact of the document; that somebody waits and what ends it, is
/// the row's.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    /// What is waited for.
    pub until: &'static str,
    /// How long that takes: by the document, or by whom it is left to.
    pub time: &'static str,
    /// The row that ends it, by id.
    pub ended_by: &'static str,
}

impl Answer {
    /// Properties and hazards that answer a question.
    pub const fn new(question: Question, properties: &'static [&'static str]) -> Self {
        Answer { question, properties, rows: &[], waits: &[] }
    }

    /// The same, with rows.
    pub const fn with_rows(self, rows: &'static [&'static str]) -> Self {
        Answer { rows, ..self }
    }

    /// The same, with times.
    pub const fn with_waits(self, waits: &'static [Wait]) -> Self {
        Answer { waits, ..self }
    }
}
