//! The package that the model comes from, and SentencePiece's own library: `cargo xtask oracles encoder` has them make
//! texts, which are answered here, and judge the answers.

mod encoder {
    use encoder::Encoder;
    use serde_json::{Value, json};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Pieces and vectors of the oracle's texts, by the model that the package ships.
    #[test]
    fn oracle_texts_are_answered() {
        let Some(place) = std::env::var_os("TRATO_ORACLES").map(PathBuf::from) else {
            eprintln!("skipped: run cargo xtask oracles");
            return;
        };
        let path = place.join("made/encoder/texts.json");
        if !path.is_file() {
            eprintln!("skipped: another oracle was asked for");
            return;
        }
        let made: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let encoder = Encoder::open(Path::new(made["models"].as_str().unwrap())).unwrap();
        let texts = made["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap());
        let answers: Vec<Value> = texts
            .map(|text| {
                let vector = encoder.encode(text);
                json!({"ids": encoder.ids(text), "vector": &vector.numbers()[..]})
            })
            .collect();
        fs::create_dir_all(place.join("ours/encoder")).unwrap();
        fs::write(place.join("ours/encoder/answers.json"), json!(answers).to_string()).unwrap();
    }
}
