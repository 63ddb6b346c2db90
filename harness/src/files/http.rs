//! What a file server speaks: HTTP/1.1, a request for each connection.

use std::convert::Infallible;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::sync::watch;

use super::lack::Lack;
use crate::server::event::logged;
use crate::server::{Closing, Ending, Protocol, Talk, Tell};
use crate::stream::Stream;

/// Who is told which path is asked for.
pub type Ear = Box<dyn Fn(String) + Send + Sync>;

/// What a file server has, and who listens.
pub(super) struct Files {
    /// Where the file is.
    pub path: &'static str,
    /// What stands in it.
    pub text: watch::Receiver<String>,
    /// Who is told which path is asked for, before that is answered.
    pub ear: Ear,
}

impl Protocol for Files {
    type Fault = Lack;
    /// It answers by itself.
    type Say = Infallible;
    /// What it hears, it tells somebody else.
    type Heard = Infallible;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        let lack = talk.fault();
        let service = service_fn(|request: Request<Incoming>| {
            (self.ear)(logged(request.uri().path()));
            let response = self.response(&request, lack);
            async move {
                match lack {
                    // Whoever waits for it ends the connection.
                    Some(Lack::Silence) => std::future::pending().await,
                    _ => Ok::<_, Infallible>(response),
                }
            }
        });
        let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::pin!(served);
        tokio::select! {
            biased;
            tell = talk.told() => Ok(match tell {
                Tell::Say(word) => match word {},
                Tell::Close => Ending::Finish,
                Tell::Reset => Ending::Cut,
                Tell::Quiet => Ending::Hold,
            }),
            ended = &mut served => Ok(match ended {
                Ok(()) => Ending::Finish,
                Err(_) => Ending::Left(Closing::Reset),
            }),
        }
    }
}

impl Files {
    fn response<B>(&self, request: &Request<B>, lack: Option<Lack>) -> Response<Full<Bytes>> {
        let asks = matches!(*request.method(), Method::GET | Method::HEAD);
        let (status, body) = match lack {
            Some(Lack::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
            _ if !asks => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
            None if request.uri().path() == self.path => (StatusCode::OK, self.text.borrow().clone()),
            _ => (StatusCode::NOT_FOUND, String::new()),
        };
        let mut response = Response::new(Full::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // What a client meets is decided when it connects; so it has to connect for each request.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }
}
