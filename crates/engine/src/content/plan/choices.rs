//! Options: which form a channel can show them in, and the rows, buttons and numbered lines they become.

use super::measure::{one_line, shorten, titles};
use super::rich::{Rich, Style};
use crate::content::capability::{ButtonLimit, Capabilities, ListLimit};
use crate::content::piece::{PieceButton, PieceRow, PieceSection};
use crate::content::{Choice, ChoiceStyle};

/// More lists than this in a row are worse to use than numbers.
const LISTS_MAX: usize = 3;
/// A button that holds fewer letters tells nothing.
const TITLE_USEFUL_MIN: usize = 8;
/// Longest title in a numbered line.
const LINE_TITLE_MAX: usize = 80;

/// One thing the contact can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opt {
    pub(super) token: String,
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// The product the option belongs to, where there are several.
    pub(super) group: Option<String>,
}

impl Opt {
    pub(super) fn new(choice: &Choice) -> Self {
        Self {
            token: choice.token.clone(),
            title: choice.title.clone(),
            description: choice.description.clone(),
            group: None,
        }
    }

    /// What the option is called where its group is not seen.
    pub(super) fn full_title(&self) -> String {
        match &self.group {
            Some(group) => format!("{}: {group}", self.title),
            None => self.title.clone(),
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
pub(super) fn form(capabilities: &Capabilities, options: &[Opt], style: ChoiceStyle) -> Form {
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
pub(super) fn without_duplicates(options: Vec<Opt>) -> Vec<Opt> {
    let mut options = options;
    let mut seen = std::collections::BTreeSet::new();
    let is_new: Vec<bool> =
        options.iter().map(|option| seen.insert(option.token.as_str())).collect();
    let mut is_new = is_new.into_iter();
    options.retain(|_| is_new.next().unwrap_or(true));
    options
}

/// Whether a channel has any form but numbers.
pub(super) fn has_forms(capabilities: &Capabilities) -> bool {
    capabilities.buttons.is_some()
        || capabilities.quick_replies.is_some()
        || capabilities.list.is_some()
}

pub(super) fn buttons(options: &[Opt], limit: ButtonLimit, fallback: &str) -> Vec<PieceButton> {
    let names = names(options, fallback);
    let titles = titles(&names, limit.title_max, limit.titles_unique);
    let pairs = options.iter().zip(titles);
    pairs.map(|(option, title)| PieceButton { token: option.token.clone(), title }).collect()
}

/// Titles as they read best on their own: the product's name where it alone tells the options apart.
fn names(options: &[Opt], fallback: &str) -> Vec<String> {
    let alone = each_group_once(options);
    let several = options.iter().any(|option| option.group != options[0].group);
    let name = |option: &Opt| match &option.group {
        Some(group) if alone && several => group.clone(),
        Some(_) if several => option.full_title(),
        _ => option.title.clone(),
    };
    options.iter().map(name).map(|name| or_fallback(name, fallback)).collect()
}

/// A title of spaces and control characters alone would be an empty button.
pub(super) fn or_fallback(name: String, fallback: &str) -> String {
    if one_line(&name).is_empty() { fallback.to_owned() } else { name }
}

fn each_group_once(options: &[Opt]) -> bool {
    let groups: std::collections::BTreeSet<_> =
        options.iter().map(|option| option.group.as_deref()).collect();
    groups.len() == options.len()
}

/// The lists that hold all options, each within its rows and sections; no group is torn where that can be.
pub(super) fn lists(options: &[Opt], limit: ListLimit, fallback: &str) -> Vec<Vec<PieceSection>> {
    let mut pages: Vec<Vec<Opt>> = Vec::new();
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

fn sections(page: &[Opt], limit: ListLimit, fallback: &str) -> Vec<PieceSection> {
    let grouped = page.iter().all(|option| option.group.is_some()) && !each_group_once(page);
    let runs: Vec<&[Opt]> = page.chunk_by(|one, other| one.group == other.group).collect();
    let sectioned =
        grouped && runs.len() <= limit.sections_max && limit.section_title_max >= TITLE_USEFUL_MIN;
    if !sectioned {
        let rows = rows(page, &names(page, fallback), limit);
        return vec![PieceSection { title: None, rows }];
    }
    let headings: Vec<String> = runs
        .iter()
        .map(|run| or_fallback(run[0].group.clone().unwrap_or_default(), fallback))
        .collect();
    let headings = titles(&headings, limit.section_title_max, true);
    let section = |(run, heading): (&&[Opt], String)| {
        let names: Vec<String> =
            run.iter().map(|option| or_fallback(option.title.clone(), fallback)).collect();
        PieceSection { title: Some(heading), rows: rows(run, &names, limit) }
    };
    runs.iter().zip(headings).map(section).collect()
}

fn rows(options: &[Opt], names: &[String], limit: ListLimit) -> Vec<PieceRow> {
    let titles = titles(names, limit.row_title_max, true);
    let row = |((option, name), title): ((&Opt, &String), String)| PieceRow {
        token: option.token.clone(),
        description: row_description(option, name, &title, limit.row_description_max),
        title,
    };
    options.iter().zip(names).zip(titles).map(row).collect()
}

/// What a row adds to its title, beginning with the full name when the title had to be shortened.
fn row_description(option: &Opt, name: &str, title: &str, max: usize) -> Option<String> {
    let shortened = title.ends_with('…').then_some(name);
    let parts: Vec<&str> = shortened.into_iter().chain(option.description.as_deref()).collect();
    let description = shorten(&parts.join(" · "), max);
    (!description.is_empty()).then_some(description)
}

/// The line of an option that has to be typed.
pub(super) fn numbered_line(text: &mut Rich, number: u32, title: &str, description: Option<&str>) {
    text.line();
    text.push_made(Style::Option, format!("{number}. {}", shorten(title, LINE_TITLE_MAX)));
    if let Some(description) = description {
        text.plain(" · ");
        text.plain(description);
    }
}
