//! The keys as they are written in `khue.toml` and in `KHUE_*`; what is not given gets its default in `Settings`.

use std::net::SocketAddr;
use std::path::PathBuf;

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use serde::Deserialize;

/// What a person may set. Every key may stand in the file, and in the environment as `KHUE_` and its upper-case name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) data_dir: Option<PathBuf>,
    pub(super) database_url: Option<String>,
    pub(super) database_password_file: Option<PathBuf>,
    pub(super) database_connections: Option<u32>,
    pub(super) statement_timeout_seconds: Option<u64>,
    pub(super) listen: Option<SocketAddr>,
    pub(super) public_url: Option<String>,
    pub(super) check_codes: Option<bool>,
    pub(super) secure_cookies: Option<bool>,
    pub(super) max_upload_mib: Option<usize>,
    pub(super) session_idle_minutes: Option<i64>,
    pub(super) session_hours: Option<i64>,
    pub(super) rate_per_ten_seconds: Option<u32>,
    pub(super) requests_at_once: Option<usize>,
    pub(super) worker: Option<bool>,
    pub(super) clamd: Option<String>,
    pub(super) exchange_dir: Option<PathBuf>,
    pub(super) audit_key_file: Option<PathBuf>,
    pub(super) metrics_token_file: Option<PathBuf>,
    pub(super) signing_pkcs11_module: Option<String>,
    pub(super) signing_remote_url: Option<String>,
    pub(super) signing_remote_client_id: Option<String>,
    pub(super) signing_remote_secret_file: Option<PathBuf>,
    pub(super) signing_tool_script: Option<PathBuf>,
    pub(super) signing_tool_address: Option<String>,
    pub(super) signing_tsa_url: Option<String>,
    pub(super) signing_level: Option<String>,
    pub(super) signing_without_tsa: Option<bool>,
    pub(super) signing_online: Option<bool>,
    pub(super) signing_private_addresses: Option<bool>,
    pub(super) signing_renew_days: Option<i64>,
    pub(super) log: Option<String>,
    pub(super) log_format: Option<super::LogFormat>,
    pub(super) demo_clock_ahead_hours: Option<i64>,
}

/// One key as documentation shows it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Name in `khue.toml`; the environment variable is `KHUE_` and the upper-case name.
    pub name: &'static str,
    /// What it means, its unit and its default.
    pub meaning: &'static str,
}

const fn key(name: &'static str, meaning: &'static str) -> Key {
    Key { name, meaning }
}

