//! Pictures that a client made of what its user sees: files in a folder that each case gives it.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::report::Picture;

/// So many are kept, the last ones.
const MOST: usize = 4;
/// One that is larger is left out: a report is read as a whole.
const LARGEST: u64 = 256 << 10;
/// How every PNG file begins.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The last pictures of a folder, by the order of their names. What is none, or cannot be read, is no picture.
pub(crate) fn of(folder: &Path) -> Vec<Picture> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_picture = |path: &Path| {
        path.extension().is_some_and(|it| it == "png")
            && path.symlink_metadata().is_ok_and(|it| it.is_file() && it.len() <= LARGEST)
    };
    let mut paths: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| is_picture(path));
    paths.sort();
    let last = paths.split_off(paths.len().saturating_sub(MOST));
    let read = last.into_iter().filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)));
    read.filter_map(|(name, path)| {
        let bytes = std::fs::read(path).ok().filter(|bytes| bytes.starts_with(SIGNATURE))?;
        Some(Picture { name, png: STANDARD.encode(bytes) })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_that_are_pictures() {
        let folder = tempfile::tempdir().expect("there is room");
        assert!(of(&folder.path().join("nowhere")).is_empty());
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).expect("there is room")
        };
        let png = |size: usize| [SIGNATURE, &vec![0; size]].concat();
        for n in 1..=5 {
            write(&format!("0{n} page.png"), &png(n));
        }
        write("06 none.png", b"<svg/>");
        write("07 page.svg", &png(7));
        write("08 large.png", &png(LARGEST as usize));
        std::fs::create_dir(folder.path().join("09 folder.png")).expect("there is room");
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("10 endless.png")).expect("there is room");
        let pictures = of(folder.path());
        let names: Vec<&str> = pictures.iter().map(|it| it.name.as_str()).collect();
        // What only says that it is a picture takes the place of one.
        assert_eq!(names, ["03 page", "04 page", "05 page"]);
        assert_eq!(STANDARD.decode(&pictures[0].png).expect("it is base64"), png(3));
    }
}
