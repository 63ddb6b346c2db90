/* The words of a desktop. Sites are 1 and 2. */
#define NOWHERE 0
/* Services. */
#define TELEPHONY 0
#define CONFIGURATION 1
#define STATISTICS 2
/* The agent's login. */
#define WANTED 0
#define ASKED 1
#define IN 2
#define NO_PHONE 3
#define OUT 4
/* Why an agent was logged out. */
#define BY_AGENT 1
#define BY_SUPERVISOR 2
#define DR_FORCE_UNDERSCORE 3
#define DR_FORCE_SPACE 4
#define GRACEFUL_SHUTDOWN 5
#define NOT_NAMED 6
byte first;
bool own_seat, site_timeout, register_timeout, embedded;
/* What is followed: 1 telephony and the phone, 2 configuration and statistics. */
byte follows;
byte cached, preferred, site, goal;
bool failed, is_new = 1, application, user;
byte hears_telephony, hears_configuration, hears_statistics, hears_dn;
bool telephony_off, configuration_off, statistics_off;
byte telephony_clock, configuration_clock, statistics_clock, phone_clock;
byte agent;

#define other(it) (3 - it)
#define is_over(it) (it == After || (it == At && reads_Boundary == 1))
#define phone_expired \
  (input == on_AgentLoggedOut \
    && (reason == DR_FORCE_UNDERSCORE || (reason == DR_FORCE_SPACE && reads_SpellingHeard == 1)))
#define when_HasCached (cached != NOWHERE)
#define when_SeatIsOwn (own_seat)
#define when_FailedBefore (failed)
#define when_AtPreferred (preferred == site)
#define when_PreferredIsElsewhere (input == on_PersonChanged && named != site)
#define when_SiteTimeoutSet (site_timeout)
#define when_RegisterTimeoutSet (register_timeout)
#define when_OfTelephony (input == on_SiteTimer && service == TELEPHONY)
#define when_TimeIsOver \
  ((input == on_SiteTimer && service == TELEPHONY && is_over(telephony_clock)) \
    || (input == on_SiteTimer && service == CONFIGURATION && is_over(configuration_clock)) \
    || (input == on_SiteTimer && service == STATISTICS && is_over(statistics_clock)) \
    || (input != on_SiteTimer && is_over(phone_clock)))
#define when_PhoneClockGivesWay (phone_clock != Off && reads_TimerRace == 1)
#define when_BothServicesCount \
  (site_timeout && reads_BothServices == 1 \
    && ((input == on_ConfigurationOff && statistics_off) || (input == on_StatisticsOff && configuration_off)))
#define when_LoggedOutByAgent (input == on_AgentLoggedOut && reason == BY_AGENT)
#define when_LoggedOutBySupervisor (input == on_AgentLoggedOut && reason == BY_SUPERVISOR)
#define when_PhoneExpired (phone_expired)
#define when_ServerShutsDown (input == on_AgentLoggedOut && reason == GRACEFUL_SHUTDOWN)
#define when_UnknownCode \
  (input == on_AgentLoggedOut && (reason == NOT_NAMED || reason == DR_FORCE_SPACE) && !phone_expired)
#define when_EndpointIsEmbedded (embedded)
#define when_AgentIsWanted (agent == WANTED)
#define when_AgentIsNotIn (agent != IN && agent != ASKED)
#define when_AgentWasRefused (agent == NO_PHONE)
#define when_WaitedInVain (phone_clock == At || phone_clock == After)
#define when_IsStartingStill (is_new && reads_StartsElsewhere == 1)

