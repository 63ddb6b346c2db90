//! For how long the machine has kept a client from running. Nobody is blamed for what that explains, and everybody for what it
//! does not: a machine may be busy and have let this client run whenever it wanted to.

use std::time::Duration;

use nix::unistd::Pid;
use tokio::time::Instant;

use crate::processes::Delays;

/// For how long the machine has kept the client from running.
#[derive(Debug, Default)]
pub(crate) struct Hindrance {
    head: Option<Pid>,
    last: Delays,
    total: Duration,
    /// How much it was at some moments.
    marks: Vec<(Instant, Duration)>,
}

impl Hindrance {
    /// From now on it is about this program, and all below it. Its start is part of it.
    pub(crate) fn follow(&mut self, head: Option<Pid>) {
        (self.head, self.last) = (head, Delays::default());
        self.mark();
    }

    /// A moment since which one may ask.
    pub(crate) fn mark(&mut self) -> Instant {
        self.look();
        let now = Instant::now();
        self.marks.push((now, self.total));
        now
    }

    /// How much it is in all.
    pub(crate) fn so_far(&mut self) -> Duration {
        self.look();
        self.total
    }

    fn look(&mut self) {
        let now = self.head.map(Delays::below).unwrap_or_default();
        self.total += now.since(&self.last);
        self.last = now;
    }

    /// How much it is since then, or since the last moment before that which was marked. `None`: the system does not tell.
    pub(crate) fn since(&mut self, then: Instant) -> Option<Duration> {
        self.look();
        let before = self.marks.iter().rev().find(|(at, _)| *at <= then);
        let before = before.map_or(Duration::ZERO, |(_, total)| *total);
        (!self.last.is_empty()).then(|| self.total - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two that never rest, on processors that others want as well.
    #[test]
    fn what_the_machine_keeps_a_client_from_counts_from_its_start_on_and_since_a_mark() {
        let spin = "while :; do :; done";
        let both = format!("({spin}) & {spin}");
        let many = std::thread::available_parallelism().map_or(1, usize::from);
        let mut others: Vec<_> = (0..many).filter_map(|_| spinning(&both)).collect();
        let mut hindrance = Hindrance::default();
        assert_eq!(hindrance.since(Instant::now()), None, "there is no program yet");
        let began = Instant::now();
        let head = others[0].id() as i32;
        hindrance.follow(Some(Pid::from_raw(head)));
        std::thread::sleep(Duration::from_millis(300));
        let marked = hindrance.mark();
        let (all, since) = (hindrance.since(began), hindrance.since(marked));
        others.iter_mut().for_each(end);
        if let (Some(all), Some(since)) = (all, since) {
            assert!(all > Duration::from_millis(50) && since < all, "{all:?} {since:?}");
        }
    }

    fn spinning(script: &str) -> Option<std::process::Child> {
        use std::os::unix::process::CommandExt as _;
        std::process::Command::new("sh").args(["-c", script]).process_group(0).spawn().ok()
    }

    fn end(child: &mut std::process::Child) {
        let group = Pid::from_raw(child.id() as i32);
        let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
        let _ = child.wait();
    }
}
