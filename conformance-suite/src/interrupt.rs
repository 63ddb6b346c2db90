//! Ctrl-C and TERM: the first Ctrl-C asks for an orderly end; clients that were started are never left behind.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use redial_harness::run::Interrupt;
use tokio::signal::unix::{SignalKind, signal};

use crate::exit::say;

static FLAG: AtomicBool = AtomicBool::new(false);
static RUN: Interrupt = Interrupt::new();

/// The statuses that shells give a program that Ctrl-C or TERM ended.
const BY_CTRL_C: i32 = 130;
const BY_TERM: i32 = 143;

/// Raises the flag at the first Ctrl-C; the second one ends the program, as TERM does.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn flag() -> io::Result<&'static AtomicBool> {
    let ctrl_c = || match FLAG.swap(true, Ordering::Relaxed) {
        true => std::process::exit(BY_CTRL_C),
        false => say("interrupted: finishing what has begun; press Ctrl-C again to end at once"),
    };
    listen(ctrl_c, || std::process::exit(BY_TERM))?;
    Ok(&FLAG)
}

/// Asks a run to end: at the first Ctrl-C it plays what has begun, at the second one, and at TERM, it breaks that off, since a CI
/// server does not wait. It reports either way; only whoever asks once more ends the program without.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn of_run() -> io::Result<&'static Interrupt> {
    const BREAKING_OFF: &str = "interrupted: breaking off what has begun";
    let ctrl_c = || {
        if RUN.finish() {
            say("interrupted: finishing what has begun; press Ctrl-C again to break it off");
        } else if RUN.stop() {
            say(BREAKING_OFF);
        } else {
            std::process::exit(BY_CTRL_C);
        }
    };
    let term = || match RUN.stop() {
        true => say(BREAKING_OFF),
        false => std::process::exit(BY_TERM),
    };
    listen(ctrl_c, term)?;
    Ok(&RUN)
}

/// Ends the program at the first Ctrl-C or TERM, as its users mean it to be ended.
///
/// # Errors
/// If the operating system does not let it listen.
pub fn end_at_once() -> io::Result<()> {
    listen(|| std::process::exit(0), || std::process::exit(BY_TERM))
}

fn listen(on_ctrl_c: impl Fn() + Send + 'static, on_term: impl Fn() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let inside = runtime.enter();
    let (mut ctrl_c, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    drop(inside);
    std::thread::spawn(move || {
        runtime.block_on(async {
            loop {
                tokio::select! {
                    _ = ctrl_c.recv() => on_ctrl_c(),
                    _ = term.recv() => on_term(),
                }
            }
        });
    });
    Ok(())
}
