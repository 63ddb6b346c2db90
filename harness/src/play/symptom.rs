//! What a client does that fails, said so that it is the same wherever it does it: without the names of servers, numbers
//! and times. Failures with one symptom are one cause.

use std::collections::BTreeSet;

use crate::ledger::{Ledger, LineState};
use crate::report::{Allowed, Sort};

/// What came in the place of what was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// Something of this sort.
    Of(Sort),
    /// Nothing.
    Nothing,
    /// Nothing, to something that it was asked.
    NoAnswer(&'static str),
    /// What was published last says these fields otherwise.
    Otherwise(Vec<&'static str>),
    /// What a client does that has not stored what it had to before it was restarted.
    Forgotten,
}

/// The symptom; `what` came, in words.
pub(super) fn of(ledger: &Ledger, came: &Came, what: &str, allowed: &[Allowed]) -> String {
    let due = || allowed.first().map_or_else(|| "nothing".to_owned(), |due| common(ledger, &due.what));
    let due_sort = allowed.first().map(|due| due.sort);
    match came {
        Came::Nothing if ledger.lines.is_empty() => "it never connects".to_owned(),
        Came::NoAnswer(symptom) => (*symptom).to_owned(),
        Came::Forgotten => "after a restart it does not know what it had to store".to_owned(),
        Came::Otherwise(fields) => format!("it publishes another {} than is due", fields.join(", another ")),
        Came::Nothing => match due_sort {
            Some(Sort::Attempt) => "no connection comes that is due".to_owned(),
            Some(Sort::Publication) => "it publishes nothing".to_owned(),
            _ => format!("nothing comes where due is {}", due()),
        },
        Came::Of(Sort::Attempt) => {
            let rest = match allowed.iter().any(|due| due.sort == Sort::Attempt) {
                true => "where another one is due",
                false => "where it has to stay or to wait",
            };
            format!("it connects to {}, {rest}", whom(ledger))
        }
        Came::Of(Sort::Message) => format!("it sends {} where due is {}", common(ledger, what), due()),
        Came::Of(Sort::End) => format!("it ends a connection where due is {}", due()),
        Came::Of(Sort::Publication) => {
            "it publishes what is not the last word, or in another order".to_owned()
        }
        Came::Of(Sort::Rest | Sort::Stated) => common(ledger, what),
    }
}

/// Whether this is what was due where that came: what is of the sort of the first thing that was allowed, and whatever
/// was to be done where nothing came.
pub(super) fn is_due(came: &Came, allowed: &[Allowed], it: &Allowed) -> bool {
    let first = allowed.first().map(|first| first.sort);
    first == Some(it.sort) || (*came == Came::Nothing && !matches!(it.sort, Sort::Rest | Sort::Stated))
}

/// What a failure is about, in words that are the same in all cases: fields of a publication, or the sorts of what was due.
pub(super) fn concerns(came: &Came, allowed: &[Allowed]) -> BTreeSet<&'static str> {
    let word = |due: &Allowed| match due.sort {
        Sort::Attempt => Some("connection"),
        Sort::Message => Some("message"),
        Sort::End => Some("end"),
        Sort::Publication => Some("publication"),
        Sort::Rest => Some("rest"),
        Sort::Stated => None,
    };
    match came {
        Came::Otherwise(fields) => fields.iter().copied().collect(),
        Came::NoAnswer(_) => BTreeSet::new(),
        Came::Of(_) | Came::Nothing | Came::Forgotten => {
            allowed.iter().filter(|it| is_due(came, allowed, it)).filter_map(word).collect()
        }
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

    /// By hand and by a row, to be served; by another row, to dial.
    fn allowed() -> Vec<Allowed> {
        let due = |what: &str, sort| Allowed {
            what: what.to_owned(),
            sort,
            row: None,
            way: Vec::new(),
            clauses: Vec::new(),
        };
        vec![
            due("to be served by master", Sort::Stated),
            due("to wait for an answer", Sort::Rest),
            due("a connection to master", Sort::Attempt),
        ]
    }

    #[test]
    fn a_symptom_names_no_server_and_quotes_nothing() {
        let ledger = Ledger::new(vec!["master".to_owned(), "slave1".to_owned()]);
        let said =
            common(&ledger, "a connection to /PBX9/x at slave1, which is another module than \"a b\", it is");
        assert_eq!(said, "a connection to … at a server, which is another module than … it is");
        assert_eq!(of(&ledger, &Came::Nothing, "nothing in 8 s", &allowed()), "it never connects");
    }

    #[test]
    fn publications_are_told_apart_by_what_they_say_otherwise() {
        let ledger = Ledger::new(vec!["master".to_owned()]);
        let said = of(&ledger, &Came::Otherwise(vec!["standby", "sec"]), "connInfo with up true", &[]);
        assert_eq!(said, "it publishes another standby, another sec than is due");
        let words = |came| concerns(&came, &allowed()).into_iter().collect::<Vec<_>>();
        assert_eq!(words(Came::Otherwise(vec!["sec"])), ["sec"]);
        assert_eq!(words(Came::Of(Sort::Stated)), [""; 0]);
        assert_eq!(words(Came::Nothing), ["connection"]);
    }
}
