//! The portal's rows, in the order of the document: who serves, what whoever asks is answered, and what becomes of
//! changes, conferences and contacts.

use super::ambiguities::Question;
use super::messages::Peer;
use super::server::{Effect::*, Guard::*, Input::*, Portal, State::*};
use crate::rule::{Rule, Silence, forbidden, ignored, must};

/// The rows.
pub const SERVER_RULES: &[Rule<Portal>] = &[
    // A portal starts: it is passive until it knows better, and what was configured is in force.
    must("OX-S01", &["OX-03", "OX-08", "OX-25", "OX-28"])
        .from(&[Stopped])
        .on(&[Started])
        .when(&[Reads(Question::ManualRestart, 0)])
        .to(Passive)
        .does(&[PutInForce, ShowStarting]),
    must("OX-S02", &["OX-03", "OX-08", "OX-25", "OX-28"])
        .from(&[Stopped])
        .on(&[Started])
        .when(&[Reads(Question::ManualRestart, 1)])
        .to(Passive)
        .does(&[PutInForce, MarkRestarted, ShowStarting]),
    must("OX-S03", &["OX-10"])
        .from(&[Passive, Active])
        .on(&[Ended])
        .to(Stopped)
        .does(&[ForgetSight, ShowNothing]),
    // The primary serves as long as it has its IP Office (OX-16, OX-20, OX-24).
    must("OX-S04", &["OX-20", "OX-24"])
        .from(&[Passive])
        .on(&[OfficeBack])
        .when(&[IsPrimary, ReturnsByItself])
        .to(Active)
        .does(&[UnmarkRestarted, ShowAvailable]),
    must("OX-S05", &["OX-20", "OX-24"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[IsPrimary, HasOffice])
        .to(Active)
        .does(&[NotePeer, UnmarkRestarted, ShowAvailable]),
    must("OX-S06", &["OX-08", "OX-16"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[IsPrimary])
        .unless(&[HasOffice])
        .does(&[NotePeer]),
    must("OX-S07", &["OX-08"]).from(&[Passive]).on(&[PeerActive]).when(&[IsPrimary]).does(&[NotePeer]),
    must("OX-S08", &["OX-08", "OX-16"])
        .from(&[Active])
        .on(&[OfficeGone])
        .when(&[IsPrimary])
        .to(Passive)
        .does(&[ShowStarting]),
    must("OX-S09", &["OX-18"])
        .from(&[Active])
        .on(&[PeerUnseen, PeerActive])
        .when(&[IsPrimary])
        .does(&[NotePeer]),
    // The secondary takes over, where resilience is configured and in force (OX-10, OX-16, OX-18).
    must("OX-S10", &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26", "OX-27", "OX-28"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .unless(&[IsPrimary, PrerequisitesMet])
        .does(&[NotePeer]),
    must("OX-S11", &["OX-01", "OX-08", "OX-10", "OX-16", "OX-18"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[PrerequisitesMet, TakesOverAtOnce, CanServe])
        .unless(&[IsPrimary])
        .to(Active)
        .does(&[NotePeer, StopClock, ShowAvailable]),
    must("OX-S12", &["OX-01", "OX-10"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[PrerequisitesMet, TakesOverAtOnce])
        .unless(&[IsPrimary, CanServe])
        .does(&[NotePeer]),
    // … at once, as the document has it, or when that was so for the detection time, as the administration has it.
    must("OX-S13", &["OX-10", "OX-16", "OX-18"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[PrerequisitesMet])
        .unless(&[IsPrimary, TakesOverAtOnce, ClockRuns])
        .does(&[NotePeer, StartClock]),
    must("OX-S14", &["OX-10"])
        .from(&[Passive])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[PrerequisitesMet, ClockRuns])
        .unless(&[IsPrimary, TakesOverAtOnce])
        .does(&[NotePeer]),
    must("OX-S15", &["OX-10"])
        .from(&[Passive])
        .on(&[DetectionTime])
        .unless(&[IsPrimary, TimeIsUp])
        .does(&[MoveClock]),
    must("OX-S16", &["OX-01", "OX-08", "OX-10", "OX-16", "OX-18"])
        .from(&[Passive])
        .on(&[DetectionTime])
        .when(&[TimeIsUp, CanServe])
        .unless(&[IsPrimary])
        .to(Active)
        .does(&[StopClock, ShowAvailable]),
    must("OX-S17", &["OX-01", "OX-10"])
        .from(&[Passive])
        .on(&[DetectionTime])
        .when(&[TimeIsUp])
        .unless(&[IsPrimary, CanServe])
        .does(&[MoveClock]),
    must("OX-S18", &["OX-10"])
        .from(&[Passive])
        .on(&[PeerActive])
        .when(&[Reads(Question::Flapping, 0)])
        .unless(&[IsPrimary])
        .does(&[NotePeer, StopClock]),
    must("OX-S19", &["OX-10"])
        .from(&[Passive])
        .on(&[PeerActive])
        .when(&[Reads(Question::Flapping, 1)])
        .unless(&[IsPrimary])
        .does(&[NotePeer]),
    must("OX-S20", &["OX-01", "OX-10"])
        .from(&[Passive])
        .on(&[OfficeBack])
        .when(&[WasWaitingForOffice])
        .unless(&[IsPrimary])
        .to(Active)
        .does(&[StopClock, ShowAvailable]),
    must("OX-S21", &["OX-01", "OX-10"])
        .from(&[Active])
        .on(&[OfficeGone])
        .when(&[Reads(Question::SecondaryOffice, 1)])
        .unless(&[IsPrimary])
        .to(Passive)
        .does(&[SkipClock, ShowStarting]),
    // The primary recovers: the secondary gives way, and what was its own is lost (OX-06, OX-07, OX-19, OX-20, OX-24).
    must("OX-S22", &["OX-06", "OX-07", "OX-08", "OX-19", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[GivesWay, Reads(Question::ChangesOnReturn, 0)])
        .unless(&[IsPrimary, EndsSessions])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences, DropChanges]),
    must("OX-S47", &["OX-06", "OX-07", "OX-08", "OX-18", "OX-19", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[GivesWay, Reads(Question::ChangesOnReturn, 0), EndsSessions])
        .unless(&[IsPrimary])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences, DropChanges, EndSessions]),
    must("OX-S48", &["OX-06", "OX-07", "OX-08", "OX-19", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[GivesWay, Reads(Question::ChangesOnReturn, 1)])
        .unless(&[IsPrimary, EndsSessions])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences]),
    must("OX-S49", &["OX-06", "OX-07", "OX-08", "OX-18", "OX-19", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerActive])
        .when(&[GivesWay, Reads(Question::ChangesOnReturn, 1), EndsSessions])
        .unless(&[IsPrimary])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences, EndSessions]),
    must("OX-S23", &["OX-18", "OX-20"])
        .from(&[Active])
        .on(&[PeerActive])
        .unless(&[IsPrimary, GivesWay])
        .does(&[NotePeer]),
    must("OX-S24", &["OX-10", "OX-18"])
        .from(&[Active])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[Reads(Question::PartOfPrimary, 0)])
        .unless(&[IsPrimary])
        .does(&[NotePeer]),
    must("OX-S52", &["OX-10", "OX-18"])
        .from(&[Active])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[Reads(Question::PartOfPrimary, 1)])
        .unless(&[IsPrimary, SeesPartAgain])
        .does(&[NotePeer]),
    // By one reading of OX-A20 it gives way to a part of the primary, too.
    must("OX-S50", &["OX-06", "OX-07", "OX-08", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[Reads(Question::PartOfPrimary, 1), SeesPartAgain, Reads(Question::ChangesOnReturn, 0)])
        .unless(&[IsPrimary])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences, DropChanges]),
    must("OX-S51", &["OX-06", "OX-07", "OX-08", "OX-20", "OX-24"])
        .from(&[Active])
        .on(&[PeerUnseen, PeerPassive])
        .when(&[Reads(Question::PartOfPrimary, 1), SeesPartAgain, Reads(Question::ChangesOnReturn, 1)])
        .unless(&[IsPrimary])
        .to(Passive)
        .does(&[NotePeer, ShowStarting, DropConferences]),
    // What is asked of a portal that serves: it serves all, those who come from the other server too.
    must("OX-S25", &["OX-11", "OX-15", "OX-18", "OX-21"])
        .from(&[Active])
        .on(&[KnownRequest, NewRequest])
        .does(&[OfferLogin]),
    must("OX-S26", &["OX-11", "OX-18", "OX-21"]).from(&[Active]).on(&[LogOn]).does(&[Accept]),
    // What is asked of the primary while it does not serve: those who were logged on are redirected, others are not.
    must("OX-S27", &["OX-12", "OX-14"])
        .from(&[Passive])
        .on(&[KnownRequest])
        .when(&[IsPrimary, PrerequisitesMet, HasOffice])
        .does(&[RedirectToPeer]),
    must("OX-S28", &["OX-12", "OX-16"])
        .from(&[Passive])
        .on(&[KnownRequest])
        .when(&[IsPrimary, PrerequisitesMet, Reads(Question::OfficeGone, 0)])
        .unless(&[HasOffice])
        .does(&[SayStarting]),
    must("OX-S29", &["OX-12", "OX-16"])
        .from(&[Passive])
        .on(&[KnownRequest])
        .when(&[IsPrimary, PrerequisitesMet, Reads(Question::OfficeGone, 1)])
        .unless(&[HasOffice])
        .does(&[RedirectToPeer]),
    must("OX-S30", &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26", "OX-27", "OX-28"])
        .from(&[Passive])
        .on(&[KnownRequest])
        .when(&[IsPrimary])
        .unless(&[PrerequisitesMet])
        .does(&[SayStarting]),
    must("OX-S31", &["OX-08", "OX-15"])
        .from(&[Passive])
        .on(&[NewRequest, LogOn])
        .when(&[IsPrimary])
        .does(&[SayStarting]),
    must("OX-S32", &["OX-12", "OX-14"])
        .from(&[Stopped])
        .on(&[KnownRequest])
        .when(&[IsPrimary, PrerequisitesMet, HostAnswers, Reads(Question::Redirector, 0)])
        .does(&[RedirectToPeer]),
    // What is asked of the secondary while it does not serve: all are redirected to a primary that does.
    must("OX-S33", &["OX-20", "OX-21", "OX-22", "OX-23", "OX-24"])
        .from(&[Passive])
        .on(&[KnownRequest, NewRequest, LogOn])
        .when(&[SeesPeerServe])
        .unless(&[IsPrimary])
        .does(&[RedirectToPeer]),
    must("OX-S34", &["OX-08"])
        .from(&[Passive])
        .on(&[KnownRequest, NewRequest, LogOn])
        .when(&[Reads(Question::PassiveAnswer, 0)])
        .unless(&[IsPrimary, SeesPeerServe])
        .does(&[SayStarting]),
    must("OX-S35", &["OX-20", "OX-23"])
        .from(&[Passive])
        .on(&[KnownRequest, NewRequest, LogOn])
        .when(&[Reads(Question::PassiveAnswer, 1)])
        .unless(&[IsPrimary, SeesPeerServe])
        .does(&[RedirectToPeer]),
    // Changes: copied from the primary in normal operation, and only then (OX-05, OX-06, OX-19).
    must("OX-S36", &["OX-05"])
        .from(&[Active])
        .on(&[ChangeMade])
        .when(&[IsPrimary, PeerWas(Peer::Passive), Reads(Question::WhenCopied, 0)])
        .does(&[KeepChangeToCopy]),
    must("OX-S53", &["OX-05"])
        .from(&[Active])
        .on(&[ChangeMade])
        .when(&[IsPrimary, PeerWas(Peer::Passive), Reads(Question::WhenCopied, 1)])
        .does(&[KeepChangeToCopy, CopyChange]),
    must("OX-S37", &["OX-06"])
        .from(&[Active])
        .on(&[ChangeMade])
        .when(&[IsPrimary, Reads(Question::CatchUp, 0)])
        .unless(&[PeerWas(Peer::Passive)])
        .does(&[KeepChange]),
    must("OX-S41", &["OX-05", "OX-06"])
        .from(&[Active])
        .on(&[ChangeMade])
        .when(&[IsPrimary, Reads(Question::CatchUp, 1)])
        .unless(&[PeerWas(Peer::Passive)])
        .does(&[KeepChangeToCopy]),
    must("OX-S38", &["OX-06", "OX-19"])
        .from(&[Active])
        .on(&[ChangeMade])
        .unless(&[IsPrimary])
        .does(&[KeepChange]),
    must("OX-S39", &["OX-05"]).from(&[Passive]).on(&[ChangeCopied]).unless(&[IsPrimary]).does(&[KeepCopy]),
    must("OX-S40", &["OX-05"]).from(&[Active]).on(&[PeerPassive]).when(&[IsPrimary]).does(&[NotePeer]),
    must("OX-S42", &["OX-05"]).from(&[Active]).on(&[CopyDue]).when(&[IsPrimary]).does(&[CopyChange]),
    // Scheduled conferences: never copied (OX-29), and held only by a portal that serves (OX-07).
    must("OX-S43", &["OX-07", "OX-29"]).from(&[Active]).on(&[ConferenceScheduled]).does(&[KeepConference]),
    must("OX-S44", &["OX-07"])
        .from(&[Active])
        .on(&[ConferenceDue])
        .when(&[HasConference])
        .does(&[HoldConference]),
    // Personal contacts live on the user's IP Office (OX-17).
    must("OX-S45", &["OX-17"])
        .from(&[Active])
        .on(&[ContactEdited])
        .when(&[SeesUsersOffice])
        .does(&[EditContact]),
    must("OX-S46", &["OX-17"])
        .from(&[Active])
        .on(&[ContactEdited])
        .unless(&[SeesUsersOffice])
        .does(&[RefuseContact]),
];

