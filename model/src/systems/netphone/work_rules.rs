//! The server's rows, second part: what a system does for clients, data, calls and services, by the part it has.

use super::ambiguities::Question;
use super::server::{Effect::*, Guard::*, Input::*, State::*};
use super::server::{RUNNING, Server, State};
use crate::rule::{Closed, Rule, must};

/// The rows that say what a system does for its users.
pub const WORK_RULES: &[Rule<Server>] = &[
    // Functional description: who may log on.
    must("NP-S31", &["NP-03"]).from(&[Active]).on(&[Login]).unless(&[LoginsBlocked]).does(&[AcceptLogin]),
    must("NP-S32", &["NP-15"]).from(&[Active]).on(&[Login]).when(&[LoginsBlocked]).does(&[RejectLogin]),
    must("NP-S33", &["NP-03"]).from(&[Starting, Passive]).on(&[Login]).does(&[RejectLogin]),
    // Replication, in both directions, of what is in database and files.
    must("NP-S34", &["NP-04", "NP-05"]).from(&[Active]).on(&[Change]).does(&[NoteChange]),
    must("NP-S35", &["NP-04", "NP-05"])
        .from(State::ALL)
        .on(&[ReplicateDue])
        .unless(&[StaysWhereItIs])
        .does(&[SendChanges]),
    // Both have gone on by themselves, and what was changed at both meets.
    must("NP-S44", &["NP-04"])
        .from(State::ALL)
        .on(&[ChangesCame])
        .when(&[Reads(Question::Conflict, 0)])
        .does(&[GiveChangesUp]),
    must("NP-S45", &["NP-04"])
        .from(State::ALL)
        .on(&[ChangesCame])
        .when(&[Reads(Question::Conflict, 1)])
        .unless(&[IsMaster])
        .does(&[GiveChangesUp]),
    must("NP-S46", &["NP-04"])
        .from(State::ALL)
        .on(&[ChangesCame])
        .when(&[Reads(Question::Conflict, 1), IsMaster])
        .does(&[InsistOnChanges]),
    // A single service fails, and the system stays what it is.
    must("NP-S36", &["NP-07"]).from(RUNNING).on(&[ServiceFailed]),
    // New calls go through the active system, and through no other one.
    must("NP-S37", &["NP-13"]).from(&[Active]).on(&[NewCall]).unless(&[CallsBlocked]).does(&[BeginCall]),
    must("NP-S38", &["NP-15"]).from(&[Active]).on(&[NewCall]).when(&[CallsBlocked]).does(&[RefuseCall]),
    must("NP-S39", &["NP-13"]).from(&[Starting, Passive]).on(&[NewCall]).does(&[RefuseCall]),
    // What a switchover can cost: calls, scripts, records.
    must("NP-S40", &["NP-10", "NP-11"])
        .from(&[Active])
        .on(&[CallEnds])
        .unless(&[SwitchFollowsCall])
        .does(&[EndCall, KeepRecord]),
    must("NP-S41", &["NP-11"]).from(&[Active]).on(&[StoreDue]).does(&[StoreRecords]),
    must("NP-S42", &["NP-10"]).from(&[Active]).on(&[ScriptBegins]).does(&[BeginScript]),
    must("NP-S43", &["NP-10"])
        .from(&[Active])
        .on(&[ScriptEnds])
        .unless(&[SwitchFollowsScript])
        .does(&[EndScript]),
];
