/* The words of a configuration proxy, which remembers nothing. */
byte preferred;
#define when_Known (input == on_LogOn && application && agent && right)
inline does_Accept() { tell(0) }
inline does_Reject() { tell(1) }
inline does_NameSites() { tell(2 + preferred) }
inline does_NameAddress() { tell(5) }

ltl it_says_one_thing_at_a_time { [] (at_rest -> shown <= 6) }
ltl it_lets_nobody_in { [] (at_rest -> shown != 1) }
