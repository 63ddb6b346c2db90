//! What is kept of the state graph to judge infinite runs: all that a cycle could be made of, and what is enabled.
//!
//! States are known by their indexes in the visited set. A state's row holds, as numbers of as many bytes as they
//! need,
//!
//! - the classes that are enabled by steps to states of lower rank only; no cycle takes such a step;
//! - its other steps that change the state, by target, each as the distance to the target, and a class.
//!
//! Beside the rows there are two bits for each state and question: whether `given` and `goal` hold; and one for each state:
//! whether nobody is obliged to do anything in it.
//! A state that was found and not expanded has no row.

use smallvec::SmallVec;
use stateright::Model;

use super::error::{Error, Unjudgeable};
use super::expand::{Clerk, Recorder};
use super::fairness::{CLASSES, Fair, Liveness, QUESTIONS};

/// Writes the rows as the search goes on.
pub(super) struct Graph<'p, M: Model> {
    questions: &'p [Liveness<M>],
    rows: Rows,
    /// The steps of the state at hand.
    steps: Vec<Step>,
    /// The first thing that makes the rows worthless.
    refused: Option<Unjudgeable>,
}

impl<'p, M: Fair> Graph<'p, M> {
    pub(super) fn new(questions: &'p [Liveness<M>]) -> Result<Self, Error> {
        if questions.len() > QUESTIONS {
            return Err(Unjudgeable::TooManyQuestions(questions.len()).into());
        }
        Ok(Graph { questions, rows: Rows::new(questions.len()), steps: Vec::new(), refused: None })
    }

    /// The rows of all states that were expanded.
    pub(super) fn into_rows(self) -> Result<Rows, Error> {
        match self.refused {
            Some(why) => Err(why.into()),
            None => Ok(self.rows),
        }
    }
}

/// What is noted of a state before the indexes of its successors are known.
pub(super) struct Note {
    standing: Standing,
    /// For each transition its class or [`NOBODY`], with [`DESCENDS`] if it leads to a state of lower rank.
    ways: SmallVec<[u8; MOST_WAYS]>,
}

/// States with more transitions cost an allocation each.
const MOST_WAYS: usize = 32;

/// In place of a class: nobody is obliged.
const NOBODY: u8 = CLASSES;
/// Beside a class: the rank falls.
const DESCENDS: u8 = 0x80;

impl<'p, M: Fair> Recorder<M> for Graph<'p, M> {
    type Clerk = &'p [Liveness<M>];

    fn clerk(&self) -> Self::Clerk {
        self.questions
    }

    fn record(&mut self, index: u32, note: Noted, targets: &[u32]) {
        let note = match note {
            Ok(note) => note,
            Err(why) => {
                self.refused.get_or_insert(why);
                return;
            }
        };
        // The last state, if a limit cut it short, is as good as not expanded.
        if self.refused.is_some() || targets.len() < note.ways.len() {
            return;
        }
        let mut descending = 0;
        self.steps.clear();
        for (&way, &target) in note.ways.iter().zip(targets).filter(|&(_, &target)| target != index) {
            let step = Step { target, class: way & !DESCENDS };
            match way & DESCENDS {
                0 => self.steps.push(step),
                _ => descending |= step.classes(),
            }
        }
        self.steps.sort_unstable();
        self.steps.dedup();
        self.rows.push(index, note.standing, descending, &self.steps);
    }

    fn asks(&self) -> bool {
        !self.questions.is_empty()
    }
}

/// What is noted, or the first thing that makes it worthless.
type Noted = Result<Note, Unjudgeable>;

impl<M: Fair> Clerk<M> for &[Liveness<M>] {
    type Note = Noted;

    fn note(&self, model: &M, state: &M::State, transitions: &[(M::Action, M::State)]) -> Noted {
        let from = model.rank(state);
        let mut ways = SmallVec::new();
        for (action, next) in transitions {
            let class = match model.fairness(action) {
                None => NOBODY,
                Some(class) if class < CLASSES => class,
                Some(class) => return Err(Unjudgeable::NoSuchClass(class)),
            };
            let to = model.rank(next);
            if to > from {
                return Err(Unjudgeable::RankRises { from, to });
            }
            ways.push(if to < from { class | DESCENDS } else { class });
        }
        Ok(Note { standing: Standing::of(model, state, self), ways })
    }
}

