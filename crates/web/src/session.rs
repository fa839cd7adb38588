//! Server-side sessions and API tokens: opaque random values whose hash alone is stored.

use axum::http::{HeaderMap, HeaderValue, header};
use futures::future::BoxFuture;
use kernel::{Actor, Id, IdGen, Instant, Locale};
use sha2::{Digest, Sha256};
use store::{FromRow, Result, Row, Tx, WriteTx, args};
use uuid::Uuid;

use crate::Settings;

/// Name of the session cookie.
pub const COOKIE: &str = "khue_session";
/// How stale `seen_at` may get before it is written again: not every click needs a write.
const SEEN_STEP_SECONDS: i64 = 300;

/// The person behind a request, as pages show them.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Who acts, with every subject and permission.
    pub actor: Actor,
    /// Full name.
    pub name: String,
    /// Main position, e.g. "Chuyên viên, Vụ Pháp chế".
    pub position: String,
    /// Agency's name.
    pub agency_name: String,
    /// Delegations that could be switched to now: delegation id and the principal's name.
    pub delegations: Vec<Delegator>,
    /// Name of the person acted for while "xử lý thay" is on.
    pub acting_for: Option<String>,
    /// The delegation switched on is over or was revoked: nothing is done until the person has been told.
    pub acting_ended: bool,
    /// Nothing but changing the password is allowed yet.
    pub must_change_password: bool,
}

/// Somebody who has delegated to this person.
#[derive(Debug, Clone)]
pub struct Delegator {
    /// The delegation.
    pub delegation: Uuid,
    /// The delegating person's name and position.
    pub name: String,
}

/// Loads the person of a session at a moment, with a delegation when one is switched on and still in force; `None` when
/// the account is gone or locked. Given by the identity room.
pub type PrincipalLoader = for<'a> fn(&'a Tx, Uuid, Option<Uuid>, Instant) -> BoxFuture<'a, Result<Option<Principal>>>;

/// A session's row.
#[derive(Debug, Clone)]
pub struct Session {
    /// Hash of the cookie; names the session in lists.
    pub token: String,
    /// Whose it is.
    pub person: Uuid,
    /// Delegation switched on.
    pub delegation: Option<Uuid>,
    /// What forms must send back.
    pub csrf: String,
    /// When it began.
    pub created_at: Instant,
    /// Last request, within five minutes.
    pub seen_at: Instant,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            token: row.get("token")?,
            person: row.get("person")?,
            delegation: row.get("delegation")?,
            csrf: row.get("csrf")?,
            created_at: row.get("created_at")?,
            seen_at: row.get("seen_at")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
        })
    }
}

const COLUMNS: &str = "token, person, delegation, csrf, created_at, seen_at, address, agent";

fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A fresh random value in hexadecimal.
pub fn random_token(ids: &IdGen) -> String {
    hex(&ids.bytes::<32>())
}

/// Opens a session; returns the cookie's secret value, which is not stored.
///
/// # Errors
/// When the database refuses.
pub async fn open(
    tx: &WriteTx,
    ids: &IdGen,
    person: Uuid,
    headers: &HeaderMap,
    now: Instant,
    settings: &Settings,
) -> Result<String> {
    let (secret, csrf) = (random_token(ids), random_token(ids));
    let agent: String = header_text(headers, header::USER_AGENT.as_str()).chars().take(200).collect();
    let sql = "INSERT INTO sessions (token, person, csrf, created_at, seen_at, expires_at, address, agent)
               VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    let expires = now.as_microsecond() + settings.session_seconds * 1_000_000;
    tx.exec(sql, args![hash(&secret), person, csrf, now, expires, address(headers), agent]).await?;
    Ok(secret)
}

/// Ends one session by its secret.
///
/// # Errors
/// When the database refuses.
pub async fn close(tx: &WriteTx, secret: &str) -> Result<()> {
    tx.exec("DELETE FROM sessions WHERE token = $1", args![hash(secret)]).await?;
    Ok(())
}

/// Ends a person's session by its listed token; `None` ends all but `keep`.
///
/// # Errors
/// When the database refuses.
pub async fn close_of(tx: &WriteTx, person: Uuid, token: Option<&str>, keep: &str) -> Result<u64> {
    match token {
        Some(token) => tx.exec("DELETE FROM sessions WHERE person = $1 AND token = $2", args![person, token]).await,
        None => tx.exec("DELETE FROM sessions WHERE person = $1 AND token <> $2", args![person, keep]).await,
    }
}

/// Switches "xử lý thay" on or off.
///
/// # Errors
/// When the database refuses.
pub async fn switch(tx: &WriteTx, token: &str, delegation: Option<Uuid>) -> Result<()> {
    tx.exec("UPDATE sessions SET delegation = $2 WHERE token = $1", args![token, delegation]).await?;
    Ok(())
}

