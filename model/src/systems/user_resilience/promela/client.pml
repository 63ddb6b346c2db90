/* The words of a phone. */
#define BUSY 0
#define FORBIDDEN 1
#define SILENCE 2
bool preserves_media;
bool failover_next, in_call;
#define when_FailoverIsNext (failover_next)
#define when_ByHome (input == on_Accepted && by_home)
#define when_Forbidden (input == on_Refused && refusal == FORBIDDEN)
#define when_InCall (in_call)
#define when_MediaIsPreserved (preserves_media)
inline does_RegisterAtHome() { tell(0) }
inline does_RegisterAtFailover() { tell(1) }
inline does_HomeNext() { failover_next = 0 }
inline does_FailoverNext() { failover_next = 1 }
inline does_Unregister() { tell(2) }
inline does_BeginCall() { in_call = 1 }
inline does_EndCall() { in_call = 0 }

ltl who_keeps_a_call_has_one { [] (at_rest -> (state == at_Preserving -> in_call)) }
ltl it_never_gives_up { [] (at_rest -> state != at_GivenUp) }
ltl it_never_asks_the_failover_system { [] (at_rest -> shown != 2) }