/// Where a state stands with regard to each question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing(u64);

impl Standing {
    fn of<M: Model>(model: &M, state: &M::State, questions: &[Liveness<M>]) -> Self {
        let mut bits = 0;
        for (place, question) in questions.iter().enumerate() {
            if (question.given)(model, state) {
                bits |= (1 + 2 * u64::from((question.goal)(model, state))) << (2 * place);
            }
        }
        Standing(bits)
    }
}

/// A bit for each state.
#[derive(Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    /// Marks the next state or not.
    pub(super) fn push(&mut self, index: u32, mark: bool) {
        if index.is_multiple_of(u64::BITS) {
            self.0.push(0);
        }
        let last = self.0.last_mut().expect("the first state of a word adds it");
        *last |= u64::from(mark) << (index % u64::BITS);
    }

    /// Whether the state has the mark. One that was not expanded has none.
    #[inline]
    pub(super) fn get(&self, index: u32) -> bool {
        self.0.get((index / u64::BITS) as usize).is_some_and(|word| word >> (index % u64::BITS) & 1 != 0)
    }

    /// Whether any state has it.
    pub(super) fn any(&self) -> bool {
        self.0.iter().any(|&word| word != 0)
    }
}

/// What is known of the states with regard to one question.
#[derive(Default)]
pub(super) struct Standings {
    /// `given` holds.
    pub(super) given: Marks,
    /// `given` and `goal` hold.
    pub(super) goal: Marks,
}

/// A step that changes the state and keeps its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    pub(super) target: u32,
    /// Its class, or [`NOBODY`].
    class: u8,
}

impl Step {
    /// The set of its class; empty if nobody is obliged.
    pub(super) fn classes(self) -> u64 {
        match self.class {
            NOBODY => 0,
            class => 1 << class,
        }
    }

    pub(super) fn class(self) -> Option<u8> {
        (self.class != NOBODY).then_some(self.class)
    }
}

/// The rows, one after the other.
pub(super) struct Rows {
    bytes: Vec<u8>,
    /// For each question.
    standings: Vec<Standings>,
    /// No class is enabled.
    resting: Marks,
    /// Where each row begins, beyond the beginning of the first row of its block.
    starts: Vec<u32>,
    /// Where the first row of each block begins.
    blocks: Vec<u64>,
}

/// Beside the class of a row's last step.
const LAST: u8 = 0x80;

/// Rows of a block: so few that no block has 2^32 bytes unless states have thousands of transitions each.
const BLOCK: usize = 1 << 12;

