//! Every type of the decree, the three copies and joint documents: each component in its place, size and style, measured
//! in the PDF against PL I.

use std::ops::RangeInclusive;

use typeset::model::{Block, DocumentKind, SignatureBlock, Signing, SubjectPlace, TypeLayout};
use typeset::{EmptyNumber, OfficialDocument, PdfStandard, Rendered};

use crate::support::{
    Piece, find, options, page_text, pieces, poppler, qpdf, render, rules, sample, samples, squeezed, typesetter,
};

/// Middle of the text between the margins.
const MIDDLE: f64 = (30.0 + 195.0) / 2.0;
/// Middle of the right column, under the motto.
const RIGHT: f64 = 105.0;

struct Page<'a> {
    name: &'a str,
    pieces: Vec<Piece>,
}

impl Page<'_> {
    /// The first piece that begins with the first `words` words of a text.
    fn begin(&self, text: &str, words: usize) -> &Piece {
        let line = text.lines().next().unwrap_or_default();
        let begin = line.split_whitespace().take(words).collect::<Vec<_>>().join(" ");
        let found = self.pieces.iter().find(|piece| piece.text.trim_start().starts_with(&begin));
        found.unwrap_or_else(|| panic!("{}: “{begin}” is not in the PDF", self.name))
    }

    fn holds(&self, piece: &Piece, size: RangeInclusive<f64>, bold: bool, italic: bool) {
        let fits = size.contains(&piece.size_pt) && piece.bold == bold && piece.italic == italic;
        assert!(fits, "{}: {size:?} bold {bold} italic {italic}: {piece:?}", self.name);
    }

    fn near(&self, a: f64, b: f64, tolerance: f64, what: &str) {
        assert!((a - b).abs() <= tolerance, "{}: {what}: {a} and {b}", self.name);
    }
}

fn margins(name: &str, rendered: &Rendered, pieces: &[Piece]) {
    for page in 1..=rendered.pages {
        let on: Vec<&Piece> = pieces.iter().filter(|piece| piece.page == page).collect();
        let across = on.iter().any(|piece| piece.right > 200.0);
        let (width, height) = if across { (297.0, 210.0) } else { (210.0, 297.0) };
        for piece in on {
            // The number of the page in the top margin, the contact in the bottom one.
            let inside = piece.top >= 19.8 && piece.bottom <= height - 19.8;
            let outside = piece.text.trim().parse::<usize>().is_ok() && piece.bottom < 20.0 && piece.size_pt == 13.0;
            let contact = page == 1 && piece.size_pt == 11.0 && piece.top > height - 20.0;
            assert!(inside || outside || contact, "{name}: {piece:?}");
            assert!(piece.left >= 29.8 && piece.right <= width - 14.8, "{name}: {piece:?}");
            assert!(piece.color == "#000000" || ["KHẨN", "HỎA TỐC"].contains(&piece.text.trim()), "{name}: {piece:?}");
        }
    }
}

fn head(page: &Page<'_>, doc: &OfficialDocument) {
    let layout = doc.kind.layout();
    let (nation, motto) = (page.begin("CỘNG HÒA XÃ HỘI", 4), page.begin("Độc lập - Tự do", 4));
    page.holds(nation, 12.0..=13.0, true, false);
    page.holds(motto, 13.0..=14.0, true, false);
    page.near(nation.centre(), motto.centre(), 0.5, "motto under the nation's name");
    assert!(nation.top < motto.top && nation.left > RIGHT - 10.0, "{}", page.name);
    let agency = page.begin(&doc.agency.name[0], 2);
    page.holds(agency, 12.0..=13.0, true, false);
    for above in &doc.agency.parent {
        let parent = page.begin(above, 2);
        page.holds(parent, 12.0..=13.0, false, false);
        assert!(parent.top < agency.top, "{}", page.name);
        page.near(parent.centre(), agency.centre(), 0.5, "agency under the one above");
    }
    let number = page.begin("Số: ", 1);
    page.holds(number, 13.0..=13.0, false, false);
    page.near(number.centre(), agency.centre(), 0.5, "number under the agency");
    let dated: Vec<&Piece> =
        page.pieces.iter().filter(|p| p.text.contains(", ngày") && p.top < number.bottom).collect();
    assert_eq!(dated.len(), usize::from(layout.dated), "{}", page.name);
    for date in dated {
        page.holds(date, 13.0..=14.0, false, true);
        page.near(date.top, number.top, 0.3, "number and date on one line");
        page.near(date.centre(), motto.centre(), 0.5, "date under the motto");
    }
    title(page, doc, number);
}

