//! A purchase's transcript beside the one that is kept: the shape must be the same.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is wrong with the transcript on disk, which `UPDATE_EXPECT=1` replaces.
pub(super) fn compared(name: &str, test: &str, transcript: &str) -> Option<String> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/transcripts/{name}.md"));
    let (channel, language) = name.split_once('.')?;
    let written = format!(
        "# {channel}, {language}\n\nA shopper buys, as the channel shows it. \
         Written by `UPDATE_EXPECT=1 cargo test -p trato {test}`.\n\n{transcript}"
    );
    let written = format!("{}\n", written.trim_end());
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1") {
        std::fs::create_dir_all(path.parent()?).unwrap();
        if shape(&kept) != shape(&written) {
            std::fs::write(&path, written).unwrap();
        }
        return None;
    }
    (shape(&kept) != shape(&written))
        .then(|| format!("docs/transcripts/{name}.md is missing or stale:\n{written}"))
}

/// Everything but the sentences of the bot, which it chooses among several of one meaning; what is repeated counts
/// once, because nobody knows how often a voice is asked whether it was paid.
fn shape(transcript: &str) -> Vec<String> {
    const MARKS: &[&str] = &[">", "▭", "`", "☰", "-", "|", "🖼", "*(", "🔊", "📎"];
    let is_shape = |line: &&str| MARKS.iter().any(|mark| line.starts_with(mark));
    let mut seen = BTreeSet::new();
    transcript
        .lines()
        .filter(is_shape)
        .map(|line| if line.starts_with('🔊') { "🔊".to_owned() } else { without_sentences(line) })
        .filter(|line| seen.insert(line.clone()))
        .collect()
}

/// A line without what the bot words anew each time: what can be tapped stays, and every figure but an order's number.
fn without_sentences(line: &str) -> String {
    let tapped = |text: &str| text.split(" – ").next().unwrap_or_default().to_owned();
    if line.starts_with('>') {
        return tapped(line);
    }
    let is_figure =
        |word: &&str| word.chars().any(|letter| letter.is_ascii_digit()) && !word.contains('#');
    let figures = |text: &str| {
        let words =
            text.split(|letter: char| letter.is_whitespace() || letter == '<' || letter == '>');
        let words = words.map(|word| word.trim_end_matches(['.', ',', ';', ':']));
        let figures: BTreeSet<&str> = words.filter(is_figure).collect();
        figures.into_iter().collect::<Vec<_>>().join(" ")
    };
    // What stands between backticks can be tapped.
    let parts = line.split('`').enumerate();
    let kept = parts.map(|(index, part)| if index % 2 == 1 { tapped(part) } else { figures(part) });
    kept.collect::<Vec<_>>().join("`")
}
