//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use redial_model::systems::user_resilience::topology::{FAILOVER, HOME};

use super::call;
use super::case::{CallIs, Expected, Nobody};
use super::stage::{Office, Stage, node};
use crate::ledger::Trouble;
use crate::wire::Standing;

/// Where the record of the systems stands.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    granted: [usize; 2],
    refused: [usize; 2],
}

impl Mark {
    pub(super) fn new(stage: &Stage) -> Self {
        let of =
            |count: fn(&Office) -> usize| [HOME, FAILOVER].map(|node| count(&stage.systems[node.index()]));
        Mark { granted: of(|system| system.granted), refused: of(|system| system.refused) }
    }
}

/// How an expectation stands; further attempts have been looked at already.
pub(super) fn look(stage: &Stage, expected: &Expected, mark: &Mark) -> Result<Standing, Trouble> {
    Ok(match *expected {
        Expected::Registered { at } => {
            let system = &stage.systems[node(at).index()];
            let since = system.granted > mark.granted[node(at).index()];
            (since && system.registrar.current().is_some()).into()
        }
        Expected::Refused { at } => {
            let at = node(at).index();
            (stage.systems[at].refused > mark.refused[at]).into()
        }
        Expected::Call { call } => match (call, stage.call.as_ref().map(|call| call.standing)) {
            (CallIs::Up, Some(call::Standing::Up)) | (CallIs::Over, Some(call::Standing::Over)) => {
                Standing::Met
            }
            (CallIs::Up, Some(call::Standing::Refused(status))) => {
                Standing::Broken(format!("the call refused with {status}"))
            }
            _ => Standing::Open,
        },
        Expected::Asks { asks: Nobody::Nobody } => Standing::Met,
    })
}
