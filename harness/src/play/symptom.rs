//! What a client does that fails, said so that it is the same wherever it does it: without the names of servers, numbers
//! and times. Failures with one symptom are one cause.

use crate::ledger::{Ledger, LineState};
use crate::report::{Allowed, Sort};

/// What came in the place of what was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// Something of this sort.
    Of(Sort),
    /// Nothing.
    Nothing,
    /// Nothing, to something that it was asked.
    NoAnswer(&'static str),
}

/// The symptom; `what` came, in words.
pub(super) fn of(ledger: &Ledger, came: Came, what: &str, allowed: &[Allowed]) -> String {
    let due = allowed.first().map_or_else(|| "nothing".to_owned(), |due| common(ledger, &due.what));
    match came {
        Came::Nothing if ledger.lines.is_empty() => "it never connects".to_owned(),
        Came::NoAnswer(symptom) => symptom.to_owned(),
        Came::Nothing => format!("nothing comes where due is {due}"),
        Came::Of(Sort::Attempt) => {
            let rest = match allowed.iter().any(|due| due.sort == Sort::Attempt) {
                true => "where another one is due",
                false => "where it has to stay or to wait",
            };
            format!("it connects to {}, {rest}", whom(ledger))
        }
        Came::Of(Sort::Message) => format!("it sends {} where due is {due}", common(ledger, what)),
        Came::Of(Sort::End) => format!("it ends a connection where due is {due}"),
        Came::Of(Sort::Publication) if !what.contains(" with ") => common(ledger, what),
        Came::Of(Sort::Publication) => match allowed.first() {
            Some(due) if what != due.what => {
                format!("it publishes another {}", differing(what, &due.what).join(", another "))
            }
            _ => "it publishes what is not the last word, or says it in another order".to_owned(),
        },
        Came::Of(Sort::Rest | Sort::Stated) => common(ledger, what),
    }
}

/// The server of the last attempt, by what it is to the client.
fn whom(ledger: &Ledger) -> &'static str {
    let mut lines = ledger.lines.values().rev().map(|LineState { node, .. }| *node);
    let (last, before, first) = (lines.next(), lines.next(), ledger.lines.values().next());
    if last == before {
        "the server that it tried last"
    } else if last == first.map(|line| line.node) {
        "the server that it tried first"
    } else {
        "a server that it tried neither first nor last"
    }
}

/// What two publications say otherwise: `standby`, `cur`.
fn differing(came: &str, due: &str) -> Vec<String> {
    let fields = |text: &str| -> Vec<(String, String)> {
        let parts = text.split(", ").filter_map(|part| part.rsplit_once(' '));
        parts
            .map(|(name, value)| {
                let name = name.rsplit(' ').next().unwrap_or(name);
                (name.to_owned(), value.to_owned())
            })
            .collect()
    };
    let (came, due) = (fields(came), fields(due));
    let other: Vec<String> =
        came.iter().filter(|field| !due.contains(field)).map(|(name, _)| name.clone()).collect();
    if other.is_empty() { vec!["thing".to_owned()] } else { other }
}

/// A sentence about these servers, as of any.
fn common(ledger: &Ledger, text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut quoted = false;
    for word in text.split(' ') {
        if quoted {
            quoted = !word.trim_end_matches([',', ';', '.']).ends_with('"');
            continue;
        }
        let bare = word.trim_matches([',', ';', '.', ':']);
        let rest = word.strip_prefix(bare).unwrap_or_default();
        let said = if word.starts_with('"') {
            quoted = bare.len() < 2 || !bare.ends_with('"');
            format!("…{rest}")
        } else if ledger.names().iter().any(|name| name == bare) {
            format!("a server{rest}")
        } else if bare.contains('/') && bare.contains(|c: char| c.is_ascii_digit()) {
            format!("…{rest}")
        } else {
            word.to_owned()
        };
        words.push(said);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symptom_names_no_server_and_quotes_nothing() {
        let ledger = Ledger::new(vec!["master".to_owned(), "slave1".to_owned()]);
        let said =
            common(&ledger, "a connection to /PBX9/x at slave1, which is another module than \"a b\", it is");
        assert_eq!(said, "a connection to … at a server, which is another module than … it is");
        let allowed = [Allowed {
            what: "a connection to master".to_owned(),
            sort: Sort::Stated,
            row: None,
            clauses: Vec::new(),
        }];
        assert_eq!(of(&ledger, Came::Nothing, "nothing in 8 s", &allowed), "it never connects");
    }

    #[test]
    fn publications_are_told_apart_by_what_they_say_otherwise() {
        let due = "connInfo with up true, standby false, cur master, sec none";
        assert_eq!(
            differing("connInfo with up true, standby true, cur master, sec slave1", due),
            ["standby", "sec"]
        );
        assert_eq!(differing("connInfo with up false", due), ["up"]);
    }
}
