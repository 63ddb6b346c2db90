//! The document of `redial audit --format json`; its schema is `conformance-suite/schema/audit.schema.json`.

use std::io::{self, Write};

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
    #[serde(flatten)]
    audit: &'a Audit,
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
            passed: context.audit.passed(),
            interrupted,
            installation: context.file,
            readings: context.readings,
            failures_together: context.failures,
            audit: context.audit,
        },
    )
}
