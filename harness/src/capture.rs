//! What was on the wire, as files that Wireshark opens: one for each case.
//!
//! A server sees the bytes of a connection and not its packets. Those are made up here: one for what was read or written at once,
//! with handshake, numbers and ends as they have to be. What was said in TLS stays so; with `SSLKEYLOGFILE` set, the keys are
//! written to that file, as browsers do it.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etherparse::{PacketBuilder, PacketBuilderStep, TcpHeader};
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use pcap_file::{DataLink, PcapError};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::lock::locked;

/// A hostile client can send as much as it likes. After so many bytes nothing more is kept.
const MOST_BYTES: usize = 64 << 20;
/// More than that does not fit in a packet.
const LONGEST: usize = 65_000;
const HOPS: u8 = 64;
const WINDOW: u16 = u16::MAX;
/// With this number the bytes of each side begin.
const FIRST: u32 = 1_000;

/// The capture of a case.
pub struct Capture(Mutex<Writing>);

struct Writing {
    /// None once it is finished.
    file: Option<PcapWriter<BufWriter<File>>>,
    bytes: usize,
    failed: Option<PcapError>,
}

impl std::fmt::Debug for Capture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Capture").finish_non_exhaustive()
    }
}

impl Capture {
    /// A capture in a folder, named after a case: `ma-01.pcap`, and `ma-01-2.pcap` where it is played once more.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn new(folder: &Path, case: &str) -> io::Result<Self> {
        let mut names =
            std::iter::once(format!("{case}.pcap")).chain((2..).map(|n: u32| format!("{case}-{n}.pcap")));
        let file = loop {
            let name = names.next().unwrap_or_default();
            match File::create_new(folder.join(name)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                opened => break opened?,
            }
        };
        let header = PcapHeader { datalink: DataLink::RAW, ..PcapHeader::default() };
        let file = PcapWriter::with_header(BufWriter::new(file), header).map_err(io::Error::other)?;
        Ok(Capture(Mutex::new(Writing { file: Some(file), bytes: 0, failed: None })))
    }

    /// Writes what is not written yet; what comes after this is not kept.
    ///
    /// # Errors
    /// The first thing that could not be written, now or before.
    pub fn finish(&self) -> io::Result<()> {
        let mut writing = self.writing();
        writing.failed.take().map_or(Ok(()), |error| Err(io::Error::other(error)))?;
        writing.file.take().map_or(Ok(()), |file| file.into_writer().flush())
    }

    /// A datagram was sent.
    pub fn datagram(&self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        if let (SocketAddr::V4(a), SocketAddr::V4(b)) = (from, to)
            && bytes.len() <= LONGEST
        {
            let packet = PacketBuilder::ipv4(a.ip().octets(), b.ip().octets(), HOPS).udp(a.port(), b.port());
            let mut data = Vec::with_capacity(packet.size(bytes.len()));
            self.write(packet.write(&mut data, bytes).is_ok().then_some(data));
        }
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        // A packet that was begun is of no use to anybody, and harms nobody.
        locked(&self.0)
    }

    fn write(&self, packet: Option<Vec<u8>>) {
        let mut writing = self.writing();
        let Some(packet) =
            packet.filter(|it| writing.failed.is_none() && writing.bytes + it.len() <= MOST_BYTES)
        else {
            return;
        };
        let length = packet.len();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let packet = PcapPacket::new(now, packet.len() as u32, &packet);
        if let Some(file) = &mut writing.file {
            writing.failed = file.write_packet(&packet).err();
            writing.bytes += length;
        }
    }
}

/// One side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Who connected.
    Client,
    /// Who accepted.
    Server,
}

/// The capture of a connection. Whoever drops the last of its handles has reset it, unless it ended before.
#[derive(Debug, Clone)]
pub struct Tape(Arc<Mutex<Taped>>);

#[derive(Debug)]
struct Taped {
    capture: Arc<Capture>,
    ends: [SocketAddr; 2],
    /// The number of the next byte of each side.
    next: [u32; 2],
    over: bool,
}

impl Tape {
    /// Begins: the client has connected.
    pub fn new(capture: Arc<Capture>, client: SocketAddr, server: SocketAddr) -> Self {
        let mut taped = Taped { capture, ends: [client, server], next: [FIRST; 2], over: false };
        taped.packet(End::Client, &[], |tcp, _| tcp.syn());
        taped.next[End::Client as usize] += 1;
        taped.packet(End::Server, &[], |tcp, ack| tcp.syn().ack(ack));
        taped.next[End::Server as usize] += 1;
        taped.packet(End::Client, &[], |tcp, ack| tcp.ack(ack));
        Tape(Arc::new(Mutex::new(taped)))
    }

    /// One end has sent these bytes.
    pub fn sent(&self, from: End, bytes: &[u8]) {
        let mut taped = self.taped();
        for bytes in bytes.chunks(LONGEST) {
            taped.packet(from, bytes, |tcp, ack| tcp.psh().ack(ack));
        }
    }

    /// One end sends no more; what the other one sent after that is not kept.
    pub fn finished(&self, by: End) {
        self.taped().end(by, |tcp, ack| tcp.fin().ack(ack));
    }

    /// One end has reset the connection.
    pub fn reset(&self, by: End) {
        self.taped().end(by, |tcp, ack| tcp.rst().ack(ack));
    }

    /// A stream of which everything is kept that is read by the server and written by it.
    pub fn on<S>(self, stream: S) -> OnTape<S> {
        OnTape { stream, tape: self }
    }

