//! A small user agent: it asks for pages, and keeps what a portal wants to know it by. It has no will of its own.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::dialler::{Dialler, NoAnswer};
use super::http::COOKIE_NAME;
use crate::net::TcpStream;

/// Longest page that is read.
const LONGEST_PAGE: usize = 256 << 10;

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its status.
    pub status: u16,
    /// Where to go instead.
    pub location: Option<String>,
    /// What it says.
    pub body: String,
}

/// A user agent.
#[derive(Default)]
pub struct Agent {
    cookies: BTreeMap<SocketAddr, String>,
}

impl Agent {
    /// Asks for a page, or says the fields of a form, on the connection of a dialler.
    ///
    /// # Errors
    /// Nothing came.
    pub async fn ask(
        &mut self,
        dialler: &mut Dialler,
        (to, trusting): (SocketAddr, bool),
        path: &str,
        form: Option<String>,
    ) -> Result<Page, NoAnswer> {
        let stream = dialler.take(to, trusting).await?;
        let request = Request::builder().uri(path).header(HOST, to.to_string());
        let request = match self.cookies.get(&to) {
            Some(cookie) => request.header(COOKIE, format!("{COOKIE_NAME}={cookie}")),
            None => request,
        };
        let request = match form {
            Some(form) => request
                .method(Method::POST)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Full::from(form)),
            None => request.body(Full::from(Bytes::new())),
        };
        let request = request.map_err(|_| NoAnswer::Gone)?;
        let (page, headers) = match timeout(dialler.limit, exchange(stream, request)).await {
            Err(_) => return Err(NoAnswer::NotYet),
            Ok(answered) => answered.ok_or(NoAnswer::Gone)?,
        };
        let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let ours = |cookie: &str| {
            let (name, value) = cookie.split(';').next()?.split_once('=')?;
            (name == COOKIE_NAME).then(|| value.to_owned())
        };
        if let Some(cookie) = cookies.filter_map(ours).next_back() {
            self.cookies.insert(to, cookie);
        }
        Ok(page)
    }
}

async fn exchange(stream: TlsStream<TcpStream>, request: Request<Full<Bytes>>) -> Option<(Page, HeaderMap)> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let exchanged = async {
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, LONGEST_PAGE).collect().await.ok()?.to_bytes();
        let location = head.headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = String::from_utf8_lossy(&body).into_owned();
        Some((Page { status: head.status.as_u16(), location, body }, head.headers))
    };
    tokio::pin!(exchanged, connection);
    let mut over = false;
    loop {
        tokio::select! {
            page = &mut exchanged => return page,
            _ = &mut connection, if !over => over = true,
        }
    }
}
