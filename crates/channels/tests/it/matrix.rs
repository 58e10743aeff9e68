//! The capability matrix in the documents, made from what the adapters say of themselves.

use channels::{About, Channel, Field, Moment, Need, ReadReceipts, Variant};
use engine::content::capability::{Capabilities, Markup, TextLimit, TextUnit};
use engine::content::{ContactField, MediaKind};
use engine::inbox::reply_window::Quota;
use expect_test::expect_file;
use std::fmt::Write as _;
use std::sync::Arc;
use testkit::channel_conformance::{HOOK_URL, NOW};

struct Row {
    kind: &'static str,
    /// The channel, and which of its platforms where it has several.
    name: String,
    about: &'static About,
    channel: Arc<dyn Channel>,
    capabilities: Capabilities,
}

fn rows() -> Vec<Row> {
    let rows_of = |(kind, about): (&&'static str, &&'static About)| {
        let mut settings = about.example().unwrap();
        settings.hook_url = HOOK_URL.to_owned();
        let channel = channels::open(kind, &settings).unwrap();
        let row = |name: String, address: Option<&str>| {
            let moment = Moment {
                now: NOW,
                reply_window_until: Some(NOW.plus_ms(60_000)),
                human: false,
                address,
            };
            let capabilities = channel.capabilities(&moment);
            Row { kind, name, about, channel: Arc::clone(&channel), capabilities }
        };
        let variants = channel.abilities().variants;
        if variants.is_empty() {
            return vec![row((*kind).to_owned(), None)];
        }
        let named = |one: &Variant| row(format!("{kind}: {}", one.name), Some(one.address));
        variants.iter().map(named).collect()
    };
    channels::KINDS.iter().zip(channels::ABOUT).flat_map(rows_of).collect()
}

#[test]
fn the_documents_say_what_the_adapters_do() {
    let mut page = String::from(
        "# What each channel can do\n\n\
         Made from the adapters' own figures by `UPDATE_EXPECT=1 cargo test -p channels matrix`; a test fails when it \
         is stale.\n\
         What a channel cannot show goes down the ladder in `crates/engine/src/content/plan/mod.rs`, and the team sees \
         it before sending.\n\n",
    );
    let rows = rows();
    figures(&rows, &mut page);
    abilities(&rows, &mut page);
    for rows in rows.chunk_by(|a, b| a.kind == b.kind) {
        settings(&rows[0], &mut page);
    }
    expect_file!["../../../../docs/CAPABILITIES.md"].assert_eq(&page);
}

fn figures(rows: &[Row], page: &mut String) {
    page.push_str("## Figures\n\n");
    page.push_str("| channel | text | beside choices | markup | buttons | chips | list rows | carousel | link button | caption | media | parts |\n");
    page.push_str("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for row in rows {
        let can = &row.capabilities;
        if can.native_blocks {
            let _ =
                writeln!(page, "| {} | draws every block as it is | | | | | | | | | | |", row.name);
            continue;
        }
        let button = |limit: &Option<engine::content::capability::ButtonLimit>| {
            limit.map_or("-".to_owned(), |limit| {
                format!("{} × {}", limit.count_max, limit.title_max)
            })
        };
        let list = can.list.map_or("-".to_owned(), |limit| {
            format!("{}, {} + {}", limit.rows_max, limit.row_title_max, limit.row_description_max)
        });
        let carousel = can.carousel.map_or("-".to_owned(), |limit| {
            format!("{} to {}, {} buttons", limit.cards_min, limit.cards_max, limit.buttons_max)
        });
        let link = can.link_button_title_max.map_or("-".to_owned(), |max| max.to_string());
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {list} | {carousel} | {link} | {} | {} | {} |",
            row.name,
            limit(can.text),
            limit(can.text_with_choices),
            markup(can.markup),
            button(&can.buttons),
            button(&can.quick_replies),
            if can.caption_max == 0 { "-".to_owned() } else { can.caption_max.to_string() },
            media(can),
            can.parts_max,
        );
    }
    page.push('\n');
}

fn limit(limit: TextLimit) -> String {
    let unit = match limit.unit {
        TextUnit::Chars => "characters",
        TextUnit::Bytes => "bytes",
        TextUnit::Utf16 => "UTF-16",
    };
    format!("{} {unit}", limit.max)
}

