//! Formatted text as each channel writes it, read into runs.

use crate::shown::Run;

/// Text without any formatting; addresses in it can be tapped.
pub fn plain(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    links(&Run { text: text.to_owned(), ..Run::default() }, &mut runs);
    runs
}

/// `*bold* _italic_ ~struck~` and three back ticks, where they stand at the edges of words: WhatsApp.
pub fn whatsapp(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for (index, part) in text.split("```").enumerate() {
        if index % 2 == 1 {
            runs.push(Run { text: part.to_owned(), code: true, ..Run::default() });
        } else {
            marked(part, &Run::default(), &mut runs);
        }
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// Reads the outermost marks and goes on inside of them.
fn marked(text: &str, style: &Run, runs: &mut Vec<Run>) {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (at, (from, mark)) in letters.iter().copied().enumerate() {
        if !matches!(mark, '*' | '_' | '~') {
            continue;
        }
        let opens = at.checked_sub(1).is_none_or(|before| !letters[before].1.is_alphanumeric())
            && letters.get(at + 1).is_some_and(|(_, next)| !next.is_whitespace() && *next != mark);
        let closes = |end: &usize| {
            let (_, letter) = letters[*end];
            letter == mark
                && !letters[*end - 1].1.is_whitespace()
                && letters.get(*end + 1).is_none_or(|(_, next)| !next.is_alphanumeric())
        };
        let line_end =
            letters[at..].iter().position(|(_, c)| *c == '\n').map_or(letters.len(), |n| at + n);
        let Some(end) = (at + 2..line_end).find(closes).filter(|_| opens) else { continue };
        links(&Run { text: text[..from].to_owned(), ..style.clone() }, runs);
        let mut inner = style.clone();
        match mark {
            '*' => inner.bold = true,
            '_' => inner.italic = true,
            _ => inner.strike = true,
        }
        marked(&text[from + 1..letters[end].0], &inner, runs);
        return marked(&text[letters[end].0 + 1..], style, runs);
    }
    links(&Run { text: text.to_owned(), ..style.clone() }, runs);
}

/// The tags Telegram knows, strictly: what it would refuse is an error in its words.
///
/// # Errors
/// The place that cannot be read.
pub fn html(text: &str) -> Result<Vec<Run>, String> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Vec<(String, Run)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let style = open.last().map(|(_, style)| style.clone()).unwrap_or_default();
        let end = rest.find(['<', '&', '>']).unwrap_or(rest.len());
        let (words, after) = rest.split_at(end);
        if !words.is_empty() {
            links(&Run { text: words.to_owned(), ..style.clone() }, &mut runs);
        }
        rest = match after.chars().next() {
            None => break,
            Some('<') => tag(after, &style, &mut open)?,
            Some('&') => entity(after, &style, &mut runs)?,
            Some(_) => {
                return Err(
                    "can't parse entities: a bare `>` must be written as an entity".to_owned()
                );
            }
        };
    }
    match open.last() {
        Some((name, _)) => Err(format!(
            "can't parse entities: Can't find end tag corresponding to start tag \"{name}\""
        )),
        None => Ok(joined(runs)),
    }
}

fn tag<'a>(text: &'a str, style: &Run, open: &mut Vec<(String, Run)>) -> Result<&'a str, String> {
    let close = text.find('>').ok_or("can't parse entities: Unclosed start tag")?;
    let (inside, after) = (&text[1..close], &text[close + 1..]);
    if let Some(name) = inside.strip_prefix('/') {
        return match open.pop() {
            Some((opened, _)) if opened == name => Ok(after),
            _ => Err(format!("can't parse entities: Unexpected end tag `{name}`")),
        };
    }
    let name = inside.split(' ').next().unwrap_or_default();
    let mut style = style.clone();
    match name {
        "b" | "strong" => style.bold = true,
        "i" | "em" | "u" | "ins" => style.italic = true,
        "s" | "strike" | "del" => style.strike = true,
        "code" | "pre" => style.code = true,
        "blockquote" | "tg-spoiler" => {}
        "a" => {
            let link = inside.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"'));
            let link = link.ok_or("can't parse entities: a link without href")?.0;
            style.link = Some(link.replace("&amp;", "&"));
        }
        other => return Err(format!("can't parse entities: Unsupported start tag \"{other}\"")),
    }
    open.push((name.to_owned(), style));
    Ok(after)
}

