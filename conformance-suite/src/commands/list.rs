//! `redial list`: ids, a line each.

use std::io::Write;

use anyhow::bail;

use crate::catalogue::{Catalogue, Entry, Kind, matching};
use crate::exit::{Status, Usage};
use crate::named;
use crate::options::{Common, Format, ListOptions};
use crate::report::json::{self, Listing};
use crate::report::listing::write_list;
use crate::report::page::{Look, Results};

/// Runs the command.
///
/// # Errors
/// If the system does not exist, or the glob matches nothing.
pub fn run(options: &ListOptions, common: &Common) -> anyhow::Result<Status> {
    let kind =
        options.what.as_deref().and_then(|what| Kind::ALL.into_iter().find(|kind| kind.name() == what));
    if let (Some(name), Some(Kind::Cases)) = (&options.system, kind) {
        named::wire(named::system(name)?)?;
    }
    let catalogues = Catalogue::load(options.system.as_deref(), options.cases.dir.as_deref())?;
    let pattern = match (&options.what, &options.glob) {
        (what, None) => what.as_deref().filter(|_| kind.is_none()),
        (Some(what), Some(_)) if kind.is_none() => {
            let kinds = Kind::ALL.map(|kind| format!("`{}`", kind.name())).join(", ");
            bail!(Usage(format!("there is no list of `{what}`; there are lists of {kinds}")));
        }
        (_, glob) => glob.as_deref(),
    };
    let matcher = pattern.map(|pattern| matching(&catalogues, pattern, kind)).transpose()?;
    let wanted = |entry: &Entry<'_>| {
        kind.is_none_or(|kind| entry.kind() == kind)
            && matcher.as_ref().is_none_or(|matcher| matcher.is_match(entry.id()))
    };
    let entries: Vec<_> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.entries().map(move |entry| (catalogue, entry)))
        .filter(|(_, entry)| wanted(entry))
        .collect();
    let mut out = Results::stdout();
    match common.format {
        Format::Text => write_list(&mut out, Look::of_stdout(), &entries)?,
        Format::Json => json::write(&mut out, &Listing::new("list", &entries))?,
    }
    out.flush()?;
    Ok(Status::AsExpected)
}
