//! Where something stands in a TOML file, so that whoever finds fault with it can say so.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step into a TOML document.
#[derive(Clone, Debug)]
pub enum Step {
    /// Into a table, by a key that the format has.
    Key(&'static str),
    /// Into a table, by a key that the file chose.
    Name(String),
    /// Into a list.
    Index(usize),
}

/// Line and column, both from 1, of a byte offset; columns are characters.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The span of the innermost value on the way that exists.
pub fn locate(table: &Spanned<DeTable<'_>>, steps: &[Step]) -> Option<Range<usize>> {
    let mut steps = steps.iter();
    let mut value = member(table.get_ref(), steps.next()?)?;
    for step in steps {
        let inner = match (value.get_ref(), step) {
            (DeValue::Table(table), step) => member(table, step),
            (DeValue::Array(array), Step::Index(index)) => array.get(*index),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    Some(value.span())
}

fn member<'a, 'i>(table: &'a DeTable<'i>, step: &Step) -> Option<&'a Spanned<DeValue<'i>>> {
    let key = match step {
        Step::Key(key) => key,
        Step::Name(name) => name.as_str(),
        Step::Index(_) => return None,
    };
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}
