//! What goes into a statement and comes out of a row, in the server engine's own form.

use crate::StoreError;
use crate::sql::ColumnKind;
use crate::value::{Batch, Row, Value};
use std::error::Error;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// One column of a batch.
#[derive(Debug)]
pub(super) enum Array<'a> {
    Text(Vec<Option<&'a str>>),
    BigInt(Vec<Option<i64>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl<'a> Array<'a> {
    pub(super) fn transpose(kinds: &[ColumnKind], batch: &'a Batch<'_>) -> Vec<Self> {
        let mut arrays: Vec<Self> = kinds.iter().map(|kind| Self::of(*kind, batch.len())).collect();
        for row in batch.rows() {
            for (array, value) in arrays.iter_mut().zip(row) {
                array.push(value);
            }
        }
        arrays
    }

    fn of(kind: ColumnKind, rows: usize) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(Vec::with_capacity(rows)),
            ColumnKind::BigInt => Self::BigInt(Vec::with_capacity(rows)),
            ColumnKind::Bytes => Self::Bytes(Vec::with_capacity(rows)),
        }
    }

    /// A value of another sort than the column declares becomes NULL, which NOT NULL columns then refuse.
    fn push(&mut self, value: &'a Value<'_>) {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.push(Some(text)),
            (Self::Text(column), _) => column.push(None),
            (Self::BigInt(column), Value::Int(number)) => column.push(Some(*number)),
            (Self::BigInt(column), _) => column.push(None),
            (Self::Bytes(column), Value::Bytes(bytes)) => column.push(Some(bytes)),
            (Self::Bytes(column), _) => column.push(None),
        }
    }

    fn parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Text(column) => column,
            Self::BigInt(column) => column,
            Self::Bytes(column) => column,
        }
    }
}

/// The columns of a batch and what comes after them.
pub(super) fn all<'a>(
    arrays: &'a [Array<'_>],
    more: &'a [Value<'_>],
) -> Vec<&'a (dyn ToSql + Sync)> {
    let scalars = more.iter().map(|value| value as &(dyn ToSql + Sync));
    arrays.iter().map(Array::parameter).chain(scalars).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_ref().to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            Self::Int(_) | Self::Text(_) | Self::Bytes(_) => {
                Err(format!("a parameter of type {ty} was given something else").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

struct Column(Value<'static>);

impl<'a> FromSql<'a> for Column {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::BOOL => Value::Int(i64::from(bool::from_sql(ty, raw)?)),
            Type::BYTEA => Value::Bytes(raw.to_vec().into()),
            _ => Value::Text(String::from_sql(ty, raw)?.into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA)
            || <String as FromSql<'_>>::accepts(ty)
    }
}

/// A parameter already in the form it is sent in, so that what it was made from may go.
#[derive(Debug)]
pub(super) struct Encoded(Option<BytesMut>);

impl Encoded {
    /// # Errors
    /// When a value is not what the statement wants there.
    pub(super) fn all(
        types: &[Type],
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Self>, StoreError> {
        let encoded = types.iter().zip(values).map(|(ty, value)| {
            let mut bytes = BytesMut::new();
            let form = value.to_sql_checked(ty, &mut bytes);
            match form.map_err(|error| StoreError::Statement(error.to_string()))? {
                IsNull::Yes => Ok(Self(None)),
                IsNull::No => Ok(Self(Some(bytes))),
            }
        });
        encoded.collect()
    }
}

impl ToSql for Encoded {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match &self.0 {
            None => Ok(IsNull::Yes),
            Some(bytes) => {
                out.extend_from_slice(bytes);
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A row that outlives the connection's buffers.
pub(super) fn owned(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let columns: Result<Vec<Value<'static>>, StoreError> = (0..row.len())
        .map(|idx| {
            let column: Result<Column, _> = row.try_get(idx);
            column.map(|column| column.0).map_err(|e| StoreError::Corrupt(e.to_string()))
        })
        .collect();
    columns.map(Row::new)
}
