//! How a desktop finds out that the preferred site is there again, if it goes back there then (GD-A3): now and then it looks.

use std::pin::Pin;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::time::sleep;

use super::library::is_there;
use super::local::Local;

/// A look at the configuration proxy of a site, which is due after a while.
pub(super) struct Look(Pin<Box<dyn Future<Output = bool> + Send>>);

impl Look {
    pub(super) fn at(local: &Local, site: NodeId, after: Duration) -> Self {
        let (url, limit) = (local.proxies[site.index()].clone(), local.answer_limit);
        Look(Box::pin(async move {
            sleep(after).await;
            is_there(&url, limit).await
        }))
    }

    /// Whether the proxy was there. Whoever does not look never learns it.
    pub(super) async fn found(look: &mut Option<Look>) -> bool {
        match look {
            Some(Look(looking)) => looking.await,
            None => std::future::pending().await,
        }
    }
}
