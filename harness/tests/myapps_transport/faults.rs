//! Each standing fault, as a client meets it.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use redial_harness::myapps::dial::{DialEvent, Step, Target};
use redial_harness::myapps::event::{Closing, Heard, Say, Seen, Validity};
use redial_harness::myapps::fault::{Layer, StandingFault};
use redial_harness::server::ServerError;
use redial_harness::tls;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::bench::{Bench, DELAY, MASTER, Security, accept, as_user, next, soon};

/// Short, because the tests here wait for it to pass.
const LIMIT: Duration = Duration::from_millis(150);

async fn with_fault(security: Security, fault: StandingFault) -> Bench {
    let mut bench = Bench::new(security).await;
    bench.dialling.answer_limit = LIMIT;
    bench.master.set_fault(fault).await.unwrap();
    bench
}

#[tokio::test]
async fn closed_refuses_the_connection_and_sees_nothing() {
    let mut bench = with_fault(Security::Plain, StandingFault::Closed).await;
    let refused = soon(TcpStream::connect(bench.socket(MASTER))).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert!(matches!(next(&mut bench.dial(MASTER)).await, DialEvent::Unreachable { .. }));
    assert!(bench.events.try_recv().is_err());
    bench.end().await;
}

/// Nor does anybody see the attempts of before when it is over.
#[tokio::test]
async fn syn_silent_answers_nobody_and_sees_nothing() {
    let mut bench = with_fault(Security::Plain, StandingFault::SynSilent).await;
    for _ in 0..3 {
        assert_eq!(next(&mut bench.dial(MASTER)).await, DialEvent::NoAnswer { to: Step::Connect });
    }
    assert!(bench.master.accept_all().await);
    for fault in [StandingFault::SynSilent, StandingFault::Closed, StandingFault::SynSilent] {
        bench.master.set_fault(fault).await.unwrap();
    }
    assert_eq!(next(&mut bench.dial(MASTER)).await, DialEvent::NoAnswer { to: Step::Connect });
    bench.master.set_fault(StandingFault::Reset).await.unwrap();
    assert!(bench.master.accept_all().await);
    assert!(bench.events.try_recv().is_err());
    let _client = bench.tcp(MASTER).await;
    bench.attempt().await;
    bench.end().await;
}

