//! Lines of text, each way: a protocol for wires that need no more.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::event::{Closing, Tell};
use super::fault::Nothing;
use super::protocol::{Ending, Protocol, Talk};
use crate::stream::Stream;

/// Most bytes that a client may say on a connection; one that says more is cut off.
const MOST_SAID: u64 = 64 << 10;

/// Serves connections on which both sides say lines. What a server is told to say is one line, without its end.
#[derive(Debug, Clone, Copy)]
pub struct Lines;

/// What a server hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The connection stands.
    Ready,
    /// The client has said this, its end and blanks around it aside.
    Line(String),
}

impl Protocol for Lines {
    type Fault = Nothing;
    type Say = String;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        talk.heard(Heard::Ready).await?;
        let (reader, mut writer) = tokio::io::split(stream);
        let mut lines = BufReader::new(reader.take(MOST_SAID)).lines();
        loop {
            tokio::select! {
                biased;
                tell = talk.told() => match tell {
                    Tell::Say(line) => {
                        let said = async { writer.write_all(format!("{line}\n").as_bytes()).await?; writer.flush().await };
                        talk.unless_interrupted(said).await?.map_err(|_| Ending::Left(Closing::Reset))?;
                    }
                    Tell::Close => return Ok(Ending::Finish),
                    Tell::Reset => return Ok(Ending::Cut),
                    Tell::Quiet => return Ok(Ending::Hold),
                },
                line = lines.next_line() => match line {
                    Ok(Some(line)) => talk.heard(Heard::Line(line.trim().to_owned())).await?,
                    Ok(None) if lines.get_ref().get_ref().limit() == 0 => return Ok(Ending::Cut),
                    Ok(None) => return Ok(Ending::Left(Closing::Eof)),
                    Err(_) => return Ok(Ending::Left(Closing::Reset)),
                },
            }
        }
    }
}
