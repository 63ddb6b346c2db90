/* As two_bits.pml, asked of a system in which both flips are of one class A: either of them will do.
 *
 * Here the two are processes, and fairness is owed to each.
 */
byte s = 0;

active proctype Low() {
    do
    :: s = s ^ 1
    od
}

active proctype High() {
    do
    :: s = s ^ 2
    od
}

ltl high_bit { []<> (s == 2 || s == 3) }
