//! What is due, or may come, in the words of a report.

use redial_model::topology::NodeId;

use super::answer::Unexplained;
use super::hypothesis::{Dialing, Hypothesis, followed, might_be, says};
use super::observable::{Difference, Observable};
use super::unseen::Circumstances;
use super::way::Way;
use crate::report::{Allowed, Sort};

/// What came in the place of publications that were due, each with what it says otherwise.
fn unpublished(came: String, mut due: Vec<(Vec<Difference>, Allowed)>) -> Unexplained {
    let far = |differences: &[Difference]| differences.iter().map(|it| it.weight).sum::<usize>();
    let nearest = due.iter().map(|(differences, _)| far(differences)).min().unwrap_or_default();
    due.retain(|(differences, _)| far(differences) == nearest);
    let differing = due.first().map_or(Vec::new(), |(first, _)| first.iter().map(|it| it.field).collect());
    let allowed = due.into_iter().map(|(_, it)| it).collect();
    Unexplained {
        came,
        sort: Sort::Publication,
        allowed,
        differing,
        by_impatience: false,
        by_forgetting: false,
        after_unseen: Vec::new(),
    }
}

/// What it takes to say that.
pub(super) struct Due<'o, 'a, T: Observable> {
    pub around: &'o Circumstances<'a, T>,
    /// The names of the servers.
    pub names: &'o [String],
}

impl<T: Observable> Due<'_, '_, T> {
    fn name(&self, node: NodeId) -> String {
        self.names[node.index()].clone()
    }

    /// What a row allows, with those of the row's clauses that speak of such things.
    fn of_row(&self, sort: Sort, what: String, row: Option<usize>, way: &Way) -> Allowed {
        // What was to be published before what was seen last: who knows when that went wrong.
        let is_known = sort != Sort::Publication || way.rows().any(|it| Some(it) == row);
        let leads = way.rows().take_while(|it| is_known && Some(*it) != row);
        let rules = self.around.rules;
        let way = leads.map(|it| rules.rows()[it].id.to_owned()).collect();
        let row = row.map(|row| &rules.rows()[row]);
        let all = row.map_or(&[][..], |row| row.clauses);
        let speaks = |clause: &&str| T::speaks_of(clause, sort);
        // A row none of whose clauses speaks of it is the only one that does.
        let none = !all.iter().any(speaks);
        let clauses = all.iter().filter(|clause| none || speaks(clause)).map(|it| (*it).to_owned()).collect();
        Allowed { what, sort, row: row.map(|row| row.id.to_owned()), way, clauses }
    }

