/* A client that may take a wrong turn (1) instead of the right one (2), and stands still there.
 *
 * Class A is one process.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 0 -> s = 2 }
    od
}

ltl recurs { []<> (s == 2) }
