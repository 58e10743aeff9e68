//! How a shopper behaves: she reads what the bot says, presses what fits her wish, else says it in other words.

use super::goal::{Goal, Step, Want};
use super::reading;
use super::shop::Shop;
use super::talk::{Heard, Minds, Talk};
use anyhow::Result;
use engine::content::{Block, Choice, ProductLayout};
use engine::dialogue::understand::normalize::{fold, fold_words};
use engine::{Effect, Language, ProductId, Signal};
use std::collections::BTreeSet;

/// Times she looks at more results of one search.
const MORE_MAX: usize = 2;

/// Why a shopper did not get what she wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Failure {
    /// Products were shown, hers was not among them.
    WrongProduct,
    /// The same was shown to her twice although she had said something else.
    Loop,
    /// The bot said that it does not understand.
    Misunderstood,
    /// The bot said that it does not know.
    Unanswered,
    /// She was answered in a language that is not hers.
    WrongLanguage,
    /// She wanted no person and got one.
    PersonInstead,
    /// She had nothing more to say, or no more patience.
    GaveUp,
}

impl Failure {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WrongProduct => "wrong_product",
            Self::Loop => "loop",
            Self::Misunderstood => "misunderstood",
            Self::Unanswered => "unanswered",
            Self::WrongLanguage => "wrong_language",
            Self::PersonInstead => "person_instead",
            Self::GaveUp => "gave_up",
        }
    }
}

/// A conversation that is over.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) failure: Option<Failure>,
    /// What she reached, or at least somebody to talk to.
    pub(crate) product_or_person: bool,
    pub(crate) turns: usize,
    pub(crate) transcript: String,
}

enum Move {
    Say(String),
    Tap(Choice),
}

struct Shopper<'a> {
    goal: &'a Goal,
    shop: &'a Shop,
    talk: Talk<'a>,
    step: usize,
    line: usize,
    heard: Heard,
    /// The product she has found.
    product: Option<ProductId>,
    tapped: BTreeSet<String>,
    n_more: usize,
    shown: Vec<ProductId>,
    repeated: bool,
    language: Language,
    turns: usize,
    transcript: String,
}

/// Lets a shopper talk until she has what she wants or gives up.
pub(crate) fn play(shop: &Shop, minds: &Minds, goal: &Goal, seed: u64) -> Result<Played> {
    let mut shopper = Shopper {
        goal,
        shop,
        talk: Talk::new(shop, minds, goal.language, seed),
        step: 0,
        line: 0,
        heard: Heard::default(),
        product: None,
        tapped: BTreeSet::new(),
        n_more: 0,
        shown: Vec::new(),
        repeated: false,
        language: goal.language,
        turns: 0,
        transcript: String::new(),
    };
    let failure = shopper.run()?;
    let turns = shopper.turns;
    let product_or_person = match failure {
        None | Some(Failure::PersonInstead) => true,
        Some(_) => shopper.asks_for_a_person()?,
    };
    Ok(Played { failure, product_or_person, turns, transcript: shopper.transcript })
}

