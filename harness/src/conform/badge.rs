//! The share of broken clients that the cases catch, as a picture of one line.

use super::class::Class;
use super::ledger::{Entry, Fate};

/// How wide a character is about, in the font of badges, in pixels; the text is stretched to just that.
const CHARACTER: usize = 7;
/// What is left free on either side of a text, in pixels.
const MARGIN: usize = 6;

/// From how many of a hundred on it is of which colour.
const COLOURS: [(usize, &str); 3] = [(95, "#2f7d32"), (80, "#8a6100"), (0, "#b3261e")];

/// The badge of all ledgers, in SVG.
pub fn badge<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let (mut broken, mut killed) = (0, 0);
    for entry in entries.into_iter().filter(|entry| Class::NAMES.last() == Some(&entry.class)) {
        broken += 1;
        killed += usize::from(matches!(entry.fate, Some(Fate::Killed { .. })));
    }
    let share = (100 * killed).checked_div(broken).unwrap_or_default();
    let colour = COLOURS.iter().find(|(least, _)| share >= *least).map_or("#000", |(_, colour)| colour);
    let (what, much) = ("broken clients caught", format!("{killed} of {broken}"));
    let (left, right) = (what.len() * CHARACTER, much.len() * CHARACTER);
    let (split, width) = (left + 2 * MARGIN, left + right + 4 * MARGIN);
    let text = |at: usize, wide: usize, text: &str| {
        format!("  <text x=\"{at}\" y=\"14\" textLength=\"{wide}\" fill=\"#fff\">{text}</text>\n")
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" \
         font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n  <title>{what}: {much}</title>\n  \
         <rect width=\"{width}\" height=\"20\" rx=\"3\" fill=\"#444\"/>\n  \
         <path d=\"M{split} 0h{}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{0}z\" fill=\"{colour}\"/>\n{}{}</svg>\n",
        right + 2 * MARGIN - 3,
        text(MARGIN, left, what),
        text(split + MARGIN, right, &much),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_what_breaks_the_rules_and_nothing_else() {
        let entry = |class, fate| Entry {
            id: "MA-C01/drop".to_owned(),
            row: "MA-C01".to_owned(),
            edition: "16r1".to_owned(),
            readings: Vec::new(),
            class,
            steps: 0,
            fate,
        };
        let killed =
            || Some(Fate::Killed { case: "ma-05-chain".to_owned(), clauses: Vec::new(), rows: Vec::new() });
        let all = [
            entry("breaks", killed()),
            entry("breaks", Some(Fate::Survived { cases: 3 })),
            entry("breaks", None),
            entry("equal", None),
        ];
        let svg = badge(&all);
        assert!(svg.contains("<title>broken clients caught: 1 of 3</title>"), "{svg}");
        assert!(svg.contains("#b3261e"), "{svg}");
        assert!(badge(&all[..1]).contains("#2f7d32"));
    }
}
