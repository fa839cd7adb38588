//! What a step needs from the world, as values.

use jiff::civil::Date;
use kernel::{Actor, Id, Instant};
use uuid::Uuid;

/// Time, actor and new identifiers of a step: values handed in.
pub struct Moment<'a> {
    /// Now.
    pub now: Instant,
    /// Who acts.
    pub actor: &'a Actor,
    /// Gives new identifiers.
    pub ids: &'a dyn Fn() -> Uuid,
}

impl Moment<'_> {
    pub(super) fn today(&self) -> Date {
        kernel::civil_date(self.now)
    }

    pub(super) fn id<T>(&self) -> Id<T> {
        Id::from_uuid((self.ids)())
    }
}
