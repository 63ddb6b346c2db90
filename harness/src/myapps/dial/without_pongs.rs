//! A connection on which no pong goes out: what a client that does not answer pings writes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::stream::Stream;

/// The first byte of a pong: the last fragment, opcode 10.
const PONG: u8 = 0x8a;
/// Opcode and length; the mask.
const HEAD: usize = 2 + 4;

/// The stream, without the pongs. The WebSocket above writes each frame by itself, so a pong begins a write.
pub(super) struct WithoutPongs(pub(super) Stream);

impl AsyncRead for WithoutPongs {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for WithoutPongs {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match bytes {
            // A control frame is short: its length is the second byte.
            [PONG, length, ..] => Poll::Ready(Ok((HEAD + usize::from(length & 0x7f)).min(bytes.len()))),
            _ => Pin::new(&mut self.0).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
