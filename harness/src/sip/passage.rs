//! What becomes of datagrams on their way: the network may lose them, deliver them twice, or one after the next (RFC 768 promises
//! nothing else).

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

crate::named_enum! {
    /// What becomes of a datagram on its way.
    #[derive(Default)]
    pub enum Fate: "fate of datagrams" {
        /// They arrive, as they do at first.
        #[default]
        Whole = "whole",
        /// They do not arrive.
        Lost = "lost",
        /// They arrive twice.
        Doubled = "doubled",
        /// They arrive after the next one of their way.
        Swapped = "swapped",
    }
}

/// Who sends datagrams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// The system.
    System,
    /// The phone.
    Phone,
}

/// Which datagrams of a way have a fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fated {
    /// Which fate.
    pub fate: Fate,
    /// The so-manieth has it, counted from 1.
    pub nth: NonZeroU32,
    /// And each so-manieth after that.
    pub again: bool,
}

/// The way of datagrams in one direction.
#[derive(Debug)]
pub struct Passage<D> {
    fated: Option<Fated>,
    passed: u32,
    held: Option<D>,
}

impl<D> Default for Passage<D> {
    fn default() -> Self {
        Passage { fated: None, passed: 0, held: None }
    }
}

impl<D: Clone> Passage<D> {
    /// From now on datagrams have that fate; they are counted anew. One that is held back still arrives after the next one.
    pub fn set(&mut self, fated: Fated) {
        (self.fated, self.passed) = (Some(fated), 0);
    }

    /// What arrives when a datagram is sent, in order, and what became of that.
    pub fn pass(&mut self, datagram: D) -> (Vec<D>, Fate) {
        self.passed = self.passed.saturating_add(1);
        let is_hit = |it: &Fated| match it.again {
            true => self.passed.is_multiple_of(it.nth.get()),
            false => self.passed == it.nth.get(),
        };
        let fate = self.fated.filter(is_hit).map_or(Fate::Whole, |it| it.fate);
        let held = self.held.take();
        let arrive = match fate {
            Fate::Whole => vec![datagram],
            Fate::Lost => Vec::new(),
            Fate::Doubled => vec![datagram.clone(), datagram],
            Fate::Swapped => {
                self.held = Some(datagram);
                Vec::new()
            }
        };
        (arrive.into_iter().chain(held).collect(), fate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrive(fate: Fate, nth: u32, again: bool) -> Vec<u8> {
        let mut passage = Passage::default();
        passage.set(Fated { fate, nth: NonZeroU32::new(nth).unwrap(), again });
        (1..=6).flat_map(|datagram| passage.pass(datagram).0).collect()
    }

    #[test]
    fn datagrams_are_lost_doubled_and_swapped() {
        assert_eq!(arrive(Fate::Whole, 1, true), [1, 2, 3, 4, 5, 6]);
        assert_eq!(arrive(Fate::Lost, 3, false), [1, 2, 4, 5, 6]);
        assert_eq!(arrive(Fate::Lost, 2, true), [1, 3, 5]);
        assert_eq!(arrive(Fate::Doubled, 3, true), [1, 2, 3, 3, 4, 5, 6, 6]);
        assert_eq!(arrive(Fate::Swapped, 1, false), [2, 1, 3, 4, 5, 6]);
        assert_eq!(arrive(Fate::Swapped, 2, true), [1, 3, 2, 5, 4]);
        // Of datagrams that are all held back each arrives when the next one is sent.
        assert_eq!(arrive(Fate::Swapped, 1, true), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_held_back_arrives_when_all_is_well_again() {
        let (nth, mut passage) = (NonZeroU32::MIN, Passage::default());
        passage.set(Fated { fate: Fate::Swapped, nth, again: true });
        assert_eq!(passage.pass('a'), (Vec::new(), Fate::Swapped));
        passage.set(Fated { fate: Fate::Whole, nth, again: true });
        assert_eq!(passage.pass('b'), (vec!['b', 'a'], Fate::Whole));
    }
}
