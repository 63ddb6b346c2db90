//! Where something stands in a TOML file, so that whoever finds fault with it can say so.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

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
/// each, and not what comes of both. `None`: it can be read, or is no TOML. The tokens are the parser's own, as it goes on
/// behind a mistake; where brackets do not match, they are taken to be open still.
pub fn nested_too_deeply(text: &str) -> Option<usize> {
    let (mut outer, mut depth, mut dots) = (Vec::new(), 0_usize, 0_usize);
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            open @ (TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket) => {
                outer.push((open, depth));
                depth += dots + 1;
                dots = 0;
            }
            close @ (TokenKind::RightCurlyBracket | TokenKind::RightSquareBracket) => {
                if let Some((_, before)) = outer.pop_if(|(open, _)| closes(*open, close)) {
                    depth = before;
                }
                dots = 0;
            }
            TokenKind::Comma | TokenKind::Newline => dots = 0,
            _ => {}
        }
        if depth + dots > MOST_NESTED {
            return Some(token.span().start());
        }
    }
    None
}

fn closes(open: TokenKind, close: TokenKind) -> bool {
    (open == TokenKind::LeftCurlyBracket) == (close == TokenKind::RightCurlyBracket)
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

    #[test]
    fn what_stands_behind_a_mistake_is_counted() {
        // The parser goes on behind it, so a quote that nothing ends hides no more than its line.
        let much = "[{a.".repeat(MOST_NESTED);
        for quote in ["\"", "'", "\"a\\"] {
            assert!(nested_too_deeply(&format!("x = {quote}\ny = {much}\nz = {quote}")).is_some(), "{quote}");
        }
        assert!(nested_too_deeply(&format!("x = {}", "[{a = ]".repeat(MOST_NESTED))).is_some());
    }
}
