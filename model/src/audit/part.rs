//! The part of an installation that one group's clients can ever notice: a scene of things that can happen, each said
//! once, in the operator's words and in the model's.

use std::sync::Arc;

use super::ends::{Ends, Limits, ends};
use super::world::{Audited, Confined, Event};
use super::{Error, Failure, FailureKind, Scene, Situation};

/// Something that can fail, in the operator's words and in the model's.
pub struct Happening<A> {
    /// What is said of it.
    pub failure: Failure,
    /// What happens: all of these, in this order.
    pub events: Vec<Event<A>>,
}

impl<A> Happening<A> {
    /// A failure that is one event.
    pub fn new(failure: Failure, event: Event<A>) -> Self {
        Happening { failure, events: vec![event] }
    }

    /// A failure that happens in one of these ways, and what ends it.
    pub fn said(
        kind: FailureKind,
        text: String,
        ways: impl IntoIterator<Item = A>,
        repairs: impl IntoIterator<Item = A>,
    ) -> Self {
        Happening::new(Failure { kind, text }, Event::new(ways, repairs))
    }
}

/// What is left to happen of events that happen together.
pub type Together<A> = fn(Vec<Event<A>>) -> Vec<Event<A>>;

/// A scene of these nodes and failures, in a world of the system's own.
pub struct Part<M: Audited> {
    /// Parts of the same key have the same ends, up to the names of their nodes.
    pub key: String,
    /// The operator's names of its nodes.
    pub names: Arc<[String]>,
    /// Everything that can fail.
    pub happenings: Vec<Happening<M::Action>>,
    /// What events have in common, or leave nothing of each other; [`once_each`] unless a system knows of more.
    pub together: Together<M::Action>,
    /// The world in which so many events happen.
    pub world: Box<dyn Fn(u8) -> M + Send + Sync>,
}

/// Two failures may have an event in common, which happens once.
pub fn once_each<A: PartialEq>(events: Vec<Event<A>>) -> Vec<Event<A>> {
    let mut once: Vec<Event<A>> = Vec::new();
    for event in events {
        if once.iter().all(|other| other.ways != event.ways) {
            once.push(event);
        }
    }
    once
}

impl<M: Audited> Scene for Part<M> {
    fn key(&self) -> &str {
        &self.key
    }

    fn names(&self) -> &Arc<[String]> {
        &self.names
    }

    fn failures(&self) -> Vec<&Failure> {
        self.happenings.iter().map(|happening| &happening.failure).collect()
    }

    fn ends(
        &self,
        events: &[usize],
        situation: Situation,
        repaired: bool,
        limits: Limits<'_>,
    ) -> Result<Ends, Error> {
        let happening = events.iter().flat_map(|&event| &self.happenings[event].events).cloned();
        let happening = (self.together)(happening.collect());
        let faults: usize = happening.iter().map(Event::faults).sum();
        let model = (self.world)(faults as u8);
        ends(&Confined::new(model, happening, situation, repaired), limits)
    }
}
