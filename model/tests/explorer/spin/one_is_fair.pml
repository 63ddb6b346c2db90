/* The link must flap (0, 1), and nobody is obliged to register (2).
 *
 * Class A is the link's process. The client's process may give up at any time.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: d_step { s == 1 -> s = 0 }
    od
}

active proctype Free() {
    do
    :: d_step { s == 0 -> s = 2 }
    :: d_step { s == 1 -> s = 2 }
    :: break
    od
}

ltl recurs { []<> (s == 2) }
