/* Two classes that each flip a bit of the state, and have to: s is 0 to 3.
 *
 * Class A is the process that flips the low bit, class B the one that flips the high bit.
 */
byte s = 0;

active proctype A() {
    do
    :: s = s ^ 1
    od
}

active proctype B() {
    do
    :: s = s ^ 2
    od
}

ltl corner { []<> (s == 3) }
ltl high_bit { []<> (s == 2 || s == 3) }
ltl high_bit_persists { <>[] (s == 2 || s == 3) }
