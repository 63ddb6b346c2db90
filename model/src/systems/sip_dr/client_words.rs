//! The desktop's words: where it stands, what it hears, on what conditions it does what.

use super::ambiguities::Question;

crate::closed_enum! {
    /// Where a desktop stands.
    pub enum State {
        /// It does not run, or has told the agent that it cannot.
        Closed,
        /// It has been started and connects to a proxy.
        Connecting,
        /// It has asked for the agent's person object.
        ReadingPerson,
        /// It has asked for the application object of the preferred site.
        ReadingSite,
        /// It has restarted its library and connects to the target of a switchover.
        Switching,
        /// It is connected to a site and listens.
        Working,
        /// The same; the registration of the phone has expired, and it waits for the phone.
        AwaitingPhone,
    }
}

crate::closed_enum! {
    /// What a desktop is told.
    pub enum Input {
        /// The agent starts it, with user name and password.
        Start,
        /// The proxy has let it in.
        Accepted,
        /// The proxy has refused the login.
        Rejected,
        /// The connection is refused.
        Unreachable,
        /// Nothing answers.
        NoAnswer,
        /// The connection to the proxy ends before everything is read.
        Lost,
        /// The person object is there.
        PersonRead,
        /// The application object of the preferred site is there.
        SiteRead,
        /// The telephony service goes OFF.
        TelephonyOff,
        /// The telephony service is ON again.
        TelephonyOn,
        /// The configuration service goes OFF.
        ConfigurationOff,
        /// The configuration service is ON again.
        ConfigurationOn,
        /// The statistics service goes OFF.
        StatisticsOff,
        /// The statistics service is ON again.
        StatisticsOn,
        /// The clock of a service that is OFF has come to site-timeout, or beyond it.
        SiteTimer,
        /// The clock of the missing phone has come to site-sip-register-timeout, or beyond it.
        PhoneTimer,
        /// EventAgentLogout.
        AgentLoggedOut,
        /// EventDNBackInService.
        DnBack,
        /// It is the desktop's turn to log the agent in.
        LogInDue,
        /// The agent wants to be logged in.
        LogInByHand,
        /// The SIP Server has logged the agent in.
        LoggedIn,
        /// The SIP Server has refused to.
        LoginRefused,
        /// The person object has changed.
        PersonChanged,
        /// The proxy of the preferred site is seen to answer, and the agent is in no call.
        HomeSeen,
    }
}

crate::guard_enum! {
    /// A condition of a desktop's row.
    pub enum Guard {
        /// The preferred site is known from an earlier start.
        HasCached,
        /// The agent has a seat of his own.
        SeatIsOwn,
        /// The attempt before this one has failed, too.
        FailedBefore,
        /// It is connected to the preferred site.
        AtPreferred,
        /// The person object names a preferred site other than the one it is connected to.
        PreferredIsElsewhere,
        /// site-timeout is configured, and not 0.
        SiteTimeoutSet,
        /// site-sip-register-timeout is configured, and not 0.
        RegisterTimeoutSet,
        /// The clock is that of the telephony service.
        OfTelephony,
        /// The interval is over, as GD-A4 is read.
        TimeIsOver,
        /// The clock of the phone runs and is given up when telephony goes OFF (GD-A6, b).
        PhoneClockGivesWay,
        /// The other one of configuration and statistics is OFF already, and that is a failure (GD-A9, b).
        BothServicesCount,
        /// The logout was the agent's.
        LoggedOutByAgent,
        /// The logout was a supervisor's.
        LoggedOutBySupervisor,
        /// The reason code says that the registration of the phone has expired, in a spelling that counts (GD-A10).
        PhoneExpired,
        /// The reason code says that the SIP Server shuts down.
        ServerShutsDown,
        /// The reason code says nothing that the desktop knows.
        UnknownCode,
        /// The phone's endpoint is a part of the desktop.
        EndpointIsEmbedded,
        /// The agent is to be logged in.
        AgentIsWanted,
        /// The agent is not logged in, and no login is under way.
        AgentIsNotIn,
        /// The agent's login was refused.
        AgentWasRefused,
        /// The switchover was begun because the phone did not come back.
        WaitedInVain,
        /// It has not been at work since it was started, and comes to work at the preferred site only (GD-A18, b).
        IsStartingStill,
    }
    reads Question
}

crate::closed_enum! {
    /// What a desktop's row does.
    pub enum Effect {
        /// Takes aim at the site that its own configuration names first.
        AimAtFirst,
        /// Takes aim at the preferred site that it has kept.
        AimAtCached,
        /// Takes aim at the other site than the one that it aimed at, or is connected to.
        AimAtOther,
        /// Takes aim at the preferred site.
        AimAtPreferred,
        /// Takes aim at the site that it has just left.
        AimAtLeft,
        /// Gives the name of the application.
        PresentApplication,
        /// Gives the agent's user name and password.
        PresentAgent,
        /// Connects to the proxy of the site that it aims at.
        Connect,
        /// Sets the option that keeps the start of a library short.
        LoadOnDemand,
        /// Restarts the library: listeners, clocks of services and what was shown are gone.
        RestartLibrary,
        /// Remembers that an attempt has failed.
        CountFailure,
        /// It is connected to the site that it aimed at.
        Arrive,
        /// Asks for the person object.
        AskPerson,
        /// Notes the preferred site.
        NotePreferred,
        /// Keeps the preferred site for the next start.
        KeepPreferred,
        /// Asks for the application object of the preferred site.
        AskSite,
        /// Listens to the telephony service.
        ListenTelephony,
        /// Listens to the configuration service.
        ListenConfiguration,
        /// Listens to the statistics service.
        ListenStatistics,
        /// Listens to the agent's DN.
        ListenDn,
        /// Shows that telephony is OFF.
        ShowTelephonyOff,
        /// Shows that telephony is ON.
        ShowTelephonyOn,
        /// Warns the user, and monitoring where there is some, of the configuration service.
        WarnConfiguration,
        /// Takes that back.
        LiftConfiguration,
        /// Warns the user, and monitoring where there is some, of the statistics service.
        WarnStatistics,
        /// Takes that back.
        LiftStatistics,
        /// Starts the clock of telephony, or lets it go on where it was held (GD-A5, b).
        StartTelephonyClock,
        /// Stops it.
        StopTelephonyClock,
        /// Starts the clock of the configuration service, or of both services (GD-A9, b).
        StartConfigurationClock,
        /// Stops it.
        StopConfigurationClock,
        /// Starts the clock of the statistics service.
        StartStatisticsClock,
        /// Stops it.
        StopStatisticsClock,
        /// Starts the clock of the missing phone.
        StartPhoneClock,
        /// Stops it.
        StopPhoneClock,
        /// The agent is to be logged in, unless the agent or a supervisor wanted the logout.
        WantAgent,
        /// Logs the agent in.
        RequestLogin,
        /// Notes that the agent is logged in.
        AgentIsIn,
        /// Notes that the agent is logged out and stays so.
        AgentIsOut,
        /// Notes that the agent cannot be logged in before the phone is there.
        AgentHasNoPhone,
        /// Launches the embedded endpoint again.
        RelaunchEndpoint,
        /// Tells the agent that it cannot go on.
        TellAgent,
        /// Forgets everything but what is kept for the next start.
        EndSession,
    }
}
