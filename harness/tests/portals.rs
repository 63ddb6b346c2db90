//! Both portals of a case as their rows have them, before anything is spoken.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use redial_harness::onex_portal::portals::Portals;
use redial_model::ambiguity::Readings;
use redial_model::systems::onex_portal::EDITION_10;
use redial_model::systems::onex_portal::messages::Answer;
use redial_model::systems::onex_portal::server::Input;
use redial_model::systems::onex_portal::topology::{Server, Takeover, Topology};
use redial_model::timer::Timer;

fn portals(takeover: Takeover) -> Portals {
    Portals::new(Topology { takeover, ..Topology::USUAL }, Readings::default(), EDITION_10)
}

fn serve(portals: &Portals) -> [bool; 2] {
    [Server::Primary, Server::Secondary].map(|server| portals.serves(server))
}

#[test]
fn one_of_them_serves_and_the_other_one_stands_in() {
    let mut portals = portals(Takeover::AtOnce);
    portals.notice_all();
    assert_eq!(serve(&portals), [true, false]);
    portals.stop_portal(Server::Primary);
    portals.notice_all();
    assert_eq!(serve(&portals), [false, true]);
    assert_eq!(portals.ended(), [Server::Primary]);
    let to = Server::Secondary;
    assert_eq!(portals.asked(Server::Primary, Input::KnownRequest), Some(Answer::Redirected { to }));
    assert_eq!(portals.asked(Server::Primary, Input::NewRequest), None);
    portals.stop_office(Server::Primary);
    portals.notice_all();
    assert!(!portals.answers(Server::Primary), "nothing is left that could answer");
    portals.start_office(Server::Primary);
    portals.start_portal(Server::Primary);
    portals.notice_all();
    assert_eq!(serve(&portals), [true, false]);
}

#[test]
fn both_serve_where_they_do_not_see_each_other() {
    let mut portals = portals(Takeover::AtOnce);
    portals.set_broken(true);
    assert!(portals.notice(Server::Secondary) && !portals.notice(Server::Secondary));
    portals.notice_all();
    assert_eq!(serve(&portals), [true, true]);
    portals.set_broken(false);
    portals.notice_all();
    assert_eq!(serve(&portals), [true, false]);
}

#[test]
fn the_detection_time_runs_only_while_the_primary_is_missed() {
    let mut portals = portals(Takeover::AfterDetection);
    assert!(portals.detects(Timer::At).is_err());
    portals.stop_portal(Server::Primary);
    portals.notice_all();
    assert_eq!(serve(&portals), [false, false]);
    portals.detects(Timer::At).unwrap();
    assert_eq!(serve(&portals), [false, true]);
}
