/* A fault (0 to 1) comes and goes at will; the client comes home (2) where there is none.
 *
 * Class A is the client's process. The process of the faults may give up at any time.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 2 }
    od
}

active proctype Free() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 1 -> s = 0 }
    :: break
    od
}

ltl recurs { []<> (s == 2) }
ltl recurs_without_fault { <>[] (s != 1) -> []<> (s == 2) }
