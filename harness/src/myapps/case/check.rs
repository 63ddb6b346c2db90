//! What the types alone cannot refuse.

use std::collections::{BTreeMap, BTreeSet};

use redial_model::systems::myapps::EDITION_13R3;
use redial_model::systems::myapps::topology::Role;

use super::action::{Action, RedirectTarget, SecondFactor};
use super::expectation::{ConnInfo, Expected, PhysicalLocation, Secondary};
use super::installation::{Installation, Transport, backed_by, register};
use super::place::Place;
use crate::case::{self, Action as Any, Case, Expectation, Mistake, refuse, require};
use crate::myapps::fault::StandingFault;
use crate::myapps::proforma::{FACTOR, MyApps, PHYS};
use crate::names::{Name, Named as _, ticked};
use crate::place::Step;
use crate::proforma::NAMES;

type Checked = Result<(), Mistake>;

/// The first mistake of a case.
pub(super) fn check(case: &Case<MyApps>) -> Checked {
    installation(case)?;
    phases(case)
}

fn installation(case: &Case<MyApps>) -> Checked {
    let it = &case.installation;
    let at = |key| vec![Step::Key("installation"), Step::Key(key)];
    let mut seen = BTreeSet::new();
    for (index, &pbx) in it.pbxes.iter().enumerate() {
        let at = [at("pbxes"), vec![Step::Index(index)]].concat();
        if !seen.insert(pbx) {
            return refuse(&at, format!("`{pbx}` is there twice"));
        }
        if let Some(backed) = backed_by(pbx.0)
            && !it.pbxes.contains(&Name(backed))
        {
            let backed = backed.name();
            return refuse(&at, format!("`{pbx}` backs nobody: `{backed}` is not among the PBXes"));
        }
        if pbx.0.role == Role::StandbySlave && case.head.editions.contains(&EDITION_13R3) {
            return refuse(
                &at,
                format!("edition 13r3 has no standby-slaves: with `{pbx}` it takes `editions = [\"16r1\"]`"),
            );
        }
    }
    if it.pbxes.iter().all(|pbx| pbx.0.role != Role::Master) {
        return refuse(&at("pbxes"), "every installation has a `master`");
    }
    home(&at("home"), it, it.home)?;
    member(&at("configured"), it, it.configured)?;
    for (&pbx, module) in &it.modules {
        let at = [at("modules"), vec![Step::Name(pbx.to_string())]].concat();
        member(&at, it, pbx)?;
        if module.is_empty() || !module.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return refuse(&at, format!("module `{module}`: it is one segment of a path, like `PBX7`"));
        }
    }
    if it.named {
        require(&at("named"), &case.head, NAMES.name)?;
    }
    if let Some(phys) = &it.phys {
        require(&at("phys"), &case.head, PHYS.name)?;
        if phys.is_empty() || phys == "none" {
            return refuse(&at("phys"), "`phys` is a name other than `none`: leave it out for none");
        }
    }
    Ok(())
}

fn member(at: &[Step], installation: &Installation, pbx: Place) -> Checked {
    if installation.pbxes.contains(&pbx) {
        return Ok(());
    }
    let there = ticked(installation.pbxes.iter().map(|pbx| pbx.0.name()), "and");
    refuse(at, format!("`{pbx}` is not in this installation, which has {there}"))
}

/// Can users be configured on this PBX?
fn home(at: &[Step], it: &Installation, pbx: Place) -> Checked {
    member(at, it, pbx)?;
    backed_by(pbx.0).map_or(Ok(()), |backed| {
        let backed = backed.name();
        refuse(
            at,
            format!("users are configured on the master or on a slave, not on `{pbx}`: try `{backed}`"),
        )
    })
}

/// Can it be added and taken away?
fn standby(at: &[Step], it: &Installation, pbx: Place) -> Checked {
    member(at, it, pbx)?;
    if backed_by(pbx.0).is_none() {
        return refuse(at, format!("`{pbx}` is no standby: only a standby is added or taken away"));
    }
    Ok(())
}

fn phases(case: &Case<MyApps>) -> Checked {
    let mut world = World::default();
    let it = &case.installation;
    for (p, phase) in case.phases.iter().enumerate() {
        let phase_at = [Step::Key("phase"), Step::Index(p)];
        for (a, action) in phase.actions.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("do"), Step::Index(a)]].concat();
            let Any::Wire(action) = action else { continue };
            if matches!(action, Action::SecondFactor { .. }) {
                require(&at, &case.head, FACTOR.name)?;
            }
            world.act(&at, it, action)?;
        }
        for (e, expectation) in phase.expectations.iter().enumerate() {
            let at = [&phase_at[..], &[Step::Key("expect"), Step::Index(e)]].concat();
            expect(&at, it, &world, expectation)?;
        }
    }
    Ok(())
}

