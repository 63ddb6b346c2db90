//! A table in Promela.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};

use super::alone::{Begin, InPromela, Says};
use crate::ambiguity::Readings;
use crate::engine::Row;
use crate::rule::{Closed, Duty, Rule, Table};
use crate::timer::Timer;

/// A row as it is written: from the table itself, or from an edited row.
pub(super) struct Alternative<T: Table> {
    id: &'static str,
    from: Vec<T::State>,
    on: Vec<T::Input>,
    when: Vec<T::Guard>,
    unless: Vec<T::Guard>,
    to: Option<T::State>,
    effects: Vec<T::Effect>,
    duty: Duty,
}

impl<T: Table> From<&Rule<T>> for Alternative<T> {
    fn from(rule: &Rule<T>) -> Self {
        Alternative {
            id: rule.id,
            from: rule.from.to_vec(),
            on: rule.on.to_vec(),
            when: rule.when.to_vec(),
            unless: rule.unless.to_vec(),
            to: rule.to,
            effects: rule.effects.to_vec(),
            duty: rule.duty,
        }
    }
}

impl<T: Table> From<&Row<T>> for Alternative<T> {
    fn from(row: &Row<T>) -> Self {
        let guards = |wanted: bool| {
            let those = row.when.iter().filter(|(_, is)| *is == wanted);
            those.map(|(guard, _)| *guard).collect()
        };
        Alternative {
            id: row.id,
            from: row.from.clone(),
            on: row.on.clone(),
            when: guards(true),
            unless: guards(false),
            to: row.to,
            effects: row.effects.clone(),
            duty: row.duty,
        }
    }
}

/// The whole model: what the words mean, then one process.
pub(super) fn text<T: InPromela>(rows: &[Alternative<T>], readings: Readings) -> String {
    let (begins, events, sights) = (T::begins(), T::events(), T::sights());
    let mut text = String::from(HEAD);
    text += &numbered::<Timer>("", 0);
    text += &numbered::<T::State>("at_", 1);
    text += &numbered::<T::Input>("on_", 1);
    for question in T::Question::ALL {
        let _ = writeln!(text, "#define reads_{question:?} {}", readings.get(*question));
    }
    text += "\n/* What is told, and seen: nothing between two events. */\nbyte input;\n";
    let told: Vec<&Says> = events.iter().map(|it| &it.says).chain(sights.iter().map(|it| &it.says)).collect();
    let details: BTreeSet<&str> = told.into_iter().flatten().map(|(name, _)| *name).collect();
    text += &details.iter().map(|name| format!("byte {name};\n")).collect::<String>();
    let can_come = T::CAN_COME.replace('\n', " \\\n");
    let _ = write!(text, "#define can_come ({can_come})\n\n{}\n", T::WORDS);
    let _ = write!(text, "inline befalls() {{ {} }}\n\n", T::BEFALLS);
    text += &rows.iter().enumerate().map(|(place, it)| applies(place, it)).collect::<String>();
    text += "\nactive proctype table() {\n  atomic {\n    if\n";
    text += &begins.iter().map(begin).collect::<String>();
    text += "    fi\n  };\n  do\n  :: atomic {\n    if\n";
    for event in &events {
        let _ = writeln!(text, "    :: input = on_{:?}{}", T::kind(&event.what), assigned(&event.says));
    }
    text += "    fi;\n    if\n";
    text += &sights.iter().map(|it| format!("    :: true{}\n", assigned(&it.says))).collect::<String>();
    text += "    fi;\n    befalls(); shown = 0; row = 0; is_first = 0;\n    if\n";
    text += &rows.iter().enumerate().map(|(place, it)| alternative(place, it, rows)).collect::<String>();
    text += "    :: else\n    fi;\n    ";
    text += &details.iter().map(|name| format!("{name} = 0; ")).collect::<String>();
    text += "input = 0\n  }\n  od\n}\n";
    text
}

const HEAD: &str = "\
/* Written from the rows, each of which is one alternative of the last `if`. */
byte state;
/* The row that was carried out last; whether it is the first one of those that applied; what it has shown. */
byte row;
bool is_first;
int shown;
#define tell(number) shown = shown * 64 + (number) + 1
#define when_Reads(question, reading) (reads_##question == reading)
#define at_rest (state != 0 && input == 0)
";

/// A number for each value, which its name stands for.
fn numbered<E: Closed>(prefix: &str, first: usize) -> String {
    let line = |it: &E| format!("#define {prefix}{it:?} {}\n", it.index() + first);
    E::ALL.iter().map(line).collect()
}

fn assigned(says: &Says) -> String {
    says.iter().map(|(name, value)| format!("; {name} = {value}")).collect()
}

/// The state comes last: with it, the table has begun.
fn begin<T: InPromela>(begin: &Begin<T>) -> String {
    format!("    :: true{}; state = at_{:?}\n", assigned(&begin.says), begin.position.state)
}

/// Values that a variable may have, as a condition.
fn any<E: Debug>(variable: &str, prefix: &str, values: &[E]) -> String {
    let one = |it: &E| format!("{variable} == {prefix}{it:?}");
    match values {
        [value] => one(value),
        values => format!("({})", values.iter().map(one).collect::<Vec<_>>().join(" || ")),
    }
}

/// When a row applies, as a word of its own.
fn applies<T: Table>(place: usize, row: &Alternative<T>) -> String {
    let mut conditions =
        vec![any("state", "at_", &row.from), any("input", "on_", &row.on), "can_come".to_owned()];
    conditions.extend(row.when.iter().map(|guard| format!("when_{guard:?}")));
    conditions.extend(row.unless.iter().map(|guard| format!("!when_{guard:?}")));
    format!("/* {} */\n#define applies_{} ({})\n", row.id, place + 1, conditions.join(" && "))
}

/// A row that applies, as an alternative: whether no other one comes before it is known before it does anything.
fn alternative<T: Table>(place: usize, row: &Alternative<T>, all: &[Alternative<T>]) -> String {
    let before: Vec<String> =
        preceding(place, row, all).map(|before| format!("applies_{}", before + 1)).collect();
    let is_first = if before.is_empty() { "1".to_owned() } else { format!("!({})", before.join(" || ")) };
    let mut does = vec![format!("row = {}", place + 1), format!("is_first = {is_first}")];
    does.extend(row.effects.iter().map(|effect| format!("does_{effect:?}()")));
    does.extend(row.to.map(|to| format!("state = at_{to:?}")));
    format!("    :: applies_{} -> {}\n", place + 1, does.join("; "))
}

/// The rows of the same cells that come before one: those that are demanded more, then those above it.
fn preceding<T: Table>(
    place: usize,
    row: &Alternative<T>,
    all: &[Alternative<T>],
) -> impl Iterator<Item = usize> {
    let shares_a_cell = |other: &Alternative<T>| {
        other.from.iter().any(|state| row.from.contains(state))
            && other.on.iter().any(|it| row.on.contains(it))
    };
    let comes_before = move |(other, it): &(usize, &Alternative<T>)| {
        (it.duty, *other) < (row.duty, place) && shares_a_cell(it)
    };
    all.iter().enumerate().filter(comes_before).map(|(other, _)| other)
}
