//! Folders that hold no model, or a damaged one.

use crate::meaning::models;
use encoder::{Encoder, EncoderError, PIECES_FILE, WEIGHTS_FILE};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn refused(folder: &Path, file: &str) -> String {
    let error = Encoder::open(folder).unwrap_err();
    let (EncoderError::Read { path, .. } | EncoderError::Model { path, .. }) = &error;
    assert_eq!(path, &folder.join(file), "{error}");
    let source = std::error::Error::source(&error).unwrap();
    format!("{error}: {source}")
}

#[test]
fn a_folder_without_a_model_is_an_error() {
    let folder = folder("empty");
    assert!(refused(&folder, PIECES_FILE).starts_with("could not read"));
    fs::write(folder.join(PIECES_FILE), "no protobuf at all").unwrap();
    assert!(refused(&folder, PIECES_FILE).contains("is not a model of this encoder"));
}

/// Every kind of harm to the real files; the whole set of cuts is tried on tiny ones, beside each reader.
#[test]
fn a_damaged_model_is_an_error() {
    let Some(models) = models() else { return };
    let folder = folder("damaged");
    let read = |file| fs::read(models.join(file)).unwrap();
    let (pieces, weights) = (read(PIECES_FILE), read(WEIGHTS_FILE));
    let put = |file: &str, bytes: &[u8]| fs::write(folder.join(file), bytes).unwrap();
    for part in [0, 1, 1000, pieces.len() / 2, pieces.len() - 1] {
        put(PIECES_FILE, &pieces[..part]);
        refused(&folder, PIECES_FILE);
    }
    put(PIECES_FILE, &pieces);
    for part in [0, 1, 1000, weights.len() / 2, weights.len() - 30, weights.len() - 1] {
        put(WEIGHTS_FILE, &weights[..part]);
        refused(&folder, WEIGHTS_FILE);
    }
    let mut bent = weights.clone();
    bent[1_000_000] ^= 1;
    put(WEIGHTS_FILE, &bent);
    refused(&folder, WEIGHTS_FILE);
    put(WEIGHTS_FILE, &pieces);
    refused(&folder, WEIGHTS_FILE);
    put(WEIGHTS_FILE, &weights);
    assert!(Encoder::open(&folder).is_ok());
    fs::remove_dir_all(&folder).unwrap();
}
