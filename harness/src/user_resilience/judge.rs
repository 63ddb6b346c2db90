//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use redial_model::systems::user_resilience::topology::{FAILOVER, HOME};

use super::call;
use super::case::{CallIs, Expected, Nobody};
use super::stage::{Stage, node};
use crate::ledger::Trouble;
use crate::wire::Standing;

/// Where the record of the systems stands.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    granted: [usize; 2],
}

impl Mark {
    pub(super) fn new(stage: &Stage) -> Self {
        Mark { granted: [HOME, FAILOVER].map(|node| stage.systems[node.index()].granted) }
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
