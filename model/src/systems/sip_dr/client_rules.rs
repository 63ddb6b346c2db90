//! The desktop's rows, in the order of the document: startup, the four listeners, the switchover.

use super::ambiguities::Question;
use super::client::{Client, State};
use super::client::{Effect::*, Guard::*, Input::*, State::*};
use super::editions::{AGENT_DESKTOP, WORKSPACE};
use crate::rule::{Rule, may, must};

/// A desktop that is connected to a site and listens.
const AT_WORK: &[State] = &[Working, AwaitingPhone];

/// The rows of both editions.
pub const CLIENT_RULES: &[Rule<Client>] = &[
    // Startup: a proxy, either one, then the other.
    must("GD-C01", &["GD-01", "GD-03"])
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
    must("GD-C03", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .unless(&[FailedBefore])
        .does(&[CountFailure, AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C04", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[FailedBefore, Reads(Question::TargetDown, 0)])
        .does(&[AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C05", &["GD-02", "GD-03"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[FailedBefore, Reads(Question::TargetDown, 1)])
        .does(&[PresentApplication, PresentAgent, Connect]),
    must("GD-C06", &["GD-02"])
        .from(&[Connecting])
        .on(&[Unreachable, NoAnswer])
        .when(&[FailedBefore, Reads(Question::TargetDown, 2)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    may("GD-C07", &["GD-03"])
        .from(&[Connecting, Switching])
        .on(&[Rejected])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    // Startup: the agent's sites.
    must("GD-C08", &["GD-04"])
        .from(&[Connecting])
        .on(&[Accepted])
        .to(ReadingPerson)
        .does(&[Arrive, AskPerson]),
    must("GD-C09", &["GD-02", "GD-03"])
        .from(&[ReadingPerson, ReadingSite])
        .on(&[Lost])
        .to(Connecting)
        .does(&[CountFailure, AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C10", &["GD-04"])
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
    must("GD-C12", &["GD-05", "GD-09"])
        .from(&[ReadingSite])
        .on(&[SiteRead])
        .when(&[AtPreferred])
        .to(Working)
        .does(&[ListenTelephony, ListenConfiguration, ListenStatistics, ListenDn, WantAgent]),
    must("GD-C13", &["GD-05", "GD-06", "GD-21"])
        .from(&[ReadingSite])
        .on(&[SiteRead])
        .unless(&[AtPreferred])
        .to(Switching)
        .does(&[RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent, Connect]),
    // Telephony service.
    must("GD-C14", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOff])
        .when(&[SiteTimeoutSet])
        .unless(&[PhoneClockGivesWay])
        .does(&[ShowTelephonyOff, StartTelephonyClock]),
    must("GD-C15", &["GD-08", "GD-12"])
        .from(AT_WORK)
        .on(&[TelephonyOff])
        .unless(&[SiteTimeoutSet, PhoneClockGivesWay])
        .does(&[ShowTelephonyOff]),
    must("GD-C16", &["GD-11", "GD-18"])
        .from(&[AwaitingPhone])
        .on(&[TelephonyOff])
        .when(&[SiteTimeoutSet, PhoneClockGivesWay])
        .to(Working)
        .does(&[ShowTelephonyOff, StartTelephonyClock, StopPhoneClock]),
    must("GD-C17", &["GD-12", "GD-18"])
        .from(&[AwaitingPhone])
        .on(&[TelephonyOff])
        .when(&[PhoneClockGivesWay])
        .unless(&[SiteTimeoutSet])
        .to(Working)
        .does(&[ShowTelephonyOff, StopPhoneClock]),
    must("GD-C18", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOn])
        .when(&[Reads(Question::Flapping, 0)])
        .does(&[StopTelephonyClock, ShowTelephonyOn, WantAgent]),
    must("GD-C19", &["GD-08", "GD-11"])
        .from(AT_WORK)
        .on(&[TelephonyOn])
        .when(&[Reads(Question::Flapping, 1)])
        .does(&[ShowTelephonyOn, WantAgent]),
    must("GD-C20", &["GD-08", "GD-11", "GD-21"])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[OfTelephony, TimeIsOver])
        .to(Switching)
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // Configuration service, statistics service.
    must("GD-C21", &["GD-13"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .unless(&[BothServicesCount])
        .does(&[WarnConfiguration]),
    must("GD-C22", &["GD-13", "GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .when(&[BothServicesCount])
        .does(&[WarnConfiguration, StartConfigurationClock]),
    must("GD-C23", &["GD-13"])
        .from(AT_WORK)
        .on(&[ConfigurationOn])
        .does(&[StopConfigurationClock, LiftConfiguration]),
    must("GD-C24", &["GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .unless(&[BothServicesCount])
        .does(&[WarnStatistics]),
    must("GD-C25", &["GD-13", "GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .when(&[BothServicesCount])
        .does(&[WarnStatistics, StartConfigurationClock]),
    must("GD-C26", &["GD-14"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[StatisticsOn])
        .does(&[StopConfigurationClock, LiftStatistics]),
    must("GD-C27", &["GD-13", "GD-14", "GD-21"])
        .only_in(&[AGENT_DESKTOP])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[TimeIsOver, Reads(Question::BothServices, 1)])
        .unless(&[OfTelephony])
        .to(Switching)
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // The same of the other desktop, which holds each of them to be as important as telephony.
    must("GD-C28", &["GD-13"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .when(&[SiteTimeoutSet])
        .does(&[WarnConfiguration, StartConfigurationClock]),
    must("GD-C29", &["GD-13"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[ConfigurationOff])
        .unless(&[SiteTimeoutSet])
        .does(&[WarnConfiguration]),
    must("GD-C30", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .when(&[SiteTimeoutSet])
        .does(&[WarnStatistics, StartStatisticsClock]),
    must("GD-C31", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOff])
        .unless(&[SiteTimeoutSet])
        .does(&[WarnStatistics]),
    must("GD-C32", &["GD-14"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[StatisticsOn])
        .does(&[StopStatisticsClock, LiftStatistics]),
    must("GD-C33", &["GD-13", "GD-14", "GD-21"])
        .only_in(&[WORKSPACE])
        .from(AT_WORK)
        .on(&[SiteTimer])
        .when(&[TimeIsOver])
        .unless(&[OfTelephony])
        .to(Switching)
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // DN: the agent is logged out.
    must("GD-C34", &["GD-15"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[LoggedOutByAgent])
        .does(&[AgentIsOut]),
    must("GD-C35", &["GD-16"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[LoggedOutBySupervisor])
        .does(&[AgentIsOut]),
    must("GD-C36", &["GD-17", "GD-18"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[PhoneExpired, RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    must("GD-C37", &["GD-17", "GD-19"])
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
    must("GD-C40", &["GD-20", "GD-21"])
        .from(AT_WORK)
        .on(&[AgentLoggedOut])
        .when(&[ServerShutsDown])
        .to(Switching)
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C41", &["GD-15", "GD-16"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 0)])
        .does(&[AgentIsOut]),
    must("GD-C42", &["GD-17", "GD-18"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 1), RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    must("GD-C43", &["GD-17", "GD-19"])
        .from(&[Working])
        .on(&[AgentLoggedOut])
        .when(&[UnknownCode, Reads(Question::UnknownReason, 1)])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone]),
    // DN: the phone comes back, or does not.
    must("GD-C44", &["GD-17"])
        .from(&[AwaitingPhone])
        .on(&[DnBack])
        .to(Working)
        .does(&[StopPhoneClock, WantAgent]),
    must("GD-C45", &["GD-17"]).from(&[Working]).on(&[DnBack]).when(&[AgentWasRefused]).does(&[WantAgent]),
    must("GD-C46", &["GD-17"])
        .from(&[Switching])
        .on(&[DnBack])
        .when(&[WaitedInVain, Reads(Question::LateBack, 1)])
        .does(&[StopPhoneClock, RestartLibrary, AimAtLeft, PresentApplication, PresentAgent, Connect]),
    must("GD-C47", &["GD-18", "GD-21"])
        .from(&[AwaitingPhone])
        .on(&[PhoneTimer])
        .when(&[TimeIsOver])
        .to(Switching)
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    // The agent's login, of which the document is silent.
    must("GD-C48", &["GD-22"])
        .from(&[Working])
        .on(&[LogInDue])
        .when(&[AgentIsWanted, Reads(Question::LogInAgain, 0)])
        .does(&[RequestLogin]),
    may("GD-C49", &["GD-15"]).from(&[Working]).on(&[LogInByHand]).when(&[AgentIsNotIn]).does(&[RequestLogin]),
    must("GD-C50", &["GD-22"]).from(&[Working]).on(&[LoggedIn]).does(&[AgentIsIn]),
    must("GD-C51", &["GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 0)])
        .does(&[AgentHasNoPhone]),
    must("GD-C52", &["GD-18", "GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 1), RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone, StartPhoneClock]),
    must("GD-C53", &["GD-19", "GD-22"])
        .from(&[Working])
        .on(&[LoginRefused])
        .when(&[Reads(Question::NoPhone, 1)])
        .unless(&[RegisterTimeoutSet])
        .to(AwaitingPhone)
        .does(&[AgentHasNoPhone]),
    // The switchover.
    must("GD-C54", &["GD-08", "GD-09", "GD-22"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 0), Reads(Question::ListenersAfter, 0)])
        .to(Working)
        .does(&[Arrive, ListenTelephony, ListenConfiguration, ListenStatistics, ListenDn, WantAgent]),
    must("GD-C55", &["GD-22"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 0), Reads(Question::ListenersAfter, 1)])
        .to(Working)
        .does(&[Arrive, ListenTelephony, ListenDn, WantAgent]),
    must("GD-C56", &["GD-04", "GD-06"])
        .from(&[Switching])
        .on(&[Accepted])
        .when(&[Reads(Question::EveryConnection, 1)])
        .to(ReadingPerson)
        .does(&[Arrive, AskPerson]),
    must("GD-C57", &["GD-02", "GD-21"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 0)])
        .does(&[RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C58", &["GD-21"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 1)])
        .does(&[RestartLibrary, PresentApplication, PresentAgent, Connect]),
    must("GD-C59", &["GD-02", "GD-21"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[Reads(Question::TargetDown, 2)])
        .unless(&[FailedBefore])
        .does(&[CountFailure, RestartLibrary, AimAtOther, PresentApplication, PresentAgent, Connect]),
    must("GD-C60", &["GD-21"])
        .from(&[Switching])
        .on(&[Unreachable, NoAnswer])
        .when(&[FailedBefore, Reads(Question::TargetDown, 2)])
        .to(Closed)
        .does(&[TellAgent, EndSession]),
    must("GD-C61", &["GD-05", "GD-21"])
        .from(AT_WORK)
        .on(&[PersonChanged])
        .when(&[PreferredIsElsewhere, Reads(Question::PreferredChanged, 1)])
        .to(Switching)
        .does(&[NotePreferred, RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent, Connect]),
    must("GD-C62", &["GD-05", "GD-21"])
        .from(AT_WORK)
        .on(&[HomeSeen])
        .when(&[Reads(Question::Failback, 1)])
        .unless(&[AtPreferred])
        .to(Switching)
        .does(&[RestartLibrary, AimAtPreferred, PresentApplication, PresentAgent, Connect]),
];