fn title(page: &Page<'_>, doc: &OfficialDocument, number: &Piece) {
    let subject = doc.kind.layout().subject;
    if let DocumentKind::Named { name } = &doc.kind {
        let kind = page.begin(name, 3);
        page.holds(kind, 13.0..=14.0, true, false);
        page.near(kind.centre(), MIDDLE, 0.6, "name of the type in the middle");
        assert!(kind.top > number.bottom, "{}", page.name);
        if subject == SubjectPlace::UnderName {
            let about = page.begin(&doc.subject, 3);
            page.holds(about, 13.0..=14.0, true, false);
            page.near(about.centre(), MIDDLE, 0.6, "subject in the middle");
            page.near(about.top, kind.bottom, 3.0, "subject right under the name");
        }
    }
    if subject == SubjectPlace::UnderNumber {
        let about = page.begin("V/v", 1);
        page.holds(about, 12.0..=13.0, false, false);
        page.near(about.centre(), number.centre(), 0.5, "V/v under the number");
    }
}

fn body(page: &Page<'_>, doc: &OfficialDocument) {
    for basis in &doc.legal_bases {
        page.holds(page.begin(&basis.plain_text(), 4), 13.0..=14.0, false, true);
    }
    for party in &doc.parties {
        page.holds(page.begin(&party.name, 4), 13.0..=14.0, true, false);
        page.holds(page.begin(&party.details[0], 4), 13.0..=14.0, false, false);
    }
    let first = doc.body.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.plain_text()),
        _ => None,
    });
    if let Some(first) = first {
        let piece = page.begin(&first, 6);
        page.holds(piece, 13.0..=14.0, false, false);
        let indent = piece.left - 30.0;
        assert!((9.8..=13.0).contains(&indent), "{}: indented by {indent}", page.name);
    }
    let letter = doc.kind == DocumentKind::OfficialLetter;
    if letter || doc.addressees.len() == 1 {
        page.holds(page.begin("Kính gửi:", 2), 13.0..=14.0, false, false);
    }
}

/// Title and name of one who signs.
fn signer<'a>(page: &'a Page<'_>, block: &SignatureBlock) -> (&'a Piece, &'a Piece) {
    let last = |text: &str| {
        let begin = text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
        let mut all = page.pieces.iter().filter(|piece| piece.bold && piece.text.trim_start().starts_with(&begin));
        all.next_back().unwrap_or_else(|| panic!("{}: “{begin}” does not sign", page.name))
    };
    let (title, name) = (last(&block.authority[0]), last(&block.name));
    page.holds(title, 13.0..=14.0, true, false);
    page.holds(name, 13.0..=14.0, true, false);
    page.near(title.centre(), name.centre(), 0.6, "name under the title");
    (title, name)
}

fn foot(page: &Page<'_>, doc: &OfficialDocument) {
    let own = signer(page, doc.signature.as_ref().expect("signature"));
    let places = page.begin("Nơi nhận:", 2);
    page.holds(places, 12.0..=12.0, true, true);
    page.near(places.left, 30.0, 0.3, "Nơi nhận at the left margin");
    let filed = page.pieces.iter().filter(|p| p.text.trim_start().starts_with("- Lưu: VT")).collect::<Vec<_>>();
    assert!(!filed.is_empty() && filed.iter().all(|piece| piece.size_pt == 11.0 && !piece.bold), "{}", page.name);
    if doc.cosigners.is_empty() {
        assert!(own.0.left > RIGHT, "{}", page.name);
        page.near(own.0.top, places.top, 2.0, "Nơi nhận beside the title");
    }
    // More than two are measured by themselves.
    for beside in doc.cosigners.iter().filter(|_| doc.cosigners.len() == 1) {
        let beside = signer(page, beside);
        page.near(beside.0.top, own.0.top, 0.3, "all sign on one line");
        let own_first = doc.kind.layout().signing == Signing::Parties || !doc.joint.is_empty();
        assert_eq!(own.0.right < beside.0.left, own_first, "{}: who stands left", page.name);
        assert!(places.top > own.1.bottom, "{}: Nơi nhận below", page.name);
    }
    if doc.copy.is_none() {
        let room = own.1.top - own.0.bottom;
        assert!((20.0..=45.0).contains(&room), "{}: room to sign {room} mm", page.name);
    }
}

