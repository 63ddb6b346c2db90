//! What the types alone cannot refuse.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path as FilePath;

use super::read::ticked;
use super::{
    Action, Case, ConnInfo, Edition, Expectation, Expected, Installation, Path, Pbx, PhysicalLocation,
    RedirectTarget, Requirement, SecondFactor, Secondary, Transport,
};
use crate::place::Step;

/// A fault, and where it is in the document.
pub(super) struct Fault {
    pub at: Vec<Step>,
    pub message: String,
}

type Checked = Result<(), Fault>;

fn refuse(at: &[Step], message: impl Into<String>) -> Checked {
    Err(Fault { at: at.to_vec(), message: message.into() })
}

/// The first fault of a case.
pub(super) fn check(case: &Case, file: &str, known_clauses: &[&str]) -> Checked {
    head(case, file, known_clauses)?;
    installation(case)?;
    phases(case, known_clauses)
}

fn head(case: &Case, file: &str, known_clauses: &[&str]) -> Checked {
    let at = |key| vec![Step::Key(key)];
    let stem = FilePath::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if case.id != stem {
        return refuse(
            &at("id"),
            format!("id `{}` differs from the file's name: it should be `{stem}`", case.id),
        );
    }
    if !case.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return refuse(&at("id"), format!("id `{}`: only a-z, 0-9 and `-` are used", case.id));
    }
    for (key, text) in [("title", &case.title), ("purpose", &case.purpose)] {
        if text.trim().is_empty() {
            return refuse(&at(key), format!("`{key}` is empty: say what the case is about"));
        }
    }
    if case.clauses.is_empty() {
        return refuse(&at("clauses"), "`clauses` is empty: name at least one clause that the case judges");
    }
    clauses(&at("clauses"), &case.clauses, known_clauses)?;
    if case.editions.is_empty() {
        return refuse(&at("editions"), "`editions` is empty: leave it out for all editions");
    }
    for (id, reading) in &case.readings {
        let at = [Step::Key("readings"), Step::Name(id.clone())];
        let is_id = id.split_once("-A").is_some_and(|(document, number)| {
            document.len() == 2
                && document.chars().all(|c| c.is_ascii_uppercase())
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        });
        let is_letter = reading.len() == 1 && reading.chars().all(|c| c.is_ascii_lowercase());
        if !is_id || !is_letter {
            return refuse(
                &at,
                format!("reading `{id} = \"{reading}\"`: it is written like `MA-A1 = \"a\"`"),
            );
        }
    }
    Ok(())
}

fn clauses(at: &[Step], clauses: &[String], known: &[&str]) -> Checked {
    let mut seen = BTreeSet::new();
    for (index, clause) in clauses.iter().enumerate() {
        let at = [at, &[Step::Index(index)]].concat();
        if !known.contains(&clause.as_str()) {
            return refuse(&at, format!("clause `{clause}` does not exist; `redial list` shows the clauses"));
        }
        if !seen.insert(clause) {
            return refuse(&at, format!("clause `{clause}` is named twice"));
        }
    }
    Ok(())
}

