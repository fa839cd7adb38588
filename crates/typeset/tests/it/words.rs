//! Every word of the model is in the PDF, in its order, as a reader or an index takes it out.

use serde_json::Value;

use crate::support::{CONG_VAN, QUYET_DINH, document, poppler, render, squeezed};

/// All texts of a model, without its keys and codes.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(fields) => {
            for (key, item) in fields {
                if !["kind", "date", "align", "urgency"].contains(&key.as_str()) {
                    texts(item, out);
                }
            }
        }
        _ => {}
    }
}

/// Text of the PDF by pages, page numbers taken away.
fn extracted(pdf: &[u8]) -> Option<String> {
    let raw = String::from_utf8(poppler("pdftotext", &["-raw", "{pdf}", "-"], pdf)?).expect("UTF-8");
    let pages = raw.split('\u{c}').enumerate().map(|(index, page)| {
        let number = (index + 1).to_string();
        page.lines().filter(|line| line.trim() != number).collect::<Vec<_>>().join("\n")
    });
    Some(pages.collect::<Vec<_>>().join("\n"))
}

#[test]
fn both_documents_come_back_word_for_word() {
    for json in [CONG_VAN, QUYET_DINH] {
        let rendered = render(&document(json));
        let Some(text) = extracted(&rendered.pdf) else { return };
        let all = squeezed(&text);
        let mut model = Vec::new();
        texts(&serde_json::from_str(json).expect("fixture"), &mut model);
        assert!(model.len() > 15);
        for words in &model {
            assert!(all.contains(&squeezed(words)), "lost: {words}");
        }
        for words in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nơi nhận:"]
        {
            assert!(text.contains(words), "{words}");
        }
        assert_eq!(squeezed(&rendered.text.concat()).replace(char::is_numeric, ""), all.replace(char::is_numeric, ""));
    }
}

#[test]
fn the_seed_itself_is_in_the_pdf_when_it_is_at_hand() {
    let shared = std::env::var_os("KHUE_SHARED").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let Ok(seed) = std::fs::read_to_string(shared.join("seeds/002_4914aa1f7a07c8be.txt")) else {
        eprintln!("skipped: no shared folder");
        return;
    };
    let Some(text) = extracted(&render(&document(CONG_VAN)).pdf) else { return };
    let all = squeezed(&text);
    let from = seed.find("BỘ Y TẾ").expect("start");
    let to = seed.find("FILE ĐƯỢC").expect("end");
    for line in seed[from..to].lines().filter(|line| line.chars().any(char::is_alphabetic)) {
        assert!(all.contains(&squeezed(line)), "lost: {line}");
    }
}

#[test]
fn styles_do_not_lose_or_join_words() {
    let mut model = document(QUYET_DINH);
    model.body = serde_json::from_str(
        r#"[{"paragraph":{"text":[{"text":"Diện tích "},{"text":"120 m","bold":true},{"text":"2","superscript":true},
            {"text":" và CO"},{"text":"2","subscript":true},{"text":" theo "},{"text":"Phụ lục","italic":true,"underline":true},
            {"text":"\ndòng hai"}]}},
            {"chapter":{"title":"QUY ĐỊNH CHUNG"}},{"section":{"title":"PHẠM VI"}},
            {"article":{"title":"Phạm vi điều chỉnh","text":"Văn bản này quy định:"}},
            {"clause":{"text":"Khoản một;"}},{"point":{"text":"Điểm một;"}},{"point":{"text":"Điểm hai."}},
            {"heading":{"level":1,"text":"MỤC TIÊU"}},{"heading":{"level":2,"text":"Mục tiêu chung"}}]"#,
    )
    .expect("body");
    let Some(text) = extracted(&render(&model).pdf) else { return };
    let all = squeezed(&text);
    for words in [
        "Diệntích120m2vàCO2theoPhụlụcdònghai",
        "ChươngIQUYĐỊNHCHUNG",
        "Mục1PHẠMVI",
        "Điều1.Phạmviđiềuchỉnh",
        "1.Khoảnmột;",
        "a)Điểmmột;",
        "b)Điểmhai.",
        "I.MỤCTIÊU",
        "1.Mụctiêuchung",
    ] {
        assert!(all.contains(words), "{words}");
    }
    assert!(text.contains("dòng hai"), "{text}");
}
