//! Voice guides from a folder: `es.yml` is the Spanish one, and every folder beside it is a style to import, a rule a
//! file, as it was published.

use anyhow::{Context, Result};
use engine::Language;
use server::document::VoiceRow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Styles = BTreeMap<String, BTreeMap<String, String>>;

/// Reads the guides of a folder; each gets the styles that it names.
///
/// # Errors
/// The file that cannot be read.
pub fn folder(path: &Path) -> Result<Vec<VoiceRow>> {
    let mut styles = Styles::new();
    for file in entries(path)?.into_iter().filter(|entry| entry.is_dir()) {
        let rules = entries(&file)?.into_iter().filter(|entry| is_rule(entry));
        let rules = rules.map(|rule| Ok((name(&rule), text(&rule)?)));
        styles.insert(name(&file), rules.collect::<Result<_>>()?);
    }
    let mut rows = Vec::new();
    for language in Language::ALL {
        let file = path.join(format!("{}.yml", language.code()));
        if file.is_file() {
            rows.push(guide(language, text(&file)?, &styles));
        }
    }
    Ok(rows)
}

/// A guide with the styles whose names stand in it.
pub fn guide(language: Language, text: String, styles: &Styles) -> VoiceRow {
    let named = styles.iter().filter(|(style, _)| text.contains(style.as_str()));
    let styles = named.map(|(style, files)| (style.clone(), files.clone())).collect();
    VoiceRow { language, tone: None, text: Some(text), styles }
}

fn entries(path: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(path).with_context(|| format!("could not read {}", path.display()))?;
    let mut all: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    all.sort();
    Ok(all)
}

/// Prose linters read `.yml` alone; what else is in a package describes it.
fn is_rule(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yml")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::dialogue::phrases::Phrases;
    use engine::voice::guide::phrase_kind;
    use engine::voice::{Draft, Guides, Level};
    use server::document::Document;

    fn demo() -> Vec<VoiceRow> {
        folder(Path::new("demo/voice")).unwrap()
    }

    #[test]
    fn a_folder_is_one_guide_a_language() {
        let rows = demo();
        let languages: Vec<Language> = rows.iter().map(|row| row.language).collect();
        assert_eq!(languages, Language::ALL);
        assert!(folder(Path::new("demo/nowhere")).is_err());
    }

    #[test]
    fn a_guide_gets_the_styles_it_names() {
        let style =
            |name: &str| (name.to_owned(), BTreeMap::from([("A.yml".to_owned(), String::new())]));
        let styles = BTreeMap::from([style("Microsoft"), style("Other")]);
        let row = guide(Language::En, "styles: [Microsoft]".to_owned(), &styles);
        assert_eq!(row.styles.keys().collect::<Vec<_>>(), ["Microsoft"]);
    }

    #[test]
    fn the_demo_brand_keeps_to_its_own_voice() {
        let document = crate::demo::content::document().unwrap();
        assert_eq!(document.voice, demo());
        let refused = server::voice::refused(&[], &document).unwrap();
        assert!(refused.is_empty(), "{refused:#?}");
        let guides = Guides::new(demo().iter().map(|row| server::voice::guide(row).unwrap()));
        let phrases = Phrases::in_voice(&guides);
        for language in Language::ALL {
            for key in phrases.keys(language) {
                for text in phrases.variants(language, key) {
                    let found = guides.check(language, &Draft::of(phrase_kind(key), text));
                    assert!(
                        found.iter().all(|one| one.level < Level::Error),
                        "{key}: {text}: {found:#?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_the_voice_refuses_is_named() {
        let text = "[[canned_response]]\nshortcut = \"a\"\ntext = { en = \"So cheap!!\" }\n";
        let given: Document = toml::from_str(text).unwrap();
        let refused = server::voice::refused(&demo(), &given).unwrap();
        let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "canned_response a (en): We don't say 'cheap'. (`cheap`, Voice.Avoid)",
                "canned_response a (en): '!!' shouts, and we never do. (`!!`, Havn & Sol.Shouting); write `!`",
            ]
        );
    }
}
