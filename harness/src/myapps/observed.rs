//! What can be seen of a myApps client, and what is due when.

use redial_model::engine::Position;
use redial_model::systems::myapps::client::{Client, ConnInfo, Event, Memory, Output, State};
use redial_model::systems::myapps::messages::Credentials;
use redial_model::topology::NodeId;

use super::conn_info::{CUR, SEC, STANDBY, UP};
use crate::oracle::{Channel, Difference, Mishap, Observable, Shown};
use crate::report::Sort;

/// What is published of the secondary, and which PBX that is.
const OF_THE_SECONDARY: &[&str] = &["MA-27", "MA-15", "MA-17", "MA-18", "MA-19", "MA-20", "MA-21"];

impl Observable for Client {
    type Publication = ConnInfo;

    fn shown(output: &Output) -> Shown<ConnInfo> {
        match output {
            Output::Dial(node) => Shown::Dial(0, *node),
            Output::LogOn(_) => Shown::Said(0),
            Output::HangUp => Shown::HangUp(0),
            Output::Publish(info) => Shown::Published(*info),
        }
    }

    fn by_itself(position: &Position<Client>) -> Vec<(Channel, Event)> {
        match position.state {
            State::Offline | State::LoggedOut => vec![(0, Event::DialDue)],
            _ => Vec::new(),
        }
    }

    fn mishap(_: &Position<Self>, mishap: Mishap, _: Channel) -> Option<Event> {
        Some(match mishap {
            Mishap::Unreachable => Event::Unreachable,
            Mishap::NoAnswer => Event::NoAnswer,
            Mishap::Lost => Event::Lost,
        })
    }

    /// A client that is served asks for a sign of life now and then, and awaits that.
    fn awaits_answer(position: &Position<Client>, _: Channel) -> bool {
        matches!(position.state, State::Dialing | State::LoggingOn | State::AtHome | State::AtStandby)
    }

    fn published(memory: &Memory) -> ConnInfo {
        memory.published
    }

    /// Which PBXes are named while offline is open on the wire, and not judged.
    fn agrees(seen: &ConnInfo, due: &ConnInfo) -> bool {
        match (seen.up, due.up) {
            // Before the login nobody says which PBX is the current one, and what it is.
            (true, true) if due.is_before_login() => seen.sec.is_none() || seen.sec == due.sec,
            (true, true) => seen == due,
            (false, false) => seen.standby == due.standby,
            _ => false,
        }
    }

    fn is_vague(due: &ConnInfo) -> bool {
        due.is_before_login()
    }

    fn differs(seen: &ConnInfo, due: &ConnInfo) -> Vec<Difference> {
        // A client that is connected and one that is not have nothing in common.
        if seen.up != due.up {
            return vec![Difference { field: UP, weight: 4, clauses: &["MA-23", "MA-22"] }];
        }
        let logged_on = due.up && !due.is_before_login();
        let fields = [
            ((logged_on || !due.up) && seen.standby != due.standby, STANDBY, &["MA-24"][..]),
            (logged_on && seen.cur != due.cur, CUR, &["MA-25"]),
            (due.up && seen.sec != due.sec && (logged_on || seen.sec.is_some()), SEC, OF_THE_SECONDARY),
        ];
        let differ = fields.into_iter().filter(|(differs, ..)| *differs);
        differ.map(|(_, field, clauses)| Difference { field, weight: 1, clauses }).collect()
    }

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Dial(node) => format!("a connection to {}", name(*node)),
            Output::LogOn(login) => {
                let credentials = match login.credentials {
                    Credentials::User => "as user",
                    Credentials::Session => "with the session",
                };
                let nonce = if login.fresh_nonce { "" } else { ", with a nonce that was used before" };
                format!("a login {credentials}{nonce}")
            }
            Output::HangUp => "the end of the connection".to_owned(),
            Output::Publish(info) => Self::describe_publication(info, name),
        }
    }

    fn describe_rest(position: &Position<Client>, name: &dyn Fn(NodeId) -> String) -> String {
        let at = |node: Option<NodeId>| node.map_or_else(|| "nobody".to_owned(), name);
        match position.state {
            State::AtHome => format!("to stay logged on at {}", at(position.memory.current)),
            State::AtStandby => format!("to stay logged on at {}, the standby", at(position.memory.current)),
            State::LoggingOn => format!("to wait for {} to answer the login", at(position.memory.target)),
            State::Authorizing => "to wait for the second factor".to_owned(),
            State::Dialing => format!("to wait for {} to answer", at(position.memory.target)),
            State::Offline | State::LoggedOut => "to be offline".to_owned(),
        }
    }

    fn describe_publication(info: &ConnInfo, name: &dyn Fn(NodeId) -> String) -> String {
        if !info.up {
            return format!("connInfo with up false, standby {}", info.standby);
        }
        if info.is_before_login() {
            return "connInfo with up true, before the login".to_owned();
        }
        let named = |node: Option<NodeId>| node.map_or_else(|| "none".to_owned(), name);
        format!(
            "connInfo with up true, standby {}, cur {}, sec {}",
            info.standby,
            named(info.cur),
            named(info.sec)
        )
    }

    fn speaks_of(clause: &str, sort: Sort) -> bool {
        match clause {
            "MA-22" | "MA-23" | "MA-24" | "MA-25" | "MA-26" | "MA-27" | "MA-28" => sort == Sort::Publication,
            "MW-03" | "MW-04" | "MW-06" => sort == Sort::Message,
            // Whoever was told what is forged goes on elsewhere.
            "MW-02" => matches!(sort, Sort::Attempt | Sort::End),
            // Whoever is logged out has no session, and stays away.
            "MW-07" => matches!(sort, Sort::Message | Sort::Rest),
            _ => true,
        }
    }

    fn narrow(due: &Output, came: &Output) -> &'static [&'static str] {
        match (due, came) {
            (Output::LogOn(due), Output::LogOn(came)) if due.credentials == came.credentials => &["MW-06"],
            // Which credentials are due says the clause of the session, not that of the nonce.
            (Output::LogOn(_), Output::LogOn(_)) => &["MW-03", "MW-04", "MW-07"],
            _ => &[],
        }
    }

    fn temptation(told: &Event, dialled: NodeId) -> Option<(&'static str, &'static [&'static str])> {
        match told {
            Event::Redirected { to, genuine: false } if *to == dialled => {
                Some(("not to follow the redirect, whose digest is wrong", &["MW-01"]))
            }
            _ => None,
        }
    }
}