#[test]
fn every_type_is_among_the_samples() {
    let names: Vec<String> = samples().into_iter().map(|(name, _)| name).collect();
    for layout in TypeLayout::ALL {
        assert!(names.iter().any(|name| name == layout.code), "{}", layout.code);
        let sample = sample(layout.code);
        assert_eq!(sample.kind.layout().code, layout.code);
        let notation = sample.notation.expect("notation");
        assert!(notation.starts_with(layout.abbreviation), "{notation}");
    }
}

#[test]
fn every_component_of_every_type_is_in_its_place() {
    for (name, doc) in samples() {
        let rendered = render(&doc);
        let Some(pieces) = pieces(&rendered.pdf) else { return };
        margins(&name, &rendered, &pieces);
        let page = Page { name: &name, pieces };
        head(&page, &doc);
        body(&page, &doc);
        foot(&page, &doc);
    }
}

#[test]
fn every_type_is_archival_tagged_and_for_everybody() {
    let mut archival = options();
    archival.standard = PdfStandard::PdfA2bUa1;
    for (name, doc) in samples() {
        let rendered = typesetter().render(&doc, &archival).expect("PDF/A-2b");
        assert_eq!(typesetter().render(&doc, &archival).expect("again").pdf, rendered.pdf, "{name}: the same bytes");
        let Some(json) = qpdf(&["--json", "--json-key=qpdf", "--json-stream-data=inline", "{pdf}"], &rendered.pdf)
        else {
            return;
        };
        let json = String::from_utf8(json).expect("JSON");
        for key in ["/StructTreeRoot", "/OutputIntents", "/GTS_PDFA1", "/MarkInfo", "/Metadata", "/ViewerPreferences"] {
            assert!(json.contains(key), "{name}: {key}");
        }
        let xmp = String::from_utf8_lossy(&rendered.pdf).into_owned();
        for words in ["pdfaid:part>2", "pdfaid:conformance>B", "pdfuaid:part>1"] {
            assert!(xmp.contains(words), "{name}: {words}");
        }
        qpdf(&["--check", "{pdf}"], &rendered.pdf);
        let mut to_sign = archival.clone();
        to_sign.standard = PdfStandard::PdfA2b;
        let to_sign = typesetter().render(&doc, &to_sign).expect("PDF/A-2b").pdf;
        let xmp = String::from_utf8_lossy(&to_sign).into_owned();
        assert!(xmp.contains("pdfaid:part>2") && !xmp.contains("pdfuaid"), "{name}: no claim that a signature breaks");
    }
}

#[test]
fn headings_and_tables_are_told_to_a_screen_reader() {
    let mut archival = options();
    archival.standard = PdfStandard::PdfA2bUa1;
    let structure = |name: &str| {
        let rendered = typesetter().render(&sample(name), &archival).expect("PDF/A-2b");
        poppler("pdfinfo", &["-struct", "{pdf}"], &rendered.pdf).map(|out| String::from_utf8_lossy(&out).into_owned())
    };
    let Some(rules) = structure("qc") else { return };
    for level in ["H1", "H2", "H3", "H4"] {
        assert!(rules.contains(level), "{level} in {rules}");
    }
    let plan = structure("kh").expect("structure");
    for part in ["Table", "TH", "TD"] {
        assert!(plan.contains(part), "{part} in {plan}");
    }
}

#[test]
fn a_copy_is_certified_under_a_rule_as_wide_as_the_text() {
    for (name, form, number) in [
        ("copy-SY", "SAO Y", "07/SY-SYT"),
        ("copy-SL", "SAO LỤC", "07/SL-SYT"),
        ("copy-TrS", "TRÍCH SAO", "07/TrS-SYT"),
    ] {
        let rendered = render(&sample(name));
        let Some(all) = pieces(&rendered.pdf) else { return };
        let words = find(&all, form);
        assert_eq!((words.size_pt, words.bold), (14.0, true), "{name}");
        assert!(words.left > RIGHT, "{name}: at the right");
        let (told, copied) = (find(&all, "(Đã ký)"), find(&all, &format!("Số: {number}")));
        assert!(told.bottom < words.top && copied.centre() < MIDDLE && copied.top > words.top, "{name}");
        let rules = rules(&rendered.pdf, 1, 160.0).expect("rules");
        let rule = rules.iter().find(|rule| rule.top > told.bottom && rule.top < words.top).expect("rule");
        assert!((rule.left - 30.0).abs() < 0.5 && (rule.width - 165.0).abs() < 1.0, "{name}: {rule:?}");
        // Number, date, signature and seal are those of the copy.
        let slot = rendered.slots.signature.expect("signature");
        let below = (841.89 - slot.rect.y - slot.rect.height) * 25.4 / 72.0;
        assert!(slot.page == 1 && below > rule.top, "{name}: {slot:?}");
        assert!(rendered.slots.number.expect("number").rect.y < (297.0 - rule.top) * 72.0 / 25.4, "{name}");
    }
}

