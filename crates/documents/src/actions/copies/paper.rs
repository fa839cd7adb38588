//! A copy on paper: the pages of the original and, after its end, who copied it (NĐ 30/2020 PL I phần II, II.2). Where the
//! last page has room the block stands on it; else on a page of its own.
//!
//! How far a page is written on is seen, not computed: it is drawn small, and its lowest mark counts. Only files made here
//! are drawn; what others send may cost a drawer any time and memory.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use pades::Beside;

const MM: f64 = 72.0 / 25.4;
/// Margins of the page (PL I I.2), as the block is typeset with them.
const MARGIN: f64 = 20.0 * MM;
/// Room between the end of the original and the rule above the block.
const GAP: f64 = 16.0;
/// Pixels to a point: a mark of half a millimetre is seen.
const SCALE: f32 = 1.0;
/// What is darker counts as a mark, of 255.
const PAPER: u8 = 235;

/// A page as it is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    width: f64,
    height: f64,
    /// Above the lower edge; the whole height for an empty page.
    lowest: f64,
}

/// The file to be printed: `block` is the page that the block of the copy was typeset on.
///
/// # Errors
/// When one of the files cannot be read.
pub(super) fn joined(source: &[u8], block: &[u8], written_here: bool) -> pades::Result<Vec<u8>> {
    let down = if written_here { room(source, block) } else { None };
    pades::for_print_with(source, down.map_or(Beside::Pages(block), |down| Beside::Over(block, down)))
}

/// By how much the block moves down to stand under the end of the last page; none where it does not fit.
fn room(source: &[u8], block: &[u8]) -> Option<f64> {
    fits(last_page(source)?, last_page(block)?)
}

fn fits(page: Seen, block: Seen) -> Option<f64> {
    let same = (page.width - block.width).abs() < 1.0 && (page.height - block.height).abs() < 1.0;
    let down = block.height - MARGIN - (page.lowest - GAP);
    (same && block.lowest - down >= MARGIN && down >= 0.0).then_some(down)
}

/// Draws the last page of a file, with its stamps and signatures, and looks for its lowest mark.
fn last_page(pdf: &[u8]) -> Option<Seen> {
    let draw = || {
        let pdf = Pdf::new(pdf.to_vec()).ok()?;
        let page = pdf.pages().last()?;
        let (width, height) = page.render_dimensions();
        let settings = RenderSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE, ..RenderSettings::default() };
        let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
        let (width, height) = (f64::from(width), f64::from(height));
        let row = usize::from(drawn.width());
        let is_marked =
            |row: &[_]| row.iter().any(|p: &hayro::vello_cpu::color::PremulRgba8| p.r.min(p.g).min(p.b) < PAPER);
        let marked = drawn.data().chunks_exact(row.max(1)).rposition(is_marked);
        let below = marked.map_or(0.0, |row| (row as f64 + 1.0) / f64::from(SCALE));
        Some(Seen { width, height, lowest: height - below })
    };
    // A drawer that gives up takes nothing with it: the block then has a page of its own.
    catch_unwind(AssertUnwindSafe(draw)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHT: f64 = 841.89;

    fn seen(lowest: f64) -> Seen {
        Seen { width: 595.28, height: HEIGHT, lowest }
    }

    #[test]
    fn the_block_stands_under_the_end_where_it_fits() {
        // A block as high as a third of the page, from the upper margin down.
        let block = seen(HEIGHT - MARGIN - 280.0);
        let down = fits(seen(450.0), block).expect("room");
        assert!((HEIGHT - MARGIN - down - (450.0 - GAP)).abs() < 0.01, "its rule stands under the end");
        assert!(block.lowest - down >= MARGIN, "inside the margin");
        assert_eq!(fits(seen(MARGIN + 280.0 + GAP - 1.0), block), None, "a point too little");
        assert!(fits(seen(MARGIN + 280.0 + GAP + 1.0), block).is_some());
        assert_eq!(fits(seen(40.0), block), None, "the bottom margin is written on");
        let turned = Seen { width: HEIGHT, height: 595.28, lowest: 450.0 };
        assert_eq!(fits(turned, block), None, "another paper");
    }

    #[test]
    fn what_is_no_file_has_no_room() {
        assert_eq!(last_page(b"%PDF-1.7 nothing"), None);
    }
}
