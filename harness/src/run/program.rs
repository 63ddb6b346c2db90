//! A reference client as a program of its own, for wires that `redial client` does not know.

use redial_model::ambiguity::Readings;
use redial_model::rule::Edition;
use tokio::sync::mpsc;

use crate::reference::{ClientConfig, ClientError};
use crate::wires::AnyWire;

/// Is the reference client of a wire, or the one that the mutant of that id makes of it, until it is ended. What it is told, the
/// [environment](ClientConfig::of_environment) says.
///
/// # Errors
/// There is no such mutant, it was told something that it cannot use, or it cannot go on.
pub fn program(wire: &dyn AnyWire, edition: Edition, mutant: Option<&str>) -> Result<(), ClientError> {
    let known = |id| wire.mutants(edition).into_iter().find(|mutant| mutant.id == id);
    let mutant =
        mutant.map(|id| known(id).ok_or_else(|| ClientError::Config(format!("there is no mutant {id}"))));
    let mutant = mutant.transpose()?;
    let config = ClientConfig::of_environment(wire.proforma(), Readings::default())?;
    let (publisher, _published) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| ClientError::Failed(error.to_string()))?;
    runtime.block_on(wire.client(edition, mutant.as_slice(), config, publisher))
}
