//! The shopper's browser, without scripts: opens the checkout, fills in its forms and pays with play money.

use std::time::Duration;

/// Why the shopper could not pay.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error("could not open {0}")]
    Open(String, #[source] reqwest::Error),
    #[error("{url} answered {status}: {words}")]
    Status { url: String, status: u16, words: String },
    #[error("{url} has no form to `{ending}`: {words}")]
    NoForm { url: String, ending: String, words: String },
    #[error("{0} leads nowhere")]
    Nowhere(String),
}

/// What is typed into the form with the address.
pub const ADDRESS: &[(&str, &str)] = &[
    ("email", "marta@shopper.example"),
    ("name", "Marta Lund"),
    ("line_one", "Havnegade 1"),
    ("postal_code", "8000"),
    ("city", "Aarhus"),
    ("country", "DK"),
];

/// A browser.
#[derive(Debug, Clone)]
pub struct Browser {
    client: reqwest::Client,
}

impl Browser {
    /// # Errors
    /// When there is no way out.
    pub fn new() -> Result<Self, BrowserError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build();
        Ok(Self { client: client.map_err(|error| BrowserError::Open(String::new(), error))? })
    }

    /// From the link in the chat to the provider's "paid".
    ///
    /// # Errors
    /// The page that does not lead on.
    pub async fn pay(&self, link: &str) -> Result<(), BrowserError> {
        let address = self.submit(link, "/address", ADDRESS).await?;
        let provider = self.submit(&address, "/pay", &[]).await?;
        let paid = vec![("behavior".to_owned(), "pay".to_owned())];
        self.post(&provider, &provider, &paid).await.map(drop)
    }

    /// Opens a page, types into its form and posts it; gives where that leads.
    async fn submit(
        &self,
        url: &str,
        ending: &str,
        typed: &[(&str, &str)],
    ) -> Result<String, BrowserError> {
        let page = self.open(url).await?;
        let missing = || BrowserError::NoForm {
            url: url.to_owned(),
            ending: ending.to_owned(),
            words: words(&page),
        };
        let mut form = Form::find(&page, ending).ok_or_else(missing)?;
        for (name, value) in &mut form.fields {
            if let Some((_, typed)) = typed.iter().find(|(wanted, _)| wanted == name) {
                *value = (*typed).to_owned();
            }
        }
        let action = absolute(url, &form.action);
        let next = self.post(url, &action, &form.fields).await?;
        next.ok_or(BrowserError::Nowhere(action))
    }

    /// Opens a page and gives its source.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn open(&self, url: &str) -> Result<String, BrowserError> {
        let lost = |error| BrowserError::Open(url.to_owned(), error);
        let response = self.client.get(url).send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let page = response.text().await.map_err(lost)?;
        if status == 200 {
            return Ok(page);
        }
        Err(BrowserError::Status { url: url.to_owned(), status, words: words(&page) })
    }

    async fn post(
        &self,
        from: &str,
        url: &str,
        fields: &[(String, String)],
    ) -> Result<Option<String>, BrowserError> {
        let lost = |error| BrowserError::Open(url.to_owned(), error);
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let origin =
            url::Url::parse(from).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let request = self
            .client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .body(body.finish());
        let response = request.send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|value| value.to_str().ok());
        let location = location.map(|location| absolute(url, location));
        if !(200..400).contains(&status) {
            let page = response.text().await.map_err(lost)?;
            return Err(BrowserError::Status { url: url.to_owned(), status, words: words(&page) });
        }
        Ok(location)
    }
}

fn absolute(base: &str, link: &str) -> String {
    url::Url::parse(base)
        .and_then(|base| base.join(link))
        .map_or_else(|_| link.to_owned(), String::from)
}

/// A form with what stands in it.
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    fn find(page: &str, ending: &str) -> Option<Self> {
        let forms = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let read = |form: &str| Self {
            action: attribute(form, "action").unwrap_or_default(),
            fields: fields(form),
        };
        forms
            .map(read)
            .find(|form| form.action.split('?').next().is_some_and(|path| path.ends_with(ending)))
    }
}

/// Inputs that are chosen or typed into, and what selects have selected.
fn fields(form: &str) -> Vec<(String, String)> {
    let tags =
        |name: &str| form.split(&format!("<{name}")).skip(1).map(str::to_owned).collect::<Vec<_>>();
    let head = |rest: &str| rest.split('>').next().unwrap_or_default().to_owned();
    let mut fields = Vec::new();
    for input in tags("input").iter().map(|rest| head(rest)) {
        let is_choice = matches!(attribute(&input, "type").as_deref(), Some("radio" | "checkbox"));
        if let Some(name) =
            attribute(&input, "name").filter(|_| !is_choice || input.contains(" checked"))
        {
            fields.push((name, attribute(&input, "value").unwrap_or_default()));
        }
    }
    for select in tags("select") {
        let options = select.split("</select>").next().unwrap_or_default();
        let mut options = options.split("<option").skip(1).map(head);
        if let (Some(name), Some(chosen)) =
            (attribute(&head(&select), "name"), options.find(|option| option.contains(" selected")))
        {
            fields.push((name, attribute(&chosen, "value").unwrap_or_default()));
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
    Some(crate::richtext::without_entities(value))
}

/// What a page says, for an error.
fn words(page: &str) -> String {
    let body = page.split("<body").nth(1).unwrap_or(page);
    let texts =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_reads_it() {
        let page = r#"<form method="post" action="/checkout/t/address?x=1"><input name="email" value="">
            <input type="radio" name="way" value="a"><input type="radio" name="way" value="b" checked>
            <select name="country"><option value="ES">Spain</option><option value="DK" selected>Denmark</option></select></form>"#;
        let form = Form::find(page, "/address").unwrap();
        assert_eq!(form.action, "/checkout/t/address?x=1");
        let expected = [("email", ""), ("way", "b"), ("country", "DK")];
        assert_eq!(form.fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(Form::find(page, "/pay").is_none());
    }
}
