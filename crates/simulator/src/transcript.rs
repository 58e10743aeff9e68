//! A conversation as Markdown: what was said and shown, without anything that differs between two runs.

use crate::phone::{Line, Who};
use crate::shown::{Bubble, ButtonPlace, Card, Does, Run, Shown};
use std::fmt::Write;

/// The whole conversation; the shopper's lines are quotes, the brand's follow below.
pub fn markdown(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let text = match line.who {
            Who::Shopper => quoted(&line.shown.words()),
            Who::Brand => brand(&line.shown),
        };
        if !text.is_empty() {
            let _ = write!(out, "{}\n\n", text.trim_end());
        }
    }
    out
}

fn quoted(words: &str) -> String {
    words.lines().map(|line| format!("> {line}\n")).collect()
}

fn brand(shown: &Shown) -> String {
    match shown {
        Shown::Bubble(message) => bubble(message),
        Shown::Edited(message) => format!("*(changes)*\n\n{}", bubble(message)),
        Shown::Speech(speech) => {
            let mut out = format!("🔊 {}\n", speech.spoken);
            if let Some(card) = &speech.card {
                let _ = write!(out, "\n*(on the screen)*\n\n{}", bubble(card));
            }
            if speech.ends {
                out.push_str("\n*(the session ends)*\n");
            }
            out
        }
        Shown::Notice { text } => format!("*({text})*"),
        Shown::Typing | Shown::Read => String::new(),
    }
}

fn bubble(bubble: &Bubble) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(picture) = &bubble.picture {
        parts.push(format!("🖼 {}", picture.alt).trim_end().to_owned());
    }
    if !bubble.title.is_empty() {
        parts.push(format!("**{}**", bubble.title));
    }
    let words = runs(&bubble.text);
    if !words.trim().is_empty() {
        parts.push(words);
    }
    parts.extend((!bubble.file.is_empty()).then(|| format!("📎 {}", bubble.file)));
    let amounts: String =
        bubble.amounts.iter().map(|(what, amount)| format!("| {what} | {amount} |\n")).collect();
    if !amounts.is_empty() {
        parts.push(format!("| | |\n|---|---:|\n{}", amounts.trim_end()));
    }
    parts.extend(bubble.cards.iter().map(card));
    if !bubble.footer.is_empty() {
        parts.push(format!("_{}_", bubble.footer));
    }
    if let Some(sheet) = &bubble.sheet {
        let mut list = format!("☰ {}", sheet.label);
        for section in &sheet.sections {
            if !section.title.is_empty() {
                let _ = write!(list, "\n- **{}**", section.title);
            }
            for row in &section.rows {
                let about =
                    if row.about.is_empty() { String::new() } else { format!(" · {}", row.about) };
                let _ = write!(list, "\n- {}{about}", row.title);
            }
        }
        parts.push(list);
    }
    if !bubble.buttons.is_empty() {
        parts.push(buttons(bubble));
    }
    parts.join("\n\n")
}

fn buttons(bubble: &Bubble) -> String {
    let (open, close) = match bubble.place {
        ButtonPlace::Inside | ButtonPlace::Under => ('[', ']'),
        ButtonPlace::Keyboard | ButtonPlace::Suggestions => ('(', ')'),
    };
    let mark = |does: &Does| if matches!(does, Does::Open { .. }) { "↗ " } else { "" };
    let all = bubble
        .buttons
        .iter()
        .map(|button| format!("`{open}{}{}{close}`", mark(&button.does), button.title));
    all.collect::<Vec<_>>().join(" ")
}

fn card(card: &Card) -> String {
    let buttons: Vec<String> =
        card.buttons.iter().map(|button| format!("`[{}]`", button.title)).collect();
    let lines = card.title.lines().chain(card.about.lines()).map(str::to_owned);
    let parts = lines.chain([buttons.join(" ")]);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    format!("▭ {}", parts.join(" · "))
}

/// Words with their marks; a link shows where it leads but not the token in it, which is new each time.
fn runs(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let text = run.text.replace('\n', "  \n");
        match &run.link {
            Some(link) if *link == run.text => out.push_str(&without_token(link)),
            Some(_) => out.push_str(&format!("[{text}]")),
            None if run.bold => out.push_str(&format!("**{text}**")),
            None if run.italic => out.push_str(&format!("_{text}_")),
            None if run.strike => out.push_str(&format!("~~{text}~~")),
            None => out.push_str(&text),
        }
    }
    out
}

/// `http://127.0.0.1:4711/checkout/x8s…` → `…/checkout/…`
fn without_token(link: &str) -> String {
    let path = link
        .split_once("://")
        .map_or(link, |(_, rest)| rest)
        .split_once('/')
        .map_or("", |(_, path)| path);
    match path.split('/').next() {
        Some(first) if path.contains('/') => format!("…/{first}/…"),
        _ => format!("…/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_loses_what_is_new_each_time() {
        assert_eq!(without_token("http://127.0.0.1:1/checkout/abc?x=1"), "…/checkout/…");
        assert_eq!(without_token("http://127.0.0.1:1/shop"), "…/shop");
    }
}
