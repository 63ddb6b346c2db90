//! Requests and replies on a connection of a portal. What is asked and what is answered is known elsewhere.

use std::collections::BTreeMap;
use std::convert::Infallible;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, COOKIE, HeaderValue, LOCATION, SET_COOKIE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::sync::{mpsc, oneshot};

use super::fault::Layer;
use crate::server::event::logged;
use crate::server::{Closing, Ending, Protocol, Talk, Tell};
use crate::stream::Stream;

/// Longest body of a request.
const LONGEST_BODY: usize = 64 << 10;
/// The cookie by which a portal knows a user again.
pub const COOKIE_NAME: &str = "portal-session";

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Whether it says something (POST), or asks for something (anything else).
    pub is_post: bool,
    /// What it asks for, without what stands behind `?`.
    pub path: String,
    /// What the portal's cookie says.
    pub session: Option<String>,
    /// The fields of a form.
    pub form: BTreeMap<String, String>,
    /// What was wrong with the portal when the connection was accepted.
    pub met: Option<Layer>,
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Where to go.
    pub location: Option<String>,
    /// What the client is to say from now on, so that it is known.
    pub session: Option<String>,
    /// What kind of text the body is.
    pub kind: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// A page.
    pub fn page(status: u16, body: String) -> Self {
        Reply { status, location: None, session: None, kind: "text/html; charset=utf-8", body }
    }

    fn response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let session =
            self.session.map(|it| format!("{COOKIE_NAME}={it}; Path=/; Secure; HttpOnly; SameSite=Lax"));
        let headers = response.headers_mut();
        for (name, value) in [(LOCATION, self.location), (SET_COOKIE, session)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.insert(name, value);
            }
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // What a client meets is decided when it connects; so it has to connect for each request.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }
}

type Asked = (Request, oneshot::Sender<Reply>);

/// Serves a connection over HTTP/1.1, with a request for each connection: `page` is what it is told to say, `hears` makes a report of what
/// is asked.
///
/// # Errors
/// The connection is to be ended otherwise.
pub(super) async fn serve<P: Protocol<Fault = Layer>>(
    talk: &mut Talk<P>,
    stream: Stream,
    page: impl Fn(P::Say) -> Option<Reply> + Send,
    hears: impl Fn(Request) -> P::Heard + Send,
) -> Result<Ending, Ending> {
    let met = talk.fault();
    let (asking, mut asked) = mpsc::channel::<Asked>(1);
    let service = service_fn(move |request| take(request, met, asking.clone()));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    let mut waiting: Option<oneshot::Sender<Reply>> = None;
    let mut replied = false;
    loop {
        tokio::select! {
            biased;
            tell = talk.told() => match tell {
                Tell::Say(say) => if let Some(reply) = page(say)
                    && let Some(waiting) = waiting.take()
                {
                    // That nobody waits any more shows when the connection ends.
                    let _ = waiting.send(reply);
                    replied = true;
                },
                Tell::Close => return Ok(Ending::Finish),
                Tell::Reset => return Ok(Ending::Cut),
                Tell::Quiet => return Ok(Ending::Hold),
            },
            Some((request, reply)) = asked.recv() => {
                talk.heard(hears(request)).await?;
                match met {
                    Some(Layer::HttpSilent) => return Ok(Ending::Hold),
                    Some(Layer::Http503) => {
                        let _ = reply.send(Reply::page(503, super::pages::unavailable()));
                        replied = true;
                    }
                    None => waiting = Some(reply),
                }
            }
            ended = &mut served => return Ok(match ended {
                Ok(()) if replied => Ending::Finish,
                Ok(()) => Ending::Left(Closing::Eof),
                Err(_) => Ending::Left(Closing::Reset),
            }),
        }
    }
}

/// Hands a request over, and waits for what is said to it.
async fn take(
    request: hyper::Request<Incoming>,
    met: Option<Layer>,
    asking: mpsc::Sender<Asked>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let cookies = head.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let session = cookies.flat_map(|value| value.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE_NAME).then(|| logged(value))
    });
    let body = match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Ok(Reply::page(413, String::new()).response()),
    };
    let request = Request {
        is_post: head.method == Method::POST,
        path: logged(head.uri.path()),
        session,
        form: form(&String::from_utf8_lossy(&body)),
        met,
    };
    let (reply, replied) = oneshot::channel();
    // Who is not answered is cut off by whoever serves the connection.
    if asking.send((request, reply)).await.is_err() {
        return std::future::pending().await;
    }
    match replied.await {
        Ok(reply) => Ok(reply.response()),
        Err(_) => std::future::pending().await,
    }
}

/// The fields of a form (application/x-www-form-urlencoded).
fn form(body: &str) -> BTreeMap<String, String> {
    let field = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((decoded(name), decoded(value)))
    };
    body.split('&').filter_map(field).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| first == b'%').and_then(|hex| hex::decode(hex).ok());
        match escaped {
            Some(byte) => {
                bytes.extend(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_form_are_read_as_a_browser_writes_them() {
        let form = form("user=J%C3%BCrg+M%2fK&password=a%26b%3Dc&empty=&odd=100%&flag");
        let of = |name: &str| form.get(name).map(String::as_str);
        assert_eq!(of("user"), Some("Jürg M/K"));
        assert_eq!(of("password"), Some("a&b=c"));
        assert_eq!(of("empty"), Some(""));
        assert_eq!(of("odd"), Some("100%"));
        assert_eq!(of("flag"), None);
    }
}