fn markup(markup: Markup) -> &'static str {
    match markup {
        Markup::None => "-",
        Markup::WhatsApp => "WhatsApp's",
        Markup::Html => "HTML",
        Markup::Markdown => "Markdown",
        Markup::Ssml => "SSML",
    }
}

fn media(can: &Capabilities) -> String {
    let size = |(kind, bytes): (&MediaKind, &u64)| {
        let name = match kind {
            MediaKind::Image => "image",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
            MediaKind::Document => "document",
            MediaKind::Sticker => "sticker",
        };
        match bytes / (1024 * 1024) {
            0 => format!("{name} {} kB", bytes / 1024),
            megabytes => format!("{name} {megabytes} MB"),
        }
    };
    let all: Vec<String> = can.media_bytes_max.iter().map(size).collect();
    if all.is_empty() { "-".to_owned() } else { all.join(", ") }
}

fn abilities(rows: &[Row], page: &mut String) {
    page.push_str("## Abilities\n\n");
    page.push_str("| channel | reply window | messages in it | a person, longer | asks for | native products | receipts | payment sheet | templates | voice | she sees the team | fetches files | answers on the call | cost shown |\n");
    page.push_str("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for row in rows {
        let can = &row.capabilities;
        let able = row.channel.abilities();
        let yes = |is: bool| if is { "yes" } else { "-" };
        let asks = |field: &ContactField| match field {
            ContactField::Email => "e-mail",
            ContactField::Phone => "phone",
            ContactField::Location => "place",
            ContactField::LinkAccount => "account",
        };
        let asks: Vec<&str> = can.asks_for.iter().map(asks).collect();
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.channel.reply_window_ms().map_or("none".to_owned(), hours),
            able.quota.map_or("-".to_owned(), quota),
            if able.human_extra_ms > 0 { hours(able.human_extra_ms) } else { "-".to_owned() },
            if asks.is_empty() { "-".to_owned() } else { asks.join(", ") },
            yes(can.native_products.is_some()),
            yes(can.receipts),
            yes(able.payment_sheet.is_some()),
            yes(can.templates),
            yes(can.voice),
            if can.native_blocks { "writing" } else { sees(able.marks_read) },
            yes(able.fetches_media.is_some()),
            yes(able.answers.is_some()),
            yes(able.counts_cost.is_some()),
        );
    }
    page.push('\n');
}

fn quota(quota: Quota) -> String {
    let brief = quota.brief;
    format!("{}; {} in {} after a tap", quota.message.n_max, brief.n_max, hours(brief.window_ms))
}

/// What a contact sees of our reading and writing.
fn sees(able: Option<&dyn ReadReceipts>) -> &'static str {
    match able {
        Some(able) if able.shows_read() => "reading, writing",
        Some(_) => "writing",
        None => "-",
    }
}

fn hours(ms: i64) -> String {
    match ms / 1_000 {
        seconds if seconds < 3_600 => format!("{seconds} s"),
        seconds => format!("{} h", seconds / 3_600),
    }
}

fn settings(row: &Row, page: &mut String) {
    let about = row.about;
    let _ = writeln!(page, "## {} (`{}`)\n", about.title, row.kind);
    if let Some(why) = about.no_live_platform {
        let _ = writeln!(page, "No live platform: {why}\n");
    }
    if let Some((part, why)) = about.no_live_part {
        let _ = writeln!(page, "No live platform for {part}: {why}\n");
    }
    let languages: Vec<&str> = about.languages.iter().map(|language| language.code()).collect();
    let _ = write!(page, "Languages: {}.", languages.join(", "));
    let _ = writeln!(
        page,
        "{}\n",
        about.language_note.map(|note| format!(" {note}")).unwrap_or_default()
    );
    let fields = about.settings.iter().map(|field| ("setting", field));
    let fields: Vec<(&str, &Field)> =
        fields.chain(about.secrets.iter().map(|field| ("secret", field))).collect();
    if fields.is_empty() {
        return;
    }
    page.push_str("| | key | | such as |\n|---|---|---|---|\n");
    for (kind, field) in fields {
        let need = if field.need == Need::Required { "" } else { " (optional)" };
        let example = field.example.replace('|', "\\|").replace('\n', " ");
        let _ =
            writeln!(page, "| {kind}{need} | `{}` | {} | `{example}` |", field.key, field.about);
    }
    page.push('\n');
}
