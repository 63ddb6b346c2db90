//! The reference client, as a program of its own: `redial-tutorial [MUTANT]`. As `redial-tutorial guard` it is the guard of
//! one, which the harness puts before each client.

use anyhow::Context as _;
use redial_harness::reference::ClientConfig;
use redial_harness::wires::{AnyWire, Erased};
use redial_model::ambiguity::Readings;
use redial_tutorial::EDITION;
use redial_tutorial::words::PhoneWire;
use tokio::sync::mpsc;

const WIRE: &dyn AnyWire = &Erased::<PhoneWire>::NEW;

fn main() -> anyhow::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("guard") {
        return Ok(redial_harness::guard::run()?);
    }
    let mutant = |id: String| {
        let found = WIRE.mutants(EDITION).into_iter().find(|mutant| mutant.id == id);
        found.with_context(|| format!("there is no mutant {id}"))
    };
    let mutant = std::env::args().nth(1).map(mutant).transpose()?;
    let config = ClientConfig::of_environment(WIRE.proforma(), Readings::default())?;
    let (publisher, _) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(WIRE.client(EDITION, mutant.as_slice(), config, publisher))?)
}
