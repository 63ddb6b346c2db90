/* The words of the NetPhone client, which knows one address or two. */
#define NOBODY 0
#define SERVER 1
#define STANDBY 2
/* Where the last attempt went. */
#define None 0
#define Served 1
#define Server 2
#define Standby 3
bool knows_standby;
byte target, current, attempt;
bool server_failed, standby_failed;

#define when_AfterAttempt(which) (attempt == which)
#define when_KnowsStandby (knows_standby)
#define when_AnAddressIsLeft \
  (!((server_failed || target == SERVER) && (!knows_standby || standby_failed || target == STANDBY)))

inline aim(whom) { target = whom; attempt = (target == STANDBY -> Standby : Server) }
inline forget_failures() { server_failed = 0; standby_failed = 0 }
inline does_AimAtServer() { aim(SERVER) }
inline does_AimAtStandby() { aim(STANDBY) }
inline does_AimAtCurrent() { aim(current) }
inline does_Dial() { if :: target != NOBODY -> tell(target) :: else fi }
inline does_LogOn() { tell(3) }
inline does_Arrive() { current = target; forget_failures() }
inline does_NoteFailure() {
  if :: target == SERVER -> server_failed = 1 :: target == STANDBY -> standby_failed = 1 :: else fi
}
inline does_HangUp() { target = NOBODY; tell(0) }
inline does_StartOver() { attempt = None; forget_failures() }
inline does_ReturnToCurrent() { attempt = Served }

ltl it_is_logged_on_somewhere { [] (at_rest -> (state == at_LoggedOn -> current != NOBODY)) }
ltl it_never_gives_up { [] (at_rest -> state != at_GaveUp) }
ltl it_never_tries_the_standby { [] (at_rest -> target != STANDBY) }