#[test]
fn a_copy_waits_for_its_number_as_a_document_does() {
    let mut doc = sample("copy-TrS");
    let copy = doc.copy.as_mut().expect("copy");
    (copy.number, copy.date) = (None, None);
    let rendered = render(&doc);
    assert!(page_text(&rendered, 1).contains("Số:12/TB-BYT") && !page_text(&rendered, 1).contains("TrS-SYT"));
    let mut draft = options();
    draft.empty_number = EmptyNumber::Placeholder;
    let draft = typesetter().render(&doc, &draft).expect("draft");
    assert!(page_text(&draft, 1).contains("Số:/TrS-SYT"));
    assert_eq!(draft.slots, rendered.slots);
}

#[test]
fn joint_agencies_stand_side_by_side_and_each_signs() {
    let doc = sample("joint");
    let rendered = render(&doc);
    assert_eq!(rendered.slots.cosigners.len(), 1);
    let (own, other) = (rendered.slots.signature.expect("own").rect, rendered.slots.cosigners[0].rect);
    assert!(own.x + own.width < other.x && (own.y - other.y).abs() < 0.1, "{own:?} {other:?}");
    let Some(all) = pieces(&rendered.pdf) else { return };
    assert_eq!(find(&all, "BỘ Y TẾ").text.trim(), "BỘ Y TẾ - BỘ TÀI CHÍNH");
    let mut long = doc;
    long.joint[0].parent = vec!["CHÍNH PHỦ".to_owned()];
    long.joint[0].name = vec!["BẢO HIỂM XÃ HỘI VIỆT NAM".to_owned()];
    let all = pieces(&render(&long).pdf).expect("pieces");
    let (first, second) = (find(&all, "BỘ Y TẾ"), find(&all, "CHÍNH PHỦ"));
    assert!((first.top - second.top).abs() < 0.3 && first.right < second.left, "{first:?} {second:?}");
}

#[test]
fn three_agencies_stand_two_in_a_row_and_no_seal_covers_another_leader() {
    let doc = sample("joint-three");
    let rendered = render(&doc);
    let slots = &rendered.slots;
    let hands: Vec<_> = slots.signature.iter().chain(&slots.cosigners).copied().collect();
    let seals: Vec<_> = slots.seal.iter().chain(&slots.cosigner_seals).copied().collect();
    assert_eq!((hands.len(), seals.len()), (3, 3));
    let [first, second, third] = [0, 1, 2].map(|i| hands[i].rect);
    assert!(first.x + first.width < second.x && (first.y - second.y).abs() < 0.1, "{first:?} {second:?}");
    assert!(third.y + third.height < first.y && third.x > first.x && third.x < second.x, "below, in the middle");
    let Some(all) = pieces(&rendered.pdf) else { return };
    for (own, seal) in seals.iter().enumerate() {
        let [left, bottom, right, top] = seal.rect.to_pdf().map(|pt| pt * 25.4 / 72.0);
        assert!(left >= 30.0 && right <= 195.0 && (right - left - 36.0).abs() < 0.01, "inside the margins: {seal:?}");
        let hand = hands[own].rect;
        assert!((seal.rect.x + seal.rect.width - hand.x - hand.width / 3.0).abs() < 0.01, "a third is covered");
        let others = hands.iter().enumerate().filter(|(i, _)| *i != own);
        assert!(others.clone().all(|(_, slot)| !meet(seal.rect, slot.rect)), "no other signature");
        let blocks: Vec<_> = std::iter::once(doc.signature.as_ref().expect("own")).chain(&doc.cosigners).collect();
        for (i, _) in others {
            let words = blocks[i].authority.iter().chain([&blocks[i].name]);
            for word in words {
                let begin: String = word.chars().take(12).collect();
                for piece in all.iter().filter(|p| p.page == seal.page && p.text.trim_start().starts_with(&begin)) {
                    let mine = blocks[own].authority.iter().any(|line| line.starts_with(&begin));
                    let (above, below) = (297.0 - bottom, 297.0 - top);
                    let apart = piece.right < left || piece.left > right || piece.bottom < below || piece.top > above;
                    assert!(mine || apart, "the seal of {own} covers {piece:?}");
                }
            }
        }
    }
    // A long name takes two lines of about one length, in the head and above the signature.
    let ends = all.iter().filter(|piece| piece.text.trim() == "KHÁM, CHỮA BỆNH").count();
    assert_eq!(ends, 2, "in the head and in the block");
    assert!(find(&all, "BỘ Y TẾ").bottom <= find(&all, "CỤC QUẢN LÝ DƯỢC").top + 0.5, "one below the other");
}