    /// What is allowed to those who have read everything.
    pub(super) fn allowed_by<'h>(&self, hypotheses: impl Iterator<Item = &'h Hypothesis<T>>) -> Vec<Allowed>
    where
        T: 'h,
    {
        let name = |node| self.name(node);
        let mut allowed: Vec<Allowed> = Vec::new();
        let mut add = |entry: Allowed| {
            if !allowed.iter().any(|known| known.is_same(&entry)) {
                allowed.push(entry);
            }
        };
        for hypothesis in hypotheses {
            let way = &hypothesis.way;
            let mut rests = self.around.by_itself(&hypothesis.position).next().is_none();
            for (_, lane) in hypothesis.lanes() {
                let (sort, what, row) = match (&lane.dialing, lane.unsaid.first()) {
                    (Some(dialing), _) if self.around.unseen.contains_key(&dialing.node) => {
                        rests = false;
                        continue;
                    }
                    (Some(Dialing { node, asks: None, row }), _) => {
                        (Sort::Attempt, format!("a connection to {}", self.name(*node)), row)
                    }
                    (Some(Dialing { asks: Some(due), row, .. }), _) => {
                        (Sort::Attempt, T::describe(due, &name), row)
                    }
                    (None, Some((due, row))) => (Sort::Message, T::describe(due, &name), row),
                    (None, None) => continue,
                };
                add(self.of_row(sort, what, Some(*row), way));
                rests = false;
            }
            if rests {
                let what = T::describe_rest(&hypothesis.position, &name);
                add(self.of_row(Sort::Rest, what, hypothesis.row, way));
            }
        }
        allowed
    }

    /// What is wrong with the publications: the first one that no explanation has to say is to blame, and not a later one.
    pub(super) fn misses<'h>(
        &self,
        seen: &[T::Publication],
        last: Option<&T::Publication>,
        current: impl Iterator<Item = &'h Hypothesis<T>>,
    ) -> Unexplained
    where
        T: 'h,
    {
        let name = |node| self.name(node);
        let current: Vec<&Hypothesis<T>> = current.collect();
        let right = |it: &&Hypothesis<T>| followed::<T>(seen, &it.published).0;
        let furthest = current.iter().map(right).max().unwrap_or_default();
        if let Some(wrong) = seen.get(furthest) {
            return self.misses_one(seen, wrong, current.into_iter().filter(|it| right(it) == furthest));
        }
        let mut due = Vec::new();
        for hypothesis in current {
            let history = &hypothesis.published;
            // What it said before the case last came to rest counts, if it has said nothing since.
            let last = last.unwrap_or(&history[hypothesis.rest]);
            let (_, place) = followed::<T>(seen, history);
            let place = if seen.is_empty() { hypothesis.rest } else { place };
            let says_it = |at: &usize| says::<T>(last, &history[*at]);
            let place = (place..history.len()).find(says_it).unwrap_or(place);
            let unsaid = |at: &usize| !says_it(at) && might_be::<T>(last, &history[*at]);
            let unsaid = (place..history.len()).find(unsaid).unwrap_or(history.len() - 1);
            self.add_due(&mut due, last, hypothesis, unsaid);
        }
        let came = match seen.last() {
            Some(last) => T::describe_publication(last, &name),
            None => "nothing was published".to_owned(),
        };
        unpublished(came, due)
    }

    /// A publication that nobody has to say; of what there is to say, what is most like it.
    fn misses_one<'h>(
        &self,
        seen: &[T::Publication],
        wrong: &T::Publication,
        explanations: impl Iterator<Item = &'h Hypothesis<T>>,
    ) -> Unexplained
    where
        T: 'h,
    {
        let mut due = Vec::new();
        for hypothesis in explanations {
            let (_, place) = followed::<T>(seen, &hypothesis.published);
            let history = &hypothesis.published;
            let places = (place..history.len()).filter(|at| might_be::<T>(wrong, &history[*at]));
            places.for_each(|at| self.add_due(&mut due, wrong, hypothesis, at));
        }
        unpublished(T::describe_publication(wrong, &|node| self.name(node)), due)
    }

    /// Adds a publication that a hypothesis had to make where another one came, with those clauses of its row that speak of what
    /// differs.
    fn add_due(
        &self,
        due: &mut Vec<(Vec<Difference>, Allowed)>,
        came: &T::Publication,
        hypothesis: &Hypothesis<T>,
        at: usize,
    ) {
        let publication = &hypothesis.published[at];
        let differences = T::differs(came, publication);
        let what = T::describe_publication(publication, &|node| self.name(node));
        let mut it = self.of_row(Sort::Publication, what, hypothesis.published_by[at], &hypothesis.way);
        if !differences.is_empty() && differences.iter().all(|difference| !difference.clauses.is_empty()) {
            let speaks = |id: &str| differences.iter().any(|difference| difference.clauses.contains(&id));
            it.clauses.retain(|id| speaks(id));
            for id in differences.iter().filter_map(|difference| difference.clauses.first()) {
                if it.clauses.iter().all(|known| known != id) {
                    it.clauses.push((*id).to_owned());
                }
            }
        }
        if !due.iter().any(|(_, known)| known.is_same(&it)) {
            due.push((differences, it));
        }
    }
}
