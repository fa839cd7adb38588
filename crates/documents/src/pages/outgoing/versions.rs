//! Two versions of a draft beside each other, word by word.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Id;
use web::{Error, Markup, Shell, Visit};

use crate::model::Document;
use crate::model::outgoing::diff::{self, Piece};
use crate::model::outgoing::notation::{self, Text, write_inline};
use crate::model::outgoing::{Draft, Purpose};
use crate::store::drafts::{self, Summary};
use crate::store::outgoing::{self, Outgoing};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    from: Option<i64>,
    to: Option<i64>,
}

#[derive(Template)]
#[template(path = "outgoing/versions.html")]
struct VersionsPage {
    shell: Shell,
    document: Outgoing,
    all: Vec<Summary>,
    from: i64,
    to: i64,
    changes: Markup,
    same: bool,
}

/// A draft as one text to compare: every part of it on its own line.
fn text(draft: &Draft) -> String {
    let input = draft.input();
    let recipients = input.recipients.iter().map(|r| match r.purpose {
        Purpose::ToAct => r.line.clone(),
        other => format!("{} ({})", r.line, other.printed().unwrap_or_default()),
    });
    let signature = draft.document.signature.clone().unwrap_or_default();
    let mut lines = vec![draft.document.subject.clone()];
    lines.extend(input.addressees.clone());
    lines.extend([input.addressee_note.clone(), input.issuer_line.clone()]);
    lines.extend(input.legal_bases.iter().map(write_inline));
    lines.push(input.enacting_line.clone());
    lines.push(
        notation::write(&Text { body: input.body.clone(), annexes: input.annexes.clone() }).trim_end().to_owned(),
    );
    lines.push(write_inline(&input.closing));
    lines.extend(signature.authority);
    lines.push(signature.name);
    lines.extend(recipients);
    lines.push(input.filing.clone());
    lines.extend(draft.files.iter().map(|file| format!("{} ({})", file.name, &file.blob[..12])));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Pieces as HTML: what was taken out and what was put in.
pub(super) fn marked(pieces: &[Piece<'_>]) -> Markup {
    let mut html = String::new();
    for piece in pieces {
        let (tag, words) = match piece {
            Piece::Same(words) => ("", words),
            Piece::Removed(words) => ("del", words),
            Piece::Added(words) => ("ins", words),
        };
        let words = web::components::escape(words);
        html.push_str(&if tag.is_empty() { words } else { format!("<{tag}>{words}</{tag}>") });
    }
    Markup::from_template(html)
}

pub(super) async fn get(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let tx = visit.read().await?;
    let document = outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let all = drafts::of(&tx, id).await?;
    let newest = all.first().map_or(1, |v| v.version);
    let to = asked.to.unwrap_or(newest);
    let from = asked.from.unwrap_or(to.saturating_sub(1)).max(0);
    let new = drafts::numbered(&tx, id, to).await?.ok_or_else(Error::not_found)?;
    let old = drafts::numbered(&tx, id, from).await?.map(|v| text(&v.draft));
    let new = text(&new.draft);
    let old = old.unwrap_or_else(|| new.clone());
    let pieces = diff::words(&old, &new);
    let same = old == new;
    let shell = visit.shell("outgoing-versions");
    visit.render(VersionsPage { shell, document, all, from, to, changes: marked(&pieces), same })
}
