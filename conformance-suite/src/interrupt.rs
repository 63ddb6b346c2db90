//! Ctrl-C: the first one asks for an orderly end, the second one ends the program, as TERM does. Clients that were
//! started are never left behind.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The statuses that shells give a program that Ctrl-C or TERM ended.
const BY_CTRL_C: i32 = 130;
const BY_TERM: i32 = 143;

/// Raises the flag at the first Ctrl-C.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn flag() -> io::Result<&'static AtomicBool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let inside = runtime.enter();
    let (mut ctrl_c, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    drop(inside);
    std::thread::spawn(move || {
        runtime.block_on(async {
            loop {
                tokio::select! {
                    _ = ctrl_c.recv() => {
                        if INTERRUPTED.swap(true, Ordering::Relaxed) {
                            end(BY_CTRL_C);
                        }
                        eprintln!("interrupted: finishing what has begun; press Ctrl-C again to end at once");
                    }
                    // A CI server that gives a job up does not wait for the cases that have begun.
                    _ = term.recv() => end(BY_TERM),
                }
            }
        });
    });
    Ok(&INTERRUPTED)
}

/// Ends the program at the first Ctrl-C or TERM, as its users mean it to be ended.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn end_at_once() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let inside = runtime.enter();
    let (mut ctrl_c, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    drop(inside);
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = ctrl_c.recv() => std::process::exit(0),
                _ = term.recv() => std::process::exit(BY_TERM),
            }
        });
    });
    Ok(())
}

fn end(status: i32) -> ! {
    redial_harness::subject::kill_every_one();
    std::process::exit(status);
}
