//! Typed identifiers: a UUIDv7 that knows which entity it names, made only from a given time and given chance.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use rand_core::RngCore;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::time::Instant;

/// The identifier of one `T`. `T` is only a name at compile time: `Id<Person>` and `Id<Unit>` cannot be mixed up.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Wraps a UUID that is known to name a `T`.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The plain UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct ParseIdError;

impl<T> FromStr for Id<T> {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(s).map(Self::from_uuid).map_err(|_| ParseIdError)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Uuid::deserialize(d).map(Self::from_uuid)
    }
}

/// Makes UUIDv7s from a given instant and a given source of chance; cheap to clone, safe to share.
#[derive(Clone)]
pub struct IdGen(Arc<Mutex<State<dyn RngCore + Send>>>);

/// The last millisecond and the place within it: ids of one generator are strictly ascending, so that what was queued
/// first has the smaller id (jobs of one record rely on it).
struct State<R: ?Sized> {
    millis: u64,
    place: u16,
    sort_key: i64,
    rng: R,
}

/// Values of the twelve bits after the version.
const PLACES: u16 = 1 << 12;

impl IdGen {
    /// Uses `rng` for the random bits; a seeded generator makes every id reproducible.
    pub fn new(rng: impl RngCore + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(State { millis: 0, place: 0, sort_key: 0, rng })))
    }

    /// A new identifier, greater than every one before; its leading 48 bits are the milliseconds of `at` (or of the
    /// latest instant seen, if `at` lies before it).
    pub fn id<T>(&self, at: Instant) -> Id<T> {
        let given = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let mut state = self.lock();
        let mut random = [0; 10];
        state.rng.fill_bytes(&mut random);
        if given > state.millis {
            state.millis = given;
            state.place = u16::from_be_bytes([random[0], random[1]]) % (PLACES / 2);
        } else if state.place + 1 < PLACES {
            state.place += 1;
        } else {
            state.millis += 1;
            state.place = 0;
        }
        random[..2].copy_from_slice(&state.place.to_be_bytes());
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(state.millis, &random).into_uuid())
    }

    /// A place in "newest first": the microsecond of `at` with ten random bits below it, so that several nodes hardly ever
    /// meet, and greater than every one before, so that this one never does.
    pub fn sort_key(&self, at: Instant) -> i64 {
        let mut state = self.lock();
        let mut random = [0; 2];
        state.rng.fill_bytes(&mut random);
        let key = at.as_microsecond() * 1024 + i64::from(u16::from_be_bytes(random) & 1023);
        state.sort_key = key.max(state.sort_key + 1);
        state.sort_key
    }

    /// Random bytes for tokens, salts and nonces.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.lock().rng.fill_bytes(&mut bytes);
        bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State<dyn RngCore + Send + 'static>> {
        // A poisoned lock only means that another thread panicked between two draws: the generator is still sound.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng;

    #[test]
    fn ids_are_version_7_ordered_by_time_and_reproducible() {
        let make = |micros| {
            let ids = IdGen::new(rand_chacha::ChaCha8Rng::seed_from_u64(7));
            ids.id::<()>(Instant::from_microsecond(micros).unwrap())
        };
        let (early, late) = (make(1_000_000_000), make(2_000_000_000));
        assert_eq!(early.uuid().get_version_num(), 7);
        assert!(early < late);
        assert_eq!(early, make(1_000_000_000));
        let ids = IdGen::new(rand_chacha::ChaCha8Rng::seed_from_u64(7));
        let same_moment: Vec<Id<()>> = (0..10_000).map(|_| ids.id(Instant::UNIX_EPOCH)).collect();
        assert!(same_moment.is_sorted_by(|a, b| a < b));
        let keys: Vec<i64> = (0..5_000).map(|_| ids.sort_key(Instant::UNIX_EPOCH)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "many of one moment, none twice");
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!("x".parse::<Id<()>>(), Err(ParseIdError));
    }
}
