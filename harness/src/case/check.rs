//! What the types alone cannot refuse in the head of a case and in its phases; what a wire refuses beside it,
//! [`Language::check`] says.

use std::collections::BTreeSet;
use std::path::Path as FilePath;

use redial_model::rule::Edition;

use super::head::Head;
use super::language::{Action, Case, Expectation, Expected, Language};
use super::mistake::{Checked, Mistake, refuse, require};
use crate::names::ticked;
use crate::place::Step;
use crate::proforma::{PUBLISHES, TRACES};

/// The case, or its first mistake.
///
/// `named` are the editions that its file names.
pub(super) fn case<L: Language>(
    mut case: Case<L>,
    named: Option<Vec<String>>,
    file: &str,
) -> Result<Case<L>, Mistake> {
    head::<L>(&case.head, file)?;
    case.head.editions = editions::<L>(named)?;
    L::check(&case)?;
    phases(&case)?;
    Ok(case)
}

fn head<L: Language>(head: &Head, file: &str) -> Checked {
    let at = |key| vec![Step::Key(key)];
    let stem = FilePath::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if head.id != stem {
        return refuse(
            &at("id"),
            format!("id `{}` differs from the file's name: it should be `{stem}`", head.id),
        );
    }
    if !head.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return refuse(&at("id"), format!("id `{}`: only a-z, 0-9 and `-` are used", head.id));
    }
    for (key, text) in [("title", &head.title), ("purpose", &head.purpose)] {
        if text.trim().is_empty() {
            return refuse(&at(key), format!("`{key}` is empty: say what the case is about"));
        }
    }
    if head.clauses.is_empty() {
        return refuse(&at("clauses"), "`clauses` is empty: name at least one clause that the case judges");
    }
    clauses::<L>(&at("clauses"), &head.clauses)?;
    for (index, name) in head.requires.iter().enumerate() {
        if L::PROFORMA.ability(name).is_none() {
            let at = [at("requires"), vec![Step::Index(index)]].concat();
            let known = ticked(L::PROFORMA.abilities.iter().map(|it| it.name), "and");
            return refuse(&at, format!("unknown `{name}`: what a client may support is {known}"));
        }
    }
    for (id, reading) in &head.readings {
        let known = L::SYSTEM.ambiguities().iter().find(|it| it.id == id);
        let is_reading = known.is_some_and(|it| it.letters().any(|letter| *reading == letter.to_string()));
        if !is_reading {
            return refuse(
                &[Step::Key("readings"), Step::Name(id.clone())],
                format!(
                    "there is no reading `{id} = \"{reading}\"`; `redial list ambiguities` shows the questions"
                ),
            );
        }
    }
    Ok(())
}

/// The editions that a file names, in the system's order; all of them if it names none.
fn editions<L: Language>(named: Option<Vec<String>>) -> Result<Vec<Edition>, Mistake> {
    let all = L::SYSTEM.editions();
    let Some(named) = named else { return Ok(all.to_vec()) };
    let at = Step::Key("editions");
    if named.is_empty() {
        refuse(std::slice::from_ref(&at), "`editions` is empty: leave it out for all editions")?;
    }
    for (index, name) in named.iter().enumerate() {
        if all.iter().all(|edition| edition.0 != name) {
            let known = ticked(all.iter().map(|edition| edition.0), "and");
            let message = format!("unknown edition `{name}`: the editions are {known}");
            refuse(&[at.clone(), Step::Index(index)], message)?;
        }
    }
    Ok(all.iter().filter(|edition| named.iter().any(|name| edition.0 == name)).copied().collect())
}

fn clauses<L: Language>(at: &[Step], clauses: &[String]) -> Checked {
    let mut seen = BTreeSet::new();
    for (index, clause) in clauses.iter().enumerate() {
        let at = [at, &[Step::Index(index)]].concat();
        if L::SYSTEM.clauses().iter().all(|known| known.id != clause) {
            return refuse(&at, format!("clause `{clause}` does not exist; `redial list` shows the clauses"));
        }
        if !seen.insert(clause) {
            return refuse(&at, format!("clause `{clause}` is named twice"));
        }
    }
    Ok(())
}

fn phases<L: Language>(case: &Case<L>) -> Checked {
    let key = Step::Key("phase");
    for (p, phase) in case.phases.iter().enumerate() {
        let phase_at = [key.clone(), Step::Index(p)];
        if phase.name.trim().is_empty() {
            return refuse(
                &[&phase_at[..], &[Step::Key("name")]].concat(),
                "a phase has a name: say what happens in it",
            );
        }
        if phase.control && p + 1 == case.phases.len() {
            return refuse(
                &[&phase_at[..], &[Step::Key("control")]].concat(),
                "a control comes before what the case is about: the last phase is none",
            );
        }
        for (a, action) in phase.actions.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("do"), Step::Index(a)]].concat();
            if p == 0 && action.needs_client() {
                return refuse(&at, "the client program is only started after the `do` of the first phase");
            }
            common_action(&at, action)?;
        }
        for (e, expectation) in phase.expectations.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("expect"), Step::Index(e)]].concat();
            let blamed = [&at[..], &[Step::Key("clauses")]].concat();
            clauses::<L>(&blamed, &expectation.clauses)?;
            common_expectation(&at, case, expectation)?;
        }
    }
    let published = case.head.requires.contains(PUBLISHES.name);
    let observes = |expectation: &Expectation<L>| published || !expectation.expected.is_published();
    if !case.phases.iter().flat_map(|phase| &phase.expectations).any(observes) {
        return refuse(
            &[key],
            "the case observes nothing: give it an expectation (what is published counts with \
             `requires = [\"publishes\"]`)",
        );
    }
    Ok(())
}

fn common_action<L: Language>(at: &[Step], action: &Action<L>) -> Checked {
    match action {
        Action::Hold { time } if L::PROFORMA.time(time).is_none() => {
            let known = ticked(L::PROFORMA.times.iter().map(|it| it.name), "and");
            let at = [at, &[Step::Key("hold")]].concat();
            refuse(&at, format!("unknown time `{time}`: the times of a client are {known}"))
        }
        Action::RestartClient { .. } | Action::Hold { .. } | Action::Wire(_) => Ok(()),
    }
}

fn common_expectation<L: Language>(at: &[Step], case: &Case<L>, expectation: &Expectation<L>) -> Checked {
    match &expectation.expected {
        Expected::Attempts { places } if places.is_empty() => refuse(
            &[at, &[Step::Key("attempts")]].concat(),
            "`attempts` is empty: that there is none is said of a client that rests",
        ),
        Expected::Traces { .. } => require(at, &case.head, TRACES.name),
        Expected::Attempts { .. } | Expected::Wire(_) => Ok(()),
    }
}
