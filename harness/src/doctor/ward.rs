//! A client that is examined and its servers, and how both are watched.

use tokio::time::{Instant, timeout_at};

/// A client that is examined, and the servers that it finds.
pub(crate) trait Ward {
    /// Something that the client was seen to do.
    type Sight: Send;

    /// A time that the client was given, and what the machine has cost it so far.
    fn due(&mut self, until: Instant) -> Instant;

    /// Starts the client, or starts it again.
    async fn start(&mut self) -> Result<(), String>;

    /// Waits for the next thing that happens, and gives what the client was seen to do by it, if it was. Cancel-safe.
    async fn happens(&mut self) -> Option<Self::Sight>;

    /// Ends everything, and frees its addresses.
    async fn close(self);

    /// What it is seen to do next. `None`: nothing before that time.
    async fn sight(&mut self, until: Instant) -> Option<Self::Sight> {
        loop {
            let sight = timeout_at(until, self.happens()).await.ok()?;
            if sight.is_some() || Instant::now() > until {
                return sight;
            }
        }
    }

    /// What it is seen to do next. `None`: nothing before that time, to which is added for how long the machine has kept it from
    /// running.
    async fn sight_in_its_time(&mut self, until: Instant) -> Option<Self::Sight> {
        loop {
            let due = self.due(until);
            let sight = self.sight(due).await;
            if sight.is_some() || self.due(until) <= due {
                return sight;
            }
        }
    }

    /// The next thing of a kind; others are passed.
    async fn await_one<T>(&mut self, until: Instant, of: impl Fn(Self::Sight) -> Option<T>) -> Option<T> {
        while let Some(sight) = self.sight(until).await {
            if let Some(found) = of(sight) {
                return Some(found);
            }
        }
        None
    }
}

/// One whose client was started. `None`: that cannot be done, which is logged. (What is then done with it, and its end, each wire has for
/// itself: an async closure over wards of any kind is none that can be sent to another thread.)
pub(crate) async fn begun<W: Ward>(opened: Result<W, String>) -> Option<W> {
    let error = match opened {
        Ok(mut ward) => match ward.start().await {
            Ok(()) => return Some(ward),
            Err(error) => {
                ward.close().await;
                error
            }
        },
        Err(error) => error,
    };
    tracing::warn!(error, "cannot examine");
    None
}
