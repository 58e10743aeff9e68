//! Knowledge articles from Markdown files with front matter: `returns.da.md` is the Danish text of `returns`.
//!
//! The front matter is three keys between lines of `---`: `title: …`, `topics: one, another` and `questions:` with a
//! line `- …` for each way people ask. The rest is the body; its first paragraph is an answer on its own.

use anyhow::{Context, Result, anyhow, bail};
use engine::Language;
use server::document::ArticleRow;
use std::path::Path;

/// Reads every `.md` file of a folder, in the order of their names.
///
/// # Errors
/// The file and what is wrong in it.
pub fn folder(path: &Path) -> Result<Vec<ArticleRow>> {
    let entries =
        std::fs::read_dir(path).with_context(|| format!("could not read {}", path.display()))?;
    let mut files: Vec<_> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    let mut articles = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("could not read {}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        articles.push(article(&name, &text)?);
    }
    Ok(articles)
}

/// Reads one file; the name gives the id and the language.
///
/// # Errors
/// What is wrong in it.
pub fn article(name: &str, text: &str) -> Result<ArticleRow> {
    let wrong = |what: &str| anyhow!("{name}: {what}");
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let named = stem.rsplit_once('.').and_then(|(id, tag)| Some((id, Language::from_tag(tag)?)));
    let (id, language) =
        named.ok_or_else(|| wrong("must be named ID.LANGUAGE.md, such as returns.en.md"))?;
    let text = text.replace("\r\n", "\n");
    let rest = text.strip_prefix("---\n").ok_or_else(|| wrong("must begin with a line `---`"))?;
    let (front, body) =
        rest.split_once("\n---\n").ok_or_else(|| wrong("has no second line `---`"))?;
    let mut row = ArticleRow {
        id: id.to_owned(),
        language,
        title: String::new(),
        topics: Vec::new(),
        questions: Vec::new(),
        body: body.trim().to_owned(),
    };
    for line in front.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("title:") {
            row.title = title.trim().to_owned();
        } else if let Some(topics) = line.strip_prefix("topics:") {
            row.topics = topics
                .split(',')
                .map(|topic| topic.trim().to_owned())
                .filter(|topic| !topic.is_empty())
                .collect();
        } else if let Some(question) = line.strip_prefix("- ") {
            row.questions.push(question.trim().to_owned());
        } else if line.trim() != "questions:" {
            bail!("{name}: `{line}` is none of title:, topics:, questions: and `- question`");
        }
    }
    if row.title.is_empty() || row.body.is_empty() {
        bail!("{name}: an article needs a `title:` and a body");
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_or_says_why_not() {
        let good = "---\ntitle: 30 days\ntopics: returns, refund\nquestions:\n- How long?\n- Who pays?\n---\n\nThirty days.\n\nMore.\n";
        let wrong_key = "---\ntitel: x\n---\n\ny\n";
        for (name, text, expected) in [
            ("returns.en.md", good, "returns en [30 days] returns+refund, 2 questions, 19 bytes"),
            (
                "returns.xx.md",
                good,
                "returns.xx.md: must be named ID.LANGUAGE.md, such as returns.en.md",
            ),
            ("returns.en.md", "Thirty days.", "returns.en.md: must begin with a line `---`"),
            ("returns.en.md", "---\ntitle: x\n", "returns.en.md: has no second line `---`"),
            (
                "returns.en.md",
                wrong_key,
                "returns.en.md: `titel: x` is none of title:, topics:, questions: and `- question`",
            ),
            (
                "returns.en.md",
                "---\ntitle: x\n---\n",
                "returns.en.md: an article needs a `title:` and a body",
            ),
        ] {
            let read = match article(name, text) {
                Ok(row) => {
                    let topics = row.topics.join("+");
                    let code = row.language.code();
                    format!(
                        "{} {code} [{}] {topics}, {} questions, {} bytes",
                        row.id,
                        row.title,
                        row.questions.len(),
                        row.body.len()
                    )
                }
                Err(error) => error.to_string(),
            };
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn the_demo_articles_are_read() {
        let articles = folder(Path::new("demo/articles")).unwrap();
        assert!(articles.len() >= 60 && articles.len().is_multiple_of(3), "{}", articles.len());
    }
}