/// What a file alone tells about the state of the installation.
#[derive(Default)]
struct World {
    stopped: BTreeSet<Place>,
    removed: BTreeSet<Place>,
    unnoticed: BTreeSet<Place>,
    unregistered: BTreeSet<(Place, Place)>,
    paths: BTreeMap<Place, StandingFault>,
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
                if self.removed.contains(pbx) {
                    return refuse(at, format!("`{pbx}` was taken away: `add-standby` brings it back"));
                }
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
                if is.0.needs_tls() && it.transport != Some(Transport::Tls) {
                    return refuse(
                        &at_key("is"),
                        "this fault needs TLS: give the installation `transport = \"tls\"`",
                    );
                }
                self.paths.insert(*pbx, is.0);
            }
            Action::Cut { pbx, .. } => member(&at_key("cut"), it, *pbx)?,
            Action::Send { pbx, .. } => member(&at_key("send"), it, *pbx)?,
            Action::Digest { pbx, .. } => member(&at_key("digest"), it, *pbx)?,
            Action::Logins { pbx, .. } => member(&at_key("logins"), it, *pbx)?,
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
            Action::RemoveStandby { pbx } => {
                standby(&at_key("remove-standby"), it, *pbx)?;
                if !self.stopped.insert(*pbx) {
                    return refuse(at, format!("`{pbx}` does not run: it is stopped, or was taken away"));
                }
                self.removed.insert(*pbx);
            }
            Action::AddStandby { pbx } => {
                standby(&at_key("add-standby"), it, *pbx)?;
                if !self.removed.remove(pbx) {
                    return refuse(at, format!("`{pbx}` is there already: no `remove-standby` before"));
                }
                self.stopped.remove(pbx);
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
            Action::Sessions { .. } => {}
        }
        Ok(())
    }

    fn learn(&mut self, pbx: Place, noticed: bool) {
        if noticed {
            self.unnoticed.remove(&pbx);
        } else {
            self.unnoticed.insert(pbx);
        }
    }

    /// Why nobody can see an attempt at this PBX, if so.
    fn invisible(&self, pbx: Place) -> Option<String> {
        if self.stopped.contains(&pbx) {
            Some("it is stopped".to_owned())
        } else {
            let path = self.paths.get(&pbx).filter(|path| !path.is_visible())?;
            Some(format!("its path is `{}`", path.name()))
        }
    }
}

fn pair_key(at: &[Step], it: &Installation, [a, b]: [Place; 2]) -> Result<(Place, Place), Mistake> {
    member(at, it, a)?;
    member(at, it, b)?;
    if !register(a.0, b.0) {
        refuse(
            at,
            format!(
                "`{a}` and `{b}` do not register with each other: a standby does with the PBX it backs, a slave and a standby-slave with the master"
            ),
        )?;
    }
    Ok((a.min(b), a.max(b)))
}

fn expect(at: &[Step], it: &Installation, world: &World, expectation: &Expectation<MyApps>) -> Checked {
    let at_key = |key: &'static str| [at, &[Step::Key(key)]].concat();
    for &pbx in &expectation.allowing {
        member(&at_key("allowing"), it, Name(pbx))?;
    }
    match &expectation.expected {
        case::Expected::Attempts { places } => {
            for (index, &pbx) in places.iter().enumerate() {
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
        case::Expected::Traces { place } => member(&at_key("traces"), it, *place),
        case::Expected::Wire(expected) => seen(at, it, world, expected),
    }
}

fn seen(at: &[Step], it: &Installation, world: &World, expected: &Expected) -> Checked {
    let at_key = |key: &'static str| [at, &[Step::Key(key)]].concat();
    match expected {
        Expected::Login { pbx, .. } => running(&at_key("login"), it, world, *pbx),
        Expected::Offers { pbx, .. } => running(&at_key("offers"), it, world, *pbx),
        Expected::Reads { pbx } => running(&at_key("reads"), it, world, *pbx),
        Expected::Served { pbx, .. } => running(&at_key("served"), it, world, *pbx),
        Expected::Stays { pbx } => running(&at_key("stays"), it, world, *pbx),
        Expected::HangsUp { pbx } => running(&at_key("hangs-up"), it, world, *pbx),
        Expected::NotServed { pbx } => member(&at_key("not-served"), it, *pbx),
        Expected::Conninfo { fields } => conninfo(&at_key("conninfo"), it, fields),
    }
}

fn running(at: &[Step], it: &Installation, world: &World, pbx: Place) -> Checked {
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
