//! Settings: defaults, then `khue.toml`, then `KHUE_*`; typed, and refused by name where they are wrong.

mod check;
mod given;
mod load;
mod show;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use kernel::Redacted;
use keyring::{Devices, KeyringError, Remote, RemoteSettings};

pub use check::{Problem, Weight};
pub use given::{KEYS, Key};
pub use load::load;
pub(crate) use load::secret;

/// How long one call to the remote signing service may take: people confirm on their phone meanwhile.
const REMOTE_PATIENCE: Duration = Duration::from_secs(60);

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// The effective settings; [`KEYS`] says what each means.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of everything kept outside the database.
    pub data_dir: PathBuf,
    /// The database, with its password.
    pub database_url: Redacted<String>,
    /// File the password was read from.
    pub database_password_file: Option<PathBuf>,
    /// Connections at the most.
    pub database_connections: u32,
    /// Longest statement on PostgreSQL.
    pub statement_timeout: Duration,
    /// Where the web server listens.
    pub listen: SocketAddr,
    /// Address people type.
    pub public_url: String,
    /// Whether signed documents carry a QR code that leads to `/check/<code>`.
    pub check_codes: bool,
    /// Cookies over TLS only.
    pub secure_cookies: bool,
    /// Largest upload in MiB.
    pub max_upload_mib: usize,
    /// Minutes without a request that end a session.
    pub session_idle_minutes: i64,
    /// Hours that end a session in any case.
    pub session_hours: i64,
    /// Requests per session or address in ten seconds.
    pub rate_per_ten_seconds: u32,
    /// Requests worked on at the same time.
    pub requests_at_once: usize,
    /// Whether `serve` runs the jobs too.
    pub worker: bool,
    /// Malware scanner of files from outside.
    pub clamd: Option<String>,
    /// Folder shared with the connector of the axis.
    pub exchange_dir: PathBuf,
    /// Key of the daily audit heads.
    pub audit_key_file: PathBuf,
    /// Bearer token of `/metrics`.
    pub metrics_token_file: Option<PathBuf>,
    /// Modules of signing tokens and HSMs.
    pub signing_pkcs11_modules: Vec<PathBuf>,
    /// Remote signing service.
    pub signing_remote_url: Option<String>,
    /// How it knows this house.
    pub signing_remote_client_id: Option<String>,
    /// File its secret was read from.
    pub signing_remote_secret_file: Option<PathBuf>,
    /// The secret.
    pub signing_remote_secret: Redacted<String>,
    /// The vendor's script that reaches the signing tool.
    pub signing_tool_script: Option<PathBuf>,
    /// Where the tool listens on a person's own machine.
    pub signing_tool_address: String,
    /// The time-stamping service.
    pub signing_tsa_url: Option<String>,
    /// Level of PAdES by name.
    pub signing_level: String,
    /// Whether documents are signed while the time-stamping service does not answer.
    pub signing_without_tsa: bool,
    /// Whether authorities are asked about revocation.
    pub signing_online: bool,
    /// Whether addresses in certificates may be private ones.
    pub signing_private_addresses: bool,
    /// Days before the end of a time-stamp that a file is renewed.
    pub signing_renew_days: i64,
    /// Log filter, if one was set.
    pub log: Option<String>,
    /// Form of log lines.
    pub log_format: LogFormat,
    /// Hours a demonstration is ahead of the machine's clock, as given.
    pub demo_clock_ahead_hours: i64,
    /// Where each key that was set comes from, for `config check`.
    pub(crate) sources: Vec<(&'static str, String)>,
}

impl Settings {
    /// Folder that holds the folder `blobs`.
    pub fn blob_root(&self) -> PathBuf {
        self.data_dir.clone()
    }

    /// Folder of the signed daily audit heads.
    pub fn audit_heads_dir(&self) -> PathBuf {
        self.data_dir.join("audit-heads")
    }

    /// The root of the demonstration's certificates; it lies there when `khue seed demo` made the data.
    pub fn demo_root(&self) -> PathBuf {
        self.data_dir.join("demo-ca.pem")
    }

    /// How far the house is ahead of the machine's clock: never, but in a demonstration.
    pub fn clock_ahead(&self) -> Duration {
        let hours = if self.demo_root().exists() { self.demo_clock_ahead_hours } else { 0 };
        Duration::from_secs(u64::try_from(hours).unwrap_or(0).saturating_mul(3600))
    }

    /// How to open the database.
    pub fn database(&self) -> store::Settings {
        store::Settings {
            url: self.database_url.reveal().clone(),
            connections: self.database_connections,
            statement_timeout: self.statement_timeout,
        }
    }

    /// The remote signing service, if one is set.
    pub(crate) fn remote(&self) -> Option<Result<Remote, KeyringError>> {
        let settings = RemoteSettings {
            url: self.signing_remote_url.clone()?,
            client_id: self.signing_remote_client_id.clone().unwrap_or_default(),
            client_secret: self.signing_remote_secret.clone(),
            patience: REMOTE_PATIENCE,
        };
        Some(Remote::new(settings))
    }

    /// Devices and service that keep keys; an address that is not allowed is none (`problems` tells it).
    pub fn devices(&self) -> Devices {
        Devices { modules: self.signing_pkcs11_modules.clone(), remote: self.remote().and_then(Result::ok) }
    }

    /// What the signing room needs.
    pub fn signing(&self) -> signing::Settings {
        signing::Settings {
            tsa: self.signing_tsa_url.clone(),
            level: signing::Settings::level_of(&self.signing_level).unwrap_or(pades::Baseline::Basic),
            sign_without_tsa: self.signing_without_tsa,
            online: self.signing_online,
            private_addresses: self.signing_private_addresses,
            renew_days: self.signing_renew_days,
        }
    }

    /// What the web platform needs.
    pub fn web(&self) -> web::Settings {
        web::Settings {
            secure_cookies: self.secure_cookies,
            idle_seconds: self.session_idle_minutes * 60,
            session_seconds: self.session_hours * 3600,
            max_upload: self.max_upload_mib * 1024 * 1024,
            rate_per_ten_seconds: self.rate_per_ten_seconds,
        }
    }
}
