//! Logging on, being redirected, being refused.

use redial_harness::myapps::dial::{DialEvent, Reply, SessionCredentials};
use redial_harness::myapps::directory::RedirectForm;
use redial_harness::myapps::event::{Heard, Say, Seen, Validity};
use redial_model::systems::myapps::messages::{Answer, Credentials, Login, Refusal};

use crate::bench::{
    Bench, MASTER, PASSWORD, SLAVE, Security, accept, accept_naming, as_session, as_user, next, redirect,
};

#[tokio::test]
async fn a_redirected_client_logs_on_at_the_next_pbx_with_the_session_in_plain_text() {
    redirected_then_session(Security::Plain).await;
}

#[tokio::test]
async fn a_redirected_client_logs_on_at_the_next_pbx_with_the_session_over_tls() {
    redirected_then_session(Security::Tls).await;
}

async fn redirected_then_session(security: Security) {
    let mut bench = Bench::new(security).await;

    let mut client = bench.connected(MASTER).await;
    client.log_on(as_user("0011223344556677"));
    let (node, conn, login, validity) = bench.login().await;
    assert_eq!((node, validity), (MASTER, Validity::Right));
    assert_eq!(login, Login { credentials: Credentials::User, fresh_nonce: true });
    bench.master.tell(conn, redirect(SLAVE)).unwrap();
    let DialEvent::Answered(Reply::Redirected { host, module, port, genuine, session }) =
        next(&mut client).await
    else {
        panic!("not redirected")
    };
    assert_eq!((host.as_str(), module.as_str(), port, genuine), ("slave.test", "PBX0", None, true));
    let session = session.expect("a user login is given a session");
    assert_eq!((session.name.len(), session.password.len()), (32, 23));
    client.close().await;

    let mut client = bench.connected(SLAVE).await;
    client.log_on(as_session(&session, "0011223344556677"));
    let (node, conn, login, validity) = bench.login().await;
    assert_eq!((node, validity), (SLAVE, Validity::Right));
    assert_eq!(login, Login { credentials: Credentials::Session, fresh_nonce: false });
    bench.slave.tell(conn, accept_naming(MASTER, false, true)).unwrap();
    let DialEvent::Answered(Reply::Accepted { standby, alternative, master, genuine, session }) =
        next(&mut client).await
    else {
        panic!("not accepted")
    };
    assert_eq!((standby, genuine, session), (false, true, None));
    let alternative = alternative.expect("the secondary is named");
    assert_eq!((alternative.place.as_str(), alternative.implicit), ("master.test/PBX0", true));
    assert_eq!(master.as_deref(), Some("master.test/PBX0"));
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn a_standby_says_so() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(SLAVE).await;
    client.log_on(as_user("00"));
    let (_, conn, ..) = bench.login().await;
    bench.slave.tell(conn, accept_naming(MASTER, true, false)).unwrap();
    let DialEvent::Answered(Reply::Accepted { standby, alternative, .. }) = next(&mut client).await else {
        panic!("not accepted")
    };
    assert!(standby && !alternative.unwrap().implicit);
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn every_form_of_a_redirect_leads_to_the_same_place() {
    for security in [Security::Plain, Security::Tls] {
        for form in [RedirectForm::Host, RedirectForm::HostPort, RedirectForm::PortField] {
            let mut bench = Bench::with_form(security, form).await;
            let in_use = bench.installation.directory.port;
            let mut client = bench.connected(MASTER).await;
            client.log_on(as_user("00"));
            let (_, conn, ..) = bench.login().await;
            bench.master.tell(conn, redirect(SLAVE)).unwrap();
            let DialEvent::Answered(Reply::Redirected { host, port, .. }) = next(&mut client).await else {
                panic!("not redirected")
            };
            assert_eq!(host, "slave.test");
            assert_eq!(port, (form != RedirectForm::Host).then_some(in_use));
            client.close().await;
            bench.end().await;
        }
    }
}

#[tokio::test]
async fn what_is_said_before_a_login_is_answered_and_reported() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(MASTER).await;
    for mt in ["CheckBuild", "SubscribeRegister", "LoginInfo", "NeverHeardOf"] {
        client.say(mt);
    }
    client.log_on(as_user("00"));
    bench.attempt().await;
    assert_eq!(bench.seen().await, Seen::Heard(Heard::Upgraded { path: "/PBX0/APPCLIENT/websocket".into() }));
    for mt in ["CheckBuild", "SubscribeRegister", "LoginInfo", "NeverHeardOf", "Login"] {
        assert_eq!(bench.seen().await, Seen::Heard(Heard::Received { mt: mt.into() }));
    }
    let (_, conn, ..) = bench.login().await;
    bench.master.tell(conn, accept()).unwrap();
    assert!(matches!(next(&mut client).await, DialEvent::Answered(Reply::Accepted { genuine: true, .. })));
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn a_pbx_that_does_not_know_the_password_is_found_out() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(MASTER).await;
    let answers = [
        Answer::Accepted { standby: false, alternative: None, genuine: false },
        Answer::Redirected { to: SLAVE, genuine: false },
    ];
    for answer in answers {
        client.log_on(as_user("00"));
        let (_, conn, ..) = bench.login().await;
        bench.master.tell(conn, Say::Answer(answer)).unwrap();
        match next(&mut client).await {
            DialEvent::Answered(Reply::Accepted { genuine, .. } | Reply::Redirected { genuine, .. }) => {
                assert!(!genuine);
            }
            other => panic!("{other:?}"),
        }
    }
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn wrong_credentials_are_told_from_expired_sessions() {
    let mut bench = Bench::new(Security::Plain).await;
    let client = bench.connected(MASTER).await;

    let mut wrong = as_user("00");
    wrong.password = "password".into();
    client.log_on(wrong);
    assert_eq!(bench.login().await.3, Validity::Wrong);

    let mut other = as_user("01");
    other.name = "other".into();
    client.log_on(other);
    assert_eq!(bench.login().await.3, Validity::Wrong);

    let session = bench.installation.account.issue_session();
    let mut session = SessionCredentials { name: session.name, password: session.password };
    client.log_on(as_session(&session, "02"));
    assert_eq!(bench.login().await.3, Validity::Right);

    bench.installation.account.expire_sessions();
    client.log_on(as_session(&session, "03"));
    assert_eq!(bench.login().await.3, Validity::SessionExpired);

    session.name = "0".repeat(32);
    session.password = PASSWORD.into();
    client.log_on(as_session(&session, "04"));
    assert_eq!(bench.login().await.3, Validity::SessionExpired);

    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn a_client_whose_session_expired_logs_on_again_on_the_same_connection() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(MASTER).await;
    let session = bench.installation.account.issue_session();
    let session = SessionCredentials { name: session.name, password: session.password };
    bench.installation.account.expire_sessions();

    client.log_on(as_session(&session, "00"));
    let (_, conn, _, validity) = bench.login().await;
    assert_eq!(validity, Validity::SessionExpired);
    bench.master.tell(conn, Say::Answer(Answer::Rejected(Refusal::SessionExpired))).unwrap();
    let expected = Reply::Rejected { refusal: Refusal::SessionExpired, error: 5 };
    assert_eq!(next(&mut client).await, DialEvent::Answered(expected));

    client.log_on(as_user("01"));
    let (_, again, _, validity) = bench.login().await;
    assert_eq!((again, validity), (conn, Validity::Right));
    bench.master.tell(conn, accept()).unwrap();
    let DialEvent::Answered(Reply::Accepted { session: Some(new), .. }) = next(&mut client).await else {
        panic!("no new session")
    };
    assert_ne!(new, session);
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn an_answer_follows_the_second_factor() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(MASTER).await;
    client.log_on(as_user("00"));
    let (_, conn, ..) = bench.login().await;
    bench.master.tell(conn, Say::Answer(Answer::SecondFactor)).unwrap();
    assert_eq!(next(&mut client).await, DialEvent::Answered(Reply::SecondFactor));
    bench.master.tell(conn, accept()).unwrap();
    assert!(matches!(next(&mut client).await, DialEvent::Answered(Reply::Accepted { genuine: true, .. })));
    client.close().await;
    bench.end().await;
}

#[tokio::test]
async fn a_pbx_that_denies_says_so() {
    let mut bench = Bench::new(Security::Plain).await;
    let mut client = bench.connected(MASTER).await;
    client.log_on(as_user("00"));
    let (_, conn, ..) = bench.login().await;
    bench.master.tell(conn, Say::Answer(Answer::Rejected(Refusal::Denied))).unwrap();
    let expected = Reply::Rejected { refusal: Refusal::Denied, error: 2 };
    assert_eq!(next(&mut client).await, DialEvent::Answered(expected));
    client.close().await;
    bench.end().await;
}
