//! `redial explain`: everything that is known about an id.

use std::io::Write;

use crate::catalogue::{Catalogue, matching};
use crate::exit::Status;
use crate::options::{Common, ExplainOptions, Format};
use crate::report::json::{self, Listing};
use crate::report::listing::explain;
use crate::report::page::{Look, Results};

/// Runs the command.
///
/// # Errors
/// If nothing has that id.
pub fn run(options: &ExplainOptions, common: &Common) -> anyhow::Result<Status> {
    let catalogues = Catalogue::load(None, options.cases.dir.as_deref())?;
    let matcher = matching(&catalogues, &options.id, None)?;
    let entries: Vec<_> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.entries().map(move |entry| (catalogue, entry)))
        .filter(|(_, entry)| matcher.is_match(entry.id()))
        .collect();
    let mut out = Results::stdout();
    match common.format {
        Format::Text => {
            for (place, (catalogue, entry)) in entries.iter().enumerate() {
                if place > 0 {
                    writeln!(out)?;
                }
                explain(&mut out, Look::of_stdout(), catalogue, *entry)?;
            }
        }
        Format::Json => json::write(&mut out, &Listing::new("explain", &entries))?,
    }
    out.flush()?;
    Ok(Status::AsExpected)
}
