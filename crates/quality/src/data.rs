//! Where the public data for measuring is, if it is there.

use std::path::PathBuf;

/// The folder `shared/data` beside the checkout; `None` where there is none, which is then said.
pub(crate) fn shared() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no ../shared");
    None
}

/// Where the encoder's model is: `--models DIR`, else `models` in the checkout; `None` where there is none.
pub(crate) fn models(arguments: &[String]) -> Option<PathBuf> {
    let given = arguments.iter().position(|argument| argument == "--models");
    let folder = match given {
        Some(place) => PathBuf::from(arguments.get(place + 1)?),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models"),
    };
    folder.join("weights.npz").is_file().then_some(folder)
}