    fn taped(&self) -> MutexGuard<'_, Taped> {
        locked(&self.0)
    }
}

type Tcp = PacketBuilderStep<TcpHeader>;

impl Taped {
    fn packet(&mut self, from: End, bytes: &[u8], flags: impl FnOnce(Tcp, u32) -> Tcp) {
        let (from, to) = (from as usize, 1 - from as usize);
        if let (SocketAddr::V4(a), SocketAddr::V4(b), false) = (self.ends[from], self.ends[to], self.over) {
            let ip = PacketBuilder::ipv4(a.ip().octets(), b.ip().octets(), HOPS);
            let tcp = flags(ip.tcp(a.port(), b.port(), self.next[from], WINDOW), self.next[to]);
            let mut data = Vec::with_capacity(tcp.size(bytes.len()));
            self.capture.write(tcp.write(&mut data, bytes).is_ok().then_some(data));
            self.next[from] = self.next[from].wrapping_add(bytes.len() as u32);
        }
    }

    fn end(&mut self, by: End, flags: impl FnOnce(Tcp, u32) -> Tcp) {
        self.packet(by, &[], flags);
        self.over = true;
    }
}

impl Drop for Taped {
    fn drop(&mut self) {
        self.end(End::Server, |tcp, ack| tcp.rst().ack(ack));
    }
}

/// A stream that is kept.
#[derive(Debug)]
pub struct OnTape<S> {
    stream: S,
    tape: Tape,
}

impl<S: AsyncRead + Unpin> AsyncRead for OnTape<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        self.tape.sent(End::Client, &buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for OnTape<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.tape.sent(End::Server, &bytes[..written]);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use etherparse::{NetSlice, SlicedPacket, TransportSlice};
    use pcap_file::pcap::PcapReader;

    use super::*;

    /// Of each packet: from which port, its flags or that it is a datagram, numbers of bytes, and what is in it.
    fn read(path: &Path) -> Vec<(u16, String, u32, u32, String)> {
        let mut reader = PcapReader::new(File::open(path).unwrap()).unwrap();
        let mut packets = Vec::new();
        while let Some(packet) = reader.next_packet() {
            let packet = packet.unwrap();
            let sliced = SlicedPacket::from_ip(&packet.data).unwrap();
            assert!(matches!(sliced.net, Some(NetSlice::Ipv4(_))));
            packets.push(match sliced.transport.unwrap() {
                TransportSlice::Tcp(tcp) => {
                    let flags = [
                        ('S', tcp.syn()),
                        ('P', tcp.psh()),
                        ('F', tcp.fin()),
                        ('R', tcp.rst()),
                        ('.', tcp.ack()),
                    ];
                    let flags = flags.iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| *flag).collect();
                    let text = String::from_utf8_lossy(tcp.payload()).into_owned();
                    (tcp.source_port(), flags, tcp.sequence_number(), tcp.acknowledgment_number(), text)
                }
                TransportSlice::Udp(udp) => {
                    let text = String::from_utf8_lossy(udp.payload()).into_owned();
                    (udp.source_port(), "udp".to_owned(), 0, 0, text)
                }
                other => panic!("{other:?}"),
            });
        }
        packets
    }

    fn address(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    fn packets_are_as_those_of_a_connection_have_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let capture = Arc::new(Capture::new(folder.path(), "a").unwrap());
        let tape = Tape::new(Arc::clone(&capture), address(7), address(9));
        tape.sent(End::Client, b"hello");
        capture.datagram(address(5), address(6), b"by the way");
        tape.sent(End::Server, b"good bye");
        tape.finished(End::Client);
        tape.sent(End::Server, b"too late");
        drop(tape);
        drop(Tape::new(Arc::clone(&capture), address(8), address(9)));
        capture.finish().unwrap();
        let packet = |port, flags: &str, next, other, text: &str| {
            (port, flags.to_owned(), next, other, text.to_owned())
        };
        let expected = [
            packet(7, "S", 1000, 0, ""),
            packet(9, "S.", 1000, 1001, ""),
            packet(7, ".", 1001, 1001, ""),
            packet(7, "P.", 1001, 1001, "hello"),
            packet(5, "udp", 0, 0, "by the way"),
            packet(9, "P.", 1001, 1006, "good bye"),
            packet(7, "F.", 1006, 1009, ""),
            packet(8, "S", 1000, 0, ""),
            packet(9, "S.", 1000, 1001, ""),
            packet(8, ".", 1001, 1001, ""),
            packet(9, "R.", 1001, 1001, ""),
        ];
        assert_eq!(read(&folder.path().join("a.pcap")), expected);
    }

    #[test]
    fn a_case_that_is_played_again_has_a_file_of_its_own_and_much_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) =
            (Capture::new(folder.path(), "a").unwrap(), Capture::new(folder.path(), "a").unwrap());
        for _ in 0..MOST_BYTES / LONGEST + 10 {
            second.datagram(address(5), address(6), &[0; LONGEST]);
        }
        first.finish().unwrap();
        second.finish().unwrap();
        assert_eq!(read(&folder.path().join("a.pcap")), []);
        let bytes = std::fs::metadata(folder.path().join("a-2.pcap")).unwrap().len() as usize;
        assert!((MOST_BYTES - 2 * LONGEST..MOST_BYTES + MOST_BYTES / 100).contains(&bytes), "{bytes}");
    }
}
