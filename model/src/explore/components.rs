//! The strongly connected components of a part of the state graph.
//!
//! Pearce's form of Tarjan's algorithm (*A space-efficient algorithm for finding strongly connected components*,
//! 2016), without recursion: one number a state, and nine bytes for each state on the way to the one at hand.
//! (petgraph's `kosaraju_scc` wants the steps backwards as well. Measured on 5 million states of 8 steps: its graph takes
//! 168 bytes a state and the algorithm 21 to 60 more; the rows here take 38, and the search through them 17 at most.)

use super::graph::{Marks, Rows, Steps};

/// The number of a state that is in no component of more than one state.
const ALONE: u32 = u32::MAX;

/// The components of more than one state. They are numbered from 0 on.
pub(super) struct Components {
    /// For each state, counted down from the top, the number of its component.
    numbers: Vec<u32>,
    count: u32,
}

impl Components {
    /// Finds the components of the states that are chosen; shows those that consist of a lone state.
    pub(super) fn find(rows: &Rows, chosen: impl Fn(u32) -> bool, alone: impl FnMut(u32)) -> Self {
        let numbers = (0..rows.len()).map(|state| if chosen(state) { 0 } else { ALONE }).collect();
        let mut search = Search { rows, numbers, open: 0, closed: ALONE, done: Vec::new(), alone };
        for root in 0..rows.len() {
            if search.numbers[root as usize] == 0 {
                search.visit(root);
            }
        }
        Components { numbers: search.numbers, count: ALONE - search.closed }
    }

    /// The states that have a component.
    pub(super) fn members(&self) -> Marks {
        let mut members = Marks::default();
        (0..).zip(&self.numbers).for_each(|(state, &number)| members.push(state, number != ALONE));
        members
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The component of a state, if it has one.
    pub(super) fn of(&self, state: u32) -> Option<u32> {
        match self.numbers.get(state as usize) {
            None | Some(&ALONE) => None,
            Some(number) => Some(ALONE - 1 - number),
        }
    }
}

struct Search<'r, F> {
    rows: &'r Rows,
    /// 0: not visited yet. Counted up from there: visited, component unknown; the number of the first state that it
    /// is known to lead back to. Counted down from the top: the number of its component. As each state either has
    /// the one or stands for the other at most, the two do not meet.
    numbers: Vec<u32>,
    /// States that are visited and whose component is unknown.
    open: u32,
    /// The last number that was given to a component.
    closed: u32,
    /// Visited states whose steps have all been followed, and that are not the first of their component.
    done: Vec<u32>,
    alone: F,
}

/// A state on the way to the one at hand, in bytes, as there may be as many of them as there are states.
struct Frame {
    state: [u8; 4],
    /// Where its next step is: the low half, and the rest with [`LEADS_BACK`].
    place: ([u8; 4], u8),
}

/// The state leads back to one before it. The other bits of a byte are enough: 2^39 bytes hold every graph.
const LEADS_BACK: u8 = 0x80;

/// The state at hand.
struct At<'r> {
    state: u32,
    steps: Steps<'r>,
    leads_back: bool,
}

impl<'r, F: FnMut(u32)> Search<'r, F> {
    fn visit(&mut self, root: u32) {
        let mut path = Vec::new();
        let mut at = self.enter(root);
        loop {
            let mut deeper = None;
            while let Some(step) = at.steps.next() {
                // A state that was found last, and not expanded, has no number.
                match self.numbers.get(step.target as usize) {
                    None => {}
                    Some(0) => {
                        deeper = Some(step.target);
                        break;
                    }
                    Some(&number) => self.lead_back(&mut at, number),
                }
            }
            if let Some(state) = deeper {
                path.push(at.to_frame());
                at = self.enter(state);
            } else {
                self.leave(&at);
                let number = self.numbers[at.state as usize];
                let Some(before) = path.pop() else { return };
                // States go from one list to the other: what this one had taken, the other one may need.
                if path.len() < path.capacity() / 4 {
                    path.shrink_to(path.len() * 2);
                }
                at = At::from_frame(self.rows, before);
                self.lead_back(&mut at, number);
            }
        }
    }

