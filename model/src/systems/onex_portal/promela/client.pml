/* The words of a program of a user of one-X Portal. */
#define PRIMARY 0
#define SECONDARY 1
#define BROWSER 0
#define PLUG_IN 1
#define APPLICATION 2
byte program;
byte target, address;
bool known, trusts_secondary;

#define goes_home (input == on_Redirected && whose == PRIMARY)
#define when_TrustsServer (target == PRIMARY || trusts_secondary)
#define when_IsKnown (known)
#define when_FollowsRedirects \
  (program == BROWSER \
    || (program == PLUG_IN && (goes_home || (reads_Programs != 1 && reads_TheSame != 1))) \
    || (program == APPLICATION && goes_home && reads_Programs == 1))
#define when_LogsOnByItself (program == PLUG_IN && known)
#define when_TurnsToSecondary \
  (reads_Redirector == 1 && program != APPLICATION && target == PRIMARY \
    && (input == on_Unreachable || input == on_NoAnswer))

inline does_AimAtEntered() { if :: input == on_AddressEntered -> target = whose; address = whose :: else fi }
inline does_AimAtAddress() { target = address }
inline does_AimAtRedirect() { if :: input == on_Redirected -> target = whose :: else fi }
inline does_AimAtSecondary() { target = SECONDARY }
inline does_Connect() { tell(target) }
inline does_AskForPage() { tell(2) }
inline does_WarnUser() { tell(3) }
inline does_TrustServer() { if :: target == SECONDARY -> trusts_secondary = 1 :: else fi }
inline does_ShowLogin() { tell(4) }
inline does_LogOn() { tell(5) }
inline does_Arrive() { known = 1 }
inline does_RememberServer() { address = target }
inline does_HangUp() { tell(6) }

ltl who_is_logged_on_is_known { [] (at_rest -> (state == at_LoggedOn -> known)) }
ltl no_page_is_asked_of_whom_nobody_trusts {
  [] (at_rest -> (state == at_Asking -> (target == PRIMARY || trusts_secondary)))
}
ltl it_never_logs_on_at_the_secondary { [] (at_rest -> !(state == at_LoggedOn && target == SECONDARY)) }