fn installation(case: &Case) -> Checked {
    let it = &case.installation;
    let at = |key| vec![Step::Key("installation"), Step::Key(key)];
    let mut seen = BTreeSet::new();
    for (index, &pbx) in it.pbxes.iter().enumerate() {
        let at = [at("pbxes"), vec![Step::Index(index)]].concat();
        if !seen.insert(pbx) {
            return refuse(&at, format!("`{pbx}` is there twice"));
        }
        if let Some(backed) = pbx.backs()
            && !it.pbxes.contains(&backed)
        {
            return refuse(&at, format!("`{pbx}` backs nobody: `{backed}` is not among the PBXes"));
        }
        if pbx.is_standby_slave() && case.editions.contains(&Edition::R13r3) {
            return refuse(
                &at,
                format!("edition 13r3 has no standby-slaves: with `{pbx}` it takes `editions = [\"16r1\"]`"),
            );
        }
    }
    if !it.pbxes.contains(&Pbx::Master) {
        return refuse(&at("pbxes"), "every installation has a `master`");
    }
    home(&at("home"), it, it.home)?;
    member(&at("configured"), it, it.configured)?;
    for (&pbx, module) in &it.modules {
        let at = [at("modules"), vec![Step::Name(pbx.name().to_owned())]].concat();
        member(&at, it, pbx)?;
        if module.is_empty() || !module.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return refuse(&at, format!("module `{module}`: it is one segment of a path, like `PBX7`"));
        }
    }
    if it.named {
        require(&at("named"), case, Requirement::Names)?;
    }
    if let Some(phys) = &it.phys {
        require(&at("phys"), case, Requirement::Phys)?;
        if phys.is_empty() || phys == "none" {
            return refuse(&at("phys"), "`phys` is a name other than `none`: leave it out for none");
        }
    }
    Ok(())
}

fn member(at: &[Step], installation: &Installation, pbx: Pbx) -> Checked {
    if installation.pbxes.contains(&pbx) {
        return Ok(());
    }
    let there = ticked(installation.pbxes.iter().map(|pbx| pbx.name()), "and");
    refuse(at, format!("`{pbx}` is not in this installation, which has {there}"))
}

/// Can users be configured on this PBX?
fn home(at: &[Step], it: &Installation, pbx: Pbx) -> Checked {
    member(at, it, pbx)?;
    pbx.backs().map_or(Ok(()), |backed| {
        refuse(
            at,
            format!("users are configured on the master or on a slave, not on `{pbx}`: try `{backed}`"),
        )
    })
}

fn require(at: &[Step], case: &Case, requirement: Requirement) -> Checked {
    if case.requires.contains(&requirement) {
        return Ok(());
    }
    refuse(at, format!("not every client can do this: it takes `requires = [\"{requirement}\"]`"))
}

fn phases(case: &Case, known_clauses: &[&str]) -> Checked {
    let mut world = World::default();
    let key = Step::Key("phase");
    for (p, phase) in case.phases.iter().enumerate() {
        let phase_at = [key.clone(), Step::Index(p)];
        if phase.name.trim().is_empty() {
            return refuse(
                &[&phase_at[..], &[Step::Key("name")]].concat(),
                "a phase has a name: say what happens in it",
            );
        }
        for (a, action) in phase.actions.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("do"), Step::Index(a)]].concat();
            if p == 0 && needs_client(action) {
                return refuse(&at, "the client program is only started after the `do` of the first phase");
            }
            if matches!(action, Action::SecondFactor { .. }) {
                require(&at, case, Requirement::SecondFactor)?;
            }
            world.act(&at, &case.installation, action)?;
        }
        for (e, expectation) in phase.expectations.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("expect"), Step::Index(e)]].concat();
            let blamed = [&at[..], &[Step::Key("clauses")]].concat();
            clauses(&blamed, &expectation.clauses, known_clauses)?;
            if matches!(expectation.expected, Expected::Traces { .. }) {
                require(&at, case, Requirement::Traces)?;
            }
            expect(&at, &case.installation, &world, expectation)?;
        }
    }
    let observes = |expectation: &Expectation| match expectation.expected {
        Expected::Conninfo { .. } => case.requires.contains(&Requirement::Publishes),
        _ => true,
    };
    if !case.phases.iter().flat_map(|phase| &phase.expectations).any(observes) {
        return refuse(
            &[key],
            "the case observes nothing: give it an expectation (`conninfo` counts with `requires = [\"publishes\"]`)",
        );
    }
    Ok(())
}

/// Does the action mean anything only once the client runs?
fn needs_client(action: &Action) -> bool {
    match action {
        Action::Cut { .. }
        | Action::Send { .. }
        | Action::Logout { .. }
        | Action::RestartClient { .. }
        | Action::Hold { .. } => true,
        Action::Stop { .. }
        | Action::Start { .. }
        | Action::Notice { .. }
        | Action::Unregister { .. }
        | Action::Register { .. }
        | Action::Path { .. }
        | Action::Digest { .. }
        | Action::Sessions { .. }
        | Action::SecondFactor { .. }
        | Action::Redirect { .. }
        | Action::MoveUser { .. } => false,
    }
}

