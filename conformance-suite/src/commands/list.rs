//! `redial list`.
use crate::{
    exit::Status,
    options::{Common, ListOptions},
};
pub fn run(_: &ListOptions, _: &Common) -> anyhow::Result<Status> {
    Ok(Status::AsExpected)
}
