//! Options: which form a channel can show them in, and the rows, buttons and numbered lines they become.

use super::measure::{one_line, shorten, shortened, titles};
use super::rich::{Rich, Style};
use crate::commerce::format::write_count;
use crate::content::capability::{ButtonLimit, Capabilities, ListLimit};
use crate::content::piece::{PieceButton, PieceRow, PieceSection};
use crate::content::{Choice, ChoiceStyle};
use std::borrow::Cow;

/// More lists than this in a row are worse to use than numbers.
const LISTS_MAX: usize = 3;
/// A button that holds fewer letters tells nothing.
const TITLE_USEFUL_MIN: usize = 8;
/// Longest title in a numbered line.
const LINE_TITLE_MAX: usize = 80;

/// One thing the contact can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opt<'m> {
    pub(super) token: &'m str,
    pub(super) title: &'m str,
    pub(super) description: Option<Cow<'m, str>>,
    /// The product the option belongs to, where there are several.
    pub(super) group: Option<&'m str>,
}

impl<'m> Opt<'m> {
    pub(super) fn new(choice: &'m Choice) -> Self {
        Self {
            token: &choice.token,
            title: &choice.title,
            description: choice.description.as_deref().map(Cow::Borrowed),
            group: None,
        }
    }

    /// What the option is called where its group is not seen.
    pub(super) fn full_title(&self) -> Cow<'m, str> {
        match self.group {
            Some(group) => Cow::Owned([self.title, ": ", group].concat()),
            None => Cow::Borrowed(self.title),
        }
    }
}

/// How options are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Buttons(ButtonLimit),
    QuickReplies(ButtonLimit),
    List(ListLimit),
    Numbered,
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Buttons(_) => "buttons",
            Self::QuickReplies(_) => "quick_replies",
            Self::List(_) => "list",
            Self::Numbered => "numbered",
        }
    }
}

/// The name of the form a style asks for.
pub(super) fn style_name(style: ChoiceStyle) -> &'static str {
    match style {
        ChoiceStyle::Quick => "quick_replies",
        ChoiceStyle::Buttons => "buttons",
        ChoiceStyle::List => "list",
    }
}

