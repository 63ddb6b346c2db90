//! What an audit found, as a table for spreadsheets.

use std::io::Write;

use super::Context;

/// What the columns hold.
const HEAD: [&str; 13] = [
    "group", "users", "failures", "kinds", "when", "fate", "standbys", "returns", "second time",
    "first start", "change", "costs", "hangs on",
];

/// Writes a row for each group and what fails.
///
/// # Errors
/// If it cannot be written.
pub fn write(out: &mut dyn Write, context: Context<'_>) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEAD)?;
    for finding in &context.audit.findings {
        let kinds: Vec<&str> = finding.failures.iter().map(|failure| failure.kind.name()).collect();
        let mend = finding.mend.as_ref();
        let change = match mend.map(|mend| &mend.change) {
            Some(Some(change)) => change,
            Some(None) => "nothing that was tried",
            None => "",
        };
        let row: [&str; HEAD.len()] = [
            &finding.group,
            &finding.users.to_string(),
            &finding.failures.len().to_string(),
            &kinds.join(" "),
            &finding.failure_text(),
            finding.fate.text(),
            &finding.standbys.join(", "),
            if finding.returns { "yes" } else { "no" },
            finding.second_time.text(),
            finding.first_start.text(),
            change,
            &mend.map(|mend| mend.costs.join(", ")).unwrap_or_default(),
            &context.hangs_on(finding).join("; "),
        ];
        table.write_record(row.map(shown))?;
    }
    table.flush()?;
    Ok(())
}

/// A cell that begins like a formula is one to a spreadsheet, whoever wrote the name: a quote in front of it makes it text.
fn shown(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
