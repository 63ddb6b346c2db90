//! What a PBX is told to do with a connection, and how it sees a client leave.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use redial_harness::myapps::dial::{DialEvent, Reply, Step};
use redial_harness::myapps::event::{Closing, Heard, Line, Raw, Say, Seen, Tell};
use redial_harness::server::ServerError;
use redial_model::systems::myapps::messages::Push;
use tokio_tungstenite::tungstenite::Message;

use crate::bench::{Bench, MASTER, Security, accept, as_user, next, soon};

#[tokio::test]
async fn a_ping_proves_that_the_client_lives() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = Bench::new(security).await;
        let (client, conn) = bench.logged_on().await;
        bench.master.tell(conn, Say::Ping).unwrap();
        assert_eq!(bench.seen().await, Seen::Heard(Heard::Pong));
        client.close().await;
        bench.end().await;
    }
}

#[tokio::test]
async fn pushes_arrive_in_order_and_before_the_close_that_follows_them() {
    let mut bench = Bench::new(Security::Tls).await;
    let (mut client, conn) = bench.logged_on().await;
    for tell in [Say::Push(Push::LogoutResult).into(), Say::Push(Push::StandbyBack).into(), Tell::Close] {
        bench.master.tell(conn, tell).unwrap();
    }
    assert_eq!(next(&mut client).await, DialEvent::LogoutResult);
    assert_eq!(next(&mut client).await, DialEvent::StandbyBack);
    assert_eq!(next(&mut client).await, DialEvent::Lost { reason: "closed by the PBX".into() });
    assert_eq!(soon(client.next_event()).await, None);
    bench.end().await;
}

#[tokio::test]
async fn a_logout_is_reported_and_answered_when_told() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, conn) = bench.logged_on().await;
    client.say("Logout");
    assert_eq!(bench.seen().await, Seen::Heard(Heard::Received { mt: "Logout".into() }));
    bench.master.tell(conn, Say::Push(Push::LogoutResult)).unwrap();
    assert_eq!(next(&mut client).await, DialEvent::LogoutResult);
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn odd_frames_reach_the_client() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, conn) = bench.logged_on().await;
    let orders = [Raw::MalformedJson, Raw::UnknownMessage, Raw::UnknownFields, Raw::Binary, Raw::Oversized];
    for raw in orders {
        bench.master.tell(conn, Say::Raw(raw)).unwrap();
    }
    assert!(matches!(next(&mut client).await, DialEvent::Garbage { .. }));
    assert_eq!(next(&mut client).await, DialEvent::Unknown { mt: "UnheardOf".into() });
    // Unknown fields are no event.
    assert_eq!(next(&mut client).await, DialEvent::Garbage { reason: "a binary frame of 4 bytes".into() });
    let DialEvent::Garbage { reason } = next(&mut client).await else {
        panic!("the oversized frame was taken")
    };
    assert!(reason.contains("too"), "{reason}");
    assert!(matches!(next(&mut client).await, DialEvent::Lost { .. }));
    bench.end().await;
}

#[tokio::test]
async fn an_oversized_frame_is_a_whole_message_to_a_client_that_takes_it() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, conn) = raw_client(&mut bench).await;
    bench.master.tell(conn, Say::Raw(Raw::Oversized)).unwrap();
    let text = soon(client.next()).await.unwrap().unwrap().into_text().unwrap();
    assert!(
        text.len() > 2 << 20 && text.starts_with(r#"{"mt":"UpdateAppsComplete","#) && text.ends_with('}')
    );
    drop(client);
    bench.end().await;
}

#[tokio::test]
async fn a_quiet_connection_is_there_and_answers_nothing() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = Bench::new(security).await;
        bench.dialling.answer_limit = Duration::from_millis(500);
        bench.dialling.keep_alive = Some(Duration::from_millis(100));
        let (mut client, conn) = bench.logged_on().await;
        bench.master.tell(conn, Tell::Quiet).unwrap();
        bench.master.tell(conn, Say::Ping).unwrap();
        client.say("Logout");
        assert_eq!(next(&mut client).await, DialEvent::NoAnswer { to: Step::KeepAlive });
        assert_eq!(bench.master.connections(), [conn]);
        drop(client);
        // Neither the logout nor a pong comes before it.
        assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
        bench.end().await;
    }
}

#[tokio::test]
async fn a_quiet_connection_can_still_be_reset() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, conn) = bench.logged_on().await;
    bench.master.tell(conn, Tell::Quiet).unwrap();
    bench.master.tell(conn, Tell::Reset).unwrap();
    let DialEvent::Lost { reason } = next(&mut client).await else { panic!("not lost") };
    assert!(reason.contains("reset"), "{reason}");
    bench.end().await;
}

#[tokio::test]
async fn a_connection_can_be_made_quiet_before_its_handshake_is_over() {
    let mut bench = Bench::new(Security::Tls).await;
    let tcp = bench.tcp(MASTER).await;
    let conn = bench.event().await.conn;
    bench.master.tell(conn, Tell::Quiet).unwrap();
    drop(tcp);
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.end().await;
}

#[tokio::test]
async fn a_reset_is_one() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = Bench::new(security).await;
        let (mut client, conn) = bench.logged_on().await;
        bench.master.tell(conn, Tell::Reset).unwrap();
        let DialEvent::Lost { reason } = next(&mut client).await else { panic!("not lost") };
        assert!(reason.contains("reset"), "{reason}");
        bench.end().await;
    }
}

