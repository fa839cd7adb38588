//! For every route of the house: who it is for, and on what it is tried.

use self::For::{Absent, Anybody, On, Own, Role};
use self::Reader::{Acts, Reads, Told};

/// Who a route is for.
#[derive(Debug, Clone, Copy)]
pub enum For {
    /// Whoever comes.
    Anybody,
    /// Whoever is signed in: their own things, and lists of what they may see.
    Own,
    /// Whoever has a right by role; these have not.
    Role(&'static [&'static str]),
    /// As [`For::Role`], but the others are told that there is no such page.
    Absent(&'static [&'static str]),
    /// Whoever sees the record of this situation (see `world`), and what somebody who only reads it is told.
    On(&'static str, Reader),
}

/// What somebody is told who may see a record but not act on it.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// Reading is for them too.
    Reads,
    /// Acting is not: 403.
    Acts,
    /// Another word, with its reason beside the case.
    Told(u16),
}

const ADMIN: For = Role(&["chanhvanphong", "vanthu.qld", "chuyenvien.pc"]);
const REGISTRY: For = Role(&["chuyenvien.pc", "vanthu.pc", "botruong", "quantri"]);
const CLERKS: For = Role(&["chanhvanphong", "chuyenvien.pc", "vanthu.pc"]);
const SIGNERS: For = Role(&["chuyenvien.pc", "vanthu.bo", "quantri"]);
const SEALERS: For = Role(&["botruong", "chanhvanphong", "vanthu.pc"]);
const EXCHANGE: For = Absent(&["chanhvanphong", "chuyenvien.pc", "botruong"]);
const INBOX: For = Absent(&["chanhvanphong", "chuyenvien.pc", "vanthu.pc"]);

