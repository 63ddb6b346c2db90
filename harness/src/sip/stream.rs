//! A server over connections, each way: messages in a stream, over TCP or TLS, or in those of a WebSocket.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::heard::{Heard, PING, PONG};
use super::message::{Framed, framed};
use super::websocket;
use crate::server::fault::Nothing;
use crate::server::{Closing, Ending, Protocol, Talk, Tell};
use crate::stream::Stream;

/// Serves connections on which both sides send messages of SIP. What a server is told to say is bytes.
#[derive(Debug, Clone, Copy)]
pub enum Sip {
    /// One after the other.
    InStream,
    /// Each in a message of a WebSocket.
    InWebSocket,
    /// As an adapter has them.
    ByAdapter,
}

impl Protocol for Sip {
    type Fault = Nothing;
    type Say = Vec<u8>;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        match self {
            Sip::InStream => {}
            Sip::InWebSocket => return websocket::converse(talk, stream).await,
            Sip::ByAdapter => return websocket::converse_with_adapter(talk, stream).await,
        }
        let (mut reader, mut writer) = tokio::io::split(stream);
        let (mut unread, mut chunk) = (Vec::new(), vec![0; 4096]);
        loop {
            let say = match framed(&unread) {
                Framed::Message(length) => {
                    talk.heard(Heard::of(unread.drain(..length).collect())).await?;
                    continue;
                }
                Framed::KeepAlive(length) => {
                    unread.drain(..length);
                    talk.heard(Heard::KeepAlive).await?;
                    (length >= PING).then(|| PONG.to_vec())
                }
                Framed::TooLong => {
                    talk.heard(Heard::Nonsense("a message longer than 64 KiB".to_owned())).await?;
                    return Ok(Ending::Cut);
                }
                Framed::Partly => tokio::select! {
                    biased;
                    tell = talk.told() => match tell {
                        Tell::Say(bytes) => Some(bytes),
                        Tell::Close => return Ok(Ending::Finish),
                        Tell::Reset => return Ok(Ending::Cut),
                        Tell::Quiet => return Ok(Ending::Hold),
                    },
                    read = reader.read(&mut chunk) => match read {
                        Ok(0) => return Ok(Ending::Left(Closing::Eof)),
                        Ok(length) => {
                            unread.extend(&chunk[..length]);
                            None
                        }
                        Err(_) => return Ok(Ending::Left(Closing::Reset)),
                    },
                },
            };
            if let Some(bytes) = say {
                let said = async {
                    writer.write_all(&bytes).await?;
                    writer.flush().await
                };
                talk.unless_interrupted(said).await?.map_err(|_| Ending::Left(Closing::Reset))?;
            }
        }
    }
}
