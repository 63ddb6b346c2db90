/* A client alternates between two PBXes (0, 1) and may be accepted (2) by one of them.
 *
 * Class A is one process. It is enabled in 0 and 1, and takes every step of the cycle itself.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 0 -> s = 2 }
    :: d_step { s == 1 -> s = 0 }
    od
}

ltl recurs { []<> (s == 2) }
ltl persists { <>[] (s == 2) }
