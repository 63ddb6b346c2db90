//! Ctrl-C: the first one asks for an orderly end, the second one ends the program.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The status that shells give a program that Ctrl-C ended.
const BY_SIGNAL: i32 = 130;

/// Raises the flag at the first Ctrl-C.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn flag() -> io::Result<&'static AtomicBool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            INTERRUPTED.store(true, Ordering::Relaxed);
            eprintln!("interrupted: finishing what has begun; press Ctrl-C again to end at once");
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(BY_SIGNAL);
            }
        });
    });
    Ok(&INTERRUPTED)
}