/// The first form on the ladder that holds all options with their tokens whole.
pub(super) fn form(capabilities: &Capabilities, options: &[Opt<'_>], style: ChoiceStyle) -> Form {
    let count = options.len();
    let token_longest = options.iter().map(|option| option.token.len()).max().unwrap_or(0);
    let useful = |limit: &ButtonLimit| {
        count <= limit.count_max
            && token_longest <= limit.token_max
            && limit.title_max >= TITLE_USEFUL_MIN
    };
    let buttons = capabilities.buttons.filter(useful).map(Form::Buttons);
    let quick_replies = capabilities.quick_replies.filter(useful).map(Form::QuickReplies);
    let list = capabilities.list.filter(|limit| {
        count <= limit.rows_max.saturating_mul(LISTS_MAX)
            && token_longest <= limit.token_max
            && limit.row_title_max >= TITLE_USEFUL_MIN
            && limit.button_max > 0
    });
    let list = list.map(Form::List);
    let described = options.iter().any(|option| option.description.is_some());
    let found = match style {
        ChoiceStyle::Quick => quick_replies.or(buttons).or(list),
        ChoiceStyle::List if described => list.or(buttons).or(quick_replies),
        ChoiceStyle::Buttons | ChoiceStyle::List => buttons.or(quick_replies).or(list),
    };
    found.unwrap_or(Form::Numbered)
}

/// Drops an option whose token is there already: platforms refuse a message with the same id twice.
pub(super) fn without_duplicates(mut options: Vec<Opt<'_>>) -> Vec<Opt<'_>> {
    let mut seen = std::collections::BTreeSet::new();
    options.retain(|option| seen.insert(option.token));
    options
}

/// Whether a channel has any form but numbers.
pub(super) fn has_forms(capabilities: &Capabilities) -> bool {
    capabilities.buttons.is_some()
        || capabilities.quick_replies.is_some()
        || capabilities.list.is_some()
}

pub(super) fn buttons(options: &[Opt<'_>], limit: ButtonLimit, fallback: &str) -> Vec<PieceButton> {
    let names = names(options, fallback);
    let titles = titles(&names, limit.title_max, limit.titles_unique);
    let pairs = options.iter().zip(titles);
    pairs.map(|(option, title)| PieceButton { token: option.token.to_owned(), title }).collect()
}

/// Titles as they read best on their own: the product's name where it alone tells the options apart.
fn names<'m>(options: &[Opt<'m>], fallback: &'m str) -> Vec<Cow<'m, str>> {
    let alone = each_group_once(options);
    let several = options.iter().any(|option| option.group != options[0].group);
    let name = |option: &Opt<'m>| match option.group {
        Some(group) if alone && several => Cow::Borrowed(group),
        Some(_) if several => option.full_title(),
        _ => Cow::Borrowed(option.title),
    };
    options.iter().map(name).map(|name| or_fallback(name, fallback)).collect()
}

/// A title of spaces and control characters alone would be an empty button.
pub(super) fn or_fallback<'m>(name: Cow<'m, str>, fallback: &'m str) -> Cow<'m, str> {
    if one_line(&name).is_empty() { Cow::Borrowed(fallback) } else { name }
}

fn each_group_once(options: &[Opt<'_>]) -> bool {
    let groups: std::collections::BTreeSet<_> = options.iter().map(|option| option.group).collect();
    groups.len() == options.len()
}

/// The lists that hold all options, each within its rows and sections; no group is torn where that can be.
pub(super) fn lists(
    options: &[Opt<'_>],
    limit: ListLimit,
    fallback: &str,
) -> Vec<Vec<PieceSection>> {
    let mut pages: Vec<Vec<Opt<'_>>> = Vec::new();
    for group in options.chunk_by(|one, other| one.group.is_some() && one.group == other.group) {
        for chunk in group.chunks(limit.rows_max.max(1)) {
            match pages.last_mut() {
                Some(page) if page.len() + chunk.len() <= limit.rows_max => {
                    page.extend_from_slice(chunk);
                }
                _ => pages.push(chunk.to_vec()),
            }
        }
    }
    pages.iter().map(|page| sections(page, limit, fallback)).collect()
}

fn sections<'m>(page: &[Opt<'m>], limit: ListLimit, fallback: &'m str) -> Vec<PieceSection> {
    let grouped = page.iter().all(|option| option.group.is_some()) && !each_group_once(page);
    let runs: Vec<&[Opt<'_>]> = page.chunk_by(|one, other| one.group == other.group).collect();
    let sectioned =
        grouped && runs.len() <= limit.sections_max && limit.section_title_max >= TITLE_USEFUL_MIN;
    if !sectioned {
        let rows = rows(page, &names(page, fallback), limit);
        return vec![PieceSection { title: None, rows }];
    }
    let names_of = |names: Vec<&'m str>| {
        names.into_iter().map(|name| or_fallback(Cow::Borrowed(name), fallback)).collect::<Vec<_>>()
    };
    let headings = names_of(runs.iter().map(|run| run[0].group.unwrap_or_default()).collect());
    let headings = titles(&headings, limit.section_title_max, true);
    let section = |(run, heading): (&&[Opt<'m>], String)| {
        let names = names_of(run.iter().map(|option| option.title).collect());
        PieceSection { title: Some(heading), rows: rows(run, &names, limit) }
    };
    runs.iter().zip(headings).map(section).collect()
}

fn rows(options: &[Opt<'_>], names: &[Cow<'_, str>], limit: ListLimit) -> Vec<PieceRow> {
    let titles = titles(names, limit.row_title_max, true);
    let row = |((option, name), title): ((&Opt<'_>, &Cow<'_, str>), String)| PieceRow {
        token: option.token.to_owned(),
        description: row_description(option, name, &title, limit.row_description_max),
        title,
    };
    options.iter().zip(names).zip(titles).map(row).collect()
}

/// What a row adds to its title, beginning with the full name when the title had to be shortened.
fn row_description(option: &Opt<'_>, name: &str, title: &str, max: usize) -> Option<String> {
    let shortened = title.ends_with('…').then_some(name);
    let parts: Vec<&str> = shortened.into_iter().chain(option.description.as_deref()).collect();
    let description = shorten(&parts.join(" · "), max);
    (!description.is_empty()).then_some(description)
}

/// The line of an option that has to be typed.
pub(super) fn numbered_line<'m>(
    text: &mut Rich<'m>,
    number: u32,
    title: &str,
    description: Option<Cow<'m, str>>,
) {
    text.line();
    let mut line = String::with_capacity(title.len() + "99. ".len());
    write_count(&mut line, number.into());
    line.push_str(". ");
    line.push_str(&shortened(title, LINE_TITLE_MAX));
    text.push(Style::Option, line);
    if let Some(description) = description {
        text.plain(" · ");
        text.plain(description);
    }
}
