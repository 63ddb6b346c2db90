//! A small adapter: it says `open` and `log-on` to portals, and hears what they say. It has no will of its own.

use std::collections::BTreeMap;
use std::future::pending;
use std::net::SocketAddr;

use futures_util::SinkExt;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::dialler::{Dialler, NoAnswer};
use super::messages::{FromClient, FromPortal, VERSION};
use super::speech::Speech;
use crate::adapter::habit::{Habit, says_too};
use crate::adapter::{Message as _, said};
use crate::net::TcpStream;
use crate::reference::Habits;

/// An adapter.
pub struct Caller {
    habits: Habits<Habit>,
    /// By what each portal knows its user.
    sessions: BTreeMap<SocketAddr, String>,
    socket: Option<(SocketAddr, WebSocketStream<TlsStream<TcpStream>>)>,
}

impl Caller {
    /// An adapter with these habits.
    pub fn new(habits: Habits<Habit>) -> Self {
        Caller { habits, sessions: BTreeMap::new(), socket: None }
    }

    /// Ends its connection.
    pub fn disconnect(&mut self) {
        self.socket = None;
    }

    /// Says on the connection of a dialler who it is; what the portal answers. With `does_more` it says something else before that, which
    /// no portal knows.
    ///
    /// # Errors
    /// Nothing came.
    pub async fn open(
        &mut self,
        dialler: &mut Dialler,
        (to, trusting): (SocketAddr, bool),
        does_more: bool,
    ) -> Result<FromPortal, NoAnswer> {
        let stream = dialler.take(to, trusting).await?;
        let version = VERSION + u32::from(self.habits.has(Habit::SpeaksVersion2));
        let open = FromClient::Open { version, session: self.sessions.get(&to).cloned() };
        let too = says_too(|habit| self.habits.has(habit), does_more);
        let opening = async {
            let (mut socket, _) = client_async(Speech::Adapter.url(to), stream).await.ok()?;
            for text in too.map(str::to_owned).into_iter().chain([open.text()]) {
                socket.send(Message::text(text)).await.ok()?;
            }
            Some(socket)
        };
        let socket = timeout(dialler.limit, opening).await.map_err(|_| NoAnswer::NotYet)?;
        self.socket = Some((to, socket.ok_or(NoAnswer::Gone)?));
        self.is_answered(dialler).await
    }

    /// Logs a user on; what the portal answers.
    ///
    /// # Errors
    /// Nothing came.
    pub async fn logs_on(
        &mut self,
        dialler: &Dialler,
        user: &str,
        password: &str,
    ) -> Result<FromPortal, NoAnswer> {
        let login = FromClient::LogOn { user: user.to_owned(), password: password.to_owned() };
        let (_, socket) = self.socket.as_mut().ok_or(NoAnswer::Gone)?;
        socket.send(Message::text(login.text())).await.map_err(|_| NoAnswer::Gone)?;
        self.is_answered(dialler).await
    }

    async fn is_answered(&mut self, dialler: &Dialler) -> Result<FromPortal, NoAnswer> {
        let answer = timeout(dialler.limit, self.hears()).await.map_err(|_| NoAnswer::NotYet)??;
        if let (FromPortal::LoggedOn { session, .. }, Some((to, _))) = (&answer, &self.socket) {
            self.sessions.insert(*to, session.clone());
        }
        Ok(answer)
    }

    /// Waits until its user is not logged on any more; for ever, if nobody has been.
    pub async fn stays(&mut self) {
        if self.socket.is_none() {
            pending::<()>().await;
        }
        while !matches!(self.hears().await, Ok(FromPortal::Ended {}) | Err(_)) {}
        self.disconnect();
    }

    /// What the portal says next that is known.
    async fn hears(&mut self) -> Result<FromPortal, NoAnswer> {
        let (_, socket) = self.socket.as_mut().ok_or(NoAnswer::Gone)?;
        loop {
            if let Some(message) = said(socket).await.ok_or(NoAnswer::Gone)? {
                return Ok(message);
            }
        }
    }
}
