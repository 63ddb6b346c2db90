//! A client that is no program of its own but runs in this one, beside its servers.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::command::Values;
use super::event::SubjectEvent;
use crate::publication::Publication;

/// The shortest time that is not nothing.
const MOMENT: Duration = Duration::from_millis(1);

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
    loop {
        let event = tokio::select! {
            biased;
            Some(publication) = published.recv() => match serde_json::to_string(&publication) {
                Ok(line) => SubjectEvent::Line(line),
                Err(error) => SubjectEvent::Exited(error.to_string()),
            },
            ended = &mut client => SubjectEvent::Exited(ended.map_or_else(|why| why, |()| "exit status 0".to_owned())),
        };
        let is_over = matches!(event, SubjectEvent::Exited(_));
        // Nobody listens any more once the case is over.
        if events.send(event).await.is_err() || is_over {
            return;
        }
    }
}
