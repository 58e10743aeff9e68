//! The transcripts are the manual in three languages: enough of them in each, and nothing told in one only.
//!
//! A conversation is in the language of the bot's last message. Repairs are named where the fence opens, and have to
//! show what they are named; everything else is told by what the engine did, which nobody can claim.

use super::transcript::{Fence, play};
use engine::Language;
use std::collections::BTreeSet;

/// Conversations in each language.
const PER_LANGUAGE_MIN: usize = 40;

type Shows = fn(&[String]) -> bool;

/// Repairs as named at a fence, and what must be seen in it.
const REPAIRS: &[(&str, Shows)] = &[
    ("cancel", |lines| rows(lines).count() > 0 && !any(lines, "~ cancel_order")),
    ("correction", has_another_quantity),
    ("digression", |lines| asked_again(lines).is_some_and(|between| between > 0)),
    ("disambiguation", names_its_buttons),
    ("go-back", takes_back),
    ("invalid", |lines| asked_again(lines) == Some(0)),
    ("negation", leaves_something_out),
    ("refusal", |lines| any(lines, "  * ") && !any(lines, "  | ")),
    ("repeat", |lines| asked_again(lines) == Some(0)),
    ("three-strikes", |lines| {
        rows(lines).count() == 2 && any(lines, "~ handed_off \"not_understood\"")
    }),
];

/// What the engine did, and how it is seen.
const DEEDS: &[(&str, Shows)] = &[
    ("consent", |lines| any(lines, "~ opted_out")),
    ("continue elsewhere", |lines| any(lines, "~ offer_link")),
    ("feedback", |lines| any(lines, "~ feedback ")),
    ("guide", |lines| ["(Because ", "(Porque ", "(Fordi "].iter().any(|why| has(lines, why))),
    ("handoff", |lines| {
        lines.iter().any(|line| line.starts_with("~ handed_off") && line.ends_with("\"asked\""))
    }),
    ("offers", |lines| has(lines, "SPRING10, ") && any(lines, "> no offers")),
    ("orders", |lines| any(lines, "  # order ")),
    ("pauses", |lines| {
        let pause = turns(lines).iter().position(|turn| turn[0].starts_with("> wait "));
        let timed = any(lines, "> timer") || any(lines, "> returned");
        pause.is_some_and(|pause| pause > 0) && !timed
    }),
    ("proof", |lines| {
        lines.iter().any(|line| line.starts_with("> ") && line.ends_with("@example.com"))
    }),
    ("reminders", |lines| any(lines, "~ start_timer remind:due")),
    ("returning", |lines| any(lines, "~ request_return ")),
    ("reviews", |lines| any(lines, "  * reviews of ")),
    ("rsvp", |lines| any(lines, "~ rsvp confirm ")),
    ("voice", |lines| any(lines, "~ place_spoken ")),
    ("wishes", |lines| any(lines, "~ record_wish ") && any(lines, "> returned ")),
];

#[expect(
    clippy::disallowed_methods,
    reason = "transcripts are files; the rule is for the engine itself"
)]
fn all() -> Vec<(String, Fence)> {
    let mut files: Vec<_> = std::fs::read_dir("tests/it/transcripts")
        .expect("there are transcripts")
        .map(|file| file.expect("the folder can be read").path())
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("the transcript can be read");
        all.extend(play(&text).1.into_iter().map(|fence| (name.clone(), fence)));
    }
    all
}

