//! The desktop's rows, in the order of the document: startup, the four listeners, the switchover.

use super::ambiguities::Question;
use super::client::{Client, State};
use super::client::{Effect::*, Guard::*, Input::*, State::*};
use super::editions::{AGENT_DESKTOP, WORKSPACE};
use crate::rule::{Rule, may, must, should};

/// A desktop that is connected to a site and listens.
const AT_WORK: &[State] = &[Working, AwaitingPhone];

/// The rows of both editions.
pub const CLIENT_RULES: &[Rule<Client>] = &[
    // Startup: a proxy, either one, then the other.
    must("GD-C01", &["GD-01", "GD-03", "GD-23"])
        .from(&[Closed])
        .on(&[Start])
        .to(Connecting)
        .does(&[AimAtFirst, PresentApplication, PresentAgent, Connect]),
    may("GD-C02", &["GD-01", "GD-03", "GD-06", "GD-07"])
        .from(&[Closed])
        .on(&[Start])
        .when(&[HasCached, SeatIsOwn])
        .to(Connecting)
        .does(&[AimAtCached, PresentApplication, PresentAgent, Connect]),
    should("GD-C03", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::OtherAddress, 0)])
        .unless(&[FailedBefore])
        .does(&[CountFailure, AimAtOther, PresentApplication, PresentAgent, Connect]),
    should("GD-C04", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::OtherAddress, 0), FailedBefore, Reads(Question::TargetDown, 0)])
        .does(&[AimAtOther, PresentApplication, PresentAgent, Connect]),
    should("GD-C05", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::OtherAddress, 0), FailedBefore, Reads(Question::TargetDown, 1)])
        .does(&[PresentApplication, PresentAgent, Connect]),
    should("GD-C06", &["GD-02"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::OtherAddress, 0), FailedBefore, Reads(Question::TargetDown, 2)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    may("GD-C07", &["GD-03"])
        .from(&[Connecting, Switching])
        .on(&[Rejected])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    should("GD-C63", &["GD-02", "GD-23"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::OtherAddress, 1)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    should("GD-C64", &["GD-02", "GD-23"])
        .from(&[ReadingPerson, ReadingSite])
        .on(&[Lost])
        .when(&[Reads(Question::OtherAddress, 1)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    // Startup: the agent's sites.
    should("GD-C08", &["GD-04"])
        .from(&[Connecting])
        .on(&[Accepted])
        .to(ReadingPerson)
        .does(&[Arrive, AskPerson]),
    should("GD-C09", &["GD-02", "GD-03"])
        .from(&[ReadingPerson, ReadingSite])
        .on(&[Lost])
        .when(&[Reads(Question::OtherAddress, 0)])
        .to(Connecting)
        .does(&[CountFailure, AimAtOther, PresentApplication, PresentAgent, Connect]),
    should("GD-C10", &["GD-04"])
        .from(&[ReadingPerson])
        .on(&[PersonRead])
        .to(ReadingSite)
        .does(&[NotePreferred, AskSite]),
    may("GD-C11", &["GD-04", "GD-06", "GD-07"])
        .from(&[ReadingPerson])
        .on(&[PersonRead])
        .when(&[SeatIsOwn])
        .to(ReadingSite)
        .does(&[NotePreferred, KeepPreferred, AskSite]),
    should("GD-C12", &["GD-05", "GD-09"])
        .from(&[ReadingSite])
        .on(&[SiteRead])
        .when(&[AtPreferred])
        .to(Working)
        .does(&[ListenTelephony, ListenConfiguration, ListenStatistics, ListenDn, WantAgent]),
    should("GD-C13", &["GD-05", "GD-06", "GD-21", "GD-25"])
        .from(&[ReadingSite])
        .on(&[SiteRead])
        .unless(&[AtPreferred])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent, Connect]),
    // Telephony service.
    should("GD-C14", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOff])
        .when(&[SiteTimeoutSet])
        .unless(&[PhoneClockGivesWay])
        .does(&[ShowTelephonyOff, StartTelephonyClock]),
    should("GD-C15", &["GD-08", "GD-12"])
        .from(AT_WORK)
        .on(&[TelephonyOff])
        .unless(&[SiteTimeoutSet, PhoneClockGivesWay])
        .does(&[ShowTelephonyOff]),
    should("GD-C16", &["GD-11", "GD-18"])
        .from(&[AwaitingPhone])
        .on(&[TelephonyOff])
        .when(&[SiteTimeoutSet, PhoneClockGivesWay])
        .to(Working)
        .does(&[ShowTelephonyOff, StartTelephonyClock, StopPhoneClock]),
    should("GD-C17", &["GD-12", "GD-18"])
        .from(&[AwaitingPhone])
        .on(&[TelephonyOff])
        .when(&[PhoneClockGivesWay])
        .unless(&[SiteTimeoutSet])
        .to(Working)
        .does(&[ShowTelephonyOff, StopPhoneClock]),
    should("GD-C18", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOn])
        .when(&[Reads(Question::Flapping, 0)])
        .does(&[StopTelephonyClock, ShowTelephonyOn, WantAgent]),
    should("GD-C19", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOn])
        .when(&[Reads(Question::Flapping, 1)])
        .does(&[ShowTelephonyOn, WantAgent]),
    should("GD-C20", &["GD-08", "GD-11", "GD-21", "GD-25"])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[OfTelephony, TimeIsOver])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // Configuration service, statistics service.
    should("GD-C21", &["GD-13"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .unless(&[BothServicesCount])
        .does(&[WarnConfiguration]),
    should("GD-C22", &["GD-13", "GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .when(&[BothServicesCount])
        .does(&[WarnConfiguration, StartConfigurationClock]),
    should("GD-C23", &["GD-13"])
        .from(AT_WORK)
        .on(&[ConfigurationOn])
        .does(&[StopConfigurationClock, LiftConfiguration]),
    should("GD-C24", &["GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .unless(&[BothServicesCount])
        .does(&[WarnStatistics]),
    should("GD-C25", &["GD-13", "GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .when(&[BothServicesCount])
        .does(&[WarnStatistics, StartConfigurationClock]),
    should("GD-C26", &["GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOn])
        .does(&[StopConfigurationClock, LiftStatistics]),
    should("GD-C27", &["GD-13", "GD-14", "GD-21", "GD-25"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[TimeIsOver, Reads(Question::BothServices, 1)])
        .unless(&[OfTelephony])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // The same of the other desktop, which holds each of them to be as important as telephony.
    should("GD-C28", &["GD-13"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .when(&[SiteTimeoutSet])
        .does(&[WarnConfiguration, StartConfigurationClock]),
    should("GD-C29", &["GD-13"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .unless(&[SiteTimeoutSet])
        .does(&[WarnConfiguration]),
    should("GD-C30", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .when(&[SiteTimeoutSet])
        .does(&[WarnStatistics, StartStatisticsClock]),
    should("GD-C31", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .unless(&[SiteTimeoutSet])
        .does(&[WarnStatistics]),
    should("GD-C32", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOn])
        .does(&[StopStatisticsClock, LiftStatistics]),
    should("GD-C33", &["GD-13", "GD-14", "GD-21", "GD-25"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[TimeIsOver])
        .unless(&[OfTelephony])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // DN: the agent is logged out.
    should("GD-C34", &["GD-15"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[LoggedOutByAgent])
        .does(&[AgentIsOut]),
    should("GD-C35", &["GD-16"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[LoggedOutBySupervisor])
        .does(&[AgentIsOut]),
    should("GD-C36", &["GD-17", "GD-18"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[PhoneExpired, RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    should("GD-C37", &["GD-17", "GD-19"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[PhoneExpired])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone]),
    may("GD-C38", &["GD-17", "GD-18"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[PhoneExpired, RegisterTimeoutSet, EndpointIsEmbedded])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock, RelaunchEndpoint]),
    may("GD-C39", &["GD-17", "GD-19"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[PhoneExpired, EndpointIsEmbedded])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, RelaunchEndpoint]),
    should("GD-C40", &["GD-20", "GD-21", "GD-25"])
        .from(AT_WORK)
        .on(&[AgentLoggedOut])
        .when(&[ServerShutsDown])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    should("GD-C41", &["GD-15", "GD-16"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 0)])
        .does(&[AgentIsOut]),
    should("GD-C42", &["GD-17", "GD-18"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 1), RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    should("GD-C43", &["GD-17", "GD-19"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 1)])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone]),
    // DN: the phone comes back, or does not.
    should("GD-C44", &["GD-17"])
        .from(&[AwaitingPhone])
        .on(&[DnBack])
        .to(Working)
        .does(&[StopPhoneClock, WantAgent]),
    should("GD-C45", &["GD-17"]).from(&[Working]).on(&[DnBack]).when(&[AgentWasRefused]).does(&[WantAgent]),
    should("GD-C46", &["GD-17", "GD-25"])
        .from(&[Switching])
        .on(&[DnBack])
        .when(&[WaitedInVain, Reads(Question::LateBack, 1)])
        .does(&[
            StopPhoneClock, LoadOnDemand, RestartLibrary, AimAtLeft, PresentApplication, PresentAgent,
            Connect,
        ]),
    should("GD-C47", &["GD-18", "GD-21", "GD-25"])
        .from(&[AwaitingPhone])
        .on(&[PhoneTimer])
        .when(&[TimeIsOver])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // The agent's login, of which the document is silent.
    should("GD-C48", &["GD-22"])
        .from(&[Working])
        .on(&[LogInDue])
        .when(&[AgentIsWanted, Reads(Question::LogInAgain, 0)])
        .does(&[RequestLogin]),
    may("GD-C49", &["GD-15"]).from(&[Working]).on(&[LogInByHand]).when(&[AgentIsNotIn]).does(&[RequestLogin]),
    should("GD-C50", &["GD-22"]).from(&[Working]).on(&[LoggedIn]).does(&[AgentIsIn]),
    should("GD-C51", &["GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 0)])
        .does(&[AgentHasNoPhone]),
    should("GD-C52", &["GD-18", "GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 1), RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    should("GD-C53", &["GD-19", "GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 1)])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone]),
    // The switchover.
    should("GD-C54", &["GD-08", "GD-09", "GD-22"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 0), Reads(Question::ListenersAfter, 0)])
        .unless(&[IsStartingStill])
        .to(Working)
        .does(&[Arrive, ListenTelephony, ListenConfiguration, ListenStatistics, ListenDn, WantAgent]),
    should("GD-C55", &["GD-22"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 0), Reads(Question::ListenersAfter, 1)])
        .unless(&[IsStartingStill])
        .to(Working)
        .does(&[Arrive, ListenTelephony, ListenDn, WantAgent]),
    should("GD-C56", &["GD-04", "GD-06"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 1)])
        .to(ReadingPerson)
        .does(&[Arrive, AskPerson]),
    should("GD-C65", &["GD-04", "GD-05", "GD-06"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 0), IsStartingStill])
        .to(ReadingPerson)
        .does(&[Arrive, AskPerson]),
    should("GD-C57", &["GD-02", "GD-21", "GD-25"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 0)])
        .does(&[LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    should("GD-C58", &["GD-21", "GD-25"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 1)])
        .does(&[LoadOnDemand, RestartLibrary, PresentApplication, PresentAgent, Connect]),
    should("GD-C59", &["GD-02", "GD-21", "GD-25"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 2)])
        .unless(&[FailedBefore])
        .does(&[
            CountFailure, LoadOnDemand, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect,
        ]),
    should("GD-C60", &["GD-21"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[FailedBefore, Reads(Question::TargetDown, 2)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    should("GD-C61", &["GD-05", "GD-21", "GD-25"])
        .from(AT_WORK)
        .on(&[PersonChanged])
        .when(&[PreferredIsElsewhere, Reads(Question::PreferredChanged, 1)])
        .to(Switching)
        .does(&[
            NotePreferred, LoadOnDemand, RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent,
            Connect,
        ]),
    should("GD-C62", &["GD-05", "GD-21", "GD-25"])
        .from(AT_WORK)
        .on(&[HomeSeen])
        .when(&[Reads(Question::Failback, 1)])
        .unless(&[AtPreferred])
        .to(Switching)
        .does(&[LoadOnDemand, RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent, Connect]),
];
