//! The file server of a case.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

pub use super::http::Ear;
use super::http::Files;
use super::lack::Lack;
use crate::server::{Fault, Post, Server, ServerError};

/// What is seen of connections, and waits to be passed over.
const QUEUE: usize = 16;

/// A server with one file. Dropping it frees its address.
pub struct FileServer {
    address: SocketAddr,
    path: &'static str,
    text: watch::Sender<String>,
    server: Server<Files>,
    passes_over: JoinHandle<()>,
}

impl FileServer {
    /// Serves a file from now on, at that path; `ear` is told what is asked for.
    ///
    /// # Errors
    /// The address is in use, or its port takes privileges.
    pub async fn open(post: Post, path: &'static str, text: String, ear: Ear) -> Result<Self, ServerError> {
        let address = post.address;
        let (text, read) = watch::channel(text);
        let (events, mut seen) = mpsc::channel(QUEUE);
        let server = Server::new(post, Arc::new(Files { path, text: read, ear }), events).await?;
        // Of its connections nobody wants to know.
        let passes_over = tokio::spawn(async move { while seen.recv().await.is_some() {} });
        Ok(FileServer { address, path, text, server, passes_over })
    }

    /// Where the file is.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// From now on the file says that, and whoever connects meets `fault`.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn serve(&self, text: String, fault: Fault<Lack>) -> Result<(), ServerError> {
        self.text.send_replace(text);
        self.server.set_fault(fault).await
    }

    /// Frees its address.
    pub async fn shut_down(self) {
        self.server.shut_down().await;
        // It has nothing more to do, and ends by itself.
        drop(self.passes_over.await);
    }
}
