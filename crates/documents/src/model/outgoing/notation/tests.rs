//! Reading back what was written, and reading what people paste.

use proptest::prelude::*;
use typeset::model::{
    Align, Annex, Block, Cell, Column, Division, Heading, Number, Paragraph, Picture, Table, Unit, Width, number_blocks,
};
use typeset::{Inline, Run};

use super::{Text, read, write};

/// Words full of everything the notation itself uses.
fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Điều 1. ",
        "1. ",
        "a) ",
        "- ",
        "# ",
        "| ",
        "{",
        "}",
        "[",
        "]",
        "**",
        "*",
        "''",
        "'",
        "__",
        "____",
        "^^",
        ",,",
        ",",
        "\\",
        "<br>",
        "<",
        "\n",
        "===",
        "==- ",
        "Chương I",
        "Mục tiêu",
        "x",
        "sốt xuất huyết",
        "đ) ",
        "(i) ",
        "I. ",
        ".",
        ":",
        ";",
        " ",
        "{page}",
        "{center} ",
        "{image} ",
        "{image 30mm} ",
        "{headed} ",
        "*. ",
        "*) ",
        "1.1. ",
        "•  ",
        "–",
        "Phần mềm",
        "|---|",
        ":-:",
        "2x3",
        "TP. ",
        "\\n",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn inline() -> impl Strategy<Value = Inline> {
    let run = (words(), any::<[bool; 5]>()).prop_map(|(text, [bold, italic, underline, superscript, subscript])| Run {
        text,
        bold,
        italic,
        superscript,
        subscript,
        underline,
    });
    prop_oneof![words().prop_map(Inline::from), prop::collection::vec(run, 0..4).prop_map(Inline)]
}

fn number() -> impl Strategy<Value = Number> {
    let given =
        prop::sample::select(vec!["1", "7", "8a", "II", "b", "(i)", "thứ nhất", "1.1", "x y", "3.", "a)", "{2}", " "]);
    prop_oneof![
        4 => Just(Number::Auto),
        1 => Just(Number::Without),
        2 => given.prop_map(|text| Number::Given(text.to_owned())),
    ]
}

fn align() -> impl Strategy<Value = Align> {
    prop::sample::select(vec![Align::Left, Align::Center, Align::Right, Align::Justify])
}

fn table() -> impl Strategy<Value = Table> {
    let width = prop_oneof![(0.1_f64..9.0).prop_map(Width::Share), (3_u8..90).prop_map(|mm| Width::Mm(f64::from(mm)))];
    let column =
        (prop_oneof![Just(Width::Share(1.0)), width], align()).prop_map(|(width, align)| Column { width, align });
    let cell = || {
        (inline(), 1_u16..3, 1_u16..3, prop::option::of(align())).prop_map(|(text, colspan, rowspan, align)| Cell {
            text,
            colspan,
            rowspan,
            align,
        })
    };
    let rows = || prop::collection::vec(prop::collection::vec(cell(), 0..3), 0..3);
    let columns = prop::collection::vec(column, 0..4);
    (columns, rows(), rows(), prop::option::of(9_u8..15), prop::option::of(inline()), any::<bool>()).prop_map(
        |(columns, header, rows, size_pt, caption, landscape)| Table {
            columns,
            header,
            rows,
            size_pt,
            caption,
            landscape,
        },
    )
}

fn picture() -> impl Strategy<Value = Picture> {
    (words(), prop::option::of(10.0_f64..165.0), inline()).prop_map(|(file, width_mm, caption)| Picture {
        file,
        width_mm,
        caption,
    })
}