impl Rows {
    /// None yet, for so many questions.
    fn new(questions: usize) -> Self {
        let standings = std::iter::repeat_with(Standings::default).take(questions).collect();
        Rows {
            bytes: Vec::new(),
            standings,
            resting: Marks::default(),
            starts: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Adds a row. Steps are in order, each once.
    pub(super) fn push(&mut self, index: u32, standing: Standing, descending: u64, steps: &[Step]) {
        debug_assert_eq!(index, self.len());
        if self.starts.len().is_multiple_of(BLOCK) {
            self.blocks.push(self.bytes.len() as u64);
        }
        let block = *self.blocks.last().expect("the first row begins a block");
        let start = u32::try_from(self.bytes.len() as u64 - block).expect("a block has less than 2^32 bytes");
        self.starts.push(start);

        for (place, standings) in self.standings.iter_mut().enumerate() {
            let bits = standing.0 >> (2 * place);
            standings.given.push(index, bits & 1 != 0);
            standings.goal.push(index, bits & 2 != 0);
        }
        self.resting
            .push(index, steps.iter().fold(descending, |enabled, step| enabled | step.classes()) == 0);
        write(&mut self.bytes, descending << 1 | u64::from(!steps.is_empty()));
        for (place, step) in steps.iter().enumerate() {
            write(&mut self.bytes, zigzag(i64::from(step.target) - i64::from(index)));
            self.bytes.push(step.class | if place + 1 == steps.len() { LAST } else { 0 });
        }
    }

    /// How many states have a row: those with a lower index.
    pub(super) fn len(&self) -> u32 {
        self.starts.len() as u32
    }

    /// What is known of all states with regard to a question.
    pub(super) fn standings(&self, question: usize) -> &Standings {
        &self.standings[question]
    }

    /// The first state in which a run may stay for ever and miss the question's goal, because nobody has to do anything;
    /// of those that are not in company.
    pub(super) fn first_at_rest(&self, question: usize, company: &Marks) -> Option<u32> {
        let Standings { given, goal } = &self.standings[question];
        let rest = |place: usize| self.resting.0[place] & given.0[place] & !goal.0[place] & !company.0[place];
        let place = (0..self.resting.0.len()).find(|&place| rest(place) != 0)?;
        Some(place as u32 * u64::BITS + rest(place).trailing_zeros())
    }

    /// Whether nobody has to do anything in a state.
    #[inline]
    pub(super) fn is_resting(&self, index: u32) -> bool {
        self.resting.get(index)
    }

    pub(super) fn row(&self, index: u32) -> Row<'_> {
        let mut at = self.blocks[index as usize / BLOCK] as usize + self.starts[index as usize] as usize;
        let head = read(&self.bytes, &mut at);
        let at = if head & 1 == 0 { NO_MORE } else { at };
        Row { descending: head >> 1, steps: Steps { bytes: &self.bytes, from: index, at } }
    }

    /// The steps of a state from this [place](Steps::place) on.
    pub(super) fn steps_from(&self, index: u32, place: u64) -> Steps<'_> {
        Steps { bytes: &self.bytes, from: index, at: place as usize }
    }

    /// What is held in memory.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        let marks = self.standings.iter().map(|it| (it.given.0.len() + it.goal.0.len()) * 8);
        let rows = self.bytes.len() + self.starts.len() * 4 + self.blocks.len() * 8;
        rows + self.resting.0.len() * 8 + marks.sum::<usize>()
    }
}

/// What is known of a state that was expanded.
#[derive(Clone)]
pub(super) struct Row<'r> {
    /// The classes that are enabled by steps to states of lower rank.
    pub(super) descending: u64,
    /// The steps that change the state and keep its rank, by target.
    pub(super) steps: Steps<'r>,
}

impl Row<'_> {
    /// The set of classes that are enabled.
    pub(super) fn enabled(&self) -> u64 {
        self.steps.clone().fold(self.descending, |enabled, step| enabled | step.classes())
    }
}

/// The steps of a row, or those that are left of them.
#[derive(Clone)]
pub(super) struct Steps<'r> {
    bytes: &'r [u8],
    from: u32,
    /// Where the next step is, or [`NO_MORE`].
    at: usize,
}

const NO_MORE: usize = (1 << 39) - 1;

impl Steps<'_> {
    /// What to give to [`Rows::steps_from`] to go on here; less than 2^39.
    pub(super) fn place(&self) -> u64 {
        self.at as u64
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    #[inline]
    fn next(&mut self) -> Option<Step> {
        if self.at == NO_MORE {
            return None;
        }
        let target = i64::from(self.from) + unzigzag(read(self.bytes, &mut self.at));
        let class = self.bytes[self.at];
        self.at = if class & LAST == 0 { self.at + 1 } else { NO_MORE };
        Some(Step { target: target as u32, class: class & !LAST })
    }
}

/// Seven bits a byte, the lowest first; all bytes but the last have the top bit.
fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[inline]
fn read(bytes: &[u8], at: &mut usize) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

/// Small for numbers close to zero, on either side.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
pub(super) mod tests {
    use stateright::Property;

    use super::super::parts::Anew;
    use super::super::search::explore_recorded;
    use super::super::{Form, Options};
    use super::*;

    /// Knuth's MMIX generator.
    pub(in super::super) struct Lcg(pub(in super::super) u64);