/* A clock that runs goes on until nothing more will be known of it. */
inline move(it) { if :: it == Before -> it = At :: it == At -> it = After :: else fi }
inline start(it) { if :: it == Off -> it = Before :: else fi }
inline time_passes() {
  if
  :: input == on_SiteTimer && service == TELEPHONY -> move(telephony_clock)
  :: input == on_SiteTimer && service == CONFIGURATION -> move(configuration_clock)
  :: input == on_SiteTimer && service == STATISTICS -> move(statistics_clock)
  :: input == on_PhoneTimer -> move(phone_clock)
  :: else
  fi
}
inline forget_library() {
  hears_telephony = NOWHERE; hears_configuration = NOWHERE; hears_statistics = NOWHERE; hears_dn = NOWHERE;
  telephony_off = 0; configuration_off = 0; statistics_off = 0;
  telephony_clock = Off; configuration_clock = Off; statistics_clock = Off
}
inline does_AimAtFirst() { goal = first }
inline does_AimAtCached() { goal = cached }
inline does_AimAtOther() {
  if
  :: goal != NOWHERE -> goal = other(goal)
  :: goal == NOWHERE && site != NOWHERE -> goal = other(site)
  :: else
  fi
}
inline does_AimAtPreferred() { goal = preferred }
inline does_AimAtLeft() { goal = site }
inline does_PresentApplication() { application = 1 }
inline does_PresentAgent() { user = 1 }
inline does_Connect() {
  if :: goal != NOWHERE -> tell(goal + 1 + 2 * application + 4 * user) :: else fi;
  application = 0; user = 0
}
inline does_LoadOnDemand() { tell(0) }
inline does_RestartLibrary() { forget_library(); tell(1) }
inline does_CountFailure() { failed = 1 }
inline does_Arrive() { site = goal; goal = NOWHERE; failed = 0; phone_clock = Off }
inline does_AskPerson() { tell(10) }
inline does_NotePreferred() {
  if :: input == on_PersonRead || input == on_PersonChanged -> preferred = named :: else fi
}
inline does_KeepPreferred() { cached = preferred }
inline does_AskSite() { tell(11) }
inline does_ListenTelephony() { hears_telephony = site; is_new = 0 }
inline does_ListenConfiguration() { hears_configuration = site }
inline does_ListenStatistics() { hears_statistics = site }
inline does_ListenDn() { hears_dn = site }
inline does_ShowTelephonyOff() { telephony_off = 1; tell(12) }
inline does_WarnConfiguration() { configuration_off = 1; tell(13) }
inline does_WarnStatistics() { statistics_off = 1; tell(14) }
inline does_ShowTelephonyOn() { telephony_off = 0; tell(15) }
inline does_LiftConfiguration() { configuration_off = 0; tell(16) }
inline does_LiftStatistics() { statistics_off = 0; tell(17) }
inline does_StartTelephonyClock() { start(telephony_clock) }
inline does_StopTelephonyClock() { telephony_clock = Off }
inline does_StartConfigurationClock() { start(configuration_clock) }
inline does_StopConfigurationClock() { configuration_clock = Off }
inline does_StartStatisticsClock() { start(statistics_clock) }
inline does_StopStatisticsClock() { statistics_clock = Off }
inline does_StartPhoneClock() { start(phone_clock) }
inline does_StopPhoneClock() { phone_clock = Off }
inline does_WantAgent() { if :: agent != OUT -> agent = WANTED :: else fi }
inline does_RequestLogin() { agent = ASKED; tell(18) }
inline does_AgentIsIn() { agent = IN }
inline does_AgentIsOut() { agent = OUT }
inline does_AgentHasNoPhone() { agent = NO_PHONE }
inline does_RelaunchEndpoint() { tell(19) }
inline does_TellAgent() { tell(20) }
inline does_EndSession() {
  forget_library();
  preferred = NOWHERE; site = NOWHERE; goal = NOWHERE; failed = 0; is_new = 1; application = 0; user = 0;
  phone_clock = Off; agent = WANTED
}

ltl at_work_it_hears_telephony {
  [] (at_rest -> ((state == at_Working || state == at_AwaitingPhone) -> (site != NOWHERE && hears_telephony == site)))
}
ltl it_never_connects_without_the_application { [] (at_rest -> (shown != 3 && shown != 4 && shown != 7 && shown != 8)) }
ltl it_never_waits_for_a_phone { [] (at_rest -> state != at_AwaitingPhone) }
