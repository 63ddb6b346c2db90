/* One step (0 to 1), that need not be taken: its process may give up.
 */
byte s = 0;

active proctype Free() {
    do
    :: d_step { s == 0 -> s = 1 }
    :: break
    od
}

ltl recurs { []<> (s == 1) }