fn block() -> impl Strategy<Value = Block> {
    let division = || (number(), words()).prop_map(|(number, title)| Division { number, title });
    let unit = || (number(), inline(), inline()).prop_map(|(number, title, text)| Unit { number, title, text });
    let level = prop::sample::select(vec![0_u8, 1, 2, 3, 4]);
    prop_oneof![
        division().prop_map(Block::Part),
        division().prop_map(Block::Chapter),
        division().prop_map(Block::Section),
        division().prop_map(Block::Subsection),
        unit().prop_map(Block::Article),
        unit().prop_map(Block::Clause),
        unit().prop_map(Block::Point),
        (inline(), prop::option::of(align())).prop_map(|(text, align)| Block::Paragraph(Paragraph { text, align })),
        inline().prop_map(Block::Item),
        (level, number(), inline()).prop_map(|(level, number, text)| Block::Heading(Heading { level, number, text })),
        table().prop_map(Block::Table),
        picture().prop_map(Block::Picture),
        Just(Block::PageBreak),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    let blocks = || prop::collection::vec(block(), 0..7);
    let annex = (words(), words(), prop::option::of(inline()), blocks(), any::<[bool; 2]>()).prop_map(
        |(label, title, note, body, [landscape, headed])| Annex { label, title, note, body, landscape, headed },
    );
    (blocks(), prop::collection::vec(annex, 0..3)).prop_map(|(body, annexes)| Text { body, annexes })
}

fn labels(blocks: &[Block]) -> Vec<Option<String>> {
    let dropped = |block: &Block| match block {
        Block::Paragraph(_) | Block::Item(_) | Block::Table(_) | Block::Picture(_) | Block::PageBreak => None,
        _ => Some(()),
    };
    number_blocks(blocks).into_iter().filter_map(|n| dropped(n.block).map(|()| n.label)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1500), ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(text in text()) {
        let normal = text.normal();
        let written = write(&text);
        prop_assert_eq!(&read(&written), &normal, "\n{}", written);
        prop_assert_eq!(&normal.normal(), &normal);
        prop_assert_eq!(write(&normal), written);
    }

    #[test]
    fn every_text_can_be_read(typed in ".{0,200}", lines in prop::collection::vec(words(), 0..12)) {
        for typed in [typed, lines.join("\n")] {
            let once = read(&typed);
            prop_assert_eq!(read(&write(&once)), once.normal());
        }
    }

    #[test]
    fn numbers_of_tidy_texts_are_printed_as_before(blocks in prop::collection::vec(block(), 0..12)) {
        let given_is_tidy = |block: &Block| !format!("{block:?}").contains("Given(\"{2}\")")
            && !["Given(\" \")", "Given(\"3.\")", "Given(\"a)\")"].iter().any(|odd| format!("{block:?}").contains(odd));
        let blocks: Vec<Block> = blocks.into_iter().filter(given_is_tidy).collect();
        let text = Text { body: blocks, annexes: Vec::new() };
        prop_assert_eq!(labels(&text.normal().body), labels(&text.body));
    }
}

#[test]
fn a_pasted_decision_is_recognised() {
    let text = read(
        "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n1. Quyết định này quy định:\na) Một việc;\nđ) Việc khác.\n\
         Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\nĐiều 5. Nhảy số.\nMục tiêu chung là một đoạn văn.\n• Gạch đầu dòng\n\
         | STT | Tên |\n|:-:|:--|\n| 1 | A \\| B |\n=== Phụ lục I | DANH MỤC\nI. Nhóm một\n1.1. Mục con",
    );
    let labels: Vec<String> = number_blocks(&text.body).into_iter().filter_map(|n| n.label).collect();
    assert_eq!(labels, ["Chương I", "Điều 1.", "1.", "a)", "đ)", "Điều 2.", "Điều 5."]);
    assert!(matches!(&text.body[0], Block::Chapter(d) if d.title == "QUY ĐỊNH CHUNG"));
    assert!(matches!(&text.body[1], Block::Article(u) if u.title.plain_text() == "Phạm vi điều chỉnh"));
    assert!(matches!(&text.body[5], Block::Article(u) if u.title.is_empty() && u.number == Number::Auto));
    assert!(matches!(&text.body[6], Block::Article(u) if u.number == Number::Given("5".into())));
    assert!(matches!(&text.body[7], Block::Paragraph(p) if p.text.plain_text().starts_with("Mục tiêu")));
    assert!(matches!(&text.body[8], Block::Item(t) if t.plain_text() == "Gạch đầu dòng"));
    assert!(
        matches!(&text.body[9], Block::Table(t) if t.header.len() == 1 && t.rows[0][1].text.plain_text() == "A | B")
    );
    let annex = &text.annexes[0];
    assert_eq!((annex.label.as_str(), annex.title.as_str()), ("Phụ lục I", "DANH MỤC"));
    assert!(matches!(&annex.body[1], Block::Heading(h) if h.level == 3));
}

#[test]
fn styles_and_blanks_inside_a_line() {
    let read = |line: &str| super::read_inline(line);
    assert_eq!(read("Số: ____ ngày ...").plain_text(), "Số: ____ ngày ...");
    assert_eq!(read("5 ** 3 là phép tính").plain_text(), "5 ** 3 là phép tính");
    let styled = read("m^^2^^ và CO,,2,, **đậm ''nghiêng''**");
    assert_eq!(styled.plain_text(), "m2 và CO2 đậm nghiêng");
    assert!(styled.0[1].superscript && styled.0[3].subscript && styled.0[5].bold && styled.0[6].italic);
}
