//! Knowledge on the demo shop's articles: a question nobody foresaw finds its article, a strange one none.

use engine::{ArticleId, Language};
use search::{ANSWERABLE_SCORE, Knowledge, KnowledgeArticle};
use std::path::Path;

fn articles() -> Vec<KnowledgeArticle> {
    let folder = Path::new("../app/demo/articles");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the demo has articles").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    let read = |file: &std::fs::DirEntry| {
        let name = file.file_name().into_string().expect("names are text");
        let (slug, language) = name.trim_end_matches(".md").rsplit_once('.')?;
        let text = std::fs::read_to_string(file.path()).expect("readable");
        parse(slug, Language::from_tag(language)?, &text)
    };
    files.iter().filter_map(read).collect()
}

fn parse(slug: &str, language: Language, text: &str) -> Option<KnowledgeArticle> {
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let value = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let topics = value("topics:")?.split(',').map(|topic| topic.trim().to_owned());
    let questions = head.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned);
    Some(KnowledgeArticle {
        id: ArticleId::new(slug),
        language,
        title: value("title:")?.to_owned(),
        topics: topics.collect(),
        questions: questions.collect(),
        body: body.to_owned(),
    })
}

/// Per thousand of: held-out questions whose own article is first, of those first and answerable, and strange
/// lines that are not answered.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
    first: usize,
    answered: usize,
    refused: usize,
}

fn figures(language: Language) -> Figures {
    let articles: Vec<KnowledgeArticle> =
        articles().into_iter().filter(|article| article.language == language).collect();
    let (mut n_all, mut n_first, mut n_answered) = (0, 0, 0);
    let n_rounds = articles.iter().map(|article| article.questions.len()).max().unwrap_or(0);
    for round in 0..n_rounds {
        let mut known = articles.clone();
        let mut asked: Vec<(String, ArticleId)> = Vec::new();
        for article in known.iter_mut().filter(|article| round < article.questions.len()) {
            asked.push((article.questions.remove(round), article.id.clone()));
        }
        let knowledge = Knowledge::build(&known);
        for (question, article) in asked {
            let found = knowledge.find(&question, language, 1);
            let first = found.first().filter(|best| best.article == article);
            n_all += 1;
            n_first += usize::from(first.is_some());
            n_answered += usize::from(first.is_some_and(|best| best.score >= ANSWERABLE_SCORE));
        }
    }
    let knowledge = Knowledge::build(&articles);
    let path = format!("../engine/src/dialogue/understand/utterances/{}", language.code());
    let strange = Path::new(&path).join("out_of_scope.txt");
    let strange = std::fs::read_to_string(strange).expect("the engine has strange lines");
    let lines: Vec<&str> = strange.lines().filter(|line| !line.trim().is_empty()).collect();
    let is_refused = |line: &&&str| {
        let found = knowledge.find(line, language, 1);
        found.first().is_none_or(|best| best.score < ANSWERABLE_SCORE)
    };
    let n_refused = lines.iter().filter(is_refused).count();
    Figures {
        first: n_first * 1000 / n_all,
        answered: n_answered * 1000 / n_all,
        refused: n_refused * 1000 / lines.len(),
    }
}

#[test]
fn unforeseen_questions_find_their_article_and_strange_ones_none() {
    for language in Language::ALL {
        let figures = figures(language);
        println!("{} {figures:?}", language.code());
        assert!(figures.first >= 640, "{} {figures:?}", language.code());
        assert!(figures.answered >= 400, "{} {figures:?}", language.code());
        assert!(figures.refused >= 950, "{} {figures:?}", language.code());
    }
}

#[test]
fn the_first_paragraph_is_quoted_as_it_is_written() {
    let articles = articles();
    let knowledge = Knowledge::build(&articles);
    for article in &articles {
        let found = knowledge.find(&article.questions[0], article.language, 1);
        let passage = found.first().expect("its own question finds it");
        assert_eq!(passage.article, article.id);
        assert!(article.body.contains(&passage.text), "{}", passage.text);
        assert!(passage.text.chars().count() <= 320);
        assert!(passage.score >= 900, "{} {}", article.title, passage.score);
    }
}
