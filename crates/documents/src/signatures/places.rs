//! Where on their common line number and date will stand: kept with the signed file, for it is never typeset again.

use serde::{Deserialize, Serialize};
use typeset::{Slot, Slots};

use super::SigningError;

/// A stretch of the line of number and date, in points from its left edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
}

/// What the clerk's signature needs to know of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Places {
    /// Width of the whole line.
    pub width: f64,
    /// Height of the line.
    pub height: f64,
    /// Ô 3.
    pub number: Stretch,
    /// Ô 4.
    pub date: Stretch,
    /// Side of the seal.
    pub seal: f64,
}

impl Places {
    /// Reads them from a finished layout.
    ///
    /// # Errors
    /// [`SigningError::NoPlace`] for a layout without them.
    pub fn of(slots: &Slots) -> Result<Self, SigningError> {
        let line = slots.number_line.ok_or(SigningError::NoPlace("the line of number and date"))?;
        let seal = slots.seal.ok_or(SigningError::NoPlace("the seal"))?;
        let stretch = |slot: Option<Slot>, what| {
            let slot = slot.ok_or(SigningError::NoPlace(what))?;
            Ok::<_, SigningError>(Stretch { x: slot.rect.x - line.rect.x, width: slot.rect.width })
        };
        Ok(Self {
            width: line.rect.width,
            height: line.rect.height,
            number: stretch(slots.number, "the number")?,
            date: stretch(slots.date, "the date")?,
            seal: seal.rect.width,
        })
    }
}