/// A person's open sessions, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, person: Uuid) -> Result<Vec<Session>> {
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE person = $1 ORDER BY seen_at DESC");
    tx.all(&sql, args![person]).await
}

/// The session of a cookie, if it is still good.
pub(crate) async fn find(tx: &Tx, secret: &str, now: Instant, settings: &Settings) -> Result<Option<Session>> {
    let idle = now.as_microsecond() - settings.idle_seconds * 1_000_000;
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE token = $1 AND expires_at > $2 AND seen_at > $3");
    tx.opt(&sql, args![hash(secret), now, idle]).await
}

/// Whether the session's last-seen time should be written again.
pub(crate) fn is_stale(session: &Session, now: Instant) -> bool {
    now.as_microsecond() - session.seen_at.as_microsecond() > SEEN_STEP_SECONDS * 1_000_000
}

pub(crate) async fn touch(tx: &WriteTx, token: &str, now: Instant) -> Result<()> {
    tx.exec("UPDATE sessions SET seen_at = $2 WHERE token = $1", args![token, now]).await?;
    Ok(())
}

/// Deletes what has expired.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &WriteTx, now: Instant) -> Result<u64> {
    tx.exec("DELETE FROM sessions WHERE expires_at < $1", args![now]).await
}

/// Issues an API token; returns its secret, which is shown once and not stored.
///
/// # Errors
/// When the database refuses.
pub async fn issue_token(
    tx: &WriteTx,
    ids: &IdGen,
    person: Uuid,
    name: &str,
    now: Instant,
    days: i64,
) -> Result<String> {
    let secret = format!("khue_{}", random_token(ids));
    let id: Id<()> = ids.id(now);
    let sql =
        "INSERT INTO api_tokens (token, id, person, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let expires = now.as_microsecond() + days * 86_400_000_000;
    tx.exec(sql, args![hash(&secret), id, person, name, now, expires]).await?;
    Ok(secret)
}

/// An issued API token as its owner sees it.
#[derive(Debug, Clone)]
pub struct ApiToken {
    /// Names it in lists; not the secret.
    pub id: Uuid,
    /// What its owner called it.
    pub name: String,
    /// When it was issued.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

impl FromRow for ApiToken {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// A person's API tokens.
///
/// # Errors
/// When the database does not answer.
pub async fn tokens_of(tx: &Tx, person: Uuid) -> Result<Vec<ApiToken>> {
    let sql = "SELECT id, name, created_at, expires_at FROM api_tokens WHERE person = $1 ORDER BY created_at DESC";
    tx.all(sql, args![person]).await
}

/// Withdraws a token.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_token(tx: &WriteTx, person: Uuid, id: Uuid) -> Result<()> {
    tx.exec("DELETE FROM api_tokens WHERE person = $1 AND id = $2", args![person, id]).await?;
    Ok(())
}

/// Withdraws every token of a person: who changes a password wants everybody out.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_tokens_of(tx: &WriteTx, person: Uuid) -> Result<u64> {
    tx.exec("DELETE FROM api_tokens WHERE person = $1", args![person]).await
}

pub(crate) async fn person_of_token(tx: &Tx, secret: &str, now: Instant) -> Result<Option<Uuid>> {
    let sql = "SELECT person AS c1 FROM api_tokens WHERE token = $1 AND expires_at > $2";
    let row: Option<(Uuid,)> = tx.opt(sql, args![hash(secret), now]).await?;
    Ok(row.map(|(person,)| person))
}

/// The cookie's secret in a request.
pub fn secret_of(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// `Set-Cookie` for a session's secret; an empty secret clears it.
pub fn set_cookie(secret: &str, settings: &Settings) -> HeaderValue {
    let age = if secret.is_empty() { 0 } else { settings.session_seconds };
    let secure = if settings.secure_cookies { "; Secure" } else { "" };
    let text = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The language a browser asks for: our cookie first, then `Accept-Language`, then Vietnamese.
pub fn locale_of(headers: &HeaderMap) -> Locale {
    let chosen = cookie(headers, "khue_lang").and_then(|tag| Locale::from_tag(&tag));
    chosen.unwrap_or_default()
}

/// The language a program asks for: the first of `Accept-Language` that is spoken here. Browsers send one that nobody chose,
/// so pages go by what was chosen.
pub(crate) fn asked_locale(headers: &HeaderMap) -> Option<Locale> {
    let all = header_text(headers, "accept-language");
    let tag = |part: &str| part.split([';', '-']).next().map(|tag| tag.trim().to_ascii_lowercase());
    all.split(',').filter_map(tag).find_map(|tag| Locale::from_tag(&tag))
}

/// Where a request came from, as far as a proxy says so.
pub fn address(headers: &HeaderMap) -> String {
    // What came with the request stands first, what the proxy on this machine added stands last, in the last line.
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|line| line.to_str().ok());
    forwarded.unwrap_or("").split(',').next_back().unwrap_or("").trim().chars().take(64).collect()
}

fn header_text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
}
