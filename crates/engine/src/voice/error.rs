//! What is wrong with a guide or a style file: the file, the line and what to do about it.

use thiserror::Error;

/// A guide that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {fault}")]
pub struct GuideError {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub fault: Fault,
}

/// What is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Fault {
    #[error("this is not readable YAML: {why}")]
    Unreadable { why: String },
    #[error("anchors, tags and several documents in one file are not read here")]
    NotASetting,
    #[error("the file is larger or deeper than a style file is")]
    TooLarge,
    #[error("`{key}` stands twice")]
    Twice { key: String },
    #[error("there is no key `{key}` here")]
    UnknownKey { key: String },
    #[error("`{key}` is missing")]
    Missing { key: &'static str },
    #[error("expected {what}")]
    Expected { what: &'static str },
    #[error("there is no kind of rule `{kind}`")]
    UnknownKind { kind: String },
    #[error("rules of the kind `{kind}` are not supported: {why}")]
    Unsupported { kind: String, why: &'static str },
    #[error("`{value}` is not one of {known}")]
    NotOneOf { value: String, known: &'static str },
    #[error("the pattern `{pattern}` cannot be used: {why}")]
    Pattern { pattern: String, why: String },
    #[error("there is no style `{style}` among the imported ones")]
    UnknownStyle { style: String },
    #[error("there is no phrase `{key}`")]
    UnknownPhrase { key: String },
    #[error("`{text}` must use exactly these: {expected}")]
    Placeholders { text: String, expected: String },
    #[error("more than {max} rules")]
    TooManyRules { max: usize },
    #[error("the guide is written for `{given}`, not for `{expected}`")]
    OtherLanguage { given: String, expected: &'static str },
}

impl GuideError {
    pub(super) fn new(file: &str, line: usize, fault: Fault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }
}
