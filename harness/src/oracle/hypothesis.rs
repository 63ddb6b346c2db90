//! One state of a client that explains everything that was seen so far.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use redial_model::engine::Position;
use redial_model::topology::NodeId;
use smallvec::{SmallVec, smallvec};

use super::numbers::Numbers;
use super::observable::{Channel, Observable};
use super::way::Way;
use crate::line::Line;

/// An attempt that nobody has seen yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Dialing<O> {
    pub node: NodeId,
    /// The message that it is made by, if it needs no connection.
    pub asks: Option<O>,
    /// The row that made it.
    pub row: usize,
}

/// What a client is told on a line.
#[derive(Debug, Clone)]
pub(super) enum Told<E> {
    /// Something that a server says.
    Said(E),
    /// The line is over.
    Lost,
    /// It was reset: what was on its way may have been lost with it.
    Torn,
}

/// What is on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Lane<O> {
    pub line: Option<Line>,
    pub dialing: Option<Dialing<O>>,
    /// What the client has said and nobody has seen yet, with the rows that said it.
    pub unsaid: Vec<(O, usize)>,
    /// How much of what it was told on the line it has read.
    pub read: usize,
}

impl<O> Default for Lane<O> {
    fn default() -> Self {
        Lane { line: None, dialing: None, unsaid: Vec::new(), read: 0 }
    }
}

/// One state that explains everything so far.
#[derive(Debug, Clone)]
pub(super) struct Hypothesis<T: Observable> {
    /// Under which readings: those that lead here.
    pub views: Numbers,
    pub position: Position<T>,
    /// By channel; the last one, if it is not the only one, is in use.
    lanes: SmallVec<[Lane<T::Output>; 1]>,
    /// What it had to publish since the case last came to rest, and before that what may still come late.
    pub published: Vec<T::Publication>,
    /// Where in that list the one stands that was its last when the case came to rest.
    pub rest: usize,
    /// The rows by which; of what it had published before, nobody knows any more.
    pub published_by: Vec<Option<usize>>,
    /// The last row that it used.
    pub row: Option<usize>,
    /// The rows since something was last seen of it.
    pub way: Way,
    /// All rows that it has used.
    pub fired: Numbers,
    /// Something was published that it explains by what [leaves nearly everything open](Observable::is_vague) only.
    pub vague: bool,
}

/// Where a hypothesis stands, whatever it had to publish on the way.
struct Standpoint<'h, T: Observable>(&'h Hypothesis<T>);

impl<T: Observable> Standpoint<'_, T> {
    fn parts(&self) -> (bool, &Position<T>, &[Lane<T::Output>]) {
        (self.0.vague, &self.0.position, &self.0.lanes)
    }
}

impl<T: Observable> PartialEq for Standpoint<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl<T: Observable> Eq for Standpoint<'_, T> {}

impl<T: Observable> Hash for Standpoint<'_, T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.parts().hash(hasher);
    }
}

/// Two ways to the same state are one hypothesis, whatever readings they take: the first one found speaks for both.
impl<T: Observable> PartialEq for Hypothesis<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.position, &self.lanes, &self.published, self.rest, self.vague)
            == (other.position, &other.lanes, &other.published, other.rest, other.vague)
    }
}

impl<T: Observable> Eq for Hypothesis<T> {}

impl<T: Observable> Hash for Hypothesis<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.position, &self.lanes, &self.published, self.rest, self.vague).hash(hasher);
    }
}

impl<T: Observable> Hypothesis<T> {
    pub(super) fn new(views: Numbers, position: Position<T>) -> Self {
        Hypothesis {
            views,
            position,
            lanes: smallvec![Lane::default()],
            published: vec![T::published(&position.memory)],
            published_by: vec![None],
            rest: 0,
            row: None,
            way: Way::default(),
            fired: Numbers::default(),
            vague: false,
        }
    }

    /// The same under these readings only.
    pub(super) fn under(&self, views: Numbers) -> Self {
        Hypothesis {
            views,
            position: self.position,
            lanes: self.lanes.clone(),
            published: self.published.clone(),
            published_by: self.published_by.clone(),
            rest: self.rest,
            row: self.row,
            way: self.way.clone(),
            fired: self.fired.clone(),
            vague: self.vague,
        }
    }

    /// Where it stands, whatever readings lead there.
    pub(super) fn bare(&self) -> Self {
        self.under(Numbers::default())
    }

    /// The same client from another position on, with nothing on any line.
    pub(super) fn again(&self, position: Position<T>) -> Self {
        let new = Hypothesis::new(self.views.clone(), position);
        Hypothesis { fired: self.fired.clone(), vague: self.vague, ..new }
    }