impl Shopper<'_> {
    fn run(&mut self) -> Result<Option<Failure>> {
        while self.turns < self.goal.turns_max {
            let Some(next) = self.next_move() else { break };
            self.make(next)?;
            while self.step < self.goal.steps.len() && self.reached(&self.goal.steps[self.step]) {
                if let Want::Speaks(language) = self.goal.steps[self.step].want {
                    self.language = language;
                }
                self.step += 1;
                self.line = 0;
                self.tapped.clear();
            }
            if self.step == self.goal.steps.len() {
                return Ok(self.is_foreign().then_some(Failure::WrongLanguage));
            }
            if self.has_person() {
                return Ok(Some(Failure::PersonInstead));
            }
        }
        Ok(Some(self.why()))
    }

    /// Says or presses it, and reads the answer.
    fn make(&mut self, next: Move) -> Result<()> {
        self.turns += 1;
        self.heard = match next {
            Move::Say(text) => {
                self.transcript.push_str(&format!("> {text}\n"));
                self.talk.says(&text)?
            }
            Move::Tap(choice) => {
                self.transcript.push_str(&format!("> [{}]\n", choice.title));
                self.tapped.insert(choice.token.clone());
                self.talk.taps(&choice.token, &choice.title)?
            }
        };
        self.transcript.push_str(&reading::written(&self.heard));
        let shown = reading::products(&self.heard);
        self.repeated = !shown.is_empty() && shown == self.shown;
        if !shown.is_empty() {
            self.shown = shown;
        }
        Ok(())
    }

    fn next_move(&mut self) -> Option<Move> {
        let step = &self.goal.steps[self.step];
        if self.line == 0
            && let Some(look) = self.look_first(step)
        {
            return Some(Move::Tap(look));
        }
        if self.line > 0
            && let Some(option) = self.fitting_option(step)
        {
            return Some(Move::Tap(option));
        }
        if let Some(line) = step.lines.get(self.line) {
            self.line += 1;
            return Some(self.said(line));
        }
        self.last_resort(step).map(Move::Tap)
    }

    /// A line of hers: a tap where it is in brackets, and with the place of her product filled in.
    fn said(&self, line: &str) -> Move {
        if let Some(verb) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let pressed = self.button(verb);
            return pressed.map_or_else(|| Move::Say(verb.to_owned()), Move::Tap);
        }
        let cards = reading::products(&self.heard);
        let cards = if cards.is_empty() { &self.shown } else { &cards };
        let place = cards.iter().position(|id| Some(id) == self.product.as_ref()).unwrap_or(0);
        Move::Say(line.replace("{nth}", nth(place, self.language)))
    }

    /// Of several products she opens hers before she talks about it.
    fn look_first(&self, step: &Step) -> Option<Choice> {
        let line = step.lines.first()?;
        let several = reading::products(&self.heard).len() > 1;
        let about_one = matches!(
            step.want,
            Want::Cart { .. } | Want::Says(_) | Want::Reviews(_) | Want::Wish(_)
        );
        if !several || !about_one || line.starts_with('[') || line.contains("{nth}") {
            return None;
        }
        let token = format!("show:{}", self.product.as_ref()?);
        self.offered().find(|choice| choice.token == token).filter(|c| self.is_new(c)).cloned()
    }

    /// The button of a verb, of her product where every product has one.
    fn button(&self, verb: &str) -> Option<Choice> {
        let of_verb = |choice: &&Choice| choice.token.split(':').next() == Some(verb);
        let mine = |choice: &&Choice| {
            let argument = choice.token.split_once(':').map_or("", |(_, argument)| argument);
            self.product.as_ref().is_some_and(|id| {
                argument == id.as_str()
                    || self.shop.product_of(argument).is_some_and(|product| &product.id == id)
            })
        };
        let mine = self.offered().filter(of_verb).find(mine);
        mine.or_else(|| self.offered().find(of_verb)).cloned()
    }

    /// The option that says what she wants.
    fn fitting_option(&self, step: &Step) -> Option<Choice> {
        let asked = self.asked();
        let fresh = || asked.iter().copied().filter(|choice| self.is_new(choice));
        let by_fact = fresh().find(|choice| self.is_fact(choice));
        let by_product = || fresh().find(|choice| self.is_hers(choice, step));
        let by_number = || {
            fresh().find(|choice| match &step.want {
                Want::Status(number) | Want::Cancel(number) | Want::Return(number) => {
                    &choice.title == number
                }
                _ => false,
            })
        };
        let by_meaning = || {
            fresh().find(|choice| {
                let meant = choice.token.strip_prefix("do:");
                meant.is_some_and(|intent| step.want.intents().contains(&intent))
            })
        };
        let agreed = || {
            let agrees = matches!(step.want, Want::Person | Want::Cancel(_));
            fresh().find(|choice| agrees && choice.token.starts_with("yes:"))
        };
        let any_variant = || {
            let wants = matches!(step.want, Want::Cart { .. });
            fresh().find(|choice| wants && reading::is_variant(choice))
        };
        by_fact
            .or_else(by_product)
            .or_else(by_number)
            .or_else(by_meaning)
            .or_else(agreed)
            .or_else(any_variant)
            .cloned()
    }

    /// What she does when she has said everything.
    fn last_resort(&mut self, step: &Step) -> Option<Choice> {
        let verb = match step.want {
            Want::Show(_) if self.n_more < MORE_MAX => {
                self.n_more += 1;
                let more = self.button("more")?;
                return Some(more);
            }
            Want::Cart { .. } => "add",
            Want::Pay => "checkout",
            Want::Reviews(_) => "reviews",
            Want::Wish(_) => "wish",
            Want::Person => "person",
            _ => return None,
        };
        self.button(verb).filter(|choice| self.is_new(choice))
    }

    fn is_new(&self, choice: &Choice) -> bool {
        !self.tapped.contains(&choice.token)
    }

    fn is_fact(&self, choice: &Choice) -> bool {
        let verb = choice.token.split(':').next().unwrap_or_default();
        if !matches!(verb, "facet" | "add" | "add-n" | "guide" | "language") {
            return false;
        }
        let words = fold_words(&choice.title);
        let title = fold(&choice.title);
        self.goal.facts.iter().any(|fact| words.contains(fact) || &title == fact)
    }

    /// Whether an option names the product she wants.
    fn is_hers(&self, choice: &Choice, step: &Step) -> bool {
        let Some((verb, argument)) = choice.token.split_once(':') else { return false };
        let product = match verb {
            "show" => self.shop.product(&ProductId::from(argument)),
            "remove" => self.shop.product_of(argument),
            _ => None,
        };
        product.is_some_and(|product| {
            let picked = step.want.pick().is_some_and(|pick| pick.fits(product));
            picked || (step.want.pick().is_none() && self.product.as_ref() == Some(&product.id))
        })
    }

    /// Everything that can be pressed.
    fn offered(&self) -> impl Iterator<Item = &Choice> {
        self.heard.blocks.iter().flat_map(reading::choices)
    }

    /// The options of what the bot asked.
    fn asked(&self) -> Vec<&Choice> {
        let asked = |block: &&Block| matches!(block, Block::Choices { .. });
        self.heard.blocks.iter().filter(asked).flat_map(reading::choices).collect()
    }

    fn reached(&mut self, step: &Step) -> bool {
        match &step.want {
            Want::Show(pick) => {
                let shown = reading::products(&self.heard);
                let hers = shown
                    .into_iter()
                    .find(|id| self.shop.product(id).is_some_and(|product| pick.fits(product)));
                self.product = hers.clone().or(self.product.take());
                hers.is_some()
            }
            Want::Cart { pick, quantity } => {
                let lines = self.talk.state.cart.iter().flat_map(|cart| &cart.lines);
                let hers = lines
                    .filter(|line| self.shop.product(&line.product).is_some_and(|p| pick.fits(p)));
                let n_units: u32 = hers.map(|line| line.quantity).sum();
                n_units > 0 && quantity.is_none_or(|wanted| wanted == n_units)
            }
            Want::Gone(pick) => {
                let lines = self.talk.state.cart.iter().flat_map(|cart| &cart.lines);
                let mut products = lines.filter_map(|line| self.shop.product(&line.product));
                !products.any(|product| pick.fits(product))
            }
            Want::Pay => self.did(|effect| matches!(effect, Effect::OpenCheckout { .. })),
            Want::Says(words) => {
                let said = fold(&reading::seen(&self.heard));
                words.iter().any(|word| said.contains(word.as_str()))
            }
            Want::Reviews(pick) => reading::reviewed(&self.heard)
                .and_then(|id| self.shop.product(id))
                .is_some_and(|product| pick.fits(product)),
            Want::Article(ids) => {
                let said = reading::words(&self.heard);
                let titles = ids.iter().filter_map(|id| self.shop.article_title(id, self.language));
                titles.into_iter().any(|title| said.contains(title))
            }
            Want::Status(number) => reading::order(&self.heard) == Some(number),
            Want::Cancel(number) => {
                self.did(|effect| matches!(effect, Effect::CancelOrder { order } if order.as_str().ends_with(number.as_str())))
            }
            Want::Return(number) => {
                self.did(|effect| matches!(effect, Effect::RequestReturn { order, .. } if order.as_str().ends_with(number.as_str())))
            }
            Want::Wish(pick) => self.did(|effect| match effect {
                Effect::RecordWish { product, .. } => {
                    self.shop.product(product).is_some_and(|product| pick.fits(product))
                }
                _ => false,
            }),
            Want::Person => self.has_person(),
            Want::Off(code) => {
                let cart = self.talk.state.cart.as_ref();
                cart.is_some_and(|cart| cart.coupons.iter().any(|held| held.as_str() == code))
            }
            Want::Speaks(language) => self.heard.language == Some(*language),
            Want::Compare => reading::layouts(&self.heard).any(|it| it == ProductLayout::Compare),
        }
    }

    fn did(&self, what: impl Fn(&Effect) -> bool) -> bool {
        self.heard.effects.iter().any(what)
    }

    fn has_person(&self) -> bool {
        self.did(|effect| matches!(effect, Effect::NotifyTeam { .. }))
    }

    fn is_foreign(&self) -> bool {
        self.heard.language.is_some_and(|language| language != self.language)
    }

    fn why(&self) -> Failure {
        let missed = |effect: &Effect| {
            matches!(effect, Effect::RecordSignal { signal: Signal::NotUnderstood })
        };
        let offers_person = self.asked().iter().any(|choice| choice.token == "yes:person");
        if self.is_foreign() {
            Failure::WrongLanguage
        } else if self.did(missed) {
            Failure::Misunderstood
        } else if self.repeated {
            Failure::Loop
        } else if offers_person {
            Failure::Unanswered
        } else if !reading::products(&self.heard).is_empty() {
            Failure::WrongProduct
        } else {
            Failure::GaveUp
        }
    }

    /// Whoever has not found it asks for somebody.
    fn asks_for_a_person(&mut self) -> Result<bool> {
        let words = match self.language {
            Language::En => "get me somebody from your team then",
            Language::Es => "entonces pásame con alguien del equipo",
            Language::Da => "så vil jeg hellere tale med en hos jer",
        };
        self.make(Move::Say(words.to_owned()))?;
        if self.has_person() {
            return Ok(true);
        }
        let meant = self.offered().find(|choice| choice.token == "do:talk_to_person").cloned();
        let offered = meant.or_else(|| self.button("person")).or_else(|| self.button("yes"));
        if let Some(person) = offered {
            self.make(Move::Tap(person))?;
        }
        Ok(self.has_person())
    }
}

/// A place in words.
fn nth(place: usize, language: Language) -> &'static str {
    let words = match language {
        Language::En => ["first", "second", "third", "fourth"],
        Language::Es => ["primero", "segundo", "tercero", "cuarto"],
        Language::Da => ["første", "anden", "tredje", "fjerde"],
    };
    words[place.min(words.len() - 1)]
}
