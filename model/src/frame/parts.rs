//! The parts of a world, as a search remembers their own steps. Faults that are left and breaches are the frame's: a step may
//! be a fault, and one that breaks something is remembered by nobody.

use super::world::{Installed, World};
use crate::explore::Parts;

/// Beside a part after a step: the step was a fault. Beside what a part looks at: a fault may happen.
const FAULT: u64 = 1 << 63;

impl<W: World> Parts for Installed<W> {
    fn parts(&self) -> u8 {
        W::PARTS
    }

    #[inline]
    fn key(&self, state: &W::State, part: u8) -> Option<u64> {
        let books = W::books(state);
        let fault = if books.faults_left > 0 { FAULT } else { 0 };
        // Whoever breaks what is broken already seems to change nothing.
        books.breaches.is_empty().then(|| W::key(self, state, part) | fault)
    }

    #[inline]
    fn actions_of(&self, part: Option<u8>, state: &W::State, actions: &mut Vec<W::Action>) {
        W::actions_of(self, part, state, actions);
        self.leave_out_faults(state, actions);
    }

    fn outcome(&self, before: &W::State, part: u8, after: &W::State) -> u64 {
        let was_fault = W::books(after).faults_left < W::books(before).faults_left;
        W::part(after, part) | if was_fault { FAULT } else { 0 }
    }

    #[inline]
    fn repeat(&self, state: &mut W::State, part: u8, outcome: u64) {
        W::put_part(state, part, outcome & !FAULT);
        W::books_mut(state).faults_left -= u8::from(outcome & FAULT != 0);
    }
}