fn meet(a: typeset::Rect, b: typeset::Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

#[test]
fn six_agencies_fit_their_pages() {
    let mut doc = sample("joint-three");
    let more: Vec<_> = (4..=6).map(|n| format!("CỤC THỨ {n}")).collect();
    for name in &more {
        doc.joint.push(typeset::model::AgencyHeader { parent: Vec::new(), name: vec![name.clone()] });
        doc.cosigners.push(SignatureBlock {
            authority: vec![format!("CỤC TRƯỞNG {name}")],
            name: format!("Tên {name}"),
            ..SignatureBlock::default()
        });
    }
    doc.recipients =
        (1..=40).map(|n| typeset::model::Recipient { text: format!("Sở Y tế tỉnh thứ {n}"), purpose: None }).collect();
    let rendered = render(&doc);
    assert_eq!(rendered.slots.cosigners.len(), 5);
    for slot in rendered.slots.signature.iter().chain(&rendered.slots.cosigners) {
        assert!(slot.rect.y > 20.0 * 72.0 / 25.4, "{slot:?}");
    }
    let Some(all) = pieces(&rendered.pdf) else { return };
    margins("six", &rendered, &all);
    let text = squeezed(&rendered.text.concat());
    assert!((1..=40).all(|n| text.contains(&format!("SởYtếtỉnhthứ{n};"))), "{text}");
}

#[test]
fn a_wide_table_lies_across_and_pages_count_on() {
    let rendered = render(&sample("wide"));
    let info = poppler("pdfinfo", &["-f", "1", "-l", "9", "{pdf}"], &rendered.pdf);
    let Some(info) = info.map(|out| String::from_utf8(out).expect("UTF-8")) else { return };
    let sizes = info.lines().filter(|line| line.starts_with("Page ") && line.contains(" size:"));
    let across: Vec<bool> = sizes.map(|line| line.contains("841.89 x 595.276")).collect();
    assert_eq!(across, [false, true, true, false]);
    let all = pieces(&rendered.pdf).expect("pieces");
    let numbers: Vec<(usize, &str)> =
        all.iter().filter(|piece| piece.bottom < 19.5).map(|piece| (piece.page, piece.text.trim())).collect();
    assert_eq!(numbers, [(2, "2"), (3, "3"), (4, "4")]);
    // Ended by the table, the signature stands on its turned page.
    let mut doc = sample("wide");
    doc.body.truncate(3);
    let rendered = render(&doc);
    let page = rendered.slots.signature.expect("signature").page;
    assert!(page_text(&rendered, page).contains("SởYtếtỉnhthứ30"), "with the last row");
}

#[test]
fn what_a_decision_issues_begins_with_agency_and_motto() {
    let rendered = render(&sample("issued"));
    let Some(all) = pieces(&rendered.pdf) else { return };
    let mottos: Vec<usize> =
        all.iter().filter(|piece| piece.text.contains("Độc lập")).map(|piece| piece.page).collect();
    assert_eq!(mottos, [1, 3]);
    let text = squeezed(&rendered.text.concat());
    assert_eq!(
        text.matches("Trungtâmkiểmnghiệmthuốc,mỹphẩmtỉnhthứ").count() + text.matches("TrungtâmKiểmnghiệm").count(),
        40
    );
}

#[test]
fn somebody_else_confirms_a_leave_at_the_left() {
    let Some(all) = pieces(&render(&sample("gnp")).pdf) else { return };
    let (confirmed, signed) = (find(&all, "Xác nhận của cơ quan"), find(&all, "Đỗ Văn Văn Phòng"));
    assert!(confirmed.top > signed.bottom && confirmed.right < MIDDLE + 5.0, "{confirmed:?}");
}
