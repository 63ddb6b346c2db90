//! The hand-written expectations of a case, held against what the stage has recorded. They do not ask the oracle.

use redial_model::systems::myapps::messages;
use redial_model::topology::NodeId;

use super::event::ConnId;
use super::stage::{Published, Stage, Trouble};
use crate::case::{self, ConnInfo, Credentials, Expectation, Expected, PhysicalLocation, Secondary};

/// Where the record stood when a phase began.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhaseMark {
    published: usize,
    logins: usize,
    lines: usize,
}

impl PhaseMark {
    pub(super) fn of(stage: &Stage<'_>) -> Self {
        let left = stage.lines.values().filter(|line| line.left_by_client).count();
        PhaseMark { published: stage.published.len(), logins: stage.logins.len(), lines: left }
    }
}

/// How an expectation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is met.
    Met,
    /// It may still be met.
    Open,
    /// It cannot be met any more, because this came.
    Broken(String),
}

/// One expectation while it is waited for.
pub(super) struct Judge<'e> {
    expectation: &'e Expectation,
    /// How many of several attempts have come.
    came: usize,
    pinged: Option<ConnId>,
    mark: PhaseMark,
}

fn node(stage: &Stage<'_>, pbx: case::Pbx) -> NodeId {
    super::translate::node(&stage.topology, pbx)
}

impl<'e> Judge<'e> {
    pub(super) fn new(expectation: &'e Expectation, mark: PhaseMark) -> Self {
        Judge { expectation, came: 0, pinged: None, mark }
    }

    /// Whether this is about what the client publishes, and means nothing for a client that does not.
    pub(super) fn needs_publications(expectation: &Expectation) -> bool {
        matches!(expectation.expected, Expected::Conninfo { .. })
    }

    /// Whether a client that does as expected rests afterwards: any further attempt is one too many.
    pub(super) fn leaves_client_served(expectation: &Expectation) -> Option<bool> {
        match expectation.expected {
            Expected::Served { .. } | Expected::Stays { .. } => Some(true),
            Expected::Attempts { .. } | Expected::HangsUp { .. } | Expected::Login { .. } => Some(false),
            Expected::Conninfo { .. } | Expected::NotServed { .. } | Expected::Traces { .. } => None,
        }
    }

    /// What is expected, for people: all of it once it has come, else what is still to come.
    pub(super) fn describe(&self) -> String {
        match &self.expectation.expected {
            Expected::Attempts { pbxes } => {
                let open = if self.came < pbxes.len() { &pbxes[self.came..] } else { pbxes };
                let names: Vec<&str> = open.iter().map(|pbx| pbx.name()).collect();
                format!("a connection to {}", names.join(", then "))
            }
            Expected::Login { pbx, credentials } => match credentials {
                Credentials::User => format!("a login at {pbx} as user"),
                Credentials::Session => format!("a login at {pbx} with a session"),
                Credentials::Any => format!("a login at {pbx}"),
            },
            Expected::Served { pbx, standby: true } => format!("to be served by {pbx} as a standby"),
            Expected::Served { pbx, standby: false } => format!("to be served at home by {pbx}"),
            Expected::Conninfo { fields } => format!("a connInfo with {}", describe_fields(fields)),
            Expected::HangsUp { pbx } => format!("the end of the connection to {pbx}, by the client"),
            Expected::NotServed { pbx } => format!("not to be logged on at {pbx}"),
            Expected::Stays { pbx } => format!("to stay connected to {pbx}"),
            Expected::Traces { pbx } => format!("a trace on standard error that names {pbx}"),
        }
    }

    /// Looks at the record.
    pub(super) fn look(&mut self, stage: &mut Stage<'_>) -> Result<Standing, Trouble> {
        Ok(match &self.expectation.expected {
            Expected::Attempts { pbxes } => self.attempts(stage, pbxes),
            Expected::Login { pbx, credentials } => self.login(stage, node(stage, *pbx), *credentials),
            Expected::Served { pbx, standby } => {
                if let Some(extra) = self.extra_attempt(stage) {
                    return Ok(Standing::Broken(extra));
                }
                self.served(stage, node(stage, *pbx), Some(*standby))?
            }
            Expected::Stays { pbx } => {
                if let Some(extra) = self.extra_attempt(stage) {
                    return Ok(Standing::Broken(extra));
                }
                self.served(stage, node(stage, *pbx), None)?
            }
            Expected::Conninfo { fields } => match stage.published.last() {
                Some(last) if agrees(stage, last, fields) => Standing::Met,
                _ => Standing::Open,
            },
            Expected::Traces { pbx } => match stage.traced.contains(node(stage, *pbx)) {
                true => Standing::Met,
                false => Standing::Open,
            },
            Expected::HangsUp { pbx } => {
                let at = node(stage, *pbx);
                let left = stage.lines.values().filter(|line| line.left_by_client).skip(self.mark.lines);
                match left.into_iter().any(|line| line.node == at) {
                    true => Standing::Met,
                    false => Standing::Open,
                }
            }
            Expected::NotServed { pbx } => {
                let at = node(stage, *pbx);
                let published = stage.published[self.mark.published..].iter().any(|it| it.info.up);
                let spoke = stage.lines.values().any(|line| line.node == at && line.spoke_after_login);
                match (published, spoke) {
                    (true, _) => Standing::Broken("connInfo with up true".to_owned()),
                    (_, true) => Standing::Broken(format!("a message to {pbx} that follows a login")),
                    (false, false) => Standing::Met,
                }
            }
        })
    }

