//! Reading result rows by column name, the same on both engines.

use jiff::civil::Date;
use kernel::{Id, Instant};
use sea_orm::{QueryResult, TryGetable};
use uuid::Uuid;

use crate::{Error, Result};

/// One row of a result.
pub struct Row(pub(crate) QueryResult);

impl Row {
    /// The value of a column; the type is inferred from where it goes.
    ///
    /// # Errors
    /// [`Error::Decode`] when the column is missing or holds another type: always a defect of ours.
    pub fn get<C: Column>(&self, column: &str) -> Result<C> {
        C::read(self, column)
    }

    fn raw<T: TryGetable>(&self, column: &str) -> Result<T> {
        self.0.try_get("", column).map_err(|e| Error::Decode(format!("{column}: {e}")))
    }
}

/// A type that can be read from a column.
pub trait Column: Sized {
    /// Reads the named column.
    fn read(row: &Row, column: &str) -> Result<Self>;
}

/// A row type of a module's `store.rs`.
pub trait FromRow: Sized {
    /// Builds the value from a row.
    fn from_row(row: &Row) -> Result<Self>;
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Column for $ty {
            fn read(row: &Row, column: &str) -> Result<Self> {
                row.raw(column)
            }
        }
        impl Column for Option<$ty> {
            fn read(row: &Row, column: &str) -> Result<Self> {
                row.raw(column)
            }
        }
    )*};
}
plain!(i64, bool, String, Vec<u8>, Uuid);

macro_rules! through {
    ($($ty:ty, $base:ty, |$v:ident| $map:expr;)*) => {$(
        impl Column for $ty {
            fn read(row: &Row, column: &str) -> Result<Self> {
                let $v: $base = row.raw(column)?;
                $map.map_err(|_| Error::Decode(format!("{column}: out of range")))
            }
        }
        impl Column for Option<$ty> {
            fn read(row: &Row, column: &str) -> Result<Self> {
                let value: Option<$base> = row.raw(column)?;
                value.map(|$v| $map.map_err(|_| Error::Decode(format!("{column}: out of range")))).transpose()
            }
        }
    )*};
}
through! {
    i32, i64, |v| i32::try_from(v);
    i16, i64, |v| i16::try_from(v);
    u8, i64, |v| u8::try_from(v);
    u16, i64, |v| u16::try_from(v);
    u32, i64, |v| u32::try_from(v);
    usize, i64, |v| usize::try_from(v);
    Instant, i64, |v| Instant::from_microsecond(v);
    Date, String, |v| v.parse::<Date>();
}

impl<T> Column for Id<T> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.raw(column).map(Self::from_uuid)
    }
}
impl<T> Column for Option<Id<T>> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        Ok(row.raw::<Option<Uuid>>(column)?.map(Id::from_uuid))
    }
}

macro_rules! tuples {
    ($($name:ident => $($ty:ident $column:literal),+;)*) => {$(
        /// A tuple reads the columns `c1`, `c2` … in order; for small private queries.
        impl<$($ty: Column),+> FromRow for ($($ty,)+) {
            fn from_row(row: &Row) -> Result<Self> {
                Ok(($($ty::read(row, $column)?,)+))
            }
        }
    )*};
}
tuples! {
    t1 => A "c1";
    t2 => A "c1", B "c2";
    t3 => A "c1", B "c2", C "c3";
    t4 => A "c1", B "c2", C "c3", D "c4";
}