/// The five signs that HTML and XML write as entities; `&` last, so that nothing is read twice.
const ENTITIES: [(&str, &str); 5] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];

/// The words of a text of HTML without tags.
pub(crate) fn without_entities(text: &str) -> String {
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// Words on a card of Teams, which reads them as HTML: a line ends with a tag.
pub(crate) fn teams_card(text: &str) -> String {
    without_entities(&text.replace("<br>", "\n"))
}

fn entity<'a>(text: &'a str, style: &Run, runs: &mut Vec<Run>) -> Result<&'a str, String> {
    for (entity, letter) in ENTITIES {
        if let Some(rest) = text.strip_prefix(entity) {
            runs.push(Run { text: letter.to_owned(), ..style.clone() });
            return Ok(rest);
        }
    }
    Err("can't parse entities: a bare `&` must be written as an entity".to_owned())
}

/// What an XML entity stands for: the five of XML itself, and numbers.
pub(crate) fn entity_text(name: &str) -> Option<String> {
    let letter = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some(letter.to_string())
}

/// Makes the addresses in a run tappable.
fn links(run: &Run, runs: &mut Vec<Run>) {
    let mut rest = run.text.as_str();
    while run.link.is_none() && !run.code {
        let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min()
        else {
            break;
        };
        let length = rest[at..]
            .find(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .unwrap_or(rest.len() - at);
        let url = rest[at..at + length].trim_end_matches(['.', ',', ')', '!', '?', ':', ';']);
        runs.push(Run { text: rest[..at].to_owned(), ..run.clone() });
        runs.push(Run { text: url.to_owned(), link: Some(url.to_owned()), ..run.clone() });
        rest = &rest[at + url.len()..];
    }
    runs.push(Run { text: rest.to_owned(), ..run.clone() });
    runs.retain(|run| !run.text.is_empty());
}

/// Neighbours that look the same are one run.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for run in runs {
        match all.last_mut() {
            Some(last)
                if (Run { text: run.text.clone(), ..last.clone() }) == run
                    && run.link.is_none() =>
            {
                last.text.push_str(&run.text);
            }
            _ => all.push(run),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(runs: &[Run]) -> String {
        let one = |run: &Run| {
            let mut marks = String::new();
            for (is_set, mark) in [
                (run.bold, 'b'),
                (run.italic, 'i'),
                (run.strike, 's'),
                (run.code, 'c'),
                (run.link.is_some(), 'l'),
            ] {
                if is_set {
                    marks.push(mark);
                }
            }
            if marks.is_empty() { run.text.clone() } else { format!("[{marks}:{}]", run.text) }
        };
        runs.iter().map(one).collect()
    }

    #[test]
    fn a_card_of_teams_is_html() {
        let text = "Cart<br>1 × Mug &amp; saucer<br>&lt;b&gt; &amp;lt; &quot;";
        assert_eq!(teams_card(text), "Cart\n1 × Mug & saucer\n<b> &lt; \"");
    }

    #[test]
    fn marks_are_read_as_whatsapp_reads_them() {
        for (text, expected) in [
            ("*Moss mug* now ~€30~ _€24_", "[b:Moss mug] now [s:€30] [i:€24]"),
            ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
            ("* not bold *", "* not bold *"),
            ("*_both_*", "[bi:both]"),
            ("```a*b*c```", "[c:a*b*c]"),
            ("see https://a.example/x, *now*", "see [l:https://a.example/x], [b:now]"),
        ] {
            assert_eq!(written(&whatsapp(text)), expected, "{text}");
        }
    }

    #[test]
    fn tags_are_read_as_strictly_as_telegram_reads_them() {
        for (text, expected) in [
            ("<b>Moss &amp; fern</b> &lt;3", Some("[b:Moss & fern] <3")),
            ("<a href=\"https://a.example/?x=1&amp;y=2\">page</a>", Some("[l:page]")),
            ("salt & pepper", None),
            ("<b>open", None),
            ("<b>crossed</i>", None),
            ("<h1>title</h1>", None),
        ] {
            assert_eq!(html(text).ok().map(|runs| written(&runs)).as_deref(), expected, "{text}");
        }
    }
}
