//! Text is text: hostile words are shown as typed, impossible ones are named, endless ones are refused.

use typeset::model::{Block, MAX_BLOCKS, ModelError, Paragraph};
use typeset::{OfficialDocument, TypesetError};

use crate::support::{CONG_VAN, document, options, page_text, pieces, render, squeezed, typesetter};

const HOSTILE: [&str; 16] = [
    "#import \"@preview/x:1.0.0\": *",
    "#read(\"/etc/passwd\")",
    "#let x = 1; #panic(\"x\")",
    "$x^2$",
    "= heading",
    "*bold* _it_ `raw`",
    "- item\n+ item\n/ term: x",
    "// comment /* */",
    "\\u{41} \\ \\#",
    "<label> @ref",
    "https://example.vn/a?b=c&d=e#f",
    "```rust\nfn main() {}\n```",
    "]]}}))\"'`",
    "--- -- ... ~ \"smart\" 'quotes'",
    "</text><script>alert(1)</script>&amp;",
    "\u{a0}\u{ad}\u{200b}x",
];

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.into(), ..Paragraph::default() })
}

fn with_body(body: Vec<Block>) -> OfficialDocument {
    OfficialDocument { body, ..document(CONG_VAN) }
}

/// What a reader sees: soft hyphens and zero-width spaces show nothing.
fn visible(text: &str) -> String {
    squeezed(text).replace(['\u{ad}', '\u{200b}'], "")
}

fn errors(model: &OfficialDocument) -> Vec<(String, String)> {
    match typesetter().render(model, &options()) {
        Err(TypesetError::Invalid(errors)) => {
            errors.into_iter().map(|ModelError { path, code, .. }| (path, code)).collect()
        }
        other => panic!("expected refusal, got {other:?}"),
    }
}

