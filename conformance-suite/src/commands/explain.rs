//! `redial explain`.
use crate::{
    exit::Status,
    options::{Common, ExplainOptions},
};
pub fn run(_: &ExplainOptions, _: &Common) -> anyhow::Result<Status> {
    Ok(Status::AsExpected)
}
