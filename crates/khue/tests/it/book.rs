//! Pages of the book that are made from the program; `UPDATE=1` rewrites them.

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
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(SETTINGS, &page).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(SETTINGS).expect("the page is there");
    assert_eq!(kept, page, "run: UPDATE=1 cargo test -p khue --test it book");
}
