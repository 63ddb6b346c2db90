//! The part of an installation that one group's clients can ever notice: a scene of things that can happen, each said
//! once, in the operator's words and in the model's.

use std::sync::Arc;

use super::audited::{Audited, Event};
use super::prepared::Prepared;
use super::{Failure, FailureKind, Incident, Scene};
use crate::ambiguity::Readings;
use crate::rule::Edition;

/// By what rules an installation is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Rulebook {
    /// The edition of the document.
    pub edition: Edition,
    /// How its open questions are read.
    pub readings: Readings,
}

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
    /// Parts of the same key have the same ends by the same rules, up to the names of their nodes.
    pub key: String,
    /// The operator's names of its nodes.
    pub names: Arc<[String]>,
    /// Everything that can fail.
    pub happenings: Vec<Happening<M::Action>>,
    /// What events have in common, or leave nothing of each other; [`once_each`] unless a system knows of more.
    pub together: Together<M::Action>,
    /// The world by these rules in which so many events happen.
    pub world: Box<dyn Fn(Rulebook, u8) -> M + Send + Sync>,
}

impl<M: Audited> Part<M> {
    /// The part by these rules.
    pub fn by(self, rulebook: Rulebook) -> Ruled<M> {
        let Rulebook { edition, readings } = rulebook;
        Ruled { key: format!("{} {edition} {readings:?}", self.key), part: self, rulebook }
    }
}

/// A [part](Part) by the rules about which somebody asks.
pub struct Ruled<M: Audited> {
    key: String,
    /// The part.
    pub part: Part<M>,
    rulebook: Rulebook,
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

impl<M: Audited + 'static> Scene for Ruled<M> {
    fn key(&self) -> &str {
        &self.key
    }

    fn names(&self) -> &Arc<[String]> {
        &self.part.names
    }

    fn failures(&self) -> Vec<&Failure> {
        self.part.happenings.iter().map(|happening| &happening.failure).collect()
    }

    fn incident(&self, events: &[usize]) -> Box<dyn Incident> {
        let Part { happenings, together, world, .. } = &self.part;
        let happening = events.iter().flat_map(|&event| &happenings[event].events).cloned();
        let happening = together(happening.collect());
        let faults: usize = happening.iter().map(Event::faults).sum();
        let model = world(self.rulebook, faults as u8);
        Box::new(Prepared::new(model, happening))
    }
}
