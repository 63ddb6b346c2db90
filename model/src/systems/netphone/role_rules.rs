//! The server's rows, first part: which system is active. In the order of the document: start, keep-alive, and a split
//! that heals, of which the document is silent.

use super::ambiguities::Question;
use super::editions::{EDITION_2020, EDITION_LATER};
use super::server::Effect::{self, *};
use super::server::{Guard::*, Input::*, RUNNING, Server, State::*};
use crate::rule::{Rule, must};

/// The rows that decide which system is active.
pub const ROLE_RULES: &[Rule<Server>] = &[
    // After a start: one is active, usually the master.
    must("NP-S01", &["NP-01", "NP-02"]).from(&[Stopped]).on(&[Start]).to(Starting).does(&[ShowStarting]),
    must("NP-S02", &["NP-01"])
        .from(&[Starting])
        .on(&[PeerStarting])
        .when(&[IsMaster, Reads(Question::FirstActive, 0)])
        .to(Active)
        .does(&[NotePeer, BeAppointed, SetUpLinks, ShowActive]),
    must("NP-S03", &["NP-01"])
        .from(&[Starting])
        .on(&[PeerStarting])
        .when(&[Reads(Question::FirstActive, 0)])
        .unless(&[IsMaster])
        .does(&[NotePeer]),
    must("NP-S04", &["NP-01"])
        .from(&[Starting])
        .on(&[PeerStarting])
        .when(&[Reads(Question::FirstActive, 1)])
        .to(Active)
        .does(&[NotePeer, BeAppointed, SetUpLinks, ShowActive]),
    must("NP-S05", &["NP-01", "NP-02"])
        .from(&[Starting])
        .on(&[PeerActive])
        .when(&[Reads(Question::MasterReturns, 0)])
        .to(Passive)
        .does(&[NotePeer, ShowPassive]),
    must("NP-S27", &["NP-01", "NP-02"])
        .from(&[Starting])
        .on(&[PeerActive])
        .when(&[Reads(Question::MasterReturns, 1)])
        .unless(&[IsMaster])
        .to(Passive)
        .does(&[NotePeer, ShowPassive]),
    must("NP-S28", &["NP-01", "NP-02"])
        .from(&[Starting])
        .on(&[PeerActive])
        .when(&[IsMaster, Reads(Question::MasterReturns, 1)])
        .to(Active)
        .does(&[NotePeer, BeAppointed, SetUpLinks, ShowActive]),
    must("NP-S06", &["NP-01", "NP-06", "NP-12"])
        .from(&[Starting])
        .on(&[PeerSilent, PeerUnreachable])
        .to(Active)
        .does(&[NotePeer, TakeOver, SetUpLinks, ShowActive]),
    must("NP-S07", &["NP-01", "NP-06"])
        .from(&[Starting])
        .on(&[PeerPassive])
        .when(&[Reads(Question::BesidePassive, 0)])
        .does(&[NotePeer]),
    must("NP-S08", &["NP-01", "NP-06"])
        .from(&[Starting])
        .on(&[PeerPassive])
        .when(&[Reads(Question::BesidePassive, 1)])
        .to(Active)
        .does(&[NotePeer, BeAppointed, SetUpLinks, ShowActive]),
    // Two passive systems: nobody is active, and usually that is the master's part.
    must("NP-S09", &["NP-01", "NP-06", "NP-12"])
        .from(&[Passive])
        .on(&[PeerPassive])
        .when(&[IsMaster])
        .to(Active)
        .does(&[NotePeer, StopClock, BeAppointed, SetUpLinks, ShowActive]),
    must("NP-S10", &["NP-01", "NP-06"])
        .from(&[Passive])
        .on(&[PeerPassive])
        .unless(&[IsMaster])
        .does(&[NotePeer, StopClock]),
    // Keep-alive, as the document has it: the active system is gone, the passive one is active at once.
    must("NP-S11", &["NP-06", "NP-12"])
        .only_in(&[EDITION_2020])
        .from(&[Passive])
        .on(&[PeerSilent, PeerUnreachable, PeerStarting])
        .to(Active)
        .does(&[NotePeer, TakeOver, SetUpLinks, ShowActive]),
    must("NP-S12", &["NP-06"]).only_in(&[EDITION_2020]).from(&[Passive]).on(&[PeerActive]).does(&[NotePeer]),
    // Keep-alive, as later documentation has it: a server service is given time to be started again, a computer less.
    must("NP-S13", &["NP-06"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[PeerSilent, PeerUnreachable])
        .when(&[Reads(Question::Flapping, 0)])
        .does(&[NotePeer, StartClock]),
    must("NP-S14", &["NP-06"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[PeerSilent, PeerUnreachable])
        .when(&[Reads(Question::Flapping, 1)])
        .does(&[NotePeer, ResumeClock]),
    must("NP-S15", &["NP-06", "NP-12"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[Time])
        .when(&[HostIsGone, TimeIsReached])
        .to(Active)
        .does(&[StopClock, TakeOver, SetUpLinks, ShowActive]),
    must("NP-S16", &["NP-06", "NP-12"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[Time])
        .when(&[ServiceIsSilent, TimeIsPassed])
        .to(Active)
        .does(&[StopClock, TakeOver, SetUpLinks, ShowActive]),
    must("NP-S17", &["NP-06"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[Time])
        .when(&[ServiceIsSilent])
        .unless(&[TimeIsPassed])
        .does(&[NoteTime]),
    must("NP-S18", &["NP-06"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[PeerActive, PeerStarting])
        .when(&[Reads(Question::Flapping, 0)])
        .does(&[NotePeer, StopClock]),
    must("NP-S19", &["NP-06"])
        .only_in(&[EDITION_LATER])
        .from(&[Passive])
        .on(&[PeerActive, PeerStarting])
        .when(&[Reads(Question::Flapping, 1)])
        .does(&[NotePeer]),
    // The active system listens, too.
    must("NP-S20", &["NP-06"])
        .from(&[Active])
        .on(&[PeerStarting, PeerSilent, PeerUnreachable])
        .does(&[NotePeer]),
    must("NP-S21", &["NP-06"])
        .from(&[Active])
        .on(&[PeerPassive])
        .unless(&[SwitchIsOverdue])
        .does(&[NotePeer, BeAppointed]),
    // A split that heals.
    must("NP-S22", &["NP-01", "NP-06"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[IsMaster, Reads(Question::Healing, 0)])
        .does(&[NotePeer]),
    must("NP-S23", &["NP-01", "NP-02", "NP-06", "NP-10", "NP-11", "NP-12"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[Reads(Question::Healing, 0)])
        .unless(&[IsMaster])
        .to(Passive)
        .does(&[NotePeer, CutCalls, DropRecords, TearDownLinks, StopAwaiting, ShowPassive]),
    must("NP-S24", &["NP-01", "NP-06"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[Reads(Question::Healing, 1)])
        .unless(&[TookOver])
        .does(&[NotePeer]),
    must("NP-S25", &["NP-01", "NP-02", "NP-06", "NP-10", "NP-11", "NP-12"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[TookOver, Reads(Question::Healing, 1)])
        .to(Passive)
        .does(&[NotePeer, BeAppointed, CutCalls, DropRecords, TearDownLinks, StopAwaiting, ShowPassive]),
    // The service ends, whoever ends it, and its computer with it.
    must("NP-S26", &["NP-02", "NP-10", "NP-11", "NP-12"])
        .from(RUNNING)
        .on(&[End])
        .when(&[Reads(Question::BlocksAndRestart, 0)])
        .to(Stopped)
        .does(&[CutCalls, DropRecords, TearDownLinks, StopAwaiting, StopClock, ForgetPeer, ShowStopped]),
    must("NP-S29", &["NP-02", "NP-10", "NP-11", "NP-12", "NP-15"])
        .from(RUNNING)
        .on(&[End])
        .when(&[Reads(Question::BlocksAndRestart, 1)])
        .to(Stopped)
        .does(&[
            CutCalls,
            DropRecords,
            TearDownLinks,
            StopAwaiting,
            StopClock,
            ForgetPeer,
            Effect::UnblockLogins,
            Effect::UnblockCalls,
            ShowStopped,
        ]),
];
