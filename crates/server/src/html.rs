//! Writing HTML by hand, safely: markup is fixed text of the program, everything else is escaped.

/// A page as it is being written.
#[derive(Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    pub(crate) fn new() -> Self {
        Self(String::with_capacity(8 * 1024))
    }

    /// Markup of the program's own; never anything that came from outside.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Any text, as text: also inside a quoted attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for sign in text.chars() {
            match sign {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// An attribute with any value.
    pub(crate) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// An attribute without a value, where it applies.
    pub(crate) fn flag(&mut self, name: &'static str, on: bool) -> &mut Self {
        if on { self.raw(" ").raw(name) } else { self }
    }

    /// An element that holds text only.
    pub(crate) fn element(
        &mut self,
        open: &'static str,
        text: &str,
        close: &'static str,
    ) -> &mut Self {
        self.raw(open).text(text).raw(close)
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let mut page = Html::new();
        page.raw("<a")
            .attribute("href", "\"><script>'&")
            .flag("hidden", false)
            .flag("download", true)
            .raw(">");
        page.element("<b>", "<i>&amp;</i>", "</b>");
        let expected = "<a href=\"&quot;&gt;&lt;script&gt;&#39;&amp;\" download><b>&lt;i&gt;&amp;amp;&lt;/i&gt;</b>";
        assert_eq!(page.finish(), expected);
    }
}
