/* One step (0 to 1), that has to be taken: class A is one process.
 *
 * Somebody else may go on for ever without touching the state, or nobody could keep this process waiting: where one
 * process alone is enabled, it moves, with fairness or without.
 */
byte s = 0;
bit elsewhere = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 1 }
    od
}

active proctype Elsewhere() {
    do
    :: elsewhere = 1 - elsewhere
    :: break
    od
}

ltl recurs { []<> (s == 1) }
