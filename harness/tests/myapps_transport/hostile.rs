//! Clients that break the protocol, flood the PBX, or do not let go.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use redial_harness::myapps::event::{Closing, Heard, Raw, Say, Seen, Tell};
use redial_harness::myapps::fault::{Layer, StandingFault};
use redial_harness::net::TcpListener;
use redial_harness::server::MOST_CONNECTIONS;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::bench::{Bench, MASTER, Security, soon};

#[tokio::test]
async fn garbage_is_reported_and_survived() {
    let mut bench = Bench::new(Security::Plain).await;
    let tcp = bench.tcp(MASTER).await;
    let (mut client, _) = soon(tokio_tungstenite::client_async("ws://x/PBX0/x", tcp)).await.unwrap();
    bench.until(|seen| matches!(seen, Seen::Heard(Heard::Upgraded { .. }))).await;
    let nested = format!("{{\"mt\":{}", "[".repeat(500_000));
    for text in ["", "{", "[]", r#"{"mt":5}"#, r#"{"mt":"Login"}"#, nested.as_str()] {
        client.send(Message::text(text)).await.unwrap();
        assert!(matches!(bench.seen().await, Seen::Heard(Heard::Garbage { .. })), "{text:.40}");
    }
    client.send(Message::binary(vec![0; 5])).await.unwrap();
    assert_eq!(
        bench.seen().await,
        Seen::Heard(Heard::Garbage { reason: "a binary frame of 5 bytes".into() })
    );
    client.send(Message::text(format!(r#"{{"mt":"{}"}}"#, "x".repeat(900_000)))).await.unwrap();
    assert_eq!(bench.seen().await, Seen::Heard(Heard::Received { mt: "x".repeat(256) }));
    client.send(Message::text(r#"{"mt":"LoginInfo"}"#)).await.unwrap();
    assert!(soon(client.next()).await.unwrap().unwrap().is_text());
    drop(client);
    bench.end().await;
}

#[tokio::test]
async fn a_frame_without_end_costs_the_client_its_connection() {
    let mut bench = Bench::new(Security::Plain).await;
    let tcp = bench.tcp(MASTER).await;
    let (mut client, _) = soon(tokio_tungstenite::client_async("ws://x/PBX0/x", tcp)).await.unwrap();
    bench.until(|seen| matches!(seen, Seen::Heard(Heard::Upgraded { .. }))).await;
    // The PBX may have closed before all of it went out.
    let _ = soon(client.send(Message::text("x".repeat(8 << 20)))).await;
    assert!(matches!(bench.seen().await, Seen::Heard(Heard::Garbage { .. })));
    while let Some(Ok(_)) = soon(client.next()).await {}
    bench.connected(MASTER).await.close().await;
    bench.end().await;
}

#[tokio::test]
async fn bytes_that_are_no_handshake_are_reported() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut tcp = bench.tcp(MASTER).await;
    tcp.write_all(b"\x16\x03\x01\x00\x05hello\r\n\r\n").await.unwrap();
    bench.attempt().await;
    assert!(matches!(bench.seen().await, Seen::Failed { .. }));
    drop(tcp);
    bench.end().await;

    let mut bench = Bench::new(Security::Tls).await;
    let mut tcp = bench.tcp(MASTER).await;
    tcp.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    bench.attempt().await;
    assert!(matches!(bench.seen().await, Seen::Failed { .. }));
    drop(tcp);
    bench.end().await;
}

#[tokio::test]
async fn a_request_without_end_is_cut_off() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut tcp = bench.tcp(MASTER).await;
    tcp.write_all(b"GET /PBX0/websocket HTTP/1.1\r\n").await.unwrap();
    let endless = async { while tcp.write_all(&[b'x'; 4096]).await.is_ok() {} };
    soon(async {
        tokio::join!(endless, async {
            bench.attempt().await;
            assert!(matches!(bench.seen().await, Seen::Failed { .. }));
        })
    })
    .await;
    bench.end().await;
}

#[tokio::test]
async fn a_client_that_goes_away_in_the_middle_of_a_request_has_closed() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut tcp = bench.tcp(MASTER).await;
    tcp.write_all(b"GET /PBX0/websocket HTTP/1.1\r\n").await.unwrap();
    drop(tcp);
    bench.attempt().await;
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.end().await;
}

#[tokio::test]
async fn thousands_of_connections_in_a_row_are_served_and_forgotten() {
    const MANY: usize = 3000;
    let mut bench = Bench::new(Security::Plain).await;
    let address = bench.socket(MASTER);
    let flood = tokio::spawn(async move {
        for _ in 0..MANY {
            drop(TcpStream::connect(address).await.unwrap());
        }
    });
    let mut left = 0;
    while left < MANY {
        if let Seen::ClosedByClient { .. } = bench.seen().await {
            left += 1;
        }
    }
    soon(flood).await.unwrap();
    bench.connected(MASTER).await.close().await;
    bench.end().await;
}

#[tokio::test]
async fn connections_that_are_never_let_go_are_bounded_and_end_with_the_pbx() {
    let mut bench = Bench::new(Security::Plain).await;
    bench.master.set_fault(StandingFault::TcpSilent).await.unwrap();
    let mut held = Vec::new();
    for _ in 0..MOST_CONNECTIONS + 20 {
        held.push(bench.tcp(MASTER).await);
    }
    for _ in 0..MOST_CONNECTIONS {
        bench.attempt().await;
    }
    assert_eq!(bench.master.connections().len(), MOST_CONNECTIONS);
    // One leaves, one of those that wait takes its place.
    held.remove(0);
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.attempt().await;
    bench.master.stop().await.unwrap();
    for tcp in &mut held {
        assert!(soon(tcp.read_u8()).await.is_err());
    }
    bench.end().await;
}

#[tokio::test]
async fn a_case_that_reads_no_events_can_still_command() {
    let bench = Bench::new(Security::Plain).await;
    let mut held = Vec::new();
    for _ in 0..100 {
        held.push(bench.tcp(MASTER).await);
    }
    soon(bench.master.set_fault(StandingFault::Above(Layer::Http503))).await.unwrap();
    soon(bench.master.stop()).await.unwrap();
    soon(bench.master.start()).await.unwrap();
    bench.end().await;
}

#[tokio::test]
async fn a_client_that_reads_nothing_can_be_reset() {
    for tell in [Tell::Reset, Tell::Quiet] {
        let mut bench = Bench::new(Security::Plain).await;
        let tcp = bench.tcp(MASTER).await;
        let (client, _) = soon(tokio_tungstenite::client_async("ws://x/PBX0/x", tcp)).await.unwrap();
        let conn = bench.until(|seen| matches!(seen, Seen::Heard(Heard::Upgraded { .. }))).await.conn;
        for _ in 0..8 {
            bench.master.tell(conn, Say::Raw(Raw::Oversized)).unwrap();
        }
        bench.master.tell(conn, tell).unwrap();
        if tell == Tell::Quiet {
            socket2::SockRef::from(client.get_ref()).set_linger(Some(Duration::ZERO)).unwrap();
            drop(client);
            assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Reset });
        } else {
            soon(async {
                while !bench.master.connections().is_empty() {
                    tokio::task::yield_now().await;
                }
            })
            .await;
        }
        bench.end().await;
    }
}

#[tokio::test]
async fn a_pbx_that_is_dropped_frees_its_address() {
    let mut bench = Bench::new(Security::Tls).await;
    let (mut client, _) = bench.logged_on().await;
    let address = bench.socket(MASTER);
    let Bench { master, .. } = bench;
    drop(master);
    soon(async {
        while TcpListener::bind(address).is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(matches!(
        soon(client.next_event()).await,
        Some(redial_harness::myapps::dial::DialEvent::Lost { .. })
    ));
}
