/* The words of the myApps client. PBXes have numbers; the one that is configured is 1. */
#define NOBODY 0
#define PRIMARY 1
/* Which of its PBXes an attempt began at. */
#define None 0
#define Served 1
#define Current 2
#define Primary 3
#define Secondary 4
#define CurrentAgain 5

byte secondary, current, target, attempt;
bool redirected, session, by_session, nonce;
bool up, standby;
byte cur, pri, sec;

#define stayed (target == PRIMARY && (!redirected || reads_RedirectedToPrimary == 1))
#define when_AfterAttempt(which) (attempt == which)
#define when_GaveCurrentUp ((attempt == Current && reads_HowOften == 0) || attempt == CurrentAgain)
#define when_HasSecondary (secondary != NOBODY)
#define when_CurrentIsPrimary (current == PRIMARY)
#define when_HasSession (session)
#define when_LoggingOnWithSession (by_session)
#define when_Genuine (genuine)
#define when_ByStandby (by_standby)
#define when_CameByRedirect (redirected && !stayed)
#define when_CameDirectly (!redirected && !stayed)
#define when_StayedAtPrimary (stayed)
#define when_ExplicitStandbyNamed (named != NOBODY && !implicit)
#define when_ImplicitStandbyNamed (named != NOBODY && implicit)
#define when_NoStandbyNamed (named == NOBODY)
#define when_SessionExpired (expired)
#define when_FollowedRedirect (redirected)

inline aim(at, as) { target = at; attempt = as; redirected = 0 }
inline publish(is_up, is_standby, is_cur) {
  up = is_up; standby = is_standby; cur = is_cur; pri = PRIMARY; sec = secondary; tell(5)
}
inline does_AimAtCurrent() { aim(current, Current) }
inline does_AimAtCurrentAgain() { aim(current, CurrentAgain) }
inline does_AimAtPrimary() { aim(PRIMARY, Primary) }
inline does_AimAtSecondary() { aim(secondary, Secondary) }
inline does_AimAtRedirect() { if :: input == on_Redirected -> target = redirect; redirected = 1 :: else fi }
inline does_Dial() { if :: target != NOBODY -> tell(target) :: else fi }
inline does_DrawNonce() { nonce = 1 }
inline does_LogOnWithSession() { by_session = 1; tell(12 + nonce); nonce = 0 }
inline does_LogOnAsUser() { by_session = 0; tell(10 + nonce); nonce = 0 }
inline does_KeepSession() { session = 1 }
inline does_ForgetSession() { session = 0 }
inline does_Arrive() { current = target; attempt = Served }
inline does_SecondaryIsNamed() { secondary = named }
inline does_SecondaryIsCurrent() { secondary = current }
inline does_SecondaryIsNone() { secondary = NOBODY }
inline does_PublishHome() { publish(1, 0, current) }
inline does_PublishStandby() { publish(1, 1, current) }
inline does_PublishOffline() { publish(0, (reads_OfflineStandby == 1 && standby), current) }
inline does_PublishUp() { if :: reads_UpFromWhen == 1 -> publish(1, 0, NOBODY) :: else fi }
inline does_HangUp() { tell(0); if :: up && cur == NOBODY -> publish(0, 0, current) :: else fi }
inline does_StartOver() { attempt = None }

ltl what_it_publishes_is_so {
  [] (at_rest -> ((state == at_AtHome -> up && !standby) && (state == at_AtStandby -> up && standby)))
}
ltl the_primary_is_never_the_secondary { [] (at_rest -> secondary != PRIMARY) }
ltl it_returns_to_a_pbx_that_it_knows { [] (at_rest -> (attempt == Current -> current != NOBODY)) }
