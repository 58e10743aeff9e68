//! Values that go into statements and come out of rows: text, whole numbers, bytes, nothing.

use crate::StoreError;
use engine::Timestamp;
use std::borrow::Cow;

/// One parameter or one column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Value<'a> {
    #[default]
    Null,
    Int(i64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
}

/// One result row, read from left to right.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    values: std::vec::IntoIter<Value<'static>>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value<'static>>) -> Self {
        Self { values: values.into_iter() }
    }

    /// The next column, as the type the caller wants.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the column is missing or holds something else.
    pub(crate) fn get<T: FromValue>(&mut self) -> Result<T, StoreError> {
        let value = self.values.next().ok_or_else(|| corrupt("a column", "nothing"))?;
        T::from_value(value)
    }
}

/// Several rows for one statement, in the order of the statement's `{rows: …}` list.
#[derive(Debug, Default)]
pub(crate) struct Batch<'a> {
    values: Vec<Value<'a>>,
    rows: usize,
}

impl<'a> Batch<'a> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn push<const N: usize>(&mut self, row: [Value<'a>; N]) {
        self.values.extend(row);
        self.rows += 1;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Value<'a>]> {
        self.values.chunks(self.values.len().checked_div(self.rows).unwrap_or(1).max(1))
    }
}

/// What a column can be read as.
pub(crate) trait FromValue: Sized {
    /// # Errors
    /// [`StoreError::Corrupt`] when the value is of another sort.
    fn from_value(value: Value<'static>) -> Result<Self, StoreError>;
}

fn corrupt(wanted: &str, found: &str) -> StoreError {
    StoreError::Corrupt(format!("expected {wanted}, found {found}"))
}

fn sort(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    }
}

impl FromValue for i64 {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        match value {
            Value::Int(number) => Ok(number),
            Value::Null | Value::Text(_) | Value::Bytes(_) => {
                Err(corrupt("a number", sort(&value)))
            }
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            Value::Null | Value::Int(_) | Value::Bytes(_) => Err(corrupt("text", sort(&value))),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.into_owned()),
            Value::Null | Value::Int(_) | Value::Text(_) => Err(corrupt("bytes", sort(&value))),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl FromValue for $type {
            fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
                let number = i64::from_value(value)?;
                <$type>::try_from(number).map_err(|_| corrupt(stringify!($type), "a number out of range"))
            }
        }

        impl From<$type> for Value<'_> {
            /// Numbers beyond what a column holds are kept at its end rather than wrapped.
            fn from(number: $type) -> Self {
                Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )+};
}
numbers!(u32, u64, usize);

impl FromValue for bool {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        Ok(i64::from_value(value)? != 0)
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Int(i64::from(flag))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(moment: Timestamp) -> Self {
        Value::Int(moment.0)
    }
}

/// What stands for a zero in a text: PostgreSQL stores none, and both databases must hold the same.
const NO_ZERO: &str = "\u{fffd}";

fn text<'a>(text: impl Into<Cow<'a, str>>) -> Value<'a> {
    let text = text.into();
    Value::Text(if text.contains('\0') { text.replace('\0', NO_ZERO).into() } else { text })
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(words: &'a str) -> Self {
        text(words)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(words: &'a String) -> Self {
        text(words)
    }
}

impl From<String> for Value<'_> {
    fn from(words: String) -> Self {
        text(words)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Value<'a> {
    fn from(maybe: Option<T>) -> Self {
        maybe.map_or(Value::Null, Into::into)
    }
}

macro_rules! ids {
    ($($id:ident),+ $(,)?) => {$(
        impl FromValue for engine::$id {
            fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
                String::from_value(value).map(Self::new)
            }
        }

        impl<'a> From<&'a engine::$id> for Value<'a> {
            fn from(id: &'a engine::$id) -> Self {
                text(id.as_str())
            }
        }
    )+};
}
ids! {
    AgentId, ArticleId, CartId, CheckoutId, ConnectorId, ContactId, ConversationId, DeliveryId, EventId,
    InboxId, MerchantId, MessageId, OrderId, PaymentId, ProductId, PromotionId, RefundId, ReviewId, Sku,
}

impl FromValue for engine::CouponCode {
    fn from_value(value: Value<'static>) -> Result<Self, StoreError> {
        let text = String::from_value(value)?;
        Self::parse(&text).ok_or_else(|| corrupt("a coupon code", "other text"))
    }
}

impl<'a> From<&'a engine::CouponCode> for Value<'a> {
    fn from(code: &'a engine::CouponCode) -> Self {
        text(code.as_str())
    }
}
