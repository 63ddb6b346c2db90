//! The file server of a case, asked by somebody who speaks HTTP byte by byte.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use redial_harness::files::fetch;
use redial_harness::files::lack::Lack;
use redial_harness::files::server::FileServer;
use redial_harness::server::{Connections, Fault, Post};
use redial_harness::stream::free_port;
use redial_model::topology::NodeId;
use tokio::sync::mpsc;

const PATH: &str = "/settings.txt";

async fn server(address: [u8; 4]) -> (FileServer, mpsc::UnboundedReceiver<String>) {
    let address = IpAddr::from(address);
    let address = (address, free_port(&[address]).unwrap()).into();
    let (connections, delay) = (Arc::new(Connections::default()), Duration::ZERO);
    let post = Post { node: NodeId(9), address, names: Vec::new(), authorities: None, connections, delay };
    let (told, heard) = mpsc::unbounded_channel();
    let ear = Box::new(move |path| told.send(path).unwrap());
    (FileServer::open(post, PATH, "SET A 1\n".to_owned(), ear).await.unwrap(), heard)
}

/// All that comes for a request, until the server ends the connection.
async fn answer(server: &FileServer, request: &'static str) -> String {
    let address: SocketAddr = server.url()["http://".len()..].trim_end_matches(PATH).parse().unwrap();
    let asks = move || {
        let mut tcp = TcpStream::connect(address).unwrap();
        tcp.write_all(format!("{request} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).map(|_| answer).unwrap()
    };
    tokio::task::spawn_blocking(asks).await.unwrap()
}

#[tokio::test]
async fn the_file_is_had_at_its_path_and_nothing_elsewhere() {
    let (server, mut heard) = server([127, 0, 8, 1]).await;
    let file = answer(&server, "GET /settings.txt").await;
    assert!(file.starts_with("HTTP/1.1 200 ") && file.ends_with("\r\n\r\nSET A 1\n"), "{file}");
    let head = answer(&server, "HEAD /settings.txt").await;
    assert!(head.contains("content-length: 8\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(answer(&server, "GET /upgrade.txt").await.starts_with("HTTP/1.1 404 "));
    assert!(answer(&server, "PUT /settings.txt").await.starts_with("HTTP/1.1 405 "));
    for path in [PATH, PATH, "/upgrade.txt", PATH] {
        assert_eq!(heard.recv().await.unwrap(), path);
    }
    server.serve("SET A 2\n".to_owned(), Fault::Open).await.unwrap();
    assert_eq!(fetch::file(&server.url(), Duration::from_secs(5)).await.unwrap(), "SET A 2\n");
    server.shut_down().await;
}

#[tokio::test]
async fn whoever_asks_gets_what_is_wrong() {
    let (server, mut heard) = server([127, 0, 8, 2]).await;
    let (url, text) = (server.url(), String::new());
    let limit = Duration::from_millis(300);
    for (fault, what, is_heard) in [
        (Fault::Above(Lack::Missing), "404 Not Found", true),
        (Fault::Above(Lack::Unavailable), "503 Service Unavailable", true),
        (Fault::Above(Lack::Silence), "timed out", true),
        (Fault::Closed, "refused", false),
    ] {
        server.serve(text.clone(), fault).await.unwrap();
        let error = fetch::file(&url, limit).await.unwrap_err().to_string();
        assert!(error.contains(what), "{fault:?}: {error}");
        if is_heard {
            assert_eq!(heard.recv().await.unwrap(), PATH);
        }
    }
    assert!(heard.try_recv().is_err(), "nobody sees an attempt at a closed port");
    server.serve("SET A 1\n".to_owned(), Fault::Open).await.unwrap();
    assert_eq!(fetch::file(&url, Duration::from_secs(5)).await.unwrap(), "SET A 1\n");
    let error = fetch::file("ftp://127.0.0.1/x", limit).await.unwrap_err().to_string();
    assert!(error.contains("it is `http://HOST[:PORT]/PATH`"), "{error}");
    server.shut_down().await;
}
