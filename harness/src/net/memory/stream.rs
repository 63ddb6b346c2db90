//! A connection in memory.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::lock::locked;

/// One side of a connection. When the last handle on it is dropped, the connection ends: it is reset if that was wanted, or if not all
/// was read, as TCP does.
#[derive(Debug, Clone)]
pub struct Stream(Arc<Side>);

#[derive(Debug)]
struct Side {
    line: Arc<Mutex<Line>>,
    /// Which of the two it is.
    this: usize,
    own: SocketAddr,
    peer: SocketAddr,
}

/// What is under way between two sides.
#[derive(Debug, Default)]
struct Line {
    /// To each side.
    ways: [Way; 2],
    /// Which side resets the connection when it is dropped.
    resets: [bool; 2],
    /// Which side is there no more.
    gone: [bool; 2],
}

#[derive(Debug, Default)]
struct Way {
    bytes: VecDeque<u8>,
    ended: bool,
    reset: bool,
    readers: Vec<Waker>,
}

impl Way {
    fn wake(&mut self) {
        self.readers.drain(..).for_each(Waker::wake);
    }

    fn is_readable(&self) -> bool {
        !self.bytes.is_empty() || self.ended || self.reset
    }

    /// What is there is read before it shows that the connection is over.
    fn read(&mut self, room: usize) -> io::Result<Vec<u8>> {
        match (self.bytes.is_empty(), self.reset, self.ended) {
            (true, true, _) => Err(io::ErrorKind::ConnectionReset.into()),
            (true, false, false) => Err(io::ErrorKind::WouldBlock.into()),
            _ => Ok(self.bytes.drain(..room.min(self.bytes.len())).collect()),
        }
    }
}

impl Stream {
    /// Both sides of a new connection.
    pub(super) fn pair(first: SocketAddr, second: SocketAddr) -> (Self, Self) {
        let line = Arc::new(Mutex::new(Line::default()));
        let side = |this, own, peer| Stream(Arc::new(Side { line: Arc::clone(&line), this, own, peer }));
        (side(0, first, second), side(1, second, first))
    }

    pub(in crate::net) fn resets_when_dropped(&self, resets: bool) {
        locked(&self.0.line).resets[self.0.this] = resets;
    }

    pub(in crate::net) fn local_addr(&self) -> SocketAddr {
        self.0.own
    }

    pub(in crate::net) fn peer_addr(&self) -> SocketAddr {
        self.0.peer
    }

    pub(in crate::net) async fn readable(&self) {
        poll_fn(|context| {
            let way = &mut locked(&self.0.line).ways[self.0.this];
            if way.is_readable() {
                return Poll::Ready(());
            }
            way.readers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    pub(in crate::net) fn try_read(&self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = locked(&self.0.line).ways[self.0.this].read(bytes.len())?;
        bytes[..read.len()].copy_from_slice(&read);
        Ok(read.len())
    }

    pub(in crate::net) async fn peek(&self, bytes: &mut [u8]) -> io::Result<usize> {
        self.readable().await;
        let way = &locked(&self.0.line).ways[self.0.this];
        if way.bytes.is_empty() && way.reset {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let there = way.bytes.iter().zip(bytes).map(|(from, to)| *to = *from).count();
        Ok(there)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let (this, other) = (self.0.this, 1 - self.0.this);
        let line = &mut *locked(&self.0.line);
        if line.ways[this].reset || line.ways[other].ended {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if line.gone[other] {
            // Nobody is there any more, and says so.
            line.ways[this].reset = true;
            line.ways[this].wake();
        } else {
            line.ways[other].bytes.extend(bytes);
            line.ways[other].wake();
        }
        Ok(bytes.len())
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let way = &mut locked(&self.0.line).ways[self.0.this];
        match way.read(buffer.remaining()) {
            Ok(read) => {
                buffer.put_slice(&read);
                Poll::Ready(Ok(()))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                way.readers.push(context.waker().clone());
                Poll::Pending
            }
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write(bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(parts.iter().map(|part| self.write(part)).sum())
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let way = &mut locked(&self.0.line).ways[1 - self.0.this];
        way.ended = true;
        way.wake();
        Poll::Ready(Ok(()))
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        let (this, other) = (self.this, 1 - self.this);
        let line = &mut *locked(&self.line);
        let resets = line.resets[this] || !line.ways[this].bytes.is_empty();
        line.gone[this] = true;
        line.ways[this].bytes.clear();
        let way = &mut line.ways[other];
        if resets {
            way.reset = true;
        } else {
            way.ended = true;
        }
        way.wake();
    }
}