    /// The lanes, by channel.
    pub(super) fn lanes(&self) -> impl Iterator<Item = (Channel, &Lane<T::Output>)> {
        (0..).zip(&self.lanes)
    }

    pub(super) fn lane(&self, channel: Channel) -> Option<&Lane<T::Output>> {
        self.lanes.get(usize::from(channel))
    }

    pub(super) fn lane_mut(&mut self, channel: Channel) -> &mut Lane<T::Output> {
        let place = usize::from(channel);
        if self.lanes.len() <= place {
            self.lanes.resize_with(place + 1, Lane::default);
        }
        &mut self.lanes[place]
    }

    pub(super) fn has_line(&self, line: Line) -> bool {
        self.lanes.iter().any(|lane| lane.line == Some(line))
    }

    pub(super) fn is_dialing(&self) -> bool {
        self.lanes.iter().any(|lane| lane.dialing.is_some())
    }

    /// What it had said and nobody saw was lost with the line.
    pub(super) fn hang_up(&mut self, channel: Channel) {
        *self.lane_mut(channel) = Lane::default();
        while self.lanes.len() > 1 && self.lanes.last().is_some_and(|lane| *lane == Lane::default()) {
            self.lanes.pop();
        }
    }

    /// Those that the attempt may be of which was seen: one for each channel on which it is the next.
    pub(super) fn connected(
        &self,
        line: Line,
        is_it: impl Fn(&Dialing<T::Output>) -> bool,
    ) -> impl Iterator<Item = Self> {
        self.lanes().filter(move |(_, lane)| lane.dialing.as_ref().is_some_and(&is_it)).map(
            move |(channel, _)| {
                let mut connected = self.clone();
                let lane = connected.lane_mut(channel);
                let dialled = lane.dialing.take();
                (lane.line, lane.read) = (Some(line), 0);
                dialled.into_iter().for_each(|it| connected.way.see(it.row));
                connected
            },
        )
    }

    /// Those that an attempt by that message may be.
    pub(super) fn having_asked(
        &self,
        line: Line,
        node: NodeId,
        output: &T::Output,
    ) -> impl Iterator<Item = Self> {
        self.connected(line, move |dialing| dialing.node == node && dialing.asks.as_ref() == Some(output))
    }

    /// The same, having said on a channel what it had to say there first.
    pub(super) fn having_said(&self, channel: Channel) -> Self {
        let mut said = self.clone();
        let (_, row) = said.lane_mut(channel).unsaid.remove(0);
        said.way.see(row);
        said
    }

    /// The same, having read so much of what was told on a line.
    pub(super) fn having_read(mut self, line: Line, told: usize) -> Self {
        self.lanes.iter_mut().filter(|lane| lane.line == Some(line)).for_each(|lane| lane.read = told);
        self
    }

    /// The same, having on a new line what it has on another one; nothing, if it is the same line.
    pub(super) fn moved(&self, held: Line, line: Line) -> Self {
        let mut moved = self.clone();
        for lane in moved.lanes.iter_mut().filter(|lane| held != line && lane.line == Some(held)) {
            (lane.line, lane.read) = (Some(line), 0);
        }
        moved
    }

    pub(super) fn publish(&mut self, publication: T::Publication, row: usize) {
        if self.published.last() != Some(&publication) {
            self.published.push(publication);
            self.published_by.push(Some(row));
        }
    }

    /// Whether what was seen is a sample, in order, of what it had to say: `None` if not, else whether it is up to date.
    pub(super) fn follows(&self, seen: &[T::Publication]) -> Option<bool> {
        follows::<T>(seen, &self.published, self.rest)
    }

    /// Whether nothing that it had to say since the case came to rest is news.
    fn is_same(&self) -> bool {
        let since = &self.published[self.rest..];
        since.iter().all(|due| T::agrees(&since[0], due))
    }

    /// Comes to rest with what was seen, which it explains. That may be less than there was to say because the rest of it is
    /// never said, or because it is on its way: what might stand after the last that was seen may come later.
    pub(super) fn settle(mut self, seen: &[T::Publication]) -> Self {
        let since = if seen.is_empty() { self.rest } else { 0 };
        let said: Vec<_> = self.published[since..].iter().filter(|it| !T::is_vague(it)).cloned().collect();
        self.vague |= follows::<T>(seen, &said, 0) != Some(true);
        let first = earliest::<T>(seen, &self.published).unwrap_or_default();
        // What was published came before or after what servers saw; it came last if its row was used last.
        if let Some(row) = self.published_by[first].filter(|row| self.row == Some(*row)) {
            self.way.see(row);
        }
        self.published.drain(..first);
        self.published_by.drain(..first);
        self.rest = self.published.len().saturating_sub(1);
        self
    }
}

