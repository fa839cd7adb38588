//! Slots are where the typeset words would be, or leave room for what is added later.

use typeset::{EmptyNumber, Rect, Slot, number_line};

use crate::support::{CONG_VAN, QUYET_DINH, document, find, options, page_text, pieces, render, typesetter};

const MM: f64 = 72.0 / 25.4;
const PAGE: f64 = 841.89;

fn inside(slot: Rect, piece: &crate::support::Piece) -> bool {
    let (left, right) = (piece.left * MM, piece.right * MM);
    let (bottom, top) = (PAGE - piece.bottom * MM, PAGE - piece.top * MM);
    left >= slot.x - 1.0
        && right <= slot.x + slot.width + 1.0
        && bottom >= slot.y - 1.0
        && top <= slot.y + slot.height + 2.0
}

#[test]
fn the_slots_hold_the_words_of_a_numbered_document() {
    let rendered = render(&document(CONG_VAN));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let slots = &rendered.slots;
    let rect = |slot: Option<Slot>| slot.expect("slot").rect;
    assert!(inside(rect(slots.number), find(&pieces, "Số: 4420/BYT-CNTT")));
    assert!(inside(rect(slots.date), find(&pieces, "Hà Nội, ngày 19")));
    let line = rect(slots.number_line);
    assert!(inside(line, find(&pieces, "Số: 4420")) && inside(line, find(&pieces, "Hà Nội, ngày 19")));
    assert!((line.x / MM - 30.0).abs() < 0.1 && ((line.x + line.width) / MM - 195.0).abs() < 0.1, "margin to margin");
    for piece in pieces.iter().filter(|p| p.page == 1 && !p.text.contains("Số:") && !p.text.contains("Hà Nội, ngày"))
    {
        assert!(!inside(line, piece), "nothing else stands on the line: {piece:?}");
    }
}

#[test]
fn an_unnumbered_document_keeps_the_same_places_empty() {
    let mut model = document(CONG_VAN);
    let numbered = render(&model);
    (model.number, model.date) = (None, None);
    let empty = render(&model);
    assert_eq!(empty.slots, numbered.slots, "the places do not move when number and date are left out");
    assert_eq!(empty.pages, numbered.pages);
    assert!(!page_text(&empty, 1).contains("Số:") && !page_text(&empty, 1).contains("HàNội,ngày"));
    let mut draft = options();
    draft.empty_number = EmptyNumber::Placeholder;
    let draft = typesetter().render(&model, &draft).expect("draft");
    assert!(page_text(&draft, 1).contains("Số:/BYT-CNTT") && page_text(&draft, 1).contains("HàNội,ngàythángnăm"));
    assert_eq!(draft.slots, numbered.slots);
}

#[test]
fn the_words_of_an_appearance_are_the_typeset_ones() {
    let model = document(CONG_VAN);
    let line = number_line("4420", "BYT-CNTT", "Hà Nội", model.date.expect("date"));
    let text = page_text(&render(&model), 1);
    for words in [line.number, line.date].into_iter().flatten() {
        assert!(text.contains(&crate::support::squeezed(&words)), "{words}");
    }
}

#[test]
fn the_signature_stands_between_title_and_name_and_the_seal_over_its_left_third() {
    for (json, title, name) in
        [(CONG_VAN, "Q. BỘ TRƯỞNG", "Nguyễn Thanh Long"), (QUYET_DINH, "THỨ TRƯỞNG", "Trần Văn Thuấn")]
    {
        let rendered = render(&document(json));
        let Some(pieces) = pieces(&rendered.pdf) else { return };
        let (title, name) = (find(&pieces, title), find(&pieces, name));
        let slot = rendered.slots.signature.expect("signature");
        assert_eq!((slot.page, title.page, name.page), (rendered.pages, rendered.pages, rendered.pages));
        let (top, bottom) = (PAGE - slot.rect.y - slot.rect.height, PAGE - slot.rect.y);
        assert!(top >= title.bottom * MM - 3.0 && bottom <= name.top * MM + 3.0, "between title and name");
        let middle = (slot.rect.x + slot.rect.width / 2.0) / MM;
        assert!((middle - (title.left + title.right) / 2.0).abs() < 0.5, "under the middle of the title");
        let seal = rendered.slots.seal.expect("seal").rect;
        assert!((seal.width / MM - 36.0).abs() < 0.01);
        let covered = (seal.x + seal.width - slot.rect.x) / slot.rect.width;
        assert!((covered - 1.0 / 3.0).abs() < 1e-6, "a third is covered: {covered}");
    }
}

#[test]
fn the_corner_is_free_and_at_the_top_right() {
    for json in [CONG_VAN, QUYET_DINH] {
        let rendered = render(&document(json));
        let corner = rendered.slots.corner.expect("corner");
        assert_eq!(corner.page, 1);
        let right = (595.28 - corner.rect.x - corner.rect.width) / MM;
        assert!((right - 15.0).abs() < 0.1, "{right}");
        assert!(PAGE - corner.rect.y < 20.0 * MM, "inside the top margin");
        assert!(corner.rect.y + corner.rect.height < PAGE - 3.0 * MM, "on the page");
        let Some(pieces) = pieces(&rendered.pdf) else { return };
        assert!(pieces.iter().filter(|p| p.page == 1).all(|p| p.top * MM > PAGE - corner.rect.y - 1.0));
    }
}
