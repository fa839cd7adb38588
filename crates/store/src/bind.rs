//! Rust values as database values, the same on both engines.

use jiff::civil::Date;
use kernel::{Id, Instant};
use sea_orm::Value;
use uuid::Uuid;

/// A value that can stand for a placeholder.
pub trait Bind {
    /// The database value.
    fn bind(self) -> Value;
    /// The typed NULL of this kind of value (PostgreSQL wants to know the type).
    fn null() -> Value;
}

macro_rules! bind {
    ($($ty:ty, $variant:ident, |$v:ident| $some:expr;)*) => {$(
        impl Bind for $ty {
            fn bind(self) -> Value {
                let $v = self;
                Value::$variant(Some($some))
            }
            fn null() -> Value {
                Value::$variant(None)
            }
        }
    )*};
}

bind! {
    i64, BigInt, |v| v;
    i32, BigInt, |v| i64::from(v);
    i16, BigInt, |v| i64::from(v);
    u8, BigInt, |v| i64::from(v);
    u16, BigInt, |v| i64::from(v);
    u32, BigInt, |v| i64::from(v);
    usize, BigInt, |v| i64::try_from(v).unwrap_or(i64::MAX);
    bool, Bool, |v| v;
    String, String, |v| v;
    &str, String, |v| v.to_owned();
    &String, String, |v| v.clone();
    Vec<u8>, Bytes, |v| v;
    &[u8], Bytes, |v| v.to_vec();
    Uuid, Uuid, |v| v;
    &Uuid, Uuid, |v| *v;
    Instant, BigInt, |v| v.as_microsecond();
    Date, String, |v| v.to_string();
}

impl<T> Bind for Id<T> {
    fn bind(self) -> Value {
        Value::Uuid(Some(self.uuid()))
    }
    fn null() -> Value {
        Value::Uuid(None)
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Value {
        self.map_or_else(T::null, T::bind)
    }
    fn null() -> Value {
        T::null()
    }
}