#[test]
fn hostile_words_in_every_field_are_shown_as_typed() {
    for words in HOSTILE {
        let mut model = with_body(vec![paragraph(words)]);
        model.agency.name = vec![words.to_owned()];
        model.subject = words.to_owned();
        model.addressees = vec![words.to_owned()];
        model.addressee_note = None;
        model.place = words.to_owned();
        model.notation = Some(words.to_owned());
        model.closing = Some(words.into());
        model.signature.as_mut().expect("signature").name = words.to_owned();
        model.filing = Some(words.to_owned());
        model.body.push(
            serde_json::from_value(serde_json::json!({"table": {"columns": [{}], "rows": [[words]]}})).expect("table"),
        );
        let rendered = render(&model);
        let shown = visible(&rendered.text.concat());
        let times = shown.matches(&visible(words)).count();
        assert!(times >= 8, "{words} is shown {times} times in {shown}");
    }
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_place() {
    let model = with_body(vec![paragraph("Tốt"), paragraph("Rất tốt 😀 và 漢")]);
    let error = typesetter().render(&model, &options()).expect_err("refused");
    let TypesetError::MissingGlyph(missing) = &error else { panic!("{error}") };
    let named: Vec<(char, &str)> = missing.iter().map(|m| (m.character, m.path.as_str())).collect();
    assert_eq!(named, [('漢', "/body/1/paragraph/text"), ('😀', "/body/1/paragraph/text")]);
    assert!(error.to_string().contains("U+1F600"), "{error}");
}

#[test]
fn every_vietnamese_letter_has_a_glyph_in_every_style() {
    let letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
    let text = format!("{letters} {}", letters.to_uppercase());
    let runs: Vec<_> = [(false, false), (true, false), (false, true), (true, true)]
        .map(|(bold, italic)| serde_json::json!({"text": text, "bold": bold, "italic": italic}))
        .into();
    let block: Block = serde_json::from_value(serde_json::json!({"paragraph": {"text": runs}})).expect("block");
    let shown = page_text(&render(&with_body(vec![block])), 1);
    assert_eq!(shown.matches(&squeezed(&text)).count(), 4);
}

#[test]
fn decomposed_letters_are_shown_too() {
    let rendered = render(&with_body(vec![paragraph("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t")]));
    assert_eq!(rendered.pages, 1);
}

#[test]
fn control_and_bidirectional_characters_are_refused() {
    for c in ['\u{0}', '\u{8}', '\u{1b}', '\u{7f}', '\u{202e}', '\u{2066}', '\u{fffe}', '\u{e000}', '\u{2028}'] {
        let model = with_body(vec![paragraph(&format!("a{c}b"))]);
        assert_eq!(
            errors(&model),
            [("/body/0/paragraph/text".to_owned(), "text-control-character".to_owned())],
            "U+{:04X}",
            u32::from(c)
        );
    }
}

#[test]
fn very_long_words_stay_inside_the_margins() {
    let long = "a".repeat(700);
    let mut model = with_body(vec![paragraph(&format!("Xem {long} nhé"))]);
    model.subject = "x".repeat(90);
    model.contact = Some("z".repeat(300));
    model.agency.name = vec!["W".repeat(60)];
    model.recipients[0].text = "y".repeat(120);
    model.body.push(
        serde_json::from_value(serde_json::json!({"table": {"columns": [{"width": {"mm": 12}}, {}], "rows": [["dia.chi.rat.dai@example.vn", long]]}}))
            .expect("table"),
    );
    let rendered = render(&model);
    assert!(squeezed(&rendered.text.concat()).contains(&long));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for piece in pieces {
        assert!(piece.left > 29.5 && piece.right < 195.6, "{piece:?}");
    }
}

#[test]
fn a_cell_longer_than_a_page_goes_on_over_the_page() {
    let long = "chữ ".repeat(1_500);
    let table = serde_json::json!({"table": {"columns": [{"width": {"mm": 30}}, {}], "header": [["A", "B"]], "rows": [[long, "b"]]}});
    let rendered = render(&with_body(vec![serde_json::from_value(table).expect("table"), paragraph("Sau bảng")]));
    assert!(rendered.pages > 3);
    let text = rendered.text.concat();
    assert_eq!(text.matches("chữ").count(), 1_500);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for piece in pieces.iter().filter(|piece| piece.text.contains("chữ")) {
        assert!(piece.bottom < 277.5 && piece.top > 19.5, "{piece:?}");
    }
}

#[test]
fn what_must_stand_together_is_kept_short() {
    let mut model = with_body(vec![]);
    model.agency.name = vec!["BỘ".to_owned(); 7];
    model.signature.as_mut().expect("signature").name = "a".repeat(201);
    let header = serde_json::json!({"table": {"columns": [{}], "header": [["b".repeat(201)]], "rows": [["c"]]}});
    model.body.push(serde_json::from_value(header).expect("table"));
    let faults: Vec<String> = model.validate().into_iter().map(|e| format!("{} {}", e.path, e.code)).collect();
    assert_eq!(
        faults,
        ["/agency/name list-too-long", "/body/0/table/header/0/0 text-too-long", "/signature/name text-too-long"]
    );
    assert!(faults.iter().all(|fault| ModelError::CODES.iter().any(|code| fault.ends_with(code))));
}

#[test]
fn thousands_of_headings_end() {
    let heading = || serde_json::from_str(r#"{"heading":{"level":1,"text":"Mục"}}"#).expect("heading");
    let rendered = render(&with_body((0..1_000).map(|_| heading()).collect()));
    assert!(rendered.pages > 10);
    assert_eq!(rendered.text.concat().matches("Mục").count(), 1_000);
}

#[test]
fn ten_thousand_paragraphs_are_refused_at_once() {
    let model = with_body((0..10_000).map(|_| paragraph("x")).collect());
    assert_eq!(errors(&model), [("/body".to_owned(), "document-too-many-blocks".to_owned())]);
    const { assert!(MAX_BLOCKS < 10_000) };
    let model = with_body(vec![paragraph(&"x ".repeat(20_000))]);
    assert_eq!(errors(&model)[0], ("/body/0/paragraph/text".to_owned(), "text-too-long".to_owned()));
}

#[test]
fn an_empty_document_says_all_that_is_missing() {
    let faults: Vec<String> =
        OfficialDocument::default().validate().into_iter().map(|e| format!("{} {}", e.path, e.code)).collect();
    assert_eq!(faults, ["/agency/name required", "/place required", "/subject required", "/signature required"]);
}

#[test]
fn faults_point_into_the_model() {
    let mut model = with_body(
        serde_json::from_str(
            r#"[{"article":{}},{"chapter":{"title":" "}},{"heading":{"level":7,"text":"x"}},{"item":""},
                {"table":{"columns":[{},{}],"rows":[["a"],["a","b","c"]]}},
                {"table":{"columns":[{"width":{"share":0}}],"rows":[["a"]]}},{"table":{}},
                {"table":{"columns":[{},{}],"size_pt":40,"rows":[[{"text":"a","rowspan":3},"b"],["c"]]}}]"#,
        )
        .expect("body"),
    );
    model.notation = None;
    let faults: Vec<String> = model.validate().into_iter().map(|e| format!("{} {}", e.path, e.code)).collect();
    assert_eq!(
        faults,
        [
            "/notation number-without-notation",
            "/body/0/article/text required",
            "/body/1/chapter/title division-title",
            "/body/2/heading/level heading-level",
            "/body/3/item required",
            "/body/4/table/rows/0 table-shape",
            "/body/5/table/columns/0/width table-width",
            "/body/6/table/columns table-columns",
            "/body/7/table/size_pt table-size",
            "/body/7/table/rows/0/0 table-span",
        ]
    );
}

#[test]
fn cells_may_span_rows_and_columns() {
    let table = r#"[{"table":{"columns":[{},{},{}],"header":[[{"text":"Nhóm","rowspan":2},{"text":"Năm","colspan":2}],["2021","2022"]],
        "rows":[[{"text":"Một","rowspan":2},"a","b"],["c","d"],["Hai",{"text":"gộp","colspan":2,"align":"center"}]]}}]"#;
    let model = with_body(serde_json::from_str(table).expect("table"));
    assert_eq!(model.validate(), []);
    let text = page_text(&render(&model), 1);
    assert!(text.contains("Nhóm") && text.contains("gộp"), "{text}");
}

#[test]
fn fonts_that_are_none_are_refused() {
    assert!(matches!(typeset::Typesetter::new(vec![]), Err(TypesetError::Fonts(_))));
    assert!(matches!(typeset::Typesetter::new(vec![b"not a font".to_vec()]), Err(TypesetError::Fonts(_))));
}