    impl Lcg {
        pub(in super::super) fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }
    }

    /// Rows of a graph, with steps of nobody's class and no questions.
    pub(in super::super) fn rows(edges: &[Vec<usize>]) -> Rows {
        let mut rows = Rows::new(0);
        for (state, targets) in (0..).zip(edges) {
            let mut steps: Vec<_> =
                targets.iter().map(|&target| Step { target: target as u32, class: NOBODY }).collect();
            steps.sort_unstable();
            steps.dedup();
            rows.push(state, Standing(0), 0, &steps);
        }
        rows
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        let mut random = Lcg(3);
        let mut written = Vec::new();
        let mut rows = Rows::new(QUESTIONS);
        // More than one block, with distances and sets of every length.
        for index in 0..10_000 {
            let some_bits = |random: &mut Lcg| (random.below(1 << 31) as u64) << 33 >> random.below(64);
            let standing = Standing(some_bits(&mut random) >> 2);
            let descending = some_bits(&mut random) >> 1;
            let mut steps: Vec<_> = (0..random.below(5))
                .map(|_| Step {
                    target: (random.below(1 << 31) as u32) << 1 >> random.below(32),
                    class: random.below(usize::from(NOBODY) + 1) as u8,
                })
                .collect();
            steps.sort_unstable();
            rows.push(index, standing, descending, &steps);
            written.push((standing, descending, steps));
        }
        assert_eq!(rows.len() as usize, written.len());
        for (index, (standing, descending, steps)) in (0..).zip(&written) {
            let row = rows.row(index);
            assert_eq!(row.descending, *descending, "row {index}");
            for question in 0..QUESTIONS {
                let Standings { given, goal } = rows.standings(question);
                let bits = u64::from(given.get(index)) | u64::from(goal.get(index)) << 1;
                assert_eq!(bits, standing.0 >> (2 * question) & 3, "row {index}, question {question}");
            }
            assert_eq!(row.steps.clone().collect::<Vec<_>>(), *steps, "row {index}");
            let enabled = steps.iter().fold(*descending, |enabled, step| enabled | step.classes());
            assert_eq!(row.enabled(), enabled);
        }
    }

    /// Clients that try and fail over in a ring of three servers, or come home: 18^4 states, 6.7 steps each.
    struct Clients;

    impl Model for Clients {
        type State = [(u8, u8); 4];
        type Action = (u8, bool);
        fn init_states(&self) -> Vec<Self::State> {
            vec![[(0, 0); 4]]
        }
        fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
            for (number, (server, _)) in (0..).zip(state) {
                actions.push((number, false));
                actions.extend((*server != 0).then_some((number, true)));
            }
        }
        fn next_state(&self, state: &Self::State, (number, home): Self::Action) -> Option<Self::State> {
            let mut next = *state;
            let (server, tries) = &mut next[usize::from(number)];
            (*server, *tries) = match (home, *tries) {
                (true, tries) => (0, tries),
                (false, 5) => ((*server + 1) % 3, 0),
                (false, tries) => (*server, tries + 1),
            };
            Some(next)
        }
        fn properties(&self) -> Vec<Property<Self>> {
            Vec::new()
        }
    }

    impl Fair for Clients {
        fn fairness(&self, &(number, home): &Self::Action) -> Option<u8> {
            (!home).then_some(number)
        }
    }

    #[test]
    fn takes_at_most_70_bytes_a_state_with_all_else() {
        let question =
            Liveness::<Clients> { name: "home", form: Form::Recurs, given: |_, _| true, goal: |_, _| true };
        let mut graph = Graph::new(std::slice::from_ref(&question)).expect("one question is not too many");
        let explored =
            explore_recorded(&Clients, Options::default(), &Anew, &mut graph).expect("has a question");
        let rows = graph.into_rows().expect("the rank is always the same");
        let states = rows.len() as usize;
        assert_eq!(states, 18_usize.pow(4));
        let mut visited = explored.visited;
        let in_search = visited.bytes() + rows.bytes();
        assert!(in_search <= 70 * states, "search: {} in {states} states", in_search);
        visited.drop_table();
        // A number for each state, and all of them first on the way and then done.
        let in_judgement = visited.bytes() + rows.bytes() + (4 + 9 + 4) * states;
        assert!(in_judgement <= 70 * states, "judgement: {} in {states} states", in_judgement);
    }
}
