/* The words of a pair of SIP Servers. */
#define Underscore 0
#define Space 1
byte spelling;
bool dn, agent, call;
#define when_DnInService (dn)
#define when_AgentIn (agent)
#define when_InCall (call)
#define when_Writes(it) (spelling == it)
inline does_AgentLogsIn() { agent = 1 }
inline does_AgentLogsOut() { agent = 0; call = 0 }
inline does_DnIn() { dn = 1 }
inline does_DnOut() { dn = 0 }
inline does_CallOn() { call = 1 }
inline does_CallOff() { call = 0 }
inline does_Forget() { dn = 0; agent = 0; call = 0 }
inline does_SayLoggedIn() { tell(0) }
inline does_SayRefused() { tell(1) }
inline does_SayOutByAgent() { tell(2) }
inline does_SayOutBySupervisor() { tell(3) }
inline does_SayOutOtherwise() { tell(4) }
inline does_SayDrForceUnderscore() { tell(5) }
inline does_SayDrForceSpace() { tell(6) }
inline does_SayShutdown() { tell(7) }
inline does_SayDnBack() { tell(8) }

ltl who_is_gone_has_nobody { [] (at_rest -> (state == at_Gone -> !agent && !call)) }
ltl an_agent_without_a_phone_is_logged_out { [] (at_rest -> (agent -> dn)) }
ltl nobody_is_logged_out_for_a_phone { [] (at_rest -> shown != 6) }
