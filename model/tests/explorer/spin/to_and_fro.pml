/* A client that goes away (1) and comes back (0) again and again.
 *
 * Class A is one process.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 1 -> s = 0 }
    od
}

ltl recurs { []<> (s == 0) }
ltl persists { <>[] (s == 0) }