#[tokio::test]
async fn a_stopped_pbx_resets_and_refuses_and_is_back_at_once_when_started() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = Bench::new(security).await;
        for _ in 0..10 {
            let (mut client, _) = bench.logged_on().await;
            bench.master.stop().await.unwrap();
            let DialEvent::Lost { reason } = next(&mut client).await else { panic!("not lost") };
            assert!(reason.contains("reset"), "{reason}");
            assert!(bench.master.connections().is_empty());
            assert!(matches!(next(&mut bench.dial(MASTER)).await, DialEvent::Unreachable { .. }));
            bench.master.start().await.unwrap();
        }
        bench.end().await;
    }
}

#[tokio::test]
async fn a_pbx_sees_how_a_client_leaves() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = Bench::new(security).await;
        let (client, conn) = bench.logged_on().await;
        client.close().await;
        let event = bench.event().await;
        assert_eq!((event.conn, event.seen), (conn, Seen::ClosedByClient { how: Closing::Orderly }));
        let (client, _) = bench.logged_on().await;
        drop(client);
        assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
        bench.end().await;
    }
    let mut bench = Bench::new(Security::Plain).await;
    let (client, _) = raw_client(&mut bench).await;
    socket2::SockRef::from(client.get_ref()).set_linger(Some(Duration::ZERO)).unwrap();
    drop(client);
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Reset });
    bench.end().await;
}

#[tokio::test]
async fn subscriptions_are_answered_after_the_login_only() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, conn) = raw_client(&mut bench).await;
    let mut say = async |text: &str| client.send(Message::text(text)).await.unwrap();
    say(r#"{"mt":"SubscribeApps"}"#).await;
    say(r#"{"mt":"Login","type":"user"}"#).await;
    let text = soon(client.next()).await.unwrap().unwrap().into_text().unwrap();
    assert!(
        text.starts_with(r#"{"mt":"Authenticate","type":"user","method":"digest","domain":"example.com""#)
    );
    let mut say = async |text: &str| client.send(Message::text(text)).await.unwrap();
    say(r#"{"mt":"Login","type":"user","method":"digest","username":"user","nonce":"00","response":""}"#)
        .await;
    bench.login().await;
    bench.master.tell(conn, accept()).unwrap();
    let text = soon(client.next()).await.unwrap().unwrap().into_text().unwrap();
    assert!(text.starts_with(r#"{"mt":"LoginResult","info":{"user":{"domain":"example.com","#), "{text}");
    client.send(Message::text(r#"{"mt":"SubscribeApps"}"#)).await.unwrap();
    let text = soon(client.next()).await.unwrap().unwrap().into_text().unwrap();
    assert_eq!(text.as_str(), r#"{"mt":"UpdateAppsComplete"}"#);
    drop(client);
    bench.end().await;
}

#[tokio::test]
async fn a_response_without_a_challenge_is_malformed() {
    let mut bench = Bench::new(Security::Plain).await;
    let (mut client, _) = raw_client(&mut bench).await;
    let login =
        r#"{"mt":"Login","type":"user","method":"digest","username":"user","nonce":"00","response":"00"}"#;
    client.send(Message::text(login)).await.unwrap();
    assert!(matches!(bench.seen().await, Seen::Heard(Heard::MalformedLogin { .. })));
    let text = soon(client.next()).await.unwrap().unwrap().into_text().unwrap();
    assert!(text.starts_with(r#"{"mt":"LoginResult","error":1,"#), "{text}");
    drop(client);
    bench.end().await;
}

#[tokio::test]
async fn orders_that_cannot_be_carried_out_say_why() {
    let mut bench = Bench::new(Security::Plain).await;
    let (client, conn) = bench.logged_on().await;
    let gone = bench.master.tell(Line(u64::MAX), Say::Ping).unwrap_err();
    assert!(matches!(gone, ServerError::NoConnection { .. }));
    assert!(matches!(bench.slave.tell(conn, Say::Ping), Err(ServerError::NoConnection { .. })));
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn a_nonce_that_another_pbx_saw_is_not_fresh() {
    let mut bench = Bench::new(Security::Plain).await;
    let (client, _) = bench.logged_on().await;
    let mut second = bench.connected(crate::bench::SLAVE).await;
    second.log_on(as_user("00"));
    assert!(!bench.login().await.2.fresh_nonce);
    second.log_on(as_user("01"));
    let (_, conn, login, _) = bench.login().await;
    assert!(login.fresh_nonce);
    bench.slave.tell_all(accept());
    assert!(matches!(next(&mut second).await, DialEvent::Answered(Reply::Accepted { genuine: true, .. })));
    assert_eq!(bench.slave.connections(), [conn]);
    client.close().await;
    second.close().await;
    bench.end().await;
}

type RawClient = tokio_tungstenite::WebSocketStream<tokio::net::TcpStream>;

async fn raw_client(bench: &mut Bench) -> (RawClient, Line) {
    let tcp = bench.tcp(MASTER).await;
    let (client, _) =
        soon(tokio_tungstenite::client_async("ws://master.test/PBX0/APPCLIENT/13/websocket", tcp))
            .await
            .unwrap();
    let event = bench.until(|seen| matches!(seen, Seen::Heard(Heard::Upgraded { .. }))).await;
    (client, event.conn)
}