/// The cells without a row.
pub const SERVER_SILENCES: &[Silence<Portal>] = &[
    forbidden(
        &[Stopped],
        &[
            Ended, OfficeGone, OfficeBack, PeerUnseen, PeerPassive, PeerActive, DetectionTime, ChangeMade,
            CopyDue, ConferenceScheduled, ContactEdited,
        ],
        "A portal that does not run notices nothing, and nobody is logged on at it.",
    ),
    ignored(
        &[Stopped],
        &[NewRequest, LogOn],
        "Nothing answers: whoever was not logged on has to use the other address (OX-15).",
    ),
    ignored(
        &[Stopped, Active],
        &[ChangeCopied],
        "A change that comes when normal operation is over is not taken (OX-06).",
    ),
    ignored(
        &[Stopped, Passive],
        &[ConferenceDue],
        "A portal that does not serve holds no conference (OX-07).",
    ),
    forbidden(
        &[Passive],
        &[CopyDue],
        "What is copied is copied in normal operation, by the one that serves.",
    ),
    forbidden(&[Passive, Active], &[Started], "It runs already."),
    ignored(
        &[Passive],
        &[OfficeGone],
        "It does not serve anyway; what it has of its IP Office it looks up when it matters.",
    ),
    ignored(&[Active], &[OfficeBack], "It serves already."),
    forbidden(&[Active], &[DetectionTime], "Who serves waits for no detection time."),
    forbidden(
        &[Passive],
        &[ChangeMade, ConferenceScheduled, ContactEdited],
        "What a user does in a session that is not served any more is answered like any request.",
    ),
];