/// What a file alone tells about the state of the installation.
#[derive(Default)]
struct World {
    stopped: BTreeSet<Pbx>,
    unnoticed: BTreeSet<Pbx>,
    unregistered: BTreeSet<(Pbx, Pbx)>,
    paths: BTreeMap<Pbx, Path>,
    second_factor_asked: bool,
}

impl World {
    fn act(&mut self, at: &[Step], it: &Installation, action: &Action) -> Checked {
        let at_key = |key: &'static str| [at, &[Step::Key(key)]].concat();
        match action {
            Action::Stop { pbx, noticed } => {
                member(&at_key("stop"), it, *pbx)?;
                if !self.stopped.insert(*pbx) {
                    return refuse(at, format!("`{pbx}` is stopped already"));
                }
                self.learn(*pbx, *noticed);
            }
            Action::Start { pbx, noticed } => {
                member(&at_key("start"), it, *pbx)?;
                if !self.stopped.remove(pbx) {
                    return refuse(
                        at,
                        format!("`{pbx}` runs already: it was never stopped, or is started twice"),
                    );
                }
                self.learn(*pbx, *noticed);
            }
            Action::Notice { pbx } => {
                member(&at_key("notice"), it, *pbx)?;
                if !self.unnoticed.remove(pbx) {
                    return refuse(
                        at,
                        format!("there is nothing to notice about `{pbx}`: no `noticed = false` before"),
                    );
                }
            }
            Action::Unregister { pair } => {
                let key = pair_key(&at_key("unregister"), it, *pair)?;
                if !self.unregistered.insert(key) {
                    return refuse(at, format!("`{}` and `{}` are not registered already", pair[0], pair[1]));
                }
            }
            Action::Register { pair } => {
                let key = pair_key(&at_key("register"), it, *pair)?;
                if !self.unregistered.remove(&key) {
                    return refuse(at, format!("`{}` and `{}` are registered already", pair[0], pair[1]));
                }
            }
            Action::Path { pbx, is } => {
                member(&at_key("path"), it, *pbx)?;
                if is.needs_tls() && it.transport != Some(Transport::Tls) {
                    return refuse(
                        &at_key("is"),
                        "this fault needs TLS: give the installation `transport = \"tls\"`",
                    );
                }
                self.paths.insert(*pbx, *is);
            }
            Action::Cut { pbx, .. } => member(&at_key("cut"), it, *pbx)?,
            Action::Send { pbx, .. } => member(&at_key("send"), it, *pbx)?,
            Action::Digest { pbx, .. } => member(&at_key("digest"), it, *pbx)?,
            Action::Logout { pbx } => member(&at_key("logout"), it, *pbx)?,
            Action::Redirect { pbx, to } => {
                member(&at_key("redirect"), it, *pbx)?;
                if let RedirectTarget::Pbx(target) = to {
                    member(&at_key("to"), it, *target)?;
                    if target == pbx {
                        return refuse(&at_key("to"), format!("`{pbx}` cannot redirect to itself"));
                    }
                }
            }
            Action::MoveUser { home: pbx } => home(&at_key("move-user"), it, *pbx)?,
            Action::SecondFactor { second_factor: SecondFactor::Ask } => self.second_factor_asked = true,
            Action::SecondFactor { second_factor: SecondFactor::Give } => {
                if !std::mem::take(&mut self.second_factor_asked) {
                    return refuse(
                        at,
                        "nobody asked for the second factor: `second-factor = \"ask\"` comes first",
                    );
                }
            }
            Action::Sessions { .. } | Action::RestartClient { .. } | Action::Hold { .. } => {}
        }
        Ok(())
    }

