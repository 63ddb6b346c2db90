//! A client that is no program of its own but runs in this one, beside its servers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::{Dispatch, dispatcher};

use super::command::Values;
use super::event::SubjectEvent;
use crate::publication::Publication;

/// The shortest time that is not nothing.
const MOMENT: Duration = Duration::from_millis(1);

/// Who goes on for so many turns without waiting for anything will never wait: time would stand still for everybody.
const MOST_TURNS: u32 = 20_000;

/// What a client does until it is ended; a sentence says why it cannot go on.
pub type Course = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A client that can be started in this program.
pub trait Program: fmt::Debug + Send + Sync {
    /// Starts it in a case.
    ///
    /// # Errors
    /// It was told something that it cannot use.
    fn start(&self, values: &Values, publisher: mpsc::UnboundedSender<Publication>)
    -> Result<Course, String>;
}

/// It runs until this is dropped.
#[derive(Debug)]
pub struct Running(JoinHandle<()>);

impl Running {
    /// Starts it in a case; what it does goes to `events`.
    pub(crate) fn start(
        program: &dyn Program,
        values: &Values,
        events: &mpsc::Sender<SubjectEvent>,
    ) -> Result<Self, String> {
        let (publisher, published) = mpsc::unbounded_channel();
        let client = program.start(values, publisher)?;
        Ok(Running(tokio::spawn(watch(client, published, events.clone()))))
    }

    /// Ends it, and waits until everybody has seen that.
    pub(crate) async fn end(mut self) {
        self.0.abort();
        // It was cancelled, and that is what was wanted.
        let _ = (&mut self.0).await;
        // Time goes on when nobody has anything to do.
        tokio::time::sleep(MOMENT).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Passes on what it publishes, and that it has ended by itself.
async fn watch(
    mut client: Course,
    mut published: mpsc::UnboundedReceiver<Publication>,
    events: mpsc::Sender<SubjectEvent>,
) {
    let mut turns = Turns { since: Instant::now(), count: 0 };
    loop {
        let event = tokio::select! {
            biased;
            Some(publication) = published.recv() => match serde_json::to_string(&publication) {
                Ok(line) => SubjectEvent::Line(line),
                Err(error) => SubjectEvent::Exited(error.to_string()),
            },
            ended = at_rest_some_time(&mut client, &mut turns) => {
                SubjectEvent::Exited(ended.map_or_else(|why| why, |()| "exit status 0".to_owned()))
            }
        };
        let is_over = matches!(event, SubjectEvent::Exited(_));
        // Nobody listens any more once the case is over.
        if events.send(event).await.is_err() || is_over {
            return;
        }
    }
}

/// How many turns a client has had at the same moment.
struct Turns {
    since: Instant,
    count: u32,
}

/// What becomes of a client; one that never rests is ended, as a machine on which nothing else gets on would be.
async fn at_rest_some_time(client: &mut Course, turns: &mut Turns) -> Result<(), String> {
    poll_fn(|context| {
        let now = Instant::now();
        *turns = if now == turns.since {
            Turns { count: turns.count + 1, ..*turns }
        } else {
            Turns { since: now, count: 0 }
        };
        match turns.count > MOST_TURNS {
            true => Poll::Ready(Err("it goes on without ever waiting for anything".to_owned())),
            // What it would write on its standard error is no news of this program.
            false => dispatcher::with_default(&Dispatch::none(), || client.as_mut().poll(context)),
        }
    })
    .await
}
