//! The key that seals credentials: outside of the database, so that a copy of the database alone opens nothing.
//!
//! It is the setting `seal_key` (64 hexadecimal digits), for several nodes on one database, or a file in the data
//! directory that is made on first use and readable by its owner only.

use crate::commands::random;
use crate::config::Config;
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

const FILE: &str = "seal.key";

/// Where the key of a data directory lies.
pub fn file_in(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// The key of this installation; the first use makes one.
///
/// # Errors
/// When it is not a key, or its file cannot be read or written.
pub fn of(config: &Config) -> Result<[u8; 32]> {
    if !config.seal_key.is_empty() {
        return parse(&config.seal_key)
            .ok_or_else(|| anyhow!("`seal_key` must be 64 hexadecimal digits"));
    }
    let path = file_in(&config.data);
    match fs::read_to_string(&path) {
        Ok(text) => parse(text.trim())
            .ok_or_else(|| anyhow!("{} is not a key: restore it from a backup", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => create(&path),
        Err(error) => Err(error).with_context(|| format!("could not read {}", path.display())),
    }
}

fn create(path: &Path) -> Result<[u8; 32]> {
    let what = || format!("could not write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(what)?;
    }
    let key = random();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(file, "{text}").with_context(what)?;
            file.sync_all().with_context(what)?;
            Ok(key)
        }
        // Another process was first: its key is the one.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(path).with_context(what)?;
            parse(text.trim()).ok_or_else(|| anyhow!("{} is not a key", path.display()))
        }
        Err(error) => Err(error).with_context(what),
    }
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept() {
        let folder = std::env::temp_dir().join(format!("trato-key-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let path = file_in(&folder);
        let made = create(&path).unwrap();
        assert_eq!(create(&path).unwrap(), made);
        assert_eq!(parse(fs::read_to_string(&path).unwrap().trim()), Some(made));
        for wrong in ["", "ab", &"g".repeat(64), &"a".repeat(65)] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