    fn learn(&mut self, pbx: Pbx, noticed: bool) {
        if noticed {
            self.unnoticed.remove(&pbx);
        } else {
            self.unnoticed.insert(pbx);
        }
    }

    /// Why nobody can see an attempt at this PBX, if so.
    fn invisible(&self, pbx: Pbx) -> Option<&'static str> {
        if self.stopped.contains(&pbx) {
            Some("it is stopped")
        } else if self.paths.get(&pbx).is_some_and(|path| !path.is_visible()) {
            Some("its path is `closed`")
        } else {
            None
        }
    }
}

fn pair_key(at: &[Step], it: &Installation, [a, b]: [Pbx; 2]) -> Result<(Pbx, Pbx), Fault> {
    member(at, it, a)?;
    member(at, it, b)?;
    if !a.registers(b) {
        refuse(
            at,
            format!(
                "`{a}` and `{b}` do not register with each other: a standby does with the PBX it backs, a slave and a standby-slave with the master"
            ),
        )?;
    }
    Ok((a.min(b), a.max(b)))
}

fn expect(at: &[Step], it: &Installation, world: &World, expectation: &Expectation) -> Checked {
    let at_key = |key: &'static str| [at, &[Step::Key(key)]].concat();
    for &pbx in &expectation.allowing {
        member(&at_key("allowing"), it, pbx)?;
    }
    match &expectation.expected {
        Expected::Attempts { pbxes } => {
            if pbxes.is_empty() {
                return refuse(
                    &at_key("attempts"),
                    "`attempts` is empty: that there is none is said by `stays`",
                );
            }
            for (index, &pbx) in pbxes.iter().enumerate() {
                let at = [at_key("attempts"), vec![Step::Index(index)]].concat();
                member(&at, it, pbx)?;
                if let Some(why) = world.invisible(pbx) {
                    return refuse(
                        &at,
                        format!("nobody sees an attempt at `{pbx}` here, {why}: leave it out"),
                    );
                }
            }
            Ok(())
        }
        Expected::Login { pbx, .. } => running(&at_key("login"), it, world, *pbx),
        Expected::Served { pbx, .. } => running(&at_key("served"), it, world, *pbx),
        Expected::Stays { pbx } => running(&at_key("stays"), it, world, *pbx),
        Expected::HangsUp { pbx } => running(&at_key("hangs-up"), it, world, *pbx),
        Expected::Traces { pbx } => member(&at_key("traces"), it, *pbx),
        Expected::NotServed { pbx } => member(&at_key("not-served"), it, *pbx),
        Expected::Conninfo { fields } => conninfo(&at_key("conninfo"), it, fields),
    }
}

fn running(at: &[Step], it: &Installation, world: &World, pbx: Pbx) -> Checked {
    member(at, it, pbx)?;
    if world.stopped.contains(&pbx) {
        return refuse(at, format!("`{pbx}` is stopped here: it cannot have a connection"));
    }
    Ok(())
}

fn conninfo(at: &[Step], it: &Installation, fields: &ConnInfo) -> Checked {
    if *fields == ConnInfo::default() {
        return refuse(
            at,
            "`conninfo` compares no field: name `up`, `standby`, `cur`, `pri`, `sec` or `phys`",
        );
    }
    let secondary = match fields.sec {
        Some(Secondary::Pbx(pbx)) => Some(pbx),
        Some(Secondary::None) | None => None,
    };
    for (key, pbx) in [("cur", fields.cur), ("pri", fields.pri), ("sec", secondary)] {
        if let Some(pbx) = pbx {
            member(&[at, &[Step::Key(key)]].concat(), it, pbx)?;
        }
    }
    if let Some(PhysicalLocation::At(expected)) = &fields.phys
        && it.phys.as_ref() != Some(expected)
    {
        return refuse(
            &[at, &[Step::Key("phys")]].concat(),
            format!("the client cannot know `{expected}`: the installation's `phys` is something else"),
        );
    }
    Ok(())
}
