//! Where things are added after typesetting: read from the finished layout, never computed beside it.

use std::collections::BTreeMap;

use typst::layout::{Frame, FrameItem, Point, Transform};
use typst_layout::PagedDocument;

use crate::view::COSIGNERS;

const MM: f64 = 72.0 / 25.4;

/// A rectangle in PDF points, origin at the bottom left of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Lower edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// The form of a PDF `/Rect`: left, bottom, right, top.
    pub fn to_pdf(self) -> [f64; 4] {
        [self.x, self.y, self.x + self.width, self.y + self.height]
    }

    /// Place of a round seal of `diameter_mm` over the left third of this signature image (PL I II.8).
    pub fn seal_over(self, diameter_mm: f64) -> Self {
        let side = diameter_mm * MM;
        let right = self.x + self.width / 3.0;
        Self { x: right - side, y: self.y + (self.height - side) / 2.0, width: side, height: side }
    }
}

/// A place on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Page, from 1.
    pub page: usize,
    /// Place on the page.
    pub rect: Rect,
}

/// The places of components that are added by a signature's appearance.
///
/// On the line of number and date the text is 13 pt Times and its baseline lies [`Slots::BASELINE`] × 13 pt above the lower
/// edge of the slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    /// The whole shared line of ô 3 and ô 4, from margin to margin.
    pub number_line: Option<Slot>,
    /// Ô 3: number and notation, centred under the agency.
    pub number: Option<Slot>,
    /// Ô 4: place and date, centred under the motto.
    pub date: Option<Slot>,
    /// Ô 7c: image of the signature, between title and name.
    pub signature: Option<Slot>,
    /// Images of those who sign beside, in their order.
    pub cosigners: Vec<Slot>,
    /// Their seals, as [`Slots::seal`].
    pub cosigner_seals: Vec<Slot>,
    /// Ô 8: seal of 36 mm over the left third of the signature slot; [`Rect::seal_over`] for another size.
    pub seal: Option<Slot>,
    /// Ô 14: 10 pt text at the top right of page 1 (signature of a copy, or of an annex in its own file).
    pub corner: Option<Slot>,
}

impl Slots {
    /// Depth of Times below the baseline, in em.
    pub const BASELINE: f64 = 0.216;
    /// Diameter of a ministry's seal in millimetres.
    pub const SEAL_MM: f64 = 36.0;

    pub(crate) fn find(document: &PagedDocument) -> Self {
        let found = labelled(document);
        let signature: Option<Slot> = found.get("signature").copied();
        let seal = |s: Slot| Slot { rect: s.rect.seal_over(Self::SEAL_MM), ..s };
        let cosigners: Vec<Slot> = COSIGNERS.iter().filter_map(|name| found.get(*name).copied()).collect();
        Self {
            number_line: found.get("number-line").copied(),
            number: found.get("number").copied(),
            date: found.get("date").copied(),
            signature,
            cosigner_seals: cosigners.iter().copied().map(seal).collect(),
            cosigners,
            seal: signature.map(seal),
            corner: found.get("corner").copied(),
        }
    }
}

/// The first place of every labelled box or block, by label.
pub(crate) fn labelled(document: &PagedDocument) -> BTreeMap<String, Slot> {
    let mut found = BTreeMap::new();
    for (index, page) in document.pages().iter().enumerate() {
        let height = page.frame.height().to_pt();
        walk(&page.frame, Transform::identity(), &mut |label, ts, frame| {
            let origin = Point::zero().transform(ts);
            let rect = Rect {
                x: origin.x.to_pt(),
                y: height - origin.y.to_pt() - frame.height().to_pt(),
                width: frame.width().to_pt(),
                height: frame.height().to_pt(),
            };
            found.entry(label.to_owned()).or_insert(Slot { page: index + 1, rect });
        });
    }
    found
}

fn walk(frame: &Frame, ts: Transform, visit: &mut impl FnMut(&str, Transform, &Frame)) {
    for (position, item) in frame.items() {
        if let FrameItem::Group(group) = item {
            let ts = ts.pre_concat(Transform::translate(position.x, position.y)).pre_concat(group.transform);
            if let Some(label) = group.label {
                visit(&label.resolve(), ts, &group.frame);
            }
            walk(&group.frame, ts, visit);
        }
    }
}
