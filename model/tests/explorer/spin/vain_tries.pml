/* A client whose class has two actions: a try that changes nothing, and one that succeeds (1).
 *
 * Class A is one process; the vain try is a step of it, although it changes nothing.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 0 }
    :: d_step { s == 0 -> s = 1 }
    od
}

ltl recurs { []<> (s == 1) }