/// The first place of a history at which the last of what was seen may stand, all of it in order; `None` if it does not.
fn earliest<T: Observable>(seen: &[T::Publication], history: &[T::Publication]) -> Option<usize> {
    seen.iter().try_fold(0, |place, publication| {
        Some(place + history[place..].iter().position(|due| T::agrees(publication, due))?)
    })
}

/// Whether what was seen is a sample, in order, of what there was to say, the last of which stood at a place when the case came
/// to rest: `None` if not, else whether it is up to date.
pub(crate) fn follows<T: Observable>(
    seen: &[T::Publication],
    history: &[T::Publication],
    rest: usize,
) -> Option<bool> {
    let is_up_to_date = |place: usize| history[place..].iter().all(|due| T::agrees(&history[place], due));
    let Some((last, earlier)) = seen.split_last() else { return Some(is_up_to_date(rest)) };
    let place = earliest::<T>(earlier, history)?;
    // What agrees with one thing may agree with a later one as well.
    let mut places = (place..history.len()).filter(|&it| T::agrees(last, &history[it])).peekable();
    places.peek()?;
    Some(places.any(is_up_to_date))
}

/// Whether it says what was due, and not just something that leaves nearly everything open.
pub(super) fn says<T: Observable>(seen: &T::Publication, due: &T::Publication) -> bool {
    T::agrees(seen, due) && might_be::<T>(seen, due)
}

/// Whether it is as definite as what was due.
pub(super) fn might_be<T: Observable>(seen: &T::Publication, due: &T::Publication) -> bool {
    T::is_vague(seen) || !T::is_vague(due)
}

/// How many of the publications that were seen, from the first one on, are a sample of what there was to say, and where in that
/// the last one of them stands.
pub(super) fn followed<T: Observable>(seen: &[T::Publication], history: &[T::Publication]) -> (usize, usize) {
    let mut place = 0;
    for (number, publication) in seen.iter().enumerate() {
        match history[place..].iter().position(|due| says::<T>(publication, due)) {
            Some(further) => place += further,
            None => return (number, place),
        }
    }
    (seen.len(), place)
}

/// Whether whoever had to publish this explains all that somebody explains who had less of it to publish.
fn explains_as_much<T: Observable>(one: &Hypothesis<T>, less: &Hypothesis<T>) -> bool {
    let mut left = one.published.iter();
    let has_all = less.published.iter().all(|publication| left.any(|it| it == publication));
    // Nothing at all is enough where nothing has changed.
    has_all && one.published.last() == less.published.last() && (one.is_same() || !less.is_same())
}

/// Without those that explain less than another one at the same point does, under the readings of both. Their number would
/// double with each attempt of which nobody knows how far it came.
pub(super) fn longest<T: Observable>(hypotheses: Vec<Hypothesis<T>>) -> Vec<Hypothesis<T>> {
    let mut standing: HashMap<Standpoint<'_, T>, Vec<usize>> = HashMap::new();
    let mut views: Vec<Numbers> = hypotheses.iter().map(|it| it.views.clone()).collect();
    for (number, hypothesis) in hypotheses.iter().enumerate() {
        let others = standing.entry(Standpoint(hypothesis)).or_default();
        for &other in others.iter() {
            let other_one = &hypotheses[other];
            if explains_as_much(other_one, hypothesis) {
                views[number] = views[number].without(&views[other]);
            } else if explains_as_much(hypothesis, other_one) {
                views[other] = views[other].without(&views[number]);
            }
        }
        others.push(number);
    }
    let left = hypotheses.into_iter().zip(views).filter(|(_, views)| !views.is_empty());
    left.map(|(it, views)| Hypothesis { views, ..it }).collect()
}

/// Each state once, with all readings that lead to it.
pub(super) fn distinct<T: Observable>(mut hypotheses: Vec<Hypothesis<T>>) -> Vec<Hypothesis<T>> {
    let mut known = HashMap::new();
    let first: Vec<usize> =
        hypotheses.iter().enumerate().map(|(place, it)| *known.entry(it).or_insert(place)).collect();
    for (place, &first) in first.iter().enumerate() {
        if first < place {
            let views = std::mem::take(&mut hypotheses[place].views);
            hypotheses[first].views.join(&views);
        }
    }
    let all = hypotheses.into_iter().zip(first).enumerate();
    all.filter(|(place, (_, first))| place == first).map(|(_, (it, _))| it).collect()
}
