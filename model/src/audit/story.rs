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

/// What can be said as it is.
pub trait Said {
    /// It, as a phrase.
    fn said(self) -> Phrase;
}

impl Said for Phrase {
    fn said(self) -> Phrase {
        self
    }
}

impl<const WORDS: usize> Said for [Word; WORDS] {
    fn said(self) -> Phrase {
        self.into()
    }
}

impl Said for &'static str {
    fn said(self) -> Phrase {
        vec![self.into()]
    }
}

/// Some words with a node in the place of each `{}`.
///
/// # Panics
/// If there are more or fewer places than nodes.
pub fn said(words: &'static str, nodes: &[NodeId]) -> Phrase {
    let texts: Vec<&'static str> = words.split("{}").collect();
    assert_eq!(texts.len(), nodes.len() + 1, "a node for each place in `{words}`");
    let nodes = nodes.iter().map(|&node| Some(Word::from(node))).chain([None]);
    let all = texts.into_iter().zip(nodes).flat_map(|(text, node)| [Some(text.into()), node]);
    all.flatten().filter(|word| *word != Word::from("")).collect()
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

impl Party {
    fn node(node: NodeId) -> Self {
        Party::Node(node.index())
    }
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
    fn new(from: Party, to: Party, what: impl Said, kind: StepKind) -> Self {
        Step { from, to, what: what.said(), kind }
    }

    /// Something happens at a node, or is noticed there.
    pub fn at(node: NodeId, what: impl Said) -> Self {
        Self::new(Party::node(node), Party::node(node), what, StepKind::Note)
    }

    /// A node does something.
    pub fn by(node: NodeId, what: impl Said) -> Self {
        Self::new(Party::node(node), Party::node(node), what, StepKind::Node)
    }

    /// A node says something to another one.
    pub fn between(from: NodeId, to: NodeId, what: impl Said) -> Self {
        Self::new(Party::node(from), Party::node(to), what, StepKind::Node)
    }

    /// A node says something to the client.
    pub fn to_client(node: NodeId, what: impl Said) -> Self {
        Self::new(Party::node(node), Party::Client, what, StepKind::Node)
    }

    /// The client does something with a node.
    pub fn to_node(node: NodeId, what: impl Said) -> Self {
        Self::new(Party::Client, Party::node(node), what, StepKind::Client)
    }

    /// The client notices something.
    pub fn client(what: impl Said) -> Self {
        Self::new(Party::Client, Party::Client, what, StepKind::Note)
    }

    /// Something happens that nobody does.
    pub fn nobody(what: impl Said) -> Self {
        Self::new(Party::World, Party::World, what, StepKind::Note)
    }

    /// The same as another sort of thing. That something fails or is repaired need not be said: whoever lets it happen knows.
    pub fn of(self, kind: StepKind) -> Self {
        Step { kind, ..self }
    }

    /// What fails now has failed before.
    pub fn has_been_before() -> Self {
        Self::nobody("the same has failed before, and was repaired")
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
        Self::client(if stored { "is started again" } else { "is started for the first time" })
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

#[cfg(test)]
mod tests {
    use super::{Said, Word, said};
    use crate::topology::NodeId;

    #[test]
    fn nodes_stand_in_their_places() {
        let (a, b) = (NodeId(0), NodeId(1));
        let breaks = ["the link between ".into(), a.into(), " and ".into(), b.into(), " breaks".into()];
        assert_eq!(said("the link between {} and {} breaks", &[a, b]), breaks);
        assert_eq!(said("{} fails", &[b]), [Word::from(b), " fails".into()]);
        assert_eq!(said("it ends", &[]), "it ends".said());
    }

    #[test]
    #[should_panic(expected = "a node for each place")]
    fn a_place_without_a_node_is_none() {
        said("the link between {} and {} breaks", &[NodeId(0)]);
    }
}
