//! Markdown: cells, anchors, links, tables.

use std::fmt::{self, Write as _};

/// A text as it may stand in a cell.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// An id that links can lead to.
pub fn anchor(id: &str) -> String {
    format!("<a id=\"{}\"></a>{id}", id.to_lowercase())
}

/// A link to an [`anchor`] of the same page.
pub fn link(id: &str) -> String {
    link_as(id, id)
}

/// The same with another text.
pub fn link_as(id: &str, text: &str) -> String {
    format!("[{text}](#{})", id.to_lowercase())
}

/// Links to all of them.
pub fn links<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    ids.into_iter().map(link).collect::<Vec<_>>().join(", ")
}

/// The name under which a heading can be reached.
pub fn heading_anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

/// A table with these columns.
///
/// # Errors
/// If it cannot be written.
pub fn table(
    page: &mut String,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> fmt::Result {
    let rule: String = columns.iter().map(|_| "---|").collect();
    writeln!(page, "| {} |\n|{rule}", columns.join(" | "))?;
    for row in rows {
        writeln!(page, "| {} |", row.join(" | "))?;
    }
    writeln!(page)
}
