//! How text for people is laid out: colours where they are wanted, lines that fit, and nothing in them that could
//! steer a terminal.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use console::Style;

const PIPED_WIDTH: usize = 110;

/// How a page looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether it has colours.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

impl Look {
    /// For standard output: colours on a terminal, unless `NO_COLOR` is set.
    pub fn of_stdout() -> Self {
        let terminal = console::Term::stdout();
        let width =
            terminal.size_checked().map_or(PIPED_WIDTH, |(_, columns)| usize::from(columns).clamp(60, 130));
        Look { colour: console::colors_enabled(), width }
    }

    /// Without colours, for a file.
    pub const fn plain(width: usize) -> Self {
        Look { colour: false, width }
    }

    fn paint(self, style: Style, text: impl Display) -> String {
        style.force_styling(self.colour).apply_to(text).to_string()
    }

    /// What a line is about.
    pub fn bold(self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// What may be overlooked.
    pub fn dim(self, text: impl Display) -> String {
        self.paint(Style::new().dim(), text)
    }

    /// As it should be.
    pub fn good(self, text: impl Display) -> String {
        self.paint(Style::new().green(), text)
    }

    /// Worth a look.
    pub fn warn(self, text: impl Display) -> String {
        self.paint(Style::new().yellow(), text)
    }

    /// Not as it should be.
    pub fn bad(self, text: impl Display) -> String {
        self.paint(Style::new().red().bold(), text)
    }

    /// An id.
    pub fn id(self, text: impl Display) -> String {
        self.paint(Style::new().cyan(), text)
    }

    /// `text` from column `indent` on, each line broken where the page ends.
    pub fn wrapped(self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(24);
        // An id stays whole: words end at blanks, never at a hyphen.
        let options = textwrap::Options::new(room)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::wrap(text, options).join(&format!("\n{:indent$}", ""))
    }
}

/// Pads to a column; colours take no room.
pub fn pad(text: &str, width: usize) -> Cow<'_, str> {
    console::pad_str(text, width, console::Alignment::Left, None)
}

/// A text that somebody else chose, with everything that could steer a terminal made visible.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c if steers(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Standard output that goes on when nobody reads it any more (`redial list | head`): that is no failure of what was
/// asked for.
#[derive(Debug)]
pub struct Results {
    inner: io::BufWriter<io::Stdout>,
}

impl Results {
    /// Standard output.
    pub fn stdout() -> Self {
        Results { inner: io::BufWriter::new(io::stdout()) }
    }
}

fn unless_broken_pipe<T>(result: io::Result<T>, otherwise: T) -> io::Result<T> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(otherwise),
        result => result,
    }
}

impl Write for Results {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unless_broken_pipe(self.inner.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unless_broken_pipe(self.inner.flush(), ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        assert_eq!(harmless("an \u{1b}[31mescape\u{202e}\r\n"), "an \\u{1b}[31mescape\\u{202e}\\r\\n");
        assert_eq!(harmless("Grüße → ✓"), "Grüße → ✓");
    }

    #[test]
    fn lines_after_the_first_begin_under_it() {
        assert_eq!(
            Look::plain(40).wrapped("one two three four five six seven", 16),
            format!("one two three four five\n{:16}six seven", "")
        );
    }
}
