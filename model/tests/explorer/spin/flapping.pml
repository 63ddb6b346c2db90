/* A link that flaps at will (0, 1), and a client that can register (2) whether it is up or down.
 *
 * Class A is the client's process. Nobody is obliged to flap: the link's process may give up at any time, and is never
 * enabled again.
 */
byte s = 0;

active proctype A() {
    do
    :: d_step { s == 0 -> s = 2 }
    :: d_step { s == 1 -> s = 2 }
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
ltl persists { <>[] (s == 2) }
