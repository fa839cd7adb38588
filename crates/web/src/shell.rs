//! The frame around every page: rail, top bar, language, theme; the only template that others extend.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use kernel::{Date, Instant, Locale, format_date, format_instant};

use crate::module::TopMark;
use crate::visit::Account;
use crate::{Assets, Catalog};

/// Places in the bar at the bottom of a phone.
const PHONE_ENTRIES: usize = 5;

/// Safe HTML: made by our templates only.
#[derive(Debug, Clone, Default)]
pub struct Markup(pub(crate) String);

impl Markup {
    /// Takes rendered HTML as it is. Only for the output of a template.
    pub fn from_template(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// An entry of a menu as shown.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Name in the page's language.
    pub label: String,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// What every page template has as its field `shell`.
#[derive(Clone)]
pub struct Shell {
    /// Title of the page, already translated.
    pub title: String,
    /// The language.
    pub locale: Locale,
    /// `light`, `dark` or `auto`.
    pub theme: String,
    /// The signed-in person, if any.
    pub account: Option<Arc<Account>>,
    /// The rail.
    pub nav: Vec<NavItem>,
    /// What is one's own: entries of the menu below one's name.
    pub own: Vec<NavItem>,
    /// Marks of the top bar.
    pub marks: Vec<TopMark>,
    /// Path of this page with its query, for the language and theme switches to return to.
    pub path: String,
    /// What was typed into the search box.
    pub search: String,
    /// A sentence about what just happened.
    pub flash: Option<String>,
    /// Nonce for this page's forms.
    pub nonce: String,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) assets: Assets,
}

impl Shell {
    /// The sentence for a key.
    pub fn t(&self, key: &str) -> String {
        self.catalog.text(self.locale, key, &[])
    }

    /// The sentence for a key with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl fmt::Display) -> String {
        self.catalog.text(self.locale, key, &[(name, Cow::Owned(value.to_string()))])
    }

    /// The sentence for a key with two values.
    pub fn t2(&self, key: &str, one: (&str, String), two: (&str, String)) -> String {
        self.catalog.text(self.locale, key, &[(one.0, Cow::Owned(one.1)), (two.0, Cow::Owned(two.1))])
    }

    /// The sentence for a key with any values, as refusals carry them.
    pub fn sentence(&self, key: &str, args: &[(&str, String)]) -> String {
        let args: Vec<(&str, Cow<'_, str>)> = args.iter().map(|(n, v)| (*n, Cow::Borrowed(v.as_str()))).collect();
        self.catalog.text(self.locale, key, &args)
    }

    /// The URL of a built file.
    pub fn asset(&self, name: &str) -> String {
        self.assets.url(name)
    }

    /// An icon of the sprite; decoration only, so hidden from screen readers.
    pub fn icon(&self, name: &str) -> Markup {
        let sprite = self.asset("icons.svg");
        Markup(format!(
            "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{sprite}#{name}\"></use></svg>"
        ))
    }

    /// The hidden fields every form needs (law 12).
    pub fn form_fields(&self) -> Markup {
        let csrf = self.account.as_ref().map_or("", |a| a.csrf.as_str());
        Markup(format!(
            "<input type=\"hidden\" name=\"_csrf\" value=\"{csrf}\"><input type=\"hidden\" name=\"_nonce\" value=\"{}\">",
            self.nonce
        ))
    }

    /// A civil date as written in the decree.
    pub fn date(&self, date: &Date) -> String {
        format_date(*date)
    }

    /// A date that may be missing.
    pub fn opt_date(&self, date: &Option<Date>) -> String {
        date.map_or_else(|| "—".to_owned(), format_date)
    }

    /// An instant in Vietnam's time.
    pub fn instant(&self, at: &Instant) -> String {
        format_instant(*at)
    }

    /// Tag of the language to switch to.
    pub fn other_language(&self) -> &'static str {
        match self.locale {
            Locale::Vi => Locale::En.tag(),
            Locale::En => Locale::Vi.tag(),
        }
    }

    /// Entries that fit into the bar at the bottom of a phone.
    pub fn nav_first(&self) -> &[NavItem] {
        let room = if self.nav.len() > PHONE_ENTRIES { PHONE_ENTRIES - 1 } else { self.nav.len() };
        &self.nav[..room]
    }

    /// The entries behind "more" on a phone.
    pub fn nav_rest(&self) -> &[NavItem] {
        &self.nav[self.nav_first().len()..]
    }

    /// Whether the front-end was not built, so that the page can say what to run.
    pub fn assets_missing(&self) -> bool {
        self.assets.missing()
    }
}