    fn enter(&mut self, state: u32) -> At<'r> {
        self.open += 1;
        self.numbers[state as usize] = self.open;
        At { state, steps: self.rows.row(state).steps, leads_back: false }
    }

    fn lead_back(&mut self, at: &mut At<'_>, number: u32) {
        let own = &mut self.numbers[at.state as usize];
        if number < *own {
            *own = number;
            at.leads_back = true;
        }
    }

    fn leave(&mut self, at: &At<'_>) {
        let Search { numbers, done, .. } = self;
        if at.leads_back {
            return done.push(at.state);
        }
        let first = numbers[at.state as usize];
        let others = done.iter().rev().take_while(|&&state| numbers[state as usize] >= first).count();
        self.open -= 1 + others as u32;
        if others == 0 {
            numbers[at.state as usize] = ALONE;
            (self.alone)(at.state);
        } else {
            self.closed -= 1;
            numbers[at.state as usize] = self.closed;
            for state in done.drain(done.len() - others..) {
                numbers[state as usize] = self.closed;
            }
        }
    }
}

impl<'r> At<'r> {
    fn to_frame(&self) -> Frame {
        let place = self.steps.place();
        let high = (place >> 32) as u8 | if self.leads_back { LEADS_BACK } else { 0 };
        Frame { state: self.state.to_le_bytes(), place: ((place as u32).to_le_bytes(), high) }
    }

    fn from_frame(rows: &'r Rows, Frame { state, place: (low, high) }: Frame) -> Self {
        let state = u32::from_le_bytes(state);
        let place = u64::from(high & !LEADS_BACK) << 32 | u64::from(u32::from_le_bytes(low));
        At { state, steps: rows.steps_from(state, place), leads_back: high & LEADS_BACK != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::{Lcg, rows};
    use super::*;

    /// The components of the chosen states, each sorted, by their smallest state; naively.
    fn by_reachability(edges: &[Vec<usize>], chosen: &[bool]) -> Vec<Vec<u32>> {
        let states = edges.len();
        let mut reaches = vec![vec![false; states]; states];
        for from in (0..states).filter(|&from| chosen[from]) {
            let mut stack = vec![from];
            while let Some(at) = stack.pop() {
                if !std::mem::replace(&mut reaches[from][at], true) {
                    stack.extend(edges[at].iter().copied().filter(|&to| chosen[to]));
                }
            }
        }
        let with = |state: usize| {
            (0..states).filter(move |&other| chosen[other] && chosen[state]).collect::<Vec<_>>()
        };
        let mut components = Vec::new();
        for state in (0..states).filter(|&state| chosen[state]) {
            let members: Vec<u32> = with(state)
                .into_iter()
                .filter(|&other| reaches[state][other] && reaches[other][state])
                .map(|other| other as u32)
                .collect();
            if members[0] == state as u32 {
                components.push(members);
            }
        }
        components
    }

    #[test]
    fn are_those_of_states_that_reach_each_other() {
        let mut random = Lcg(7);
        for _ in 0..500 {
            let states = 1 + random.below(80);
            let most_edges = 1 + random.below(4);
            let edges: Vec<Vec<usize>> = (0..states)
                .map(|_| (0..random.below(most_edges + 1)).map(|_| random.below(states)).collect())
                .collect();
            let chosen: Vec<bool> = (0..states).map(|_| random.below(6) > 0).collect();
            let rows = rows(&edges);
            let choose = |state: u32| chosen[state as usize];
            let mut found = Vec::new();
            let components = Components::find(&rows, choose, |state| found.push(vec![state]));
            found.extend((0..components.count()).map(|number| {
                (0..states as u32).filter(|&state| components.of(state) == Some(number)).collect::<Vec<_>>()
            }));
            found.sort();
            assert_eq!(found, by_reachability(&edges, &chosen));
        }
    }

    #[test]
    fn need_no_stack_for_a_long_cycle() {
        let states = 1_000_000;
        let edges: Vec<Vec<usize>> = (0..states).map(|state| vec![(state + 1) % states]).collect();
        let components = Components::find(&rows(&edges), |_| true, |_| panic!("each has company"));
        assert_eq!(components.count(), 1);
    }
}
