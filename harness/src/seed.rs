//! Where random numbers begin.

/// The seed of one case in a run with this seed: each case has random numbers of its own, whichever others are played.
pub fn of_case(seed: u64, id: &str) -> u64 {
    // FNV-1a.
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    seed ^ id.bytes().fold(0xcbf2_9ce4_8422_2325, fold)
}

#[cfg(test)]
mod tests {
    use super::of_case;

    #[test]
    fn each_case_and_each_seed_has_random_numbers_of_its_own() {
        assert_eq!(of_case(7, "ma-21-single-pbx"), of_case(7, "ma-21-single-pbx"));
        assert_ne!(of_case(7, "ma-21-single-pbx"), of_case(8, "ma-21-single-pbx"));
        assert_ne!(of_case(7, "ma-21-single-pbx"), of_case(7, "ma-21-master-with-slaves"));
    }
}
