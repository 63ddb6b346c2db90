//! The reference client, as a program of its own: `redial-tutorial [MUTANT]`. As `redial-tutorial guard` it is the guard of
//! one, which the harness puts before each client.

use redial_harness::wires::Erased;
use redial_harness::{guard, run};
use redial_tutorial::EDITION;
use redial_tutorial::words::PhoneWire;

fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("guard") => Ok(guard::run()?),
        mutant => Ok(run::program(&Erased::<PhoneWire>::NEW, EDITION, mutant)?),
    }
}
