//! A row in words.

use super::specification::Specification;
use crate::rule::Duty;
use crate::table::{RuleInfo, TableInfo};

/// The cells of a row.
pub struct RowText<'a> {
    /// The states in which it applies; empty: every state of its table.
    pub from: Vec<&'a str>,
    /// The inputs to which it answers.
    pub on: Vec<&'a str>,
    /// Conditions, all of which must hold.
    pub when: Vec<&'a str>,
    /// Conditions, none of which may hold.
    pub unless: Vec<&'a str>,
    /// The next state; empty: it stays.
    pub to: Option<&'a str>,
    /// What it does, in this order.
    pub effects: Vec<&'a str>,
    /// Demanded or allowed, and in which edition if not in all.
    pub duty: String,
}

impl<'a> RowText<'a> {
    /// A row of a table.
    pub fn of(spec: &Specification, table: &'a TableInfo, row: &'a RuleInfo) -> Self {
        let words = |names: &'a [String]| names.iter().map(|name| table.words(name)).collect::<Vec<_>>();
        let everywhere = row.from.len() == table.states.len() && table.states.len() > 1;
        let duty = match row.duty {
            Duty::Must => "must",
            Duty::Should => "should",
            Duty::May => "may",
        };
        let missing = spec.editions.iter().any(|it| !row.editions.contains(it));
        let shown: Vec<&str> =
            row.editions.iter().filter(|it| spec.editions.contains(it)).map(|it| it.0).collect();
        RowText {
            from: if everywhere { Vec::new() } else { words(&row.from) },
            on: words(&row.on),
            when: words(&row.when),
            unless: words(&row.unless),
            to: row.to.as_deref().map(|name| table.words(name)),
            effects: words(&row.effects),
            duty: if missing { format!("{duty}, {} only", shown.join(", ")) } else { duty.to_owned() },
        }
    }

    /// All conditions, each with what is said before it: nothing, or `unless`.
    pub fn conditions(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let said = |before| move |&condition: &&'a str| (before, condition);
        self.when.iter().map(said("")).chain(self.unless.iter().map(said("unless ")))
    }
}
