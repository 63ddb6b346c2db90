//! Which way a client has gone since something was last seen of it.

use smallvec::SmallVec;

/// Rows that were followed, each once, from the one on by which came what was seen last.
#[derive(Debug, Clone, Default)]
pub(super) struct Way(SmallVec<[u16; 8]>);

impl Way {
    /// A row was followed.
    pub(super) fn follow(&mut self, row: usize) {
        let row = row as u16;
        if !self.0.contains(&row) {
            self.0.push(row);
        }
    }

    /// What came by this row was seen: what is wrong after that comes of nothing before it.
    pub(super) fn see(&mut self, row: usize) {
        let place = self.0.iter().position(|it| usize::from(*it) == row).unwrap_or(self.0.len());
        self.0.drain(..place);
        self.follow(row);
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|row| usize::from(*row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_where_something_was_seen_last() {
        let mut way = Way::default();
        let rows = |way: &Way| way.rows().collect::<Vec<_>>();
        [3, 1, 4, 1].iter().for_each(|row| way.follow(*row));
        assert_eq!(rows(&way), [3, 1, 4]);
        way.see(1);
        assert_eq!(rows(&way), [1, 4]);
        way.see(9);
        assert_eq!(rows(&way), [9]);
    }
}
