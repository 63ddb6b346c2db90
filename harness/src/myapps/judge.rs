//! The hand-written expectations of a case, held against what the stage has recorded. They ask nobody who knows rules.

use redial_model::systems::myapps::messages;
use redial_model::topology::NodeId;

use super::case::{ConnInfo, Credentials, Expected, PhysicalLocation, Place, Secondary};
use super::conn_info::{CUR, PHYS, PRI, Published, SEC, STANDBY, UP};
use super::event::Validity;
use super::stage::{LoginSeen, Stage};
use crate::ledger::{Ledger, LineState, Trouble};
use crate::line::Line;
use crate::wire::{Question, Standing};

/// Where the record stood when a phase began, and what is remembered while an expectation is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    published: usize,
    logins: usize,
    served: usize,
    /// The connection that was asked for a sign of life.
    pinged: Option<Line>,
}

impl Mark {
    /// How much stands in each list of the stage.
    pub(super) fn new(stage: &Stage) -> Self {
        Mark {
            published: stage.published.len(),
            logins: stage.logins.len(),
            served: stage.served.len(),
            pinged: None,
        }
    }
}

/// Looks at the record.
pub(super) fn look(
    stage: &mut Stage,
    ledger: &mut Ledger,
    expected: &Expected,
    mark: &mut Mark,
) -> Result<Standing, Trouble> {
    Ok(match expected {
        Expected::Login { pbx, credentials } => {
            let right = |seen: &LoginSeen| seen.validity == Validity::Right;
            login(stage, stage.node(*pbx), *credentials, mark, right)
        }
        Expected::Offers { pbx, credentials } => login(stage, stage.node(*pbx), *credentials, mark, |_| true),
        Expected::Reads { pbx } => {
            let at = stage.node(*pbx);
            match ledger.lines_at(at).last() {
                Some(line) => alive(stage, ledger, *line, mark)?,
                // It has ended the connection, or was never there: nothing is on its way to it.
                None => Standing::Met,
            }
        }
        Expected::Served { pbx, standby } => {
            let at = stage.node(*pbx);
            served(stage, ledger, at, Some(*standby), mark)?
        }
        Expected::Stays { pbx } => {
            let at = stage.node(*pbx);
            served(stage, ledger, at, None, mark)?
        }
        Expected::Conninfo { fields } => {
            match stage.published.last().map(|last| differing(stage, last, fields)) {
                None => Standing::Open,
                Some(differing) if differing.is_empty() => Standing::Met,
                Some(differing) => Standing::Otherwise(differing),
            }
        }
        Expected::HangsUp { pbx } => {
            let at = stage.node(*pbx);
            ledger.left_since_phase().any(|line| line.node == at).into()
        }
        Expected::NotServed { pbx } => {
            let at = stage.node(*pbx);
            // Whoever says that its connection is up, and not whose it is, may not have logged on yet.
            let says_so = |it: &Published| it.info.up && !it.info.is_before_login();
            let published = stage.published[mark.published..].iter().any(says_so);
            // What is said on a connection that was accepted before the phase belongs to that one.
            let is_there = |line: &Line| ledger.lines.get(line).is_some_and(|state| state.node == at);
            let spoke = |line: &Line| stage.dialogues.get(line).is_some_and(|it| it.spoke_after_login);
            let spoke = stage.served[mark.served..].iter().any(|line| is_there(line) && spoke(line));
            match (published, spoke) {
                (true, _) => Standing::Broken("connInfo with up true".to_owned()),
                (_, true) => Standing::Broken(format!("a message to {pbx} that follows a login")),
                (false, false) => Standing::Met,
            }
        }
    })
}

/// The next login of the phase there that counts.
fn login(
    stage: &Stage,
    at: NodeId,
    credentials: Credentials,
    mark: &Mark,
    counts: impl Fn(&LoginSeen) -> bool,
) -> Standing {
    let mut logins = stage.logins[mark.logins..].iter();
    let Some(seen) = logins.find(|seen| seen.node == at && counts(seen)) else { return Standing::Open };
    if seen.validity == Validity::SessionExpired {
        return Standing::Broken("a login with a session that is over".to_owned());
    }
    let came = match seen.login.credentials {
        messages::Credentials::User => Credentials::User,
        messages::Credentials::Session => Credentials::Session,
    };
    // Whether a second login on the same connection takes a nonce of its own is an open question, and no case's affair.
    let is_new = seen.login.fresh_nonce || seen.repeats;
    match (is_new, credentials == Credentials::Any || credentials == came) {
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
    stage: &mut Stage,
    ledger: &mut Ledger,
    at: NodeId,
    standby: Option<bool>,
    mark: &mut Mark,
) -> Result<Standing, Trouble> {
    let last = ledger.lines.iter().rev().find(|(_, state)| state.node == at);
    let Some((&line, &LineState { over, .. })) = last else { return Ok(Standing::Open) };
    if standby.is_none() && over {
        return Ok(Standing::Broken("the end of the connection".to_owned()));
    }
    let served = stage.dialogues.get(&line).and_then(|it| it.served).filter(|_| !over);
    let Some(served) = served else {
        // A connection that stands, and is not logged on, can stay as well.
        return match standby {
            None => alive(stage, ledger, line, mark),
            Some(_) => Ok(Standing::Open),
        };
    };
    match standby.is_some_and(|wanted| wanted != served) {
        true => {
            let how = if served { "as a standby" } else { "at home" };
            Ok(Standing::Broken(format!("service {how} by {}", ledger.name(at))))
        }
        false => alive(stage, ledger, line, mark),
    }
}

/// A ping is how a PBX learns that its client is still there.
const PING: Question = Question {
    what: "the ping was not answered",
    symptom: "it does not answer a ping",
    clauses: &["RFC 6455, 5.5.2"],
};

fn alive(stage: &mut Stage, ledger: &mut Ledger, line: Line, mark: &mut Mark) -> Result<Standing, Trouble> {
    if !stage.pongs {
        return Ok(Standing::Met);
    }
    if mark.pinged != Some(line) {
        mark.pinged = Some(line);
        stage.ping(ledger, line)?;
        return Ok(Standing::Open);
    }
    let waits = stage.dialogues.get(&line).is_none_or(|dialogue| !dialogue.pings.is_empty());
    Ok(if waits { Standing::Asked(PING) } else { Standing::Met })
}

/// The fields that a publication says otherwise. A client that is connected and one that is not have nothing in common.
fn differing(stage: &Stage, published: &Published, fields: &ConnInfo) -> Vec<&'static str> {
    if fields.up.is_some_and(|up| up != published.info.up) {
        return vec![UP];
    }
    let other =
        |wanted: Option<Place>, came: Option<NodeId>| wanted.is_some_and(|pbx| came != Some(stage.node(pbx)));
    let secondary = match fields.sec {
        None => false,
        Some(Secondary::None) => published.info.sec.is_some(),
        Some(Secondary::Pbx(pbx)) => other(Some(pbx), published.info.sec),
    };
    let physical = match &fields.phys {
        None => false,
        Some(PhysicalLocation::None) => published.phys.is_some(),
        Some(PhysicalLocation::At(place)) => published.phys.as_ref() != Some(place),
    };
    let all = [
        (fields.standby.is_some_and(|standby| standby != published.info.standby), STANDBY),
        (other(fields.cur, published.info.cur), CUR),
        (other(fields.pri, published.info.pri), PRI),
        (secondary, SEC),
        (physical, PHYS),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, field)| field).collect()
}
