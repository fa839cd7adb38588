//! Components: Rust functions that return safe HTML, so that every page shows the same thing the same way.

use std::fmt::Write as _;

use kernel::Date;

use crate::{Markup, Shell};

mod gallery;

pub(crate) use gallery::{gallery, sample_pdf};

/// Escapes text for HTML, in and outside attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Colour of a [`badge`]; red is kept for urgency, overdue and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// Under way.
    Accent,
    /// Needs attention soon.
    Amber,
    /// Done.
    Green,
    /// For information.
    Blue,
    /// Overdue, refused, failed.
    Red,
}

/// A short mark such as a state.
pub fn badge(text: &str, tone: Tone) -> Markup {
    let class = match tone {
        Tone::Plain => "k-badge",
        Tone::Accent => "k-badge k-badge-accent",
        Tone::Amber => "k-badge k-badge-amber",
        Tone::Green => "k-badge k-badge-green",
        Tone::Blue => "k-badge k-badge-blue",
        Tone::Red => "k-badge k-badge-red",
    };
    Markup(format!("<span class=\"{class}\">{}</span>", escape(text)))
}

/// The urgency stamp of the decree (HỎA TỐC, THƯỢNG KHẨN, KHẨN); nothing for ordinary documents.
pub fn stamp(text: &str) -> Markup {
    if text.is_empty() { Markup::default() } else { Markup(format!("<span class=\"k-stamp\">{}</span>", escape(text))) }
}

/// A deadline with its distance: red when past, amber within three days.
pub fn due(shell: &Shell, due: Option<Date>, today: Date, done: bool) -> Markup {
    let Some(due) = due else { return Markup("<span class=\"k-muted\">—</span>".to_owned()) };
    let days = today.until(due).map_or(0, |span| span.get_days());
    let (class, icon, hint) = match days {
        _ if done => ("k-due", "", String::new()),
        d if d < 0 => ("k-due k-due-late", "clock-exclamation", shell.t1("due-late", "days", -d)),
        0 => ("k-due k-due-soon", "clock", shell.t("due-today")),
        d if d <= 3 => ("k-due k-due-soon", "clock", shell.t1("due-in", "days", d)),
        _ => ("k-due", "", String::new()),
    };
    let date = shell.date(&due);
    let icon = if icon.is_empty() { Markup::default() } else { shell.icon(icon) };
    let hint = if hint.is_empty() { hint } else { format!(" <small>{}</small>", escape(&hint)) };
    Markup(format!("<span class=\"{class}\">{icon} <time datetime=\"{due}\">{date}</time>{hint}</span>"))
}

/// An empty list: why it is empty and what to do.
pub fn empty(shell: &Shell, icon: &str, title: &str, advice: &str) -> Markup {
    Markup(format!(
        "<div class=\"k-empty\">{}<h3>{}</h3><p>{}</p></div>",
        shell.icon(icon),
        escape(title),
        escape(advice)
    ))
}

/// A field's error or hint, with the id its input names in `aria-describedby`.
pub fn field_note(id: &str, error: Option<&str>, hint: &str) -> Markup {
    match error {
        Some(error) => Markup(format!("<p class=\"k-error\" id=\"{id}-note\">{}</p>", escape(error))),
        None if hint.is_empty() => Markup::default(),
        None => Markup(format!("<p class=\"k-hint\" id=\"{id}-note\">{}</p>", escape(hint))),
    }
}

/// A labelled text-like input.
pub struct Field<'a> {
    /// Name and id.
    pub name: &'a str,
    /// Label, already translated.
    pub label: String,
    /// `text`, `date`, `number`, `password`, `email`, `textarea` …
    pub kind: &'a str,
    /// What is in it.
    pub value: &'a str,
    /// Must be filled in.
    pub required: bool,
    /// Longest text.
    pub max: usize,
    /// Help under the field.
    pub hint: String,
    /// Why it was refused.
    pub error: Option<String>,
}

impl Field<'_> {
    /// The HTML.
    pub fn html(&self) -> Markup {
        let mut out = String::new();
        let (name, error) = (self.name, self.error.as_deref());
        // Sentences need the whole width, wherever they stand.
        let wide = if self.kind == "textarea" { " k-field-wide" } else { "" };
        let mark = if self.required { " <span class=\"k-required\" aria-hidden=\"true\">*</span>" } else { "" };
        let _ = write!(
            out,
            "<div class=\"k-field{wide}\"><label class=\"form-label\" for=\"f-{name}\">{}{mark}</label>",
            escape(&self.label)
        );
        let mut attributes = format!(
            "id=\"f-{name}\" name=\"{name}\" class=\"form-control{}\"",
            if error.is_some() { " is-invalid" } else { "" }
        );
        if self.required {
            attributes.push_str(" required");
        }
        if self.max > 0 && self.kind != "date" && self.kind != "number" {
            let _ = write!(attributes, " maxlength=\"{}\"", self.max);
        }
        if error.is_some() || !self.hint.is_empty() {
            let _ = write!(attributes, " aria-describedby=\"f-{name}-note\"");
        }
        if error.is_some() {
            attributes.push_str(" aria-invalid=\"true\"");
        }
        let value = escape(self.value);
        let _ = if self.kind == "textarea" {
            write!(out, "<textarea {attributes} rows=\"3\">{value}</textarea>")
        } else {
            write!(out, "<input {attributes} type=\"{}\" value=\"{value}\">", self.kind)
        };
        let _ = write!(out, "{}</div>", field_note(&format!("f-{name}"), error, &self.hint));
        Markup(out)
    }
}

