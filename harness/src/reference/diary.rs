//! Which rows a reference client has followed, in their order.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::lock::locked;

/// Two rows, the second of which was followed next after the first.
pub type Pair = (&'static str, &'static str);

/// What a client writes of the rows that it follows. A copy writes into the same diary.
#[derive(Debug, Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<Option<&'static str>>>>);

impl Diary {
    /// The program begins: what it does next follows on nothing.
    pub fn begin(&self) {
        locked(&self.0).push(None);
    }

    /// It has followed a row.
    pub fn note(&self, row: &'static str) {
        locked(&self.0).push(Some(row));
    }

    /// Rows that were followed one after the other, without a start of the program between.
    pub fn pairs(&self) -> BTreeSet<Pair> {
        let rows = locked(&self.0);
        rows.windows(2).filter_map(|two| Some((two[0]?, two[1]?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_goes_across_a_start() {
        let diary = Diary::default();
        let copy = diary.clone();
        for row in ["a", "b"] {
            diary.note(row);
        }
        copy.begin();
        for row in ["c", "a", "b"] {
            copy.note(row);
        }
        assert_eq!(diary.pairs(), BTreeSet::from([("a", "b"), ("c", "a")]));
    }
}
