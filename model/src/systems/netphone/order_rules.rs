//! The server's rows, third part: what an administrator orders. A switchover, at once or when idle; blocks of new logins
//! and new calls.

use super::ambiguities::Question;
use super::server::Effect::{self, HandOver};
use super::server::{Effect::*, Guard::*, Input::*, State::*};
use super::server::{Input, RUNNING, Server};
use crate::rule::{Rule, must};

const SWITCHES: &[Input] = &[SwitchNow, SwitchWhenIdle];

/// The rows that answer to an administrator.
pub const ORDER_RULES: &[Rule<Server>] = &[
    // Manual switchover, at once.
    must("NP-S51", &["NP-02", "NP-10", "NP-11", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[SwitchNow])
        .when(&[OrderCounts, PeerIsPassive, Reads(Question::RecordsOfAnOrder, 0)])
        .to(Passive)
        .does(&[CutCalls, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S52", &["NP-02", "NP-10", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[SwitchNow])
        .when(&[OrderCounts, PeerIsPassive, Reads(Question::RecordsOfAnOrder, 1)])
        .to(Passive)
        .does(&[StoreRecords, CutCalls, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    // Manual switchover, as soon as no call is running.
    must("NP-S53", &["NP-02", "NP-11", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[SwitchWhenIdle])
        .when(&[OrderCounts, PeerIsPassive, Reads(Question::RecordsOfAnOrder, 0)])
        .unless(&[ACallRuns])
        .to(Passive)
        .does(&[CutCalls, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S54", &["NP-02", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[SwitchWhenIdle])
        .when(&[OrderCounts, PeerIsPassive, Reads(Question::RecordsOfAnOrder, 1)])
        .unless(&[ACallRuns])
        .to(Passive)
        .does(&[StoreRecords, CutCalls, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S55", &["NP-14"])
        .from(&[Active])
        .on(&[SwitchWhenIdle])
        .when(&[OrderCounts, PeerIsPassive, ACallRuns])
        .does(&[AwaitIdle]),
    must("NP-S56", &["NP-02", "NP-11", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[CallEnds])
        .when(&[SwitchFollowsCall, Reads(Question::RecordsOfAnOrder, 0)])
        .to(Passive)
        .does(&[
            EndCall, KeepRecord, CutCalls, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer,
            ShowPassive,
        ]),
    must("NP-S57", &["NP-02", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[CallEnds])
        .when(&[SwitchFollowsCall, Reads(Question::RecordsOfAnOrder, 1)])
        .to(Passive)
        .does(&[
            EndCall, KeepRecord, StoreRecords, CutCalls, TearDownLinks, StopAwaiting, HandOver, ForgetPeer,
            ShowPassive,
        ]),
    must("NP-S81", &["NP-02", "NP-11", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[ScriptEnds])
        .when(&[SwitchFollowsScript, Reads(Question::RecordsOfAnOrder, 0)])
        .to(Passive)
        .does(&[EndScript, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S82", &["NP-02", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[ScriptEnds])
        .when(&[SwitchFollowsScript, Reads(Question::RecordsOfAnOrder, 1)])
        .to(Passive)
        .does(&[EndScript, StoreRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S58", &["NP-02", "NP-11", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[PeerPassive])
        .when(&[SwitchIsOverdue, Reads(Question::RecordsOfAnOrder, 0)])
        .to(Passive)
        .does(&[
            NotePeer, BeAppointed, CutCalls, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer,
            ShowPassive,
        ]),
    must("NP-S59", &["NP-02", "NP-12", "NP-14"])
        .from(&[Active])
        .on(&[PeerPassive])
        .when(&[SwitchIsOverdue, Reads(Question::RecordsOfAnOrder, 1)])
        .to(Passive)
        .does(&[
            NotePeer, BeAppointed, StoreRecords, CutCalls, TearDownLinks, StopAwaiting, HandOver, ForgetPeer,
            ShowPassive,
        ]),
    must("NP-S60", &["NP-01", "NP-02", "NP-12", "NP-13", "NP-14"])
        .from(&[Starting, Passive])
        .on(&[Input::HandOver])
        .to(Active)
        .does(&[ForgetPeer, StopClock, BeAppointed, SetUpLinks, ShowActive]),
    // An order that the passive system passes on, or that is refused.
    must("NP-S61", &["NP-14"])
        .from(&[Passive])
        .on(SWITCHES)
        .when(&[OrderCounts, PeerIsActive])
        .unless(&[ByPeer, Reads(Question::OrderedAt, 2)])
        .does(&[TellPeer]),
    must("NP-S62", &["NP-14"])
        .from(&[Passive])
        .on(SWITCHES)
        .when(&[OrderCounts])
        .unless(&[ByPeer, PeerIsActive, Reads(Question::OrderedAt, 2)])
        .does(&[RefuseOrder]),
    must("NP-S80", &["NP-03", "NP-14"])
        .from(&[Passive])
        .on(SWITCHES)
        .when(&[Reads(Question::OrderedAt, 2)])
        .unless(&[ByPeer])
        .does(&[RefuseOrder]),
    must("NP-S63", &["NP-14"])
        .from(&[Passive, Active])
        .on(SWITCHES)
        .when(&[Reads(Question::OrderedAt, 1)])
        .unless(&[OrderCounts])
        .does(&[RefuseOrder]),
    must("NP-S64", &["NP-14"])
        .from(&[Active])
        .on(&[SwitchWhenIdle])
        .when(&[OrderCounts])
        .unless(&[PeerIsPassive])
        .does(&[RefuseOrder]),
    must("NP-S65", &["NP-14"])
        .from(&[Active])
        .on(&[SwitchNow])
        .when(&[OrderCounts, Reads(Question::NobodyToSwitchTo, 0)])
        .unless(&[PeerIsPassive])
        .does(&[RefuseOrder]),
    must("NP-S66", &["NP-02", "NP-10", "NP-11", "NP-14"])
        .from(&[Active])
        .on(&[SwitchNow])
        .when(&[OrderCounts, Reads(Question::NobodyToSwitchTo, 1), Reads(Question::RecordsOfAnOrder, 0)])
        .unless(&[PeerIsPassive])
        .to(Passive)
        .does(&[CutCalls, DropRecords, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    must("NP-S67", &["NP-02", "NP-10", "NP-14"])
        .from(&[Active])
        .on(&[SwitchNow])
        .when(&[OrderCounts, Reads(Question::NobodyToSwitchTo, 1), Reads(Question::RecordsOfAnOrder, 1)])
        .unless(&[PeerIsPassive])
        .to(Passive)
        .does(&[StoreRecords, CutCalls, TearDownLinks, StopAwaiting, HandOver, ForgetPeer, ShowPassive]),
    // Blocking new logins and new calls.
    must("NP-S68", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockLogins])
        .when(&[Reads(Question::Blocks, 0)])
        .does(&[Effect::BlockLogins]),
    must("NP-S69", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockLogins])
        .when(&[Reads(Question::Blocks, 1)])
        .unless(&[ByPeer])
        .does(&[Effect::BlockLogins, TellPeer]),
    must("NP-S70", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockLogins])
        .when(&[ByPeer, Reads(Question::Blocks, 1)])
        .does(&[Effect::BlockLogins]),
    must("NP-S71", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockLogins])
        .when(&[Reads(Question::Blocks, 0)])
        .does(&[Effect::UnblockLogins]),
    must("NP-S72", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockLogins])
        .when(&[Reads(Question::Blocks, 1)])
        .unless(&[ByPeer])
        .does(&[Effect::UnblockLogins, TellPeer]),
    must("NP-S73", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockLogins])
        .when(&[ByPeer, Reads(Question::Blocks, 1)])
        .does(&[Effect::UnblockLogins]),
    must("NP-S74", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockCalls])
        .when(&[Reads(Question::Blocks, 0)])
        .does(&[Effect::BlockCalls]),
    must("NP-S75", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockCalls])
        .when(&[Reads(Question::Blocks, 1)])
        .unless(&[ByPeer])
        .does(&[Effect::BlockCalls, TellPeer]),
    must("NP-S76", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::BlockCalls])
        .when(&[ByPeer, Reads(Question::Blocks, 1)])
        .does(&[Effect::BlockCalls]),
    must("NP-S77", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockCalls])
        .when(&[Reads(Question::Blocks, 0)])
        .does(&[Effect::UnblockCalls]),
    must("NP-S78", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockCalls])
        .when(&[Reads(Question::Blocks, 1)])
        .unless(&[ByPeer])
        .does(&[Effect::UnblockCalls, TellPeer]),
    must("NP-S79", &["NP-15"])
        .from(RUNNING)
        .on(&[Input::UnblockCalls])
        .when(&[ByPeer, Reads(Question::Blocks, 1)])
        .does(&[Effect::UnblockCalls]),
];
