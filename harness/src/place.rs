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

/// Tables and lists in one another; what people write has a handful.
const MOST_NESTED: usize = 40;

/// What is said of a text in which more are.
pub const NESTED: &str = "tables and lists stand more than 40 deep in one another";

/// Where a TOML text is nested so deeply that to read it would cost more stack than there is: the parser bounds keys and lists
/// each, and not what comes of both. `None`: it can be read, or is no TOML.
pub fn nested_too_deeply(text: &str) -> Option<usize> {
    let (mut outer, mut depth, mut dots) = (Vec::new(), 0_usize, 0_usize);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let token = token(rest);
        match &rest[..token] {
            "." => dots += 1,
            "{" | "[" => {
                outer.push(depth);
                depth += dots + 1;
                dots = 0;
            }
            "}" | "]" => {
                depth = outer.pop().unwrap_or_default();
                dots = 0;
            }
            "," | "\n" => dots = 0,
            _ => {}
        }
        if depth + dots > MOST_NESTED {
            return Some(at);
        }
        at += token;
    }
    None
}

/// The length of what a TOML text begins with: a string, a comment, or a character.
fn token(text: &str) -> usize {
    let after = |open: &str, close: &str| {
        let rest = text.strip_prefix(open)?;
        Some(rest.find(close).map_or(text.len(), |end| open.len() + end + close.len()))
    };
    if text.starts_with('"') && !text.starts_with("\"\"\"") {
        let mut escaped = false;
        let end = text[1..].find(|c| {
            let ends = !escaped && (c == '"' || c == '\n');
            escaped = !escaped && c == '\\';
            ends
        });
        return end.map_or(text.len(), |end| end + 2);
    }
    let comment = text.starts_with('#').then(|| text.find('\n').unwrap_or(text.len()));
    let string = after("\"\"\"", "\"\"\"").or_else(|| after("'''", "'''")).or_else(|| after("'", "'"));
    comment.or(string).unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_is_counted_whichever_way() {
        let within = MOST_NESTED - 1;
        for (open, close) in [("[", "]"), ("{a = ", "}"), ("{a.b = ", "}"), ("[{a = ", "}]")] {
            let each = open.matches(['[', '{', '.']).count();
            let text = |times: usize| format!("x = {}1{}", open.repeat(times), close.repeat(times));
            assert_eq!(nested_too_deeply(&text(within / each)), None, "{open}");
            assert!(nested_too_deeply(&text(MOST_NESTED / each + 1)).is_some(), "{open}");
        }
        assert!(nested_too_deeply(&format!("{}b = 1", "a.".repeat(MOST_NESTED + 1))).is_some());
    }

    #[test]
    fn strings_comments_and_neighbours_do_not_nest() {
        let much = "[{.".repeat(MOST_NESTED);
        for text in [
            format!("a = \"{much}\\\"{much}\""),
            format!("a = '{much}'"),
            format!("a = \"\"\"{much}\n{much}\"\"\""),
            format!("a = '''{much}\n{much}'''"),
            format!("# {much}\na = 1 # {much}"),
            "a.b = {c.d = 1}\n".repeat(1_000),
            format!("a = [{}]", "{b.c = 1.5}, ".repeat(1_000)),
            "[[a.b]]\nc = 1\n".repeat(1_000),
        ] {
            assert_eq!(nested_too_deeply(&text), None, "{text:.80}");
        }
    }
}
