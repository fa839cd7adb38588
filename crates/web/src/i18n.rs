//! Every sentence in Vietnamese and English, by key; Fluent without bidi isolation marks.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::Locale;

/// The locale files of a module.
pub type Locales = &'static [(Locale, &'static str)];

/// All sentences of the house.
pub struct Catalog(HashMap<Locale, FluentBundle<FluentResource>>);

impl Catalog {
    /// Reads the files of all modules.
    ///
    /// # Panics
    /// When a file does not parse or a key is given twice: both are mistakes in our own files that any test finds.
    pub fn new(files: impl IntoIterator<Item = (Locale, &'static str)>) -> Self {
        let mut bundles: HashMap<Locale, FluentBundle<FluentResource>> = HashMap::new();
        for (locale, text) in files {
            let bundle = bundles.entry(locale).or_insert_with(|| {
                let tag = locale.tag().parse().unwrap_or_default();
                let mut bundle = FluentBundle::new_concurrent(vec![tag]);
                bundle.set_use_isolating(false);
                bundle
            });
            let resource = FluentResource::try_new(text.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("locale {}: {errors:?}", locale.tag()));
            if let Err(errors) = bundle.add_resource(resource) {
                panic!("locale {}: {errors:?}", locale.tag());
            }
        }
        Self(bundles)
    }

    /// The sentence for a key; the key itself where it is missing (a test finds those).
    pub fn text(&self, locale: Locale, key: &str, args: &[(&str, Cow<'_, str>)]) -> String {
        let found = self.0.get(&locale).and_then(|bundle| Some((bundle, bundle.get_message(key)?.value()?)));
        let Some((bundle, pattern)) = found else { return key.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            // Whole numbers choose plural forms; everything else is text.
            let value = value.parse::<i64>().map_or_else(|_| FluentValue::from(value.to_string()), FluentValue::from);
            values.set((*name).to_owned(), value);
        }
        bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// Whether a key is known.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.0.get(&locale).is_some_and(|bundle| bundle.has_message(key))
    }
}