#[test]
fn every_language_has_the_whole_manual() {
    let fences = all();
    let mut missing = Vec::new();
    for language in Language::ALL {
        let of_it: Vec<&Fence> = fences
            .iter()
            .map(|(_, fence)| fence)
            .filter(|fence| fence.language == Some(language))
            .collect();
        if of_it.len() < PER_LANGUAGE_MIN {
            missing.push(format!("{language:?}: only {} conversations", of_it.len()));
        }
        for (repair, shows) in REPAIRS {
            let shown = |fence: &&&Fence| is_named(fence, repair) && shows(&fence.lines);
            if of_it.iter().find(shown).is_none() {
                missing.push(format!("{language:?}: {repair}"));
            }
        }
        for (deed, shows) in DEEDS {
            if !of_it.iter().any(|fence| shows(&fence.lines)) {
                missing.push(format!("{language:?}: {deed}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_fence_shows_the_repair_it_is_named_for() {
    let mut wrong = Vec::new();
    for (file, fence) in all() {
        for name in &fence.repairs {
            let known = REPAIRS.iter().find(|(repair, _)| repair == name);
            if !known.is_some_and(|(_, shows)| shows(&fence.lines)) {
                wrong.push(format!("{file}, {name}:\n{}", fence.lines.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

fn is_named(fence: &Fence, repair: &str) -> bool {
    fence.repairs.iter().any(|name| name == repair)
}

fn any(lines: &[String], begin: &str) -> bool {
    lines.iter().any(|line| line.starts_with(begin))
}

fn has(lines: &[String], part: &str) -> bool {
    lines.iter().any(|line| line.contains(part))
}

/// What happened, each with what followed from it.
fn turns(lines: &[String]) -> Vec<&[String]> {
    lines.chunk_by(|_, next| !next.starts_with("> ")).collect()
}

/// What was in the cart is not in what is shown next.
fn takes_back(lines: &[String]) -> bool {
    turns(lines).windows(2).any(|pair| any(pair[0], "  | 1 x ") && !any(pair[1], "  | "))
}

/// Rows of two or three buttons, and where they are.
fn rows(lines: &[String]) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let at_buttons = lines.iter().enumerate().filter(|(_, line)| line.starts_with("  ["));
    at_buttons.filter_map(|(at, line)| {
        let pieces = line.split(['[', ']']).map(str::trim);
        let titles: Vec<&str> = pieces.filter(|title| !title.is_empty()).collect();
        (2..=3).contains(&titles.len()).then_some((at, titles))
    })
}

/// How many other things the bot said before it asked the same again, where it did.
fn asked_again(lines: &[String]) -> Option<usize> {
    let asked: Vec<&String> = lines.iter().filter(|line| line.starts_with("bot: ")).collect();
    let (first, again) = asked.iter().enumerate().find_map(|(at, line)| {
        let again = asked.iter().skip(at + 1).position(|other| other == line)?;
        line.ends_with('?').then_some((at, at + 1 + again))
    })?;
    Some(again - first - 1)
}

/// Both or all three meanings stand in the question and on a button each.
fn names_its_buttons(lines: &[String]) -> bool {
    rows(lines)
        .any(|(at, titles)| at > 0 && titles.iter().all(|title| lines[at - 1].contains(title)))
}

/// The same product is in the cart with one quantity and then with another.
fn has_another_quantity(lines: &[String]) -> bool {
    let in_cart = lines.iter().filter_map(|line| line.strip_prefix("  | ")?.split_once(" x "));
    let is_price = |c: char| c == '€' || c.is_ascii_digit();
    let titled = in_cart.map(|(quantity, words)| (words.split(is_price).next(), quantity));
    let held: BTreeSet<_> = titled.collect();
    held.iter().any(|(title, _)| held.iter().filter(|(other, _)| other == title).count() > 1)
}

/// What was listed first is not in the list that follows.
fn leaves_something_out(lines: &[String]) -> bool {
    let listed = |turn: &[String]| -> BTreeSet<String> {
        let cards = turn.iter().filter_map(|line| line.strip_prefix("  * "));
        cards.filter_map(|card| card.split(',').next().map(str::to_owned)).collect()
    };
    let lists: Vec<_> =
        turns(lines).into_iter().map(listed).filter(|list| list.len() > 1).collect();
    matches!(lists.as_slice(), [first, .., last] if !first.is_subset(last))
}