#[tokio::test]
async fn reset_accepts_and_resets() {
    let mut bench = with_fault(Security::Plain, StandingFault::Reset).await;
    let mut tcp = bench.tcp(MASTER).await;
    let error = soon(tcp.read_u8()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    bench.attempt().await;
    bench.end().await;
}

#[tokio::test]
async fn tcp_silent_accepts_and_says_nothing_until_the_client_leaves() {
    let mut bench = with_fault(Security::Tls, StandingFault::TcpSilent).await;
    let mut client = bench.dial(MASTER);
    assert_eq!(next(&mut client).await, DialEvent::NoAnswer { to: Step::Connect });
    bench.attempt().await;
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.end().await;
}

/// Nobody has to wait, on a machine however slow, to know of all connections that were made before.
#[tokio::test]
async fn what_was_made_is_accepted_and_reported_at_once_when_that_is_asked_for() {
    let mut bench = Bench::new(Security::Plain).await;
    for made in 1..20 {
        // This does not let the PBX have its turn.
        let dial = |_| std::net::TcpStream::connect(bench.socket(MASTER)).unwrap();
        let clients: Vec<_> = (0..made).map(dial).collect();
        assert!(soon(bench.master.accept_all()).await);
        let mut seen = 0;
        while let Ok(event) = bench.events.try_recv() {
            seen += usize::from(matches!(event.seen, Seen::Attempt { .. }));
        }
        assert_eq!(seen, made);
        drop(clients);
        bench.master.reset_connections().await.unwrap();
        while bench.events.try_recv().is_ok() {}
    }
    bench.master.set_fault(StandingFault::Closed).await.unwrap();
    assert!(soon(bench.master.accept_all()).await, "nobody is let in");
    bench.end().await;
}

#[tokio::test]
async fn delayed_serves_late() {
    let mut bench = Bench::new(Security::Tls).await;
    bench.master.set_fault(StandingFault::Delayed).await.unwrap();
    let started = Instant::now();
    bench.logged_on().await;
    assert!(started.elapsed() >= DELAY, "it was served after {:?}", started.elapsed());
    bench.end().await;
}

#[tokio::test]
async fn a_server_that_hangs_accepts_and_says_nothing_on_any_connection() {
    let mut bench = Bench::new(Security::Plain).await;
    let (_client, conn) = bench.logged_on().await;
    bench.master.hang().await.unwrap();
    bench.master.tell(conn, Say::Ping).unwrap();
    let mut other = bench.tcp(MASTER).await;
    other.write_all(UPGRADE).await.unwrap();
    let seen = bench.until(|seen| matches!(seen, Seen::Attempt { .. })).await.seen;
    assert_eq!(seen, Seen::Attempt { met: StandingFault::TcpSilent });
    let silent = tokio::time::timeout(LIMIT, other.read_u8()).await;
    assert!(silent.is_err() && bench.events.try_recv().is_err(), "it spoke: {silent:?}");
    bench.end().await;
}

#[tokio::test]
async fn tls_refused_ends_the_handshake_with_a_fatal_alert() {
    let mut bench = with_fault(Security::Tls, StandingFault::TlsRefused).await;
    let DialEvent::Unreachable { reason } = next(&mut bench.dial(MASTER)).await else { panic!("reached") };
    assert!(reason.contains("fatal alert"), "{reason}");
    bench.attempt().await;
    assert!(matches!(bench.seen().await, Seen::Failed { .. }));
    bench.end().await;
}

#[tokio::test]
async fn tls_unknown_authority_shows_a_certificate_that_the_client_does_not_trust() {
    let mut bench = with_fault(Security::Tls, StandingFault::TlsUnknownAuthority).await;
    let DialEvent::Unreachable { reason } = next(&mut bench.dial(MASTER)).await else { panic!("reached") };
    assert!(reason.contains("UnknownIssuer"), "{reason}");
    bench.attempt().await;
    assert!(matches!(bench.seen().await, Seen::Failed { .. }));
    bench.end().await;
}

#[tokio::test]
async fn tls_faults_are_none_of_plain_text() {
    let bench = Bench::new(Security::Plain).await;
    for fault in [StandingFault::TlsRefused, StandingFault::TlsUnknownAuthority] {
        assert!(matches!(bench.master.set_fault(fault).await, Err(ServerError::NeedsTls { .. })));
    }
    bench.end().await;
}

#[tokio::test]
async fn http_503_answers_the_upgrade() {
    for security in [Security::Plain, Security::Tls] {
        let mut bench = with_fault(security, StandingFault::Above(Layer::Http503)).await;
        let DialEvent::Unreachable { reason } = next(&mut bench.dial(MASTER)).await else {
            panic!("reached")
        };
        assert!(reason.contains("503"), "{reason}");
        bench.attempt().await;
        assert!(bench.events.try_recv().is_err());
        bench.end().await;
    }
}

#[tokio::test]
async fn http_503_is_a_whole_response() {
    let bench = with_fault(Security::Plain, StandingFault::Above(Layer::Http503)).await;
    let mut tcp = bench.tcp(MASTER).await;
    tcp.write_all(UPGRADE).await.unwrap();
    let mut response = String::new();
    soon(tcp.read_to_string(&mut response)).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\n"), "{response}");
    drop(tcp);
    bench.end().await;
}

#[tokio::test]
async fn http_silent_lets_tls_through_and_then_says_nothing() {
    let mut bench = with_fault(Security::Tls, StandingFault::Above(Layer::HttpSilent)).await;
    let tcp = bench.tcp(MASTER).await;
    let connector = TlsConnector::from(bench.dialling.tls.clone().unwrap());
    let name = ServerName::try_from("master.test").unwrap();
    let stream = soon(connector.connect(name, tcp)).await.expect("TLS is not what is wrong");
    bench.attempt().await;
    drop(stream);
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    assert_eq!(next(&mut bench.dial(MASTER)).await, DialEvent::NoAnswer { to: Step::Connect });
    bench.end().await;
}

#[tokio::test]
async fn upgrade_silent_answers_no_ping() {
    let mut bench = with_fault(Security::Plain, StandingFault::Above(Layer::UpgradeSilent)).await;
    bench.dialling.keep_alive = Some(LIMIT);
    let mut client = bench.connected(MASTER).await;
    assert_eq!(next(&mut client).await, DialEvent::NoAnswer { to: Step::KeepAlive });
    drop(client);
    bench.attempt().await;
    assert!(matches!(bench.seen().await, Seen::Heard(Heard::Upgraded { .. })));
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.end().await;
}

#[tokio::test]
async fn login_silent_speaks_until_the_first_login() {
    let mut bench = with_fault(Security::Plain, StandingFault::Above(Layer::LoginSilent)).await;
    let mut client = bench.connected(MASTER).await;
    client.say("CheckBuild");
    client.log_on(as_user("00"));
    assert_eq!(next(&mut client).await, DialEvent::NoAnswer { to: Step::Login });
    drop(client);
    bench.until(|seen| *seen == Seen::Heard(Heard::Received { mt: "Login".into() })).await;
    assert_eq!(bench.seen().await, Seen::ClosedByClient { how: Closing::Eof });
    bench.end().await;
}

#[tokio::test]
async fn answer_silent_checks_the_login_and_answers_pings_only() {
    let mut bench = with_fault(Security::Plain, StandingFault::Above(Layer::AnswerSilent)).await;
    bench.dialling.keep_alive = Some(LIMIT / 10);
    let mut client = bench.connected(MASTER).await;
    client.log_on(as_user("00"));
    let (_, conn, _, validity) = bench.login().await;
    assert_eq!(validity, Validity::Right);
    bench.master.tell(conn, accept()).unwrap();
    assert_eq!(next(&mut client).await, DialEvent::NoAnswer { to: Step::Login });
    client.close().await;
    assert_eq!(bench.seen().await, Seen::Heard(Heard::Ping));
    bench.until(|seen| *seen == Seen::ClosedByClient { how: Closing::Orderly }).await;
    bench.end().await;
}

#[tokio::test]
async fn a_fault_is_met_by_new_connections_only_and_can_be_lifted() {
    let mut bench = Bench::new(Security::Plain).await;
    let (client, conn) = bench.logged_on().await;
    for fault in [StandingFault::Above(Layer::Http503), StandingFault::Closed] {
        bench.master.set_fault(fault).await.unwrap();
        assert!(matches!(next(&mut bench.dial(MASTER)).await, DialEvent::Unreachable { .. }));
        bench.master.tell(conn, Say::Ping).unwrap();
        assert_eq!(bench.until(|seen| *seen == Seen::Heard(Heard::Pong)).await.conn, conn);
    }
    bench.master.set_fault(StandingFault::Open).await.unwrap();
    bench.connected(MASTER).await.close().await;
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn another_module_is_not_found() {
    let mut bench = Bench::new(Security::Plain).await;
    bench.dialling.hosts.clear();
    let address = bench.socket(MASTER);
    let target = Target { host: address.ip().to_string(), port: address.port(), module: "PBX1".into() };
    let mut client =
        redial_harness::myapps::dial::Dial::start(std::sync::Arc::new(bench.dialling.clone()), target);
    let DialEvent::Unreachable { reason } = next(&mut client).await else { panic!("reached") };
    assert!(reason.contains("404"), "{reason}");
    bench.attempt().await;
    assert_eq!(
        bench.seen().await,
        Seen::Heard(Heard::WrongModule { path: "/PBX1/APPCLIENT/websocket".into() })
    );
    bench.end().await;
}

#[tokio::test]
async fn the_certificate_is_good_for_the_address_too() {
    let mut bench = Bench::new(Security::Tls).await;
    let address = bench.socket(MASTER);
    let target = Target { host: address.ip().to_string(), port: address.port(), module: "PBX0".into() };
    let mut client =
        redial_harness::myapps::dial::Dial::start(std::sync::Arc::new(bench.dialling.clone()), target);
    assert_eq!(next(&mut client).await, DialEvent::Connected);
    client.close().await;
    bench.until(|seen| *seen == Seen::ClosedByClient { how: Closing::Orderly }).await;
    bench.end().await;
}

#[test]
fn a_text_without_a_certificate_is_no_authority() {
    assert!(tls::client("").is_err());
    assert!(tls::client("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
}

const UPGRADE: &[u8] =
    b"GET /PBX0/WEBSOCKET/websocket HTTP/1.1\r\nHost: master.test\r\nUpgrade: websocket\r\n\
Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
