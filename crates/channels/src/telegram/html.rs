//! Telegram's HTML: what the planner did not write is made harmless here, and what must be plain is read back.

/// Text so that nothing in it is read as markup.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The words of a text with the planner's markup: its tags dropped, its escapes read.
pub(super) fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            other => words.push(other),
        }
    }
    let read = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    read.replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{escape, plain};

    #[test]
    fn what_was_escaped_is_read_back() {
        for text in ["5 < 6 & 7 > 2", "&lt;b&gt;", "it's \"new\"", ""] {
            assert_eq!(plain(&escape(text)), text);
        }
        assert_eq!(plain("<b>Tom &amp; Jo</b>\n&quot;mugs&quot;"), "Tom & Jo\n\"mugs\"");
    }
}