/// A labelled date, typed as `dd/MM/yyyy` whatever the browser's language; read it with [`kernel::parse_date`].
pub fn date_field(shell: &Shell, name: &str, label: &str, value: &str, required: bool, error: Option<&str>) -> Markup {
    let mark = if required { " <span class=\"k-required\" aria-hidden=\"true\">*</span>" } else { "" };
    let required = if required { " required" } else { "" };
    let described = if error.is_some() {
        format!(" aria-invalid=\"true\" aria-describedby=\"f-{name}-note\"")
    } else {
        String::new()
    };
    Markup(format!(
        "<div class=\"k-field\"><label class=\"form-label\" for=\"f-{name}\">{}{mark}</label>\
         <khue-date label=\"{}\" icons=\"{}\"><input class=\"form-control\" id=\"f-{name}\" name=\"{name}\" value=\"{}\" \
         inputmode=\"numeric\" placeholder=\"dd/mm/yyyy\" maxlength=\"10\" autocomplete=\"off\"{required}{described}></khue-date>{}</div>",
        escape(label),
        escape(&shell.t("pick-date")),
        shell.asset("icons.svg"),
        escape(value),
        field_note(&format!("f-{name}"), error, "")
    ))
}

/// The PIN of a key. After a refusal it has the focus, so that the reason is seen wherever the page was scrolled to.
pub fn pin_field(shell: &Shell, label: &str, error: Option<&str>) -> Markup {
    let (refused, note) = error.map_or_else(Default::default, |error| {
        let note =
            format!("<p class=\"k-error\" id=\"f-pin-note\">{} {}</p>", shell.icon("alert-circle"), escape(error));
        (" autofocus aria-invalid=\"true\" aria-describedby=\"f-pin-note\"", note)
    });
    Markup(format!(
        "<div class=\"k-field\"><label class=\"form-label\" for=\"f-pin\">{} <span class=\"k-required\" aria-hidden=\"true\">*</span></label>\
         <input class=\"form-control\" id=\"f-pin\" name=\"pin\" type=\"password\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"64\" \
         required{refused}>{note}</div>",
        escape(label)
    ))
}

/// A labelled choice: value and text of each option.
pub fn select(name: &str, label: &str, options: &[(String, String)], chosen: &str, error: Option<&str>) -> Markup {
    let mut out = format!(
        "<div class=\"k-field\"><label class=\"form-label\" for=\"f-{name}\">{}</label><select class=\"form-select\" id=\"f-{name}\" name=\"{name}\">",
        escape(label)
    );
    for (value, text) in options {
        let selected = if value == chosen { " selected" } else { "" };
        let _ = write!(out, "<option value=\"{}\"{selected}>{}</option>", escape(value), escape(text));
    }
    let _ = write!(out, "</select>{}</div>", field_note(&format!("f-{name}"), error, ""));
    Markup(out)
}

/// A PDF beside its facts; without script a link opens the file.
pub fn pdf_viewer(shell: &Shell, src: &str, title: &str) -> Markup {
    let labels = ["loading", "page", "previous", "next", "zoom-in", "zoom-out", "fit", "download", "toolbar", "error"];
    let labels = labels.iter().fold(String::new(), |mut all, label| {
        let _ = write!(all, " label-{label}=\"{}\"", escape(&shell.t(&format!("pdf-{label}"))));
        all
    });
    let (src, title) = (escape(src), escape(title));
    Markup(format!(
        "<khue-pdf src=\"{src}\" icons=\"{}\" label-document=\"{title}\"{labels}><p class=\"k-pdf-fallback\">\
         <a class=\"btn\" href=\"{src}\">{} {}</a></p></khue-pdf>",
        shell.asset("icons.svg"),
        shell.icon("file-type-pdf"),
        shell.t("pdf-open")
    ))
}

/// A remark in one of the tones (`Plain` reads as information).
pub fn note(shell: &Shell, tone: Tone, text: &str) -> Markup {
    remark(shell, tone, &escape(text))
}

/// A remark with the way to the page where things are put right.
pub fn note_with_way(shell: &Shell, tone: Tone, text: &str, href: &str, label: &str) -> Markup {
    remark(shell, tone, &format!("{} <a href=\"{}\">{}</a>", escape(text), escape(href), escape(label)))
}

fn remark(shell: &Shell, tone: Tone, html: &str) -> Markup {
    let (class, icon, role) = match tone {
        Tone::Plain | Tone::Accent | Tone::Blue => ("info", "info-circle", "status"),
        Tone::Green => ("green", "circle-check", "status"),
        Tone::Amber => ("amber", "alert-triangle", "status"),
        Tone::Red => ("red", "alert-circle", "alert"),
    };
    Markup(format!("<div class=\"k-note k-note-{class}\" role=\"{role}\">{}<p>{html}</p></div>", shell.icon(icon)))
}

/// The link to the next page of a list, keeping its filters.
pub fn pager(shell: &Shell, base: &str, next: Option<&kernel::Cursor>) -> Markup {
    let Some(next) = next else { return Markup::default() };
    let separator = if base.contains('?') { '&' } else { '?' };
    Markup(format!(
        "<nav class=\"k-pager\" aria-label=\"{}\"><a class=\"btn\" rel=\"next\" href=\"{}{separator}after={next}\">{}</a></nav>",
        shell.t("pager"),
        escape(base),
        shell.t("pager-next")
    ))
}
