/* A poll goes on and off (0, 1), and only while it is on (0) can the client register (2).
 *
 * Class A is the poll's process, class B the client's. B is enabled again and again, and not all the time.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 1 -> s = 0 }
    od
}

active proctype B() {
    do
    :: d_step { s == 0 -> s = 2 }
    od
}

ltl recurs { []<> (s == 2) }
