//! Inputs that are almost right: something from a corpus with a few edits, which come further into a parser than noise does.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[derive(Debug, Clone)]
enum Edit {
    Replace(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, Index),
    Repeat(Index, Index, usize),
    CutOff(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let telling = select(&b"{}[]\"\\,:=\n\r\t \0\x7f\xff\x81\xfe-+.0e9#'"[..]);
    let byte = prop_oneof![telling, any::<u8>()];
    prop_oneof![
        (any::<Index>(), byte.clone()).prop_map(|(at, byte)| Edit::Replace(at, byte)),
        (any::<Index>(), vec(byte, 1..8)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Remove(from, to)),
        (any::<Index>(), any::<Index>(), 1..64_usize)
            .prop_map(|(from, to, times)| Edit::Repeat(from, to, times)),
        any::<Index>().prop_map(Edit::CutOff),
    ]
}

/// Most bytes; more is asked of no parser.
const LONGEST: usize = 64 << 10;

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    if bytes.is_empty() {
        return;
    }
    let len = bytes.len();
    let range = |from: &Index, to: &Index| {
        let (from, to) = (from.index(len), to.index(len));
        from.min(to)..from.max(to)
    };
    match edit {
        Edit::Replace(at, byte) => bytes[at.index(len)] = *byte,
        Edit::Insert(at, more) => drop(bytes.splice(at.index(len)..at.index(len), more.iter().copied())),
        Edit::Remove(from, to) => drop(bytes.drain(range(from, to))),
        Edit::Repeat(from, to, times) => {
            let range = range(from, to);
            let again = bytes[range.clone()].repeat((*times).min(LONGEST / range.len().max(1)));
            bytes.splice(range.end..range.end, again);
        }
        Edit::CutOff(at) => bytes.truncate(at.index(len)),
    }
}

/// Something from the corpus, as it is or with some edits.
pub fn bytes(corpus: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (select(corpus), vec(edit(), 0..6)).prop_map(|(mut bytes, edits)| {
        edits.iter().for_each(|edit| apply(&mut bytes, edit));
        bytes.truncate(LONGEST);
        bytes
    })
}

/// The same, as text.
pub fn text(corpus: Vec<Vec<u8>>) -> impl Strategy<Value = String> {
    bytes(corpus).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The files of a folder.
pub fn folder(path: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.is_file() && path.extension().is_none_or(|it| it != "json")
            || path.to_string_lossy().contains("corpus")
    });
    paths.sort();
    let corpus: Vec<_> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(corpus.len() > 2, "{path}: {} files", corpus.len());
    corpus
}
