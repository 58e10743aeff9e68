//! Forms of a page as a browser without JavaScript fills them in: what is there is kept, what was typed replaces it.

use anyhow::{Context, Result};

/// A form, ready to be posted.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The form of a page that posts to `…/{ending}`.
    pub fn find(page: &str, ending: &str) -> Result<Self> {
        let forms =
            page.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or(rest));
        forms
            .map(|form| Self {
                action: attribute(form, "action").unwrap_or_default(),
                fields: fields(form),
            })
            .find(|form| form.action.split('?').next().is_some_and(|path| path.ends_with(ending)))
            .with_context(|| format!("the page has no form to `{ending}`: {}", words(page)))
    }

    /// Types into the fields; those that the form does not have are left out, as a browser would.
    #[must_use]
    pub fn typed(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in &mut self.fields {
            if let Some((_, typed)) = values.iter().find(|(wanted, _)| wanted == name) {
                *value = (*typed).to_owned();
            }
        }
        self
    }
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).map(tag) {
        let is_choice = matches!(attribute(tag, "type").as_deref(), Some("radio" | "checkbox"));
        if is_choice && !tag.contains(" checked") {
            continue;
        }
        if let Some(name) = attribute(tag, "name") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for select in form.split("<select").skip(1) {
        let options = select.split("</select>").next().unwrap_or(select);
        let chosen =
            options.split("<option").skip(1).map(tag).find(|tag| tag.contains(" selected"));
        if let (Some(name), Some(chosen)) = (attribute(tag(select), "name"), chosen) {
            fields.push((name, attribute(chosen, "value").unwrap_or_default()));
        }
    }
    fields
}

fn tag(rest: &str) -> &str {
    rest.split('>').next().unwrap_or(rest)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&amp;", "&"),
    )
}

/// What a page says, without its tags: for an error.
pub fn words(page: &str) -> String {
    let body = page.split("<body").nth(1).unwrap_or(page);
    let text: Vec<&str> = body
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text.trim())
        .collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(400).collect()
}
