/* The words of an IP Office system: 1 the home system, 2 the failover system, 3 another one. */
#define HOME 1
#define FAILOVER 2
#define NOBODY 0
#define TWIN 1
#define FALLBACK 2
byte node, refusal, habit;
bool backs_up, manual;
byte absence, presence, grace;
bool copy, attempt, phone;

#define when_SeesHome (node != HOME && sees_home)
#define when_SeesFailover (node != FAILOVER && sees_failover)
#define when_SetToBackUp (backs_up)
#define when_HasCopy (copy)
#define when_CanAnswer (copy || (backs_up && reads_WithoutCopy == 1))
#define when_GoneLongEnough (absence == After || (absence == At && reads_ExactlyThree == 0))
#define when_PhonesHaveBegun (attempt || reads_SecondCondition == 1)
#define when_BackLongEnough (presence == After)
#define when_GraceIsOver (grace == At || grace == After)
#define when_FailbackIsAutomatic (!manual)
#define when_FromDeskPhone (input == on_Register && (desk || reads_WhichPhones == 1))
#define when_VisitorIsHere (visitor == node)
#define when_PhoneIsHere (phone_here)
#define when_PhoneWasHere (phone)
#define when_InternalTwin (habit == TWIN)
#define when_FallbackTwin (habit == FALLBACK)

inline move(it) { if :: it == Before -> it = At :: it == At -> it = After :: else fi }
inline count(it) { if :: it == Off -> it = Before :: else fi }
inline time_passes() {
  if :: input == on_TimePasses -> move(absence); move(presence); move(grace) :: else fi
}
inline does_CountAbsence() { count(absence) }
inline does_ForgetAbsence() { absence = Off }
inline does_CountPresence() { count(presence) }
inline does_ForgetPresence() { presence = Off }
inline does_CountGrace() { count(grace) }
inline does_ForgetGrace() { grace = Off }
inline does_NoteAttempt() { attempt = 1 }
inline does_ForgetAttempt() { attempt = 0 }
inline does_NotePhone() { if :: input == on_Register && of_user -> phone = 1 :: else fi }
inline does_ForgetPhone() { phone = 0 }
inline does_KeepCopy() { copy = 1 }
inline does_ForgetAll() { absence = Off; presence = Off; grace = Off; copy = 0; attempt = 0; phone = 0 }
inline does_Accept() { tell(0) }
inline does_Refuse() { tell(1 + refusal) }
inline does_SendHome() { tell(4) }
inline does_SendCopy() { tell(5) }
inline does_SayHeld() { tell(6) }
inline does_SayNotHeld() { tell(7) }
inline does_GiveSettings() { tell(8) }
inline does_GiveNothing() { tell(9) }
inline does_AskHome() { tell(10 + HOME) }
inline does_AskFailover() { tell(10 + FAILOVER) }
inline does_AdmitFull() { tell(14) }
inline does_AdmitBasic() { tell(15) }
inline does_Deny() { tell(16) }
inline does_RingPhone() { tell(17) }
inline does_RingTwin() { tell(18) }
inline does_RingFallback() { tell(19) }
inline does_RingNothing() { tell(20) }
inline does_RingVisitor() { tell(21) }
inline does_RouteHome() { tell(22 + HOME) }
inline does_RouteFailover() { tell(22 + FAILOVER) }
inline does_RouteVisitor() { if :: visitor != NOBODY -> tell(22 + visitor) :: else fi }

ltl the_home_system_remembers_nothing {
  [] (at_rest -> (node == HOME -> !copy && !attempt && !phone && absence == Off))
}
ltl whoever_serves_in_failover_backs_phones_up { [] (at_rest -> (state == at_Serving -> backs_up)) }
ltl failover_never_begins { [] (at_rest -> state != at_Serving) }
