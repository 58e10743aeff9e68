//! What a shopper wants, as a line of `shoppers/{en,es,da}.tsv`.
//!
//! `kind ⇥ shop ⇥ facts ⇥ step ⇥ step …`, where a step is `what counts as reached : line | line | …`. The first line is
//! said when the step begins, the others when it was not understood or not enough. A line in brackets is a tap: `[add]`
//! presses the button of that verb, of the product she wants where there are several; `{nth}` in a line becomes the
//! place of that product among those shown. Facts are what she answers when asked (`black`, `M`), and `turns=N`.
//!
//! | reached | when |
//! |---|---|
//! | `show P` | the card of such a product is shown |
//! | `cart P xN` | the cart holds one, N of it where a number is given |
//! | `gone P` | the cart holds none |
//! | `pay` | a checkout is opened |
//! | `says a/b` | the bot's words hold one of these |
//! | `reviews P` | its reviews are shown |
//! | `article a/b` | one of these articles is quoted |
//! | `status N`, `cancel N`, `return N` | that order is shown, canceled, sent back |
//! | `wish P` | the wish is noted |
//! | `person` | a person is called |
//! | `off CODE` | the code counts for the cart |
//! | `speaks es` | the bot goes on in that language |
//! | `compare` | two products are put beside each other |
//!
//! `P` is `#id`, or words that are all in the title, `b:brand`, `c:category`, `k:value` (an attribute or option),
//! `<euros`, `>euros`; several products are parted by ` or `.

use anyhow::{Context, Result, bail};
use engine::Language;
use engine::commerce::catalog::Product;
use engine::commerce::money::Currency;
use engine::dialogue::understand::normalize::fold;

/// Turns after which she leaves, unless her line says otherwise: each step gives her more patience.
const TURNS_FIRST: usize = 6;
const TURNS_STEP: usize = 3;

/// One shopper.
#[derive(Debug)]
pub(crate) struct Goal {
    pub(crate) language: Language,
    pub(crate) kind: String,
    pub(crate) shop: String,
    pub(crate) facts: Vec<String>,
    pub(crate) turns_max: usize,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) want: Want,
    pub(crate) lines: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Want {
    Show(Pick),
    Cart { pick: Pick, quantity: Option<u32> },
    Gone(Pick),
    Pay,
    Says(Vec<String>),
    Reviews(Pick),
    Article(Vec<String>),
    Status(String),
    Cancel(String),
    Return(String),
    Wish(Pick),
    Person,
    Off(String),
    Speaks(Language),
    Compare,
}

/// Which products would do: one of these descriptions must hold entirely.
#[derive(Debug)]
pub(crate) struct Pick(Vec<Vec<Test>>);

#[derive(Debug)]
enum Test {
    Id(String),
    Title(String),
    Brand(String),
    Category(String),
    Value(String),
    Below(i64),
    Above(i64),
}

impl Goal {
    /// Reads a file of goals.
    pub(crate) fn read_all(language: Language, text: &str) -> Result<Vec<Self>> {
        let lines = text.lines().enumerate();
        let goals = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("//"));
        goals
            .map(|(index, line)| {
                Self::read(language, line).with_context(|| {
                    format!("{}.tsv, line {}: {line}", language.code(), index + 1)
                })
            })
            .collect()
    }

    fn read(language: Language, line: &str) -> Result<Self> {
        let mut cells = line.split('\t').map(str::trim);
        let mut next = |what: &str| cells.next().map(str::to_owned).context(what.to_owned());
        let (kind, shop, facts) = (next("no kind")?, next("no shop")?, next("no facts")?);
        let steps: Vec<Step> = cells
            .filter(|cell| !cell.is_empty())
            .map(Step::read)
            .collect::<Result<_>>()?;
        let (turns, facts): (Vec<&str>, Vec<&str>) = facts
            .split([';', ' '])
            .map(str::trim)
            .filter(|fact| !fact.is_empty() && *fact != "-")
            .partition(|fact| fact.starts_with("turns="));
        let given = turns.first().and_then(|turns| turns.trim_start_matches("turns=").parse().ok());
        if steps.is_empty() {
            bail!("no step");
        }
        Ok(Self {
            language,
            kind,
            shop,
            facts: facts.into_iter().map(fold).collect(),
            turns_max: given.unwrap_or(TURNS_FIRST + TURNS_STEP * (steps.len() - 1)),
            steps,
        })
    }

    /// What she writes, without her taps.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.steps.iter().flat_map(|step| &step.lines);
        lines.map(String::as_str).filter(|line| !line.starts_with('['))
    }
}

impl Step {
    fn read(cell: &str) -> Result<Self> {
        let (want, lines) = cell.split_once(" : ").context("no ` : ` in a step")?;
        let lines: Vec<String> = lines.split(" | ").map(|line| line.trim().to_owned()).collect();
        if lines.iter().any(String::is_empty) {
            bail!("an empty line in `{cell}`");
        }
        Ok(Self { want: Want::read(want.trim())?, lines })
    }
}