    fn attempts(&mut self, stage: &mut Stage<'_>, pbxes: &[case::Pbx]) -> Standing {
        while self.came < pbxes.len() {
            let Some(&(_, at)) = stage.attempts.front() else { return Standing::Open };
            if at == node(stage, pbxes[self.came]) {
                self.came += 1;
            } else if !self.allows(stage, at) {
                return Standing::Broken(format!("a connection to {}", stage.topology.name(at)));
            }
            stage.attempts.pop_front();
        }
        Standing::Met
    }

    fn allows(&self, stage: &Stage<'_>, at: NodeId) -> bool {
        self.expectation.allowing.iter().any(|pbx| node(stage, *pbx) == at)
    }

    /// The first attempt that is neither expected nor let through.
    fn extra_attempt(&self, stage: &mut Stage<'_>) -> Option<String> {
        while let Some(&(_, at)) = stage.attempts.front() {
            if !self.allows(stage, at) {
                return Some(format!("a connection to {}", stage.topology.name(at)));
            }
            stage.attempts.pop_front();
        }
        None
    }

    fn login(&mut self, stage: &Stage<'_>, at: NodeId, credentials: Credentials) -> Standing {
        let Some(seen) = stage.logins[self.mark.logins..].iter().find(|seen| seen.node == at) else {
            return Standing::Open;
        };
        let came = match seen.login.credentials {
            messages::Credentials::User => Credentials::User,
            messages::Credentials::Session => Credentials::Session,
        };
        match (seen.login.fresh_nonce, credentials == Credentials::Any || credentials == came) {
            (false, _) => Standing::Broken("a login with a nonce that was used before".to_owned()),
            (true, true) => Standing::Met,
            (true, false) => Standing::Broken(match came {
                Credentials::User => "a login as user".to_owned(),
                _ => "a login with a session".to_owned(),
            }),
        }
    }

    /// Logged on there, and alive: a ping that was sent is answered. `standby` is what the PBX has to serve as.
    fn served(
        &mut self,
        stage: &mut Stage<'_>,
        at: NodeId,
        standby: Option<bool>,
    ) -> Result<Standing, Trouble> {
        let line = stage.lines.iter().rev().find(|(_, line)| line.node == at);
        let Some((&conn, line)) = line else { return Ok(Standing::Open) };
        if standby.is_none() && line.over {
            return Ok(Standing::Broken("the end of the connection".to_owned()));
        }
        let Some(served) = line.served.filter(|_| !line.over) else {
            // A connection that stands, and is not logged on, can stay as well.
            return match standby {
                None => self.alive(stage, at, conn),
                Some(_) => Ok(Standing::Open),
            };
        };
        match standby.is_some_and(|wanted| wanted != served) {
            true => {
                let how = if served { "as a standby" } else { "at home" };
                Ok(Standing::Broken(format!("service {how} by {}", stage.topology.name(at))))
            }
            false => self.alive(stage, at, conn),
        }
    }

    fn alive(&mut self, stage: &mut Stage<'_>, at: NodeId, conn: ConnId) -> Result<Standing, Trouble> {
        if self.pinged != Some(conn) {
            self.pinged = Some(conn);
            stage.ping(at, conn)?;
            return Ok(Standing::Open);
        }
        let answered = stage.lines.get(&conn).is_some_and(|line| line.pings == 0);
        Ok(if answered { Standing::Met } else { Standing::Open })
    }
}

fn agrees(stage: &Stage<'_>, published: &Published, fields: &ConnInfo) -> bool {
    let same = |wanted: Option<case::Pbx>, came: Option<NodeId>| {
        wanted.is_none_or(|pbx| came == Some(node(stage, pbx)))
    };
    let secondary = match fields.sec {
        None => true,
        Some(Secondary::None) => published.info.sec.is_none(),
        Some(Secondary::Pbx(pbx)) => published.info.sec == Some(node(stage, pbx)),
    };
    let physical = match &fields.phys {
        None => true,
        Some(PhysicalLocation::None) => published.phys.is_none(),
        Some(PhysicalLocation::At(place)) => published.phys.as_ref() == Some(place),
    };
    fields.up.is_none_or(|up| up == published.info.up)
        && fields.standby.is_none_or(|standby| standby == published.info.standby)
        && same(fields.cur, published.info.cur)
        && same(fields.pri, published.pri)
        && secondary
        && physical
}

fn describe_fields(fields: &ConnInfo) -> String {
    let mut parts = Vec::new();
    let mut add =
        |name: &str, value: Option<String>| parts.extend(value.map(|value| format!("{name} {value}")));
    add("up", fields.up.map(|it| it.to_string()));
    add("standby", fields.standby.map(|it| it.to_string()));
    add("cur", fields.cur.map(|it| it.to_string()));
    add("pri", fields.pri.map(|it| it.to_string()));
    add(
        "sec",
        fields.sec.map(|it| match it {
            Secondary::None => "none".to_owned(),
            Secondary::Pbx(pbx) => pbx.to_string(),
        }),
    );
    add(
        "phys",
        fields.phys.as_ref().map(|it| match it {
            PhysicalLocation::None => "none".to_owned(),
            PhysicalLocation::At(place) => place.clone(),
        }),
    );
    parts.join(", ")
}
