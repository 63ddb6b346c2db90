//! Redirects that a client follows one after the other.

use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::time::Instant;

/// The redirects that came in a row, up to now.
#[derive(Debug, Default)]
pub(in crate::myapps) struct Chain {
    /// Where the last one led to, and when it was given.
    to: Option<(NodeId, Instant)>,
    /// Those before it that led where the client went next.
    led: usize,
    /// Those of them that it followed without a pause, and most of such.
    followed: usize,
    longest: usize,
}

impl Chain {
    /// The client is redirected; the number of redirects in a row, this one included.
    pub(super) fn redirects(&mut self, to: NodeId) -> usize {
        self.to = Some((to, Instant::now()));
        self.led + 1
    }

    /// The client makes an attempt; whoever gives redirects up makes none before that time.
    pub(in crate::myapps) fn attempted(&mut self, node: NodeId, at: Instant, pause: Duration) {
        let led = self.to.take().filter(|(to, _)| *to == node);
        let at_once = led.is_some_and(|(_, given)| at.saturating_duration_since(given) < pause);
        self.led = if led.is_some() { self.led + 1 } else { 0 };
        self.followed = if at_once { self.followed + 1 } else { 0 };
        self.longest = self.longest.max(self.followed);
    }

    /// Most that were followed in a row.
    pub(in crate::myapps) fn longest(&self) -> usize {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_or_another_server_ends_a_chain() {
        let (a, b, pause) = (NodeId(0), NodeId(1), Duration::from_secs(1));
        let mut chain = Chain::default();
        let now = Instant::now();
        chain.attempted(a, now, pause);
        assert_eq!(chain.redirects(b), 1);
        chain.attempted(b, now, pause);
        assert_eq!(chain.redirects(a), 2);
        // Nobody can tell a new beginning from a slow follower; it ends what is noted, and excuses nobody.
        chain.attempted(a, now + 2 * pause, pause);
        assert_eq!((chain.redirects(b), chain.longest()), (3, 1));
        chain.attempted(a, now, pause);
        assert_eq!((chain.redirects(b), chain.longest()), (1, 1));
    }
}