impl Want {
    fn read(text: &str) -> Result<Self> {
        let (what, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        Ok(match what {
            "show" => Self::Show(Pick::read(rest)?),
            "cart" => {
                let (pick, quantity) = match rest.rsplit_once(" x") {
                    Some((pick, n)) => (pick, Some(n.parse().context("no number behind x")?)),
                    None => (rest, None),
                };
                Self::Cart { pick: Pick::read(pick)?, quantity }
            }
            "gone" => Self::Gone(Pick::read(rest)?),
            "pay" => Self::Pay,
            "says" => Self::Says(rest.split('/').map(|part| fold(part.trim())).collect()),
            "reviews" => Self::Reviews(Pick::read(rest)?),
            "article" => Self::Article(rest.split('/').map(str::to_owned).collect()),
            "status" => Self::Status(rest.to_owned()),
            "cancel" => Self::Cancel(rest.to_owned()),
            "return" => Self::Return(rest.to_owned()),
            "wish" => Self::Wish(Pick::read(rest)?),
            "person" => Self::Person,
            "off" => Self::Off(rest.to_owned()),
            "speaks" => Self::Speaks(Language::from_tag(rest).context("no such language")?),
            "compare" => Self::Compare,
            other => bail!("nobody knows when `{other}` is reached"),
        })
    }

    /// What a button of the bot's may say it takes her to mean.
    pub(crate) fn intents(&self) -> &'static [&'static str] {
        match self {
            Self::Show(_) => &["find_product", "refine", "product_details", "show_more"],
            Self::Cart { .. } => &["add_to_cart", "change_quantity"],
            Self::Gone(_) => &["remove_from_cart"],
            Self::Pay => &["checkout"],
            Self::Says(_) => &["ask_product", "product_details"],
            Self::Reviews(_) => &["ask_reviews"],
            Self::Article(_) => &["shop_question"],
            Self::Status(_) => &["order_status"],
            Self::Cancel(_) => &["cancel_order"],
            Self::Return(_) => &["return_order"],
            Self::Wish(_) => &["wish"],
            Self::Person => &["talk_to_person", "complaint"],
            Self::Off(_) => &["apply_coupon"],
            Self::Speaks(_) => &["change_language"],
            Self::Compare => &["compare"],
        }
    }

    pub(crate) fn pick(&self) -> Option<&Pick> {
        match self {
            Self::Show(pick)
            | Self::Cart { pick, .. }
            | Self::Gone(pick)
            | Self::Reviews(pick)
            | Self::Wish(pick) => Some(pick),
            _ => None,
        }
    }
}

impl Pick {
    fn read(text: &str) -> Result<Self> {
        let ways: Vec<Vec<Test>> =
            text.split(" or ").map(|way| way.split_whitespace().map(Test::read).collect()).collect();
        if ways.iter().any(Vec::is_empty) {
            bail!("no product is described by `{text}`");
        }
        Ok(Self(ways))
    }

    pub(crate) fn fits(&self, product: &Product) -> bool {
        self.0.iter().any(|way| way.iter().all(|test| test.holds(product)))
    }
}

impl Test {
    fn read(word: &str) -> Self {
        let euros = |text: &str| text.parse::<i64>().unwrap_or(0) * 100;
        match word.split_at(word.len().min(2)) {
            ("b:", rest) => Self::Brand(fold(rest)),
            ("c:", rest) => Self::Category(rest.to_owned()),
            ("k:", rest) => Self::Value(fold(rest)),
            _ => match word.split_at(1) {
                ("#", rest) => Self::Id(rest.to_owned()),
                ("<", rest) => Self::Below(euros(rest)),
                (">", rest) => Self::Above(euros(rest)),
                _ => Self::Title(fold(word)),
            },
        }
    }

    fn holds(&self, product: &Product) -> bool {
        let in_words = |text: &str, word: &str| fold(text).contains(word);
        let price = || product.variants.iter().filter_map(|v| v.price(Currency::EUR)).map(|p| p.minor).min();
        match self {
            Self::Id(id) => product.id.as_str() == id,
            Self::Title(word) => product.title.0.values().any(|title| in_words(title, word)),
            Self::Brand(brand) => in_words(&product.brand, brand),
            Self::Category(slug) => product.categories.iter().any(|category| category == slug),
            Self::Value(value) => {
                let options = product.variants.iter().flat_map(|variant| variant.options.values());
                let values = options.chain(product.attributes.values());
                values.flat_map(|value| value.0.values()).any(|text| in_words(text, value))
            }
            Self::Below(minor) => price().is_some_and(|price| price <= *minor),
            Self::Above(minor) => price().is_some_and(|price| price >= *minor),
        }
    }
}
