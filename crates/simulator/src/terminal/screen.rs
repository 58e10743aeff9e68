//! A line of a phone's screen as text for a terminal: bubbles with numbered buttons, what is spoken, who read.

use crate::phone::{Line, Who};
use crate::shown::{Bubble, Button, ButtonPlace, Does, Run, Shown};
use std::fmt::Write;

/// How wide a bubble's words run.
const WIDTH: usize = 64;

/// The text of a line; the keys of its buttons are added to those that have numbers.
pub fn text(line: &Line, buttons: &mut Vec<String>, is_colored: bool) -> String {
    let mut page = Page { out: String::new(), buttons, is_colored };
    match (&line.shown, line.who) {
        (shown, Who::Shopper) => page.own(&shown.words()),
        (Shown::Bubble(bubble), Who::Brand) => page.bubble(bubble, ""),
        (Shown::Edited(bubble), Who::Brand) => page.bubble(bubble, "(changed) "),
        (Shown::Speech(speech), Who::Brand) => {
            page.row(&format!("🔊 {}", speech.spoken));
            if !speech.reprompt.is_empty() {
                page.faint(&format!("   (then: {})", speech.reprompt));
            }
            if let Some(card) = &speech.card {
                page.bubble(card, "on the screen: ");
            }
            if speech.ends {
                page.faint("   (the session ends)");
            }
        }
        (Shown::Typing, Who::Brand) => page.faint("   …"),
        (Shown::Read, Who::Brand) => page.faint("   ✓✓"),
        (Shown::Notice { text }, Who::Brand) => page.faint(&format!("   ({text})")),
    }
    page.out
}

struct Page<'a> {
    out: String,
    buttons: &'a mut Vec<String>,
    is_colored: bool,
}

impl Page<'_> {
    fn own(&mut self, words: &str) {
        for row in wrapped(words) {
            let _ = writeln!(self.out, "{:>76}", self.painted("36", &row));
        }
    }

    fn bubble(&mut self, bubble: &Bubble, before: &str) {
        let mut first = before.to_owned();
        if let Some(picture) = &bubble.picture {
            self.row(&format!("{first}🖼  {}", picture.url));
            first.clear();
        }
        if !bubble.title.is_empty() {
            let title = self.painted("1", &bubble.title);
            self.row(&format!("{first}{title}"));
            first.clear();
        }
        let words = self.runs(&bubble.text);
        for row in wrapped(&format!("{first}{words}")) {
            self.row(&row);
        }
        for (what, amount) in &bubble.amounts {
            self.row(&format!("{what:<44}{amount:>14}"));
        }
        if !bubble.file.is_empty() {
            self.row(&format!("📎 {}", bubble.file));
        }
        for card in &bubble.cards {
            let mut about = wrapped(&card.about).into_iter();
            // A card without a title begins with its words.
            let first = if card.title.is_empty() {
                about.next()
            } else {
                Some(self.painted("1", &card.title))
            };
            self.row(&format!("▭ {}", first.unwrap_or_default()));
            for row in about {
                self.row(&format!("  {row}"));
            }
            let rows: Vec<String> = card.buttons.iter().map(|button| self.button(button)).collect();
            self.row(&format!("  {}", rows.join("  ")));
        }
        if !bubble.footer.is_empty() {
            self.faint(&format!("  {}", bubble.footer));
        }
        if let Some(sheet) = &bubble.sheet {
            self.row(&format!("☰ {}", sheet.label));
            for section in &sheet.sections {
                if !section.title.is_empty() {
                    self.row(&format!("  {}", section.title));
                }
                for row in &section.rows {
                    let named = self.button(row);
                    self.row(format!("  {named}  {}", row.about).trim_end());
                }
            }
        }
        let named: Vec<String> = bubble.buttons.iter().map(|button| self.button(button)).collect();
        let indent = match bubble.place {
            ButtonPlace::Inside | ButtonPlace::Under => "",
            ButtonPlace::Keyboard | ButtonPlace::Suggestions => "    ",
        };
        if !named.is_empty() {
            self.row(&format!("{indent}{}", named.join("  ")));
        }
        self.out.push('\n');
    }

    /// `[3 Add to cart]`, and its number remembered; a link shows its address instead.
    fn button(&mut self, button: &Button) -> String {
        if let Does::Open { url } = &button.does {
            return format!("[↗ {} {url}]", button.title);
        }
        self.buttons.push(button.key.clone());
        let number = self.painted("36", &self.buttons.len().to_string());
        format!("[{number} {}]", button.title)
    }

    fn runs(&self, runs: &[Run]) -> String {
        let one = |run: &Run| {
            let text = match &run.link {
                Some(link) if *link != run.text => format!("{} ({link})", run.text),
                _ => run.text.clone(),
            };
            match (run.bold, run.italic, run.strike) {
                (true, _, _) => self.painted("1", &text),
                (_, true, _) => self.painted("3", &text),
                (_, _, true) => self.painted("9", &text),
                _ => text,
            }
        };
        runs.iter().map(one).collect()
    }

    fn row(&mut self, text: &str) {
        let _ = writeln!(self.out, "  {text}");
    }

    fn faint(&mut self, text: &str) {
        let text = self.painted("2", text);
        let _ = writeln!(self.out, "{text}");
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.is_colored { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for line in text.lines() {
        let mut row = String::new();
        for word in line.split(' ') {
            if !row.is_empty() && row.chars().count() + word.chars().count() >= WIDTH {
                rows.push(std::mem::take(&mut row));
            }
            let space = if row.is_empty() { "" } else { " " };
            row.push_str(space);
            row.push_str(word);
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bubble_is_drawn_with_numbers() {
        let mut bubble = Bubble::plain("m", "Anything else?");
        bubble.buttons = vec![
            Button { key: "4.0".to_owned(), ..Button::reply("Add", "add:1") },
            Button::open("Pay", "https://shop.example/checkout/1"),
        ];
        let line = Line { number: 4, who: Who::Brand, shown: Shown::Bubble(bubble) };
        let mut buttons = vec!["3.0".to_owned()];
        let drawn = text(&line, &mut buttons, false);
        assert_eq!(
            drawn,
            "  Anything else?\n  [2 Add]  [↗ Pay https://shop.example/checkout/1]\n\n"
        );
        assert_eq!(buttons, ["3.0", "4.0"]);
    }
}
