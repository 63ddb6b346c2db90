//! What the client writes: publications on standard output, a log on standard error.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::sync::mpsc;

use super::event::SubjectEvent;

/// Longest line of standard output that is read; what is longer is no publication.
const LONGEST_LINE: u64 = 64 << 10;
/// A client that writes more than this is flooding; what comes after it is read and thrown away.
const MOST_OUTPUT: u64 = 16 << 20;
/// Lines of standard error that a failure shows.
const STDERR_LINES: usize = 20;
/// Characters of each of them.
const STDERR_CHARS: usize = 400;

pub(super) async fn read_lines(stream: impl AsyncRead + Unpin, events: mpsc::Sender<SubjectEvent>) {
    let mut reader = BufReader::new(stream);
    let mut read = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let taken = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).await;
        match taken {
            Ok(0) | Err(_) => return,
            Ok(bytes) => read += bytes as u64,
        }
        if read > MOST_OUTPUT {
            let _ = events.send(SubjectEvent::Flood).await;
            // A pipe that nobody empties would stop the client, and hide what it does next.
            let _ = tokio::io::copy(&mut reader, &mut tokio::io::sink()).await;
            return;
        }
        // Only lines that can be publications are worth a place in the queue.
        let text = String::from_utf8_lossy(&line);
        if text.starts_with('{') && text.contains("\"publish\"") {
            let text = text.trim_end().to_owned();
            if events.send(SubjectEvent::Line(text)).await.is_err() {
                return;
            }
        }
    }
}

pub(super) async fn read_trace(
    stream: impl AsyncRead + Unpin,
    kept: Arc<Mutex<VecDeque<String>>>,
    mut hosts: Vec<String>,
    events: mpsc::Sender<SubjectEvent>,
) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let whole = String::from_utf8_lossy(&line);
        while let Some(place) = hosts.iter().position(|host| mentions(&whole, host)) {
            let host = hosts.swap_remove(place);
            // Nobody listens any more once the case is over.
            let _ = events.send(SubjectEvent::Traced(host)).await;
        }
        let text: String = whole.trim_end().chars().take(STDERR_CHARS).collect();
        if let Ok(mut kept) = kept.lock() {
            if kept.len() == STDERR_LINES {
                kept.pop_front();
            }
            kept.push_back(text);
        }
    }
}

/// Whether a line has the host as a whole: 127.0.0.1 is not mentioned by 127.0.0.11.
fn mentions(line: &str, host: &str) -> bool {
    line.match_indices(host).any(|(place, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let after = &line[place + host.len()..];
        !line[..place].ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_mentioned_as_a_whole() {
        assert!(mentions("connects to 127.0.0.1:80/PBX0", "127.0.0.1"));
        assert!(!mentions("connects to 127.0.0.11:80/PBX0", "127.0.0.1"));
        assert!(!mentions("slave1-standby.redial.test", "standby.redial.test"));
    }
}
