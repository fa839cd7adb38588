//! Pages of the book that are made from the program; `UPDATE=1` rewrites them.

use std::collections::BTreeMap;

use kernel::Locale;
use khue::settings::KEYS;

const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ops/settings.md");

#[test]
fn the_book_explains_every_setting() {
    let mut page = String::from(
        "# Settings\n\n\
         Defaults, then `khue.toml` (`--config FILE`, else `KHUE_CONFIG`, else `khue.toml` in the working folder), then the\n\
         environment. Secrets come as files. An unknown key is refused with the nearest known one.\n\n\
         <!-- Made from the program: UPDATE=1 cargo test -p khue --test it book -->\n\n\
         | key | environment | meaning |\n|---|---|---|\n",
    );
    for key in KEYS {
        page += &format!("| `{}` | `KHUE_{}` | {} |\n", key.name, key.name.to_uppercase(), key.meaning);
    }
    kept_as(SETTINGS, &page);
}

const ERRORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md");

#[test]
fn the_book_lists_every_refusal() {
    let rooms = khue::compose::modules();
    let files = std::iter::once(web::LOCALES).chain(rooms.iter().map(|room| room.locales)).flatten();
    let mut codes: BTreeMap<&str, [&str; 2]> = BTreeMap::new();
    for (locale, text) in files {
        for (code, sentence) in text.lines().filter_map(|line| line.strip_prefix("error-")?.split_once(" = ")) {
            codes.entry(code).or_default()[usize::from(*locale == Locale::En)] = sentence;
        }
    }
    let mut page = String::from(
        "# Refusals\n\n\
         Every refusal has a code: the field `code` of a problem (RFC 9457) from the API, whose `type` leads to\n\
         `/problems/<code>`, and the key `error-<code>` of the locale files. Words in braces are filled in.\n\n\
         <!-- Made from the program: UPDATE=1 cargo test -p khue --test it book -->\n\n\
         | code | Vietnamese | English |\n|---|---|---|\n",
    );
    // What an error page says besides its sentence has no code.
    for (code, [vi, en]) in codes.iter().filter(|(code, _)| !code.starts_with("advice-")) {
        page += &format!("| `{code}` | {vi} | {en} |\n");
    }
    assert!(codes.values().flatten().all(|sentence| !sentence.is_empty()), "a refusal lacks a language: {codes:#?}");
    kept_as(ERRORS, &page);
}

/// The page is as the program makes it now.
fn kept_as(file: &str, page: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, page).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(file).expect("the page is there");
    assert_eq!(kept, page, "run: UPDATE=1 cargo test -p khue --test it book");
}
