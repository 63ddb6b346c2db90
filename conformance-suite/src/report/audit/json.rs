//! The document of `redial audit --format json`; its schema is `conformance-suite/schema/audit.schema.json`.

use std::io::{self, Write};

use redial_model::audit::compare::Comparison;
use redial_model::audit::report::Audit;
use serde::Serialize;

use super::Context;
use crate::report::json::{Header, write as write_document};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    header: Header,
    passed: bool,
    interrupted: bool,
    installation: &'a str,
    readings: &'a [String],
    failures_together: u8,
    incurable_counts: bool,
    #[serde(flatten)]
    audit: &'a Audit,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Beside<'a>>,
}

#[derive(Serialize)]
struct Beside<'a> {
    installation: &'a str,
    complete: bool,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

/// Writes the document.
///
/// # Errors
/// If it cannot be written.
pub fn write(out: &mut dyn Write, context: Context<'_>, interrupted: bool) -> io::Result<()> {
    write_document(
        out,
        &Document {
            header: Header::new("audit", 0),
            passed: context.passed(),
            interrupted,
            installation: context.file,
            readings: context.readings,
            failures_together: context.failures,
            incurable_counts: context.incurable_counts,
            audit: context.audit,
            compared: context.compared.map(|other| Beside {
                installation: &other.file,
                complete: other.is_complete,
                comparison: &other.comparison,
            }),
        },
    )
}
