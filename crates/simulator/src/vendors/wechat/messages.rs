//! Customer-service messages and passive replies, with their limits, and what they look like.

use crate::shown::{Bubble, Button, Card, Picture, Run};
use crate::strict::{At, Broken, Limit, distinct};
use crate::xml::{self, Element};

const TEXT_MAX: usize = 2_048;
const MENU_MAX: usize = 50;
const URL_MAX: usize = 2_000;

/// The body of `message/custom/send`.
pub(super) fn sent(root: &At<'_>, id: &str) -> Result<Bubble, Broken> {
    let kind = root.word(
        "msgtype",
        &["text", "image", "voice", "video", "music", "news", "msgmenu", "miniprogrampage"],
    )?;
    let content = root.object(kind)?;
    let mut bubble = match kind {
        "text" => Bubble {
            text: linked(content.text("content", Limit::Bytes(TEXT_MAX))?)?,
            ..Bubble::default()
        },
        "image" => {
            let media = content.text("media_id", Limit::Chars(200))?;
            Bubble {
                picture: Some(Picture { url: String::new(), alt: media.to_owned() }),
                ..Bubble::default()
            }
        }
        "news" => {
            // Two and more are refused with 45008.
            let articles = content.list("articles", 1, 1)?;
            let cards = articles.iter().map(article).collect::<Result<_, _>>()?;
            Bubble { cards, ..Bubble::default() }
        }
        "msgmenu" => menu(&content)?,
        other => Bubble { file: other.to_owned(), ..Bubble::default() },
    };
    id.clone_into(&mut bubble.id);
    Ok(bubble)
}

fn article(article: &At<'_>) -> Result<Card, Broken> {
    let title = article.text("title", Limit::Bytes(512))?;
    let about = article.text_or_nothing("description", Limit::Bytes(TEXT_MAX))?.unwrap_or_default();
    let url = article.url("url", Limit::Chars(URL_MAX))?;
    let picture = if article.field("picurl").is_there() {
        Some(Picture {
            url: article.url("picurl", Limit::Chars(URL_MAX))?.to_owned(),
            alt: String::new(),
        })
    } else {
        None
    };
    Ok(Card {
        title: title.to_owned(),
        about: about.to_owned(),
        picture,
        buttons: vec![Button::open(title, url)],
    })
}

fn menu(content: &At<'_>) -> Result<Bubble, Broken> {
    let limit = Limit::Bytes(TEXT_MAX);
    let head = content.text_or_nothing("head_content", limit)?.unwrap_or_default();
    let tail = content.text_or_nothing("tail_content", limit)?.unwrap_or_default();
    let mut buttons = Vec::new();
    let items = content.list("list", 1, MENU_MAX)?;
    for item in &items {
        buttons
            .push(Button::reply(item.text("content", limit)?, item.text("id", Limit::Chars(100))?));
    }
    distinct("menu ids", items.iter().filter_map(|item| item.value["id"].as_str()))?;
    Ok(Bubble { text: linked(head)?, buttons, footer: tail.to_owned(), ..Bubble::default() })
}

/// Words in which `<a href="…">` is the only tag.
fn linked(text: &str) -> Result<Vec<Run>, Broken> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<a ") {
        runs.extend(crate::richtext::plain(before));
        let broken = || Broken(format!("a link that cannot be read: {text:?}"));
        let (tag, after) = after.split_once('>').ok_or_else(broken)?;
        let (words, after) = after.split_once("</a>").ok_or_else(broken)?;
        let link = tag
            .split_once("href=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .ok_or_else(broken)?
            .0;
        runs.push(Run { text: words.to_owned(), link: Some(link.to_owned()), ..Run::default() });
        rest = after;
    }
    runs.extend(crate::richtext::plain(rest));
    Ok(runs)
}

/// A reply in the answer to the webhook.
pub(super) fn passive(reply: &Element) -> Result<Bubble, Broken> {
    if reply.text("CreateTime").parse::<i64>().is_err() {
        return Err(Broken("CreateTime is missing".to_owned()));
    }
    match reply.text("MsgType").as_str() {
        "text" => {
            let content = reply.text("Content");
            if content.is_empty() || content.len() > TEXT_MAX {
                return Err(Broken(format!(
                    "Content has {} bytes, must have 1 to {TEXT_MAX}",
                    content.len()
                )));
            }
            Ok(Bubble { text: linked(&content)?, ..Bubble::default() })
        }
        "news" => {
            let articles =
                reply.child("Articles").ok_or_else(|| Broken("Articles are missing".to_owned()))?;
            let items: Vec<&Element> =
                articles.elements().filter(|item| item.name == "item").collect();
            if items.len() != 1 || reply.text("ArticleCount") != "1" {
                return Err(Broken(format!("{} articles, must be exactly 1", items.len())));
            }
            Ok(Bubble {
                cards: items.into_iter().map(passive_article).collect(),
                ..Bubble::default()
            })
        }
        "image" => Ok(Bubble { picture: Some(Picture::default()), ..Bubble::default() }),
        "transfer_customer_service" => {
            Ok(Bubble::plain("", "(the platform's own desk takes over)"))
        }
        other => Err(Broken(format!("MsgType {other:?} is not known"))),
    }
}

fn passive_article(item: &Element) -> Card {
    let title = item.text("Title");
    let picture = item.child("PicUrl").map(xml::Element::words).filter(|url| !url.is_empty());
    Card {
        buttons: vec![Button::open(&title, &item.text("Url"))],
        title,
        about: item.text("Description"),
        picture: picture.map(|url| Picture { url, alt: String::new() }),
    }
}