/// All keys, in the order of the documentation.
pub const KEYS: &[Key] = &[
    key("data_dir", "Folder of everything Khuê keeps outside the database. Default: `data`."),
    key("database_url", "`sqlite://PATH` or `postgres://USER@HOST/NAME`. Default: `sqlite://<data_dir>/khue.db`."),
    key("database_password_file", "File with the password that belongs into `database_url`. Default: none."),
    key(
        "database_connections",
        "Connections of pages that read from the database, at the most; on PostgreSQL half as many write. Jobs have half as many (at least 8) and exports two of their own, of each kind. Default: 16, which is 45 in all for one node on PostgreSQL.",
    ),
    key("statement_timeout_seconds", "PostgreSQL cancels a statement that takes longer. Default: 30."),
    key("listen", "Address and port of the web server. Default: `127.0.0.1:8080`."),
    key("public_url", "Address people type, behind the proxy. Default: `http://<listen>`."),
    key(
        "check_codes",
        "Whether documents signed here carry a QR code in the top margin of their first page, which leads to `<public_url>/check/<code>`: NĐ 30/2020 neither knows nor forbids it. Default: true.",
    ),
    key("secure_cookies", "Send cookies over TLS only. Default: true when `public_url` begins with https."),
    key("max_upload_mib", "Largest upload in MiB. Default: 64."),
    key("session_idle_minutes", "A session ends after so many minutes without a request. Default: 120."),
    key("session_hours", "A session ends after so many hours in any case. Default: 12."),
    key("rate_per_ten_seconds", "Requests one session or address may make in ten seconds. Default: 600."),
    key(
        "requests_at_once",
        "Requests worked on at the same time; others wait, then are asked to come back. Default: 256.",
    ),
    key("worker", "Whether `serve` also runs the background jobs. Default: true."),
    key(
        "clamd",
        "Malware scanner for files from outside: `host:port` or the path of its socket. A file is refused while it does not answer. Default: none.",
    ),
    key(
        "exchange_dir",
        "Folder shared with the connector of the axis: envelopes arrive in `inbox` below it and leave by `outbox/<agency code>`. Default: `<data_dir>/exchange`.",
    ),
    key(
        "audit_key_file",
        "Key (PKCS#8 PEM, P-256) that signs the daily audit heads; made when missing. Default: `<data_dir>/keys/audit.pem`.",
    ),
    key(
        "metrics_token_file",
        "File with the bearer token for `/metrics`; without it only this machine may read them. Default: none.",
    ),
    key(
        "signing_pkcs11_module",
        "Module of the maker of signing tokens or of the HSM (PKCS#11): absolute path of its library, several with commas between. Default: none.",
    ),
    key(
        "signing_remote_url",
        "Remote signing service (CSC API v2): its https address up to, without, `/csc/v2`. Default: none.",
    ),
    key("signing_remote_client_id", "How the remote signing service knows this house. Default: none."),
    key(
        "signing_remote_secret_file",
        "File with the secret that belongs to `signing_remote_client_id`. Default: none.",
    ),
    key(
        "signing_tool_script",
        "The script by which pages call the signing tool on a person's own machine (`vgcaplugin.js`, as the vendor gives it to the ministry). Default: none.",
    ),
    key(
        "signing_tool_address",
        "Where that tool listens on the own machine, e.g. `wss://127.0.0.1:8987`; several separated by blanks. Only the page that signs may reach it. Default: none.",
    ),
    key(
        "signing_tsa_url",
        "Address of the time-stamping service (RFC 3161, http). Default: none; signatures then say their own time only (B-B).",
    ),
    key(
        "signing_level",
        "Level of PAdES that documents reach when they are issued: `b-b`, `b-t`, `b-lt`, `b-lta`; above `b-b` it needs `signing_tsa_url`. Default: `b-b`, with a time-stamping service `b-lta`.",
    ),
    key(
        "signing_without_tsa",
        "Whether documents are signed while the time-stamping service does not answer; the level is reached later by itself. Default: true.",
    ),
    key(
        "signing_online",
        "Whether authorities are asked about revocation (OCSP, CRL), for certificates that lead to a trusted root. Default: true.",
    ),
    key(
        "signing_private_addresses",
        "Whether such addresses, which strangers write into their files, may lead into private networks. Default: false.",
    ),
    key("signing_renew_days", "Days before its newest time-stamp ends that an archived file is renewed. Default: 90."),
    key(
        "log",
        "What is logged: `error`, `warn`, `info`, `debug`, or per part as `info,store=debug`. Default: `info` for servers, `warn` for commands.",
    ),
    key("log_format", "`text` or `json`. Default: `text`."),
    key(
        "demo_clock_ahead_hours",
        "Lets a demonstration live so many hours ahead of the machine's clock, to see what tomorrow brings; refused where `khue seed demo` did not make the data. Default: 0.",
    ),
];

/// `KHUE_*` variables of developers' tools, which are not settings.
const NOT_SETTINGS: &[&str] =
    &["config", "assets_dir", "binary", "python", "shared", "without", "test_postgres", "test_"];

/// The environment as a source of settings; handed in, so that tests need not change the process.
pub(super) struct Environment(pub(super) Vec<(String, String)>);

impl Environment {
    fn settings(&self) -> impl Iterator<Item = (String, &String)> {
        let named = self.0.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("KHUE_")?.to_lowercase();
            Some((key, value))
        });
        named.filter(|(key, _)| !NOT_SETTINGS.contains(&key.as_str()) && !key.starts_with("test_"))
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment").interpolater(|_, keys| format!("KHUE_{}", keys.join("_").to_uppercase()))
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        // Numbers and booleans are recognised, everything else is text; quotes keep a number as text.
        let values = self.settings().map(|(key, text)| {
            let value = text.parse::<Value>().unwrap_or_else(|never| match never {});
            let plain = matches!(value, Value::Dict(..) | Value::Array(..) | Value::Empty(..));
            (key, if plain { Value::from(text.clone()) } else { value })
        });
        Ok(Profile::Default.collect(values.collect()))
    }
}