/// The whole table: `METHOD /route`, and who it is for.
pub const ALL: &[(&str, For)] = &[
    ("GET /", Own),
    ("GET /_components", Anybody),
    ("GET /_components/sample.pdf", Anybody),
    ("GET /account", Own),
    ("GET /account/password", Own),
    ("POST /account/password", Own),
    ("POST /account/position", Own),
    ("POST /account/sessions/end", Own),
    ("POST /account/sessions/end-others", Own),
    ("GET /account/signing", Own),
    ("POST /account/tokens", Own),
    ("POST /account/tokens/{id}/withdraw", Own),
    ("GET /acting/ended", Anybody),
    ("POST /acting/off", Anybody),
    ("POST /acting/{delegation}", On("handed-over", Reads)),
    ("GET /admin", Anybody),
    ("GET /admin/agencies", ADMIN),
    ("POST /admin/agencies", ADMIN),
    ("GET /admin/agencies/new", ADMIN),
    ("GET /admin/agencies/{id}", ADMIN),
    ("POST /admin/agencies/{id}", ADMIN),
    ("GET /admin/audit", ADMIN),
    ("GET /admin/delegations", ADMIN),
    ("GET /admin/jobs", ADMIN),
    ("POST /admin/jobs/{id}/revive", ADMIN),
    ("GET /admin/people", ADMIN),
    ("POST /admin/people", ADMIN),
    ("GET /admin/people/new", ADMIN),
    ("GET /admin/people/{id}", ADMIN),
    ("POST /admin/people/{id}", ADMIN),
    ("POST /admin/people/{id}/disable", ADMIN),
    ("POST /admin/people/{id}/enable", ADMIN),
    ("POST /admin/people/{id}/password", ADMIN),
    ("POST /admin/people/{id}/positions", ADMIN),
    ("POST /admin/people/{id}/unlock", ADMIN),
    ("POST /admin/positions/{id}/end", ADMIN),
    ("GET /admin/units", ADMIN),
    ("POST /admin/units", ADMIN),
    ("GET /admin/units/{id}", ADMIN),
    ("POST /admin/units/{id}", ADMIN),
    ("POST /admin/units/{id}/merge", ADMIN),
    ("GET /api/v1/exchange/arrivals", CLERKS),
    ("POST /api/v1/exchange/arrivals", CLERKS),
    ("GET /api/v1/exchange/deliveries", Role(&["chanhvanphong", "chuyenvien.pc", "botruong"])),
    ("GET /api/v1/files", Own),
    ("POST /api/v1/files", Role(&["quantri"])),
    ("GET /api/v1/files/{id}", On("file", Reads)),
    ("POST /api/v1/files/{id}/documents", On("file", Told(404))),
    ("GET /api/v1/incoming-documents", Own),
    ("POST /api/v1/incoming-documents", REGISTRY),
    ("GET /api/v1/incoming-documents/{id}", On("incoming", Reads)),
    // Who is named must be of the unit whose part it is: that is told first.
    ("POST /api/v1/incoming-documents/{id}/assign", On("incoming", Told(422))),
    ("POST /api/v1/incoming-documents/{id}/complete", On("incoming", Acts)),
    ("POST /api/v1/incoming-documents/{id}/distribute", On("incoming", Acts)),
    ("POST /api/v1/incoming-documents/{id}/instruct", On("incoming", Acts)),
    ("GET /api/v1/me", Own),
    ("GET /api/v1/outgoing-documents", Own),
    ("POST /api/v1/outgoing-documents", Role(&["quantri", "trucban", "botruong"])),
    ("POST /api/v1/outgoing-documents/batches", Role(&["chuyenvien.pc", "vanthu.pc", "quantri"])),
    ("GET /api/v1/outgoing-documents/batches/{batch}", On("batch", Reads)),
    ("GET /api/v1/outgoing-documents/{id}", On("draft", Reads)),
    // What is confirmed is a delivery to one's own unit: there is none.
    ("POST /api/v1/outgoing-documents/{id}/acknowledge", On("dispatched", Told(422))),
    ("POST /api/v1/outgoing-documents/{id}/acts/{act}", On("draft", Acts)),
    ("POST /api/v1/outgoing-documents/{id}/annexes", On("draft", Acts)),
    ("POST /api/v1/outgoing-documents/{id}/import", On("draft", Acts)),
    ("DELETE /api/v1/outgoing-documents/{id}/annexes/{blob}", On("draft", Acts)),
    ("POST /api/v1/outgoing-documents/{id}/dispatch", On("issued", Acts)),
    ("PUT /api/v1/outgoing-documents/{id}/draft", On("draft", Acts)),
    ("GET /api/v1/outgoing-documents/{id}/file.pdf", On("draft", Reads)),
    ("POST /api/v1/outgoing-documents/{id}/issue", On("signed", Acts)),
    ("POST /api/v1/outgoing-documents/{id}/sign", On("awaiting-signature", Acts)),
    ("GET /api/v1/outgoing-documents/{id}/versions", On("draft", Reads)),
    ("GET /api/v1/outgoing-documents/{id}/versions/{version}", On("draft", Reads)),
    ("GET /api/v1/people", Own),
    ("GET /api/v1/units", Own),
    ("GET /arrivals/{id}", On("arrival", Reads)),
    ("GET /assets/{*path}", Anybody),
    ("GET /check", Anybody),
    ("POST /check", Anybody),
    ("GET /delegations", Own),
    ("POST /delegations", Own),
    ("POST /delegations/{id}/revoke", On("delegation", Acts)),
    ("GET /desk/{part}", Own),
    ("GET /exchange", Own),
    ("GET /exchange/agencies", EXCHANGE),
    ("GET /exchange/import", CLERKS),
    ("POST /exchange/import", CLERKS),
    ("GET /exchange/inbox", INBOX),
    ("GET /exchange/inbox/{id}", On("arrival", Reads)),
    ("POST /exchange/inbox/{id}/agree", On("arrival", Acts)),
    ("GET /exchange/inbox/{id}/envelope", On("arrival", Reads)),
    ("GET /exchange/inbox/{id}/files/{ordinal}", On("arrival", Reads)),
    ("POST /exchange/inbox/{id}/refuse", On("arrival", Acts)),
    ("POST /exchange/inbox/{id}/register", On("arrival", Acts)),
    ("POST /exchange/inbox/{id}/return", On("arrival", Acts)),
    ("GET /exchange/outbox", EXCHANGE),
    ("GET /exchange/type-numbers", EXCHANGE),
    ("POST /exchange/type-numbers", EXCHANGE),
    ("POST /file-documents", On("file", Told(404))),
    ("GET /files", Own),
    ("GET /files/new", Role(&["quantri"])),
    ("POST /files/new", Role(&["quantri"])),
    ("GET /files/{id}", On("file", Reads)),
    ("POST /files/{id}/close", On("file", Acts)),
    ("GET /files/{id}/contents.pdf", On("file", Reads)),
    // Colleagues may add, but only documents they see: this one is not there.
    ("POST /files/{id}/documents", On("file", Told(404))),
    ("POST /files/{id}/documents/{document}/remove", On("file", Acts)),
    ("POST /files/{id}/reopen", On("file", Acts)),
    ("GET /healthz", Anybody),
    ("GET /incoming-documents", Own),
    ("GET /incoming-documents/count", Own),
    ("GET /incoming-documents/export", Own),
    ("GET /incoming-documents/new", REGISTRY),
    ("POST /incoming-documents/new", REGISTRY),
    ("POST /incoming-documents/new/autosave", REGISTRY),
    // Only documents that are seen and allow it are dealt with: without any there is nothing to refuse.
    ("GET /incoming-documents/together/{what}", Own),
    ("POST /incoming-documents/together/{what}", Own),
    ("GET /incoming-documents/{id}", On("incoming", Reads)),
    ("GET /incoming-documents/{id}/files/{attachment}", On("incoming", Reads)),
    ("GET /incoming-documents/{id}/files/{attachment}/signatures", On("incoming", Reads)),
    ("GET /incoming-documents/{id}/preview", On("incoming", Reads)),
    ("GET /incoming-documents/{id}/routing-slip.pdf", On("incoming", Reads)),
    ("GET /incoming-documents/{id}/{act}", On("incoming", Acts)),
    ("POST /incoming-documents/{id}/{act}", On("incoming", Acts)),
    ("GET /incoming-documents/{id}/{act}/{on}", On("incoming", Acts)),
    ("POST /incoming-documents/{id}/{act}/{on}", On("incoming", Acts)),
    ("POST /lists/{list}/columns", Own),
    ("POST /lists/{list}/views", Own),
    ("POST /lists/{list}/views/{view}/forget", Own),
    ("GET /manifest.webmanifest", Anybody),
    ("GET /notifications", Own),
    ("GET /notifications/count", Own),
    ("GET /openapi.json", Anybody),
    ("GET /outgoing-documents", Own),
    ("GET /outgoing-documents/batches/{batch}", On("batch", Reads)),
    ("GET /outgoing-documents/batches/{batch}/progress", On("batch", Reads)),
    ("POST /outgoing-documents/batches/{batch}/stop", On("batch", Reads)),
    ("GET /outgoing-documents/count", Own),
    ("GET /outgoing-documents/export", Own),
    ("GET /outgoing-documents/new", Role(&["quantri", "trucban", "botruong"])),
    ("POST /outgoing-documents/new", Role(&["quantri", "trucban", "botruong"])),
    ("POST /outgoing-documents/parse", Own),
    ("GET /outgoing-documents/registers/{register}", On("outgoing-register", Acts)),
    ("GET /outgoing-documents/together/issue", SEALERS),
    ("POST /outgoing-documents/together/issue", SEALERS),
    ("GET /outgoing-documents/together/sign", SIGNERS),
    ("POST /outgoing-documents/together/sign", SIGNERS),
    ("GET /outgoing-documents/{id}", On("draft", Reads)),
    ("POST /outgoing-documents/{id}/acknowledge", On("dispatched", Told(422))),
    ("GET /outgoing-documents/{id}/acts/{act}", On("draft", Acts)),
    ("POST /outgoing-documents/{id}/acts/{act}", On("draft", Acts)),
    ("GET /outgoing-documents/{id}/import", On("draft", Acts)),
    ("POST /outgoing-documents/{id}/import", On("draft", Acts)),
    ("GET /outgoing-documents/{id}/annexes", On("draft", Acts)),
    ("POST /outgoing-documents/{id}/annexes", On("draft", Acts)),
    ("GET /outgoing-documents/{id}/annexes/{blob}", On("draft", Reads)),
    ("POST /outgoing-documents/{id}/annexes/{blob}", On("draft", Acts)),
    ("POST /outgoing-documents/{id}/autosave", On("draft", Acts)),
    ("GET /outgoing-documents/{id}/dispatch", On("issued", Acts)),
    ("POST /outgoing-documents/{id}/dispatch", On("issued", Acts)),
    ("GET /outgoing-documents/{id}/edit", On("draft", Acts)),
    ("POST /outgoing-documents/{id}/edit", On("draft", Acts)),
    ("GET /outgoing-documents/{id}/file.pdf", On("draft", Reads)),
    ("GET /outgoing-documents/{id}/files/{attachment}", On("dispatched", Reads)),
    ("GET /outgoing-documents/{id}/issue", On("signed", Acts)),
    ("POST /outgoing-documents/{id}/issue", On("signed", Acts)),
    ("GET /outgoing-documents/{id}/preview", On("draft", Reads)),
    ("GET /outgoing-documents/{id}/preview.pdf", On("draft", Reads)),
    ("GET /outgoing-documents/{id}/sign", On("awaiting-signature", Acts)),
    ("POST /outgoing-documents/{id}/sign", On("awaiting-signature", Acts)),
    ("GET /outgoing-documents/{id}/signatures", On("signed", Reads)),
    ("GET /outgoing-documents/{id}/versions", On("draft", Reads)),
    ("GET /problems/{code}", Anybody),
    ("GET /readyz", Anybody),
    ("GET /registers", Role(&["chuyenvien.pc", "botruong", "quantri"])),
    ("GET /registers/{register}", On("incoming-register", Acts)),
    ("GET /search", Own),
    ("GET /search/count", Own),
    ("POST /settings/language/{tag}", Anybody),
    ("POST /settings/theme/{theme}", Anybody),
    ("GET /sign-in", Anybody),
    ("POST /sign-in", Anybody),
    ("POST /sign-out", Anybody),
];

/// Acts that stand for `{act}`: each is tried where the state allows it, so that only the right is missing.
pub const OUTGOING_ACTS: &[(&str, &str)] = &[
    ("submit", "draft"),
    ("withdraw", "draft"),
    ("consult", "draft"),
    ("take-back", "unit-review"),
    ("initial", "unit-review"),
    ("return", "unit-review"),
    ("check-form", "form-check"),
    ("pass-back", "returned-to-head"),
];

/// Acts of handling on the document itself; those that lead nowhere now are refused like those that are another's.
pub const INCOMING_ACTS: &[&str] = &["distribute", "recall", "return-to-sender", "complete"];
/// Acts of handling on somebody's part, and on a leader's word. `confirm` is not among them: whoever reads the document is
/// told that the word is gone (409), here as there is none.
pub const INCOMING_PARTS: &[&str] =
    &["accept", "pass-on", "give-back", "report", "read", "extend", "change-lead", "instruct", "prepare"];
