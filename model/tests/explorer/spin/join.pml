/* Two ways to the same end (3), by the goal (1) or past it (2).
 *
 * Class A is one process. In 3 it is not enabled; the last state then lasts for ever.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 0 -> s = 2 }
    :: d_step { s == 1 -> s = 3 }
    :: d_step { s == 2 -> s = 3 }
    od
}

ltl recurs { []<> (s == 1) }
