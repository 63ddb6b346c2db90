//! The orders that one connection was given and has not carried out yet.

use std::collections::VecDeque;
use std::future::pending;

use tokio::sync::mpsc;

use super::event::Tell;

/// Orders that cannot wait until a client has taken a frame, or has finished a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    /// [`Tell::Reset`].
    Reset,
    /// [`Tell::Quiet`].
    Quiet,
}

#[derive(Debug)]
pub(super) struct Orders<S> {
    arriving: mpsc::UnboundedReceiver<Tell<S>>,
    waiting: VecDeque<Tell<S>>,
}

impl<S> Orders<S> {
    /// Whoever gives orders is the case itself, so their number needs no bound.
    pub(super) fn new() -> (mpsc::UnboundedSender<Tell<S>>, Self) {
        let (sender, arriving) = mpsc::unbounded_channel();
        (sender, Self { arriving, waiting: VecDeque::new() })
    }

    /// The next order, in the order given. Cancel-safe.
    pub(super) async fn next(&mut self) -> Tell<S> {
        match self.waiting.pop_front() {
            Some(tell) => tell,
            None => self.arrival().await,
        }
    }

    /// Does `work` unless an interrupt comes first; other orders wait.
    pub(super) async fn unless_interrupted<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, Interrupt> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                // What was ordered before an interrupt is done before it, unless the client keeps it from being done.
                biased;
                done = &mut work => return Ok(done),
                tell = self.arrival() => match tell {
                    Tell::Reset => return Err(Interrupt::Reset),
                    Tell::Quiet => return Err(Interrupt::Quiet),
                    other => self.waiting.push_back(other),
                },
            }
        }
    }

    async fn arrival(&mut self) -> Tell<S> {
        match self.arriving.recv().await {
            Some(tell) => tell,
            None => pending().await,
        }
    }
}
