//! The last look at a message before it leaves: what it claims must be backed by this turn, and if the merchant has a
//! language model, it may be said in other words first.

use super::context::Turn;
use super::memory::{Draft, Memory, OpenQuestion, Pending};
use super::phrases::{Day, Moment, Value};
use crate::audit::{self, Facts, Violation, Worded, rephrase};
use crate::content::{Author, Block, Purpose};
use crate::inbox::message::Activity;
use crate::time::DAY_MS;
use crate::voice::{self, Level};
use crate::{Answer, CheckoutHappened, Effect, READ_ROUNDS_MAX, Reading, Signal, Timestamp};
use std::borrow::Cow;

impl Turn<'_> {
    /// Notes a fact of this turn that no answer holds as such: a sum, a code that was just made.
    pub fn tell(&self, fact: impl Into<String>) {
        self.told.borrow_mut().push(fact.into());
    }

    /// A day as the wall calendar of a place shows it; the moment it is of stands behind it. From half a year on
    /// it is told with its year.
    pub fn day(&self, at: Timestamp, utc_offset_minutes: i32) -> Value {
        const NEAR_MS: i64 = 183 * DAY_MS;
        let is_near = (at.0 - self.now.0).abs() < NEAR_MS;
        let worded = if is_near { Value::Day } else { Value::FarDay };
        self.told_value(Day::at(at, utc_offset_minutes).map(worded))
    }

    /// A day with its time, likewise.
    pub fn day_and_time(&self, at: Timestamp, utc_offset_minutes: i32) -> Value {
        self.told_value(Moment::at(at, utc_offset_minutes).map(Value::Moment))
    }

    /// What no calendar has is said as nothing.
    fn told_value(&self, value: Option<Value>) -> Value {
        let value = value.unwrap_or_else(|| Value::Text(String::new()));
        self.tell(value.render(self.language));
        value
    }

    /// Notes what happened elsewhere: it comes from the shop or from a colleague, not from the contact.
    pub(super) fn tell_event<T: serde::Serialize>(&self, event: &T) {
        self.tell(serde_json::to_string(event).unwrap_or_default());
    }

    /// Notes what became of a checkout.
    pub(super) fn tell_checkout(&self, happened: &CheckoutHappened) {
        self.tell_event(happened);
    }

    /// Keeps what was answered, for the message of this turn. A model's words are no facts.
    pub(super) fn keep_answers(&mut self, answers: &[Answer]) {
        let facts = answers.iter().filter(|answer| !matches!(answer, Answer::Model { .. }));
        self.answers.extend(facts.cloned());
    }

    /// Asks for other words, where the merchant has a model for that; tells whether the message waits for them.
    pub(super) fn waits_for_other_words(&mut self) -> bool {
        let may = self.config.model.rephrase
            && !self.is_reworded
            && self.rounds < READ_ROUNDS_MAX
            && self.author == Author::Bot
            && self.purpose == Purpose::Reply
            && !self.still_waiting
            && self.judge(&self.blocks).is_ok();
        let Some(Block::Text { text }) = self.blocks.first().filter(|_| may) else { return false };
        let masked = rephrase::mask(text, &self.worded.borrow());
        if !masked.has_words() {
            return false;
        }
        let worded = self.worded.take();
        let draft = Draft {
            blocks: std::mem::take(&mut self.blocks),
            sources: std::mem::take(&mut self.sources),
            question: self.question.take(),
            in_reply_to: self.in_reply_to.take(),
            worded: worded
                .into_iter()
                .map(|one| (one.phrase.into_owned(), one.arguments))
                .collect(),
        };
        let pending = self.pending("", String::new(), Some(Box::new(draft)));
        self.state.memory.pending = Some(pending);
        let reading = Reading::Rephrase { text: masked.text, language: self.language };
        self.act(Effect::Read { reading });
        true
    }

    /// What a later round of this turn has to know.
    pub(super) fn pending(&self, skill: &str, step: String, draft: Option<Box<Draft>>) -> Pending {
        Pending {
            skill: skill.to_owned(),
            step,
            rounds: self.rounds + 1,
            ids: self.ids,
            author: self.author.clone(),
            message: self.message.clone(),
            answers: self.answers.clone(),
            told: self.told.borrow().clone(),
            before: self.before.clone(),
            is_proposed: self.is_proposed,
            draft,
        }
    }

    /// Takes the message up again that waited for other words, with those words if they say the same.
    pub(super) fn take_words(&mut self, draft: &Draft, answers: &[Answer]) {
        self.is_reworded = true;
        self.blocks.clone_from(&draft.blocks);
        self.sources.clone_from(&draft.sources);
        self.question.clone_from(&draft.question);
        self.in_reply_to.clone_from(&draft.in_reply_to);
        let worded = draft.worded.iter();
        self.worded = worded
            .map(|(phrase, arguments)| Worded {
                phrase: Cow::Owned(phrase.clone()),
                arguments: arguments.clone(),
            })
            .collect::<Vec<_>>()
            .into();
        let [Answer::Model { text: Some(answer) }] = answers else { return };
        match self.in_other_words(answer) {
            Ok(blocks) if blocks == self.blocks => {}
            Ok(blocks) => {
                self.blocks = blocks;
                self.note_activity(Activity::WordedByModel);
            }
            Err(reason) => self.signal(Signal::ModelRefused { reason }),
        }
    }

    fn in_other_words(&self, answer: &str) -> Result<Vec<Block>, String> {
        let Some(Block::Text { text }) = self.blocks.first() else {
            return Err("no text".to_owned());
        };
        let masked = rephrase::mask(text, &self.worded.borrow());
        let understanding = &self.config.understanding;
        let text = rephrase::accept(&masked, answer, self.language, understanding)?;
        let text = self.in_voice(text, &masked.values)?;
        let mut blocks = self.blocks.clone();
        blocks[0] = Block::Text { text };
        // It passed as words; as a message of ours it is judged like any other.
        self.judge(&blocks).map_err(|violation| violation.kind.name().to_owned())?;
        Ok(blocks)
    }

    /// A model's words as the brand would say them: what its guide can mend is mended, what it refuses is not said.
    fn in_voice(&self, text: String, values: &[String]) -> Result<String, String> {
        let Some(guide) = self.config.voice.get(self.language) else { return Ok(text) };
        let draft =
            |text| voice::Draft::message(text).protecting(values.iter().map(String::as_str));
        let mended = voice::fixed(guide, &draft(&text));
        let left = voice::check(guide, &draft(&mended));
        match left.iter().find(|finding| finding.level == Level::Error) {
            Some(finding) => Err(format!("voice: {}", finding.rule)),
            None => Ok(mended),
        }
    }

    /// Holds back what nothing stands behind: something safe is said instead, and the team is told.
    pub(super) fn hold_back_the_unbacked(&mut self) {
        if !matches!(self.author, Author::Bot | Author::System) {
            return;
        }
        let Err(violation) = self.judge(&self.blocks) else { return };
        self.signal(Signal::HeldBack { claim: violation.kind.name().to_owned() });
        self.question = None;
        self.fail_over();
    }

    /// Whether everything in a message has something behind it.
    pub(super) fn is_backed(&self, blocks: &[Block]) -> bool {
        self.judge(blocks).is_ok()
    }

    fn judge(&self, blocks: &[Block]) -> Result<(), Violation> {
        let (told, worded) = (self.told.borrow(), self.worded.borrow());
        let before = self.before.iter().map(String::as_str).collect();
        let facts = Facts::new(self.config, &self.answers, &told, &worded, before);
        audit::check(blocks, &facts)
    }
}

/// What was said before this turn and may be named again in it. Its prices and links may not: those are read anew.
pub(super) fn said_before(memory: &Memory) -> Vec<String> {
    let mut said = Vec::new();
    let mut add_question = |open: &OpenQuestion| {
        said.push(open.prompt.clone());
        said.extend(open.options.iter().map(|option| option.title.clone()));
    };
    memory.open.iter().chain(&memory.interrupted).for_each(&mut add_question);
    said.extend(memory.shown.iter().chain(&memory.focus).map(|shown| shown.title.clone()));
    said.extend(memory.contact_name.clone());
    said.extend(memory.details.email.clone());
    said.extend(memory.second.as_ref().map(|second| second.channel.clone()));
    said.retain(|text| !text.is_empty());
    said
}
