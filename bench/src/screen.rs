//! What the list's own page offers to narrow it with: read off the HTML, so that no filter can be forgotten.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::Outcome;
use crate::words::{ABSENT, FREQUENT, RARE};

/// A page to open, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) path: String,
}

impl Choice {
    fn new(name: impl Into<String>, query: &str) -> Self {
        Self { name: name.into(), path: format!("{LIST}?{query}") }
    }
}

/// The list.
pub(crate) const LIST: &str = "/incoming-documents";

/// Every filter of the list's page, and some together; `today` is the server's day.
///
/// # Errors
/// When the page offers a field that this knows no value for.
pub(crate) fn filters(page: &str, today: Date) -> Outcome<Vec<Choice>> {
    let mut all = vec![Choice { name: "none".into(), path: LIST.into() }];
    let (_, form) = page.split_once("action=\"/incoming-documents\"").ok_or("the list has no form of filters")?;
    for link in tags(page).filter(|tag| tag.is("a") && tag.get("class") == Some("k-chip".into())) {
        let path = link.get("href").unwrap_or_default();
        if path.len() > LIST.len() + 1 {
            all.push(Choice { name: path[LIST.len() + 1..].to_owned(), path });
        }
    }
    let form = form.split("</form>").next().unwrap_or_default();
    let mut select = String::new();
    for tag in tags(form) {
        let name = tag.get("name").unwrap_or_default();
        if tag.is("select") {
            select = name;
        } else if tag.is("option") {
            let value = tag.get("value").filter(|value| !value.is_empty());
            all.extend(value.map(|value| Choice::new(format!("{select}={value}"), &format!("{select}={value}"))));
        } else if tag.is("input") && tag.get("type") != Some("hidden".into()) {
            all.extend(typed(&name, today)?);
        }
    }
    all.extend(together(today));
    all.dedup();
    Ok(all)
}

/// Values for a field that people type into.
fn typed(name: &str, today: Date) -> Outcome<Vec<Choice>> {
    let day = |days: i32| today.checked_add(days.days()).unwrap_or(today);
    let one = |value: String| Choice::new(format!("{name}={value}"), &format!("{name}={}", encode(&value)));
    match name {
        "q" => Ok([FREQUENT, RARE, ABSENT, "quyết định"].map(|word| one(word.to_owned())).to_vec()),
        "from" => Ok(vec![one(day(-30).to_string()), one(day(2).to_string())]),
        "to" => Ok(vec![one(day(-400).to_string()), one(day(-3_000).to_string())]),
        other => Err(format!("the list offers the field `{other}`, which the measurement has no values for")),
    }
}

/// Filters that people put together: they narrow to little, to nothing, or to what lies far back.
fn together(today: Date) -> Vec<Choice> {
    let year_ago = today.checked_sub(400.days()).unwrap_or(today);
    let month_later = year_ago.checked_add(30.days()).unwrap_or(today);
    [
        "state=in-progress&urgency=1".to_owned(),
        "state=completed&urgency=4".to_owned(),
        "state=registered&urgency=4".to_owned(),
        "type=qd&urgency=1&state=completed".to_owned(),
        "due=late&type=cv".to_owned(),
        format!("type=tt&from={year_ago}&to={month_later}"),
        format!("urgency=2&q={}", encode(FREQUENT)),
    ]
    .iter()
    .map(|query| Choice::new(query.replace(&encode(FREQUENT), FREQUENT), query))
    .collect()
}

/// The headings that sort.
pub(crate) fn orders(page: &str) -> Vec<Choice> {
    let links = tags(page).filter(|tag| tag.is("a") && tag.get("class") == Some("k-sort".into()));
    let up = links.filter_map(|tag| tag.get("href"));
    let both = up.flat_map(|path| [path.clone(), path.replace("sort=", "sort=-")]);
    both.map(|path| Choice { name: path.rsplit('?').next().unwrap_or_default().to_owned(), path }).collect()
}

/// Where the next page is.
pub(crate) fn next(page: &str) -> Option<String> {
    tags(page).find(|tag| tag.is("a") && tag.get("rel") == Some("next".into())).and_then(|tag| tag.get("href"))
}

/// Rows of the list.
pub(crate) fn rows(page: &str) -> usize {
    page.matches("<tr data-k-row").count()
}

/// Percent-encodes a value.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            true => out.push(char::from(byte)),
            false => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}

/// An opening tag.
struct Tag<'a>(&'a str);

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        self.0.split([' ', '\n', '/']).next() == Some(name)
    }

    fn get(&self, name: &str) -> Option<String> {
        let begin = format!(" {name}=\"");
        let rest = &self.0[self.0.find(&begin)? + begin.len()..];
        let value = &rest[..rest.find('"')?];
        Some(value.replace("&#38;", "&").replace("&amp;", "&"))
    }
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter(|tag| !tag.starts_with('/')).map(|tag| Tag(tag.split('>').next().unwrap_or(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn page(fields: &str) -> String {
        format!(
            r#"<a class="k-chip" href="/incoming-documents?">All</a><a class="k-chip" href="/incoming-documents?state=registered&#38;q=x">R</a>
            <form method="get" action="/incoming-documents"><input type="hidden" name="sort" value="x">{fields}</form><a class="k-sort" href="/incoming-documents?sort=due">Due</a>"#
        )
    }

    #[test]
    fn links_choices_and_fields_are_found() {
        let fields = r#"<select class="x" name="unit"><option value="">-</option><option value="7" selected>U</option></select><input type="search" name="q" value="">"#;
        let found = filters(&page(fields), TODAY).unwrap();
        let has = |path: &str| found.iter().any(|choice| choice.path == path);
        assert!(has("/incoming-documents") && has("/incoming-documents?state=registered&q=x"));
        assert!(has("/incoming-documents?unit=7") && has("/incoming-documents?q=hantavirus"));
        assert!(!found.iter().any(|choice| choice.path.contains("sort")));
        assert_eq!(orders(&page("")).len(), 2);
    }

    #[test]
    fn a_field_without_values_stops_the_measurement() {
        let refused = filters(&page(r#"<input name="signer" value="">"#), TODAY);
        assert!(refused.is_err_and(|why| why.contains("`signer`")));
    }
}
