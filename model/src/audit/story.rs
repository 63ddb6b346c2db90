//! How clients come to where they end, step by step. A story speaks of nodes by number, so that one exploration serves
//! every group that is built alike; names are put in when somebody reads it.

use std::borrow::Cow;

use serde::Serialize;

use crate::topology::NodeId;

/// Some words, with nodes among them.
pub type Phrase = Vec<Word>;

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Text.
    Text(Cow<'static, str>),
    /// A node, by its place.
    Node(usize),
}

impl From<&'static str> for Word {
    fn from(text: &'static str) -> Self {
        Word::Text(Cow::Borrowed(text))
    }
}

impl From<NodeId> for Word {
    fn from(node: NodeId) -> Self {
        Word::Node(node.index())
    }
}

/// A phrase with these names for the nodes.
pub fn spoken(phrase: &[Word], names: &[String]) -> String {
    let words = phrase.iter().map(|word| match word {
        Word::Text(text) => text.as_ref(),
        Word::Node(node) => names[*node].as_str(),
    });
    words.collect()
}

/// Who takes part in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The client.
    Client,
    /// A node, by its place.
    Node(usize),
    /// Nobody who speaks: a link, a network.
    World,
}

/// What sort of thing a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Something fails.
    Failure,
    /// Something is repaired.
    Repair,
    /// The client does something.
    Client,
    /// A node says something.
    Node,
    /// Somebody notices something.
    Note,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who does it.
    pub from: Party,
    /// To whom; the same for something that happens in one place.
    pub to: Party,
    /// What: a verb, and what belongs to it.
    pub what: Phrase,
    /// What sort of thing it is.
    pub kind: StepKind,
}

impl Step {
    /// A node does or notices something.
    pub fn at(node: NodeId, what: impl IntoIterator<Item = Word>, kind: StepKind) -> Self {
        let party = Party::Node(node.index());
        Step { from: party, to: party, what: what.into_iter().collect(), kind }
    }

    /// A node says something to the client.
    pub fn to_client(node: NodeId, what: impl IntoIterator<Item = Word>) -> Self {
        let from = Party::Node(node.index());
        Step { from, to: Party::Client, what: what.into_iter().collect(), kind: StepKind::Node }
    }

    /// The client notices something.
    pub fn client(what: impl IntoIterator<Item = Word>) -> Self {
        let what = what.into_iter().collect();
        Step { from: Party::Client, to: Party::Client, what, kind: StepKind::Note }
    }

    /// Something happens that nobody does.
    pub fn nobody(what: impl IntoIterator<Item = Word>, kind: StepKind) -> Self {
        Step { from: Party::World, to: Party::World, what: what.into_iter().collect(), kind }
    }

    /// What fails now has failed before.
    pub fn has_been_before() -> Self {
        let what = vec!["the same has failed before, and was repaired".into()];
        Step { from: Party::World, to: Party::World, what, kind: StepKind::Note }
    }

    /// The step with these names for the nodes.
    pub fn told(&self, names: &[String]) -> ToldStep {
        let party = |party| match party {
            Party::Client => "the client".to_owned(),
            Party::Node(node) => names[node].clone(),
            Party::World => String::new(),
        };
        ToldStep {
            from: party(self.from),
            to: party(self.to),
            what: spoken(&self.what, names),
            kind: self.kind,
        }
    }

    /// The client is started, with what it stored or without.
    pub fn client_starts(stored: bool) -> Self {
        let what = if stored { "is started again" } else { "is started for the first time" };
        Step { from: Party::Client, to: Party::Client, what: vec![what.into()], kind: StepKind::Note }
    }
}

/// A run: how it begins, and what is repeated for ever.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    /// What happens once.
    pub lead: Vec<Step>,
    /// What then happens again and again; empty: nothing more happens.
    pub cycle: Vec<Step>,
}

/// A step with names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ToldStep {
    /// Who does it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What: a verb, and what belongs to it.
    pub what: String,
    /// What sort of thing it is.
    pub kind: StepKind,
}

impl ToldStep {
    /// The step as a sentence.
    pub fn sentence(&self) -> String {
        match self.from.is_empty() {
            true => self.what.clone(),
            false => format!("{} {}", self.from, self.what),
        }
    }
}

/// A story with names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Told {
    /// What happens once.
    pub lead: Vec<ToldStep>,
    /// What then happens again and again; empty: nothing more happens.
    pub cycle: Vec<ToldStep>,
}

impl Story {
    /// The story with these names for the nodes.
    pub fn told(&self, names: &[String]) -> Told {
        let told = |step: &Step| step.told(names);
        Told { lead: self.lead.iter().map(told).collect(), cycle: self.cycle.iter().map(told).collect() }
    }
}
