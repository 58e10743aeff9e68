//! What the model makes of sentences; skipped where `cargo xtask models` has not put it into `models/`.

use encoder::{Encoder, TEXT_BYTES_MAX, Vector};
use std::path::{Path, PathBuf};

/// The folder of the models, if they were fetched.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
pub(crate) fn models() -> Option<PathBuf> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    if models.join(encoder::WEIGHTS_FILE).is_file() {
        return Some(models);
    }
    eprintln!("skipped: no models/");
    None
}

#[test]
fn who_means_the_same_is_near() {
    let Some(models) = models() else { return };
    let encoder = Encoder::open(&models).unwrap();
    let alike = |one: &str, other: &str| encoder.encode(one).dot(&encoder.encode(other));
    for (one, same, other) in [
        ("where is my order", "¿dónde está mi pedido?", "¿tenéis tazas azules?"),
        ("where is my order", "hvor er min ordre", "har I blå kopper"),
        ("where is my order", "wo ist meine Bestellung", "haben Sie blaue Tassen"),
        ("I want my money back", "please refund me", "which size should I take"),
        (
            "quiero devolver los zapatos",
            "je voudrais rendre les chaussures",
            "à quelle heure ouvrez-vous",
        ),
    ] {
        let (near, far) = (alike(one, same), alike(one, other));
        assert!(near > far + 0.1, "{one}: {near} to {same}, {far} to {other}");
        assert!((alike(one, one) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn the_same_text_has_the_same_vector() {
    fn is_shared<T: Send + Sync>(_: &T) {}
    let Some(models) = models() else { return };
    let encoder = Encoder::open(&models).unwrap();
    is_shared(&encoder);
    let texts = ["", "tea", "a longer sentence about a kettle, a lid and a cord", "😀"];
    let vectors: Vec<Vector> = texts.iter().map(|text| encoder.encode(text)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (text, vector) in texts.iter().zip(&vectors) {
                    assert_eq!(&encoder.encode(text), vector, "{text}");
                }
            });
        }
    });
}

#[test]
fn a_text_is_read_up_to_its_limit() {
    let Some(models) = models() else { return };
    let encoder = Encoder::open(&models).unwrap();
    let text = "kø ".repeat(TEXT_BYTES_MAX / 4);
    assert_eq!(text.len(), TEXT_BYTES_MAX);
    let longer = format!("{}ø and more", &text[..TEXT_BYTES_MAX - 1]);
    assert_eq!(encoder.ids(&longer), encoder.ids(&text));
}
