//! What is wrong with settings that could be read: each problem with its key and its remedy.

use std::path::Path;

use super::Settings;

/// Whether a problem stops the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It would not work.
    Error,
    /// It works, but not as well or as safely as it should.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub weight: Weight,
    /// The key.
    pub key: &'static str,
    /// What is wrong and what to do.
    pub sentence: String,
}

fn error(key: &'static str, sentence: impl Into<String>) -> Problem {
    Problem { weight: Weight::Error, key, sentence: sentence.into() }
}

fn warning(key: &'static str, sentence: impl Into<String>) -> Problem {
    Problem { weight: Weight::Warning, key, sentence: sentence.into() }
}

impl Settings {
    /// Everything that is wrong, errors first.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_addresses(&mut found);
        self.check_tool(&mut found);
        self.check_numbers(&mut found);
        self.check_files(&mut found);
        self.check_clock(&mut found);
        self.check_devices(&mut found);
        self.check_signing(&mut found);
        found.sort_by_key(|problem| problem.weight == Weight::Warning);
        found
    }

    fn check_tool(&self, found: &mut Vec<Problem>) {
        if let Some(script) = self.signing_tool_script.as_deref().filter(|script| !script.is_file()) {
            let what = format!("{} is not there: pages cannot call the signing tool.", script.display());
            found.push(error("signing_tool_script", what));
        }
        for address in self.signing_tool_address.split_whitespace().filter(|one| !documents::tool::is_local(one)) {
            let what = format!("{address} is no address of the own machine, such as wss://127.0.0.1:8987.");
            found.push(error("signing_tool_address", what));
        }
    }

    fn check_addresses(&self, found: &mut Vec<Problem>) {
        let url = self.database_url.reveal();
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            found.push(error("database_url", "It must begin with sqlite:// or postgres://."));
        }
        if url.starts_with("postgres") && self.database_password_file.is_none() && super::show::redact(url) != *url {
            found.push(warning(
                "database_url",
                "It holds a password. Put the password into a file and name it in `database_password_file`.",
            ));
        }
        let tls = self.public_url.starts_with("https://");
        if !tls && !self.public_url.starts_with("http://") {
            found.push(error("public_url", "It must begin with http:// or https://."));
        }
        if self.secure_cookies && !tls {
            found.push(error(
                "secure_cookies",
                "Browsers will not send the session's cookie: `public_url` is not https. Turn one of the two around.",
            ));
        }
        if !self.secure_cookies && tls {
            found.push(warning(
                "secure_cookies",
                "`public_url` is https, so the cookies should be secure. Leave this key out.",
            ));
        }
        if !tls && !self.listen.ip().is_loopback() {
            found.push(warning("listen", "Other machines can reach Khuê without TLS. Put a proxy with TLS in front and set `public_url` to its https address."));
        }
    }

    fn check_numbers(&self, found: &mut Vec<Problem>) {
        let mut within = |key, value: i64, from: i64, to: i64| {
            if !(from..=to).contains(&value) {
                found.push(error(key, format!("{value} is out of range: {from} to {to}.")));
            }
        };
        within("database_connections", i64::from(self.database_connections), 2, 1000);
        within(
            "statement_timeout_seconds",
            i64::try_from(self.statement_timeout.as_secs()).unwrap_or(i64::MAX),
            1,
            3600,
        );
        within("max_upload_mib", i64::try_from(self.max_upload_mib).unwrap_or(i64::MAX), 1, 2048);
        within("session_idle_minutes", self.session_idle_minutes, 1, 24 * 60);
        within("session_hours", self.session_hours, 1, 24 * 30);
        within("rate_per_ten_seconds", i64::from(self.rate_per_ten_seconds), 10, i64::from(u32::MAX));
        within("signing_renew_days", self.signing_renew_days, 1, 3650);
        within("demo_clock_ahead_hours", self.demo_clock_ahead_hours, 0, 24 * 366);
        within("requests_at_once", i64::try_from(self.requests_at_once).unwrap_or(i64::MAX), 1, 100_000);
        if self.session_idle_minutes > self.session_hours.saturating_mul(60) {
            found.push(warning("session_idle_minutes", "It is longer than `session_hours`, so it never takes effect."));
        }
    }

    /// Devices and the service that keep keys.
    fn check_devices(&self, found: &mut Vec<Problem>) {
        for module in &self.signing_pkcs11_modules {
            if !module.is_absolute() {
                let sentence = format!("{} must be an absolute path.", module.display());
                found.push(error("signing_pkcs11_module", sentence));
            } else if !module.is_file() {
                let sentence = format!("{} is not there: nobody signs with a token meanwhile.", module.display());
                found.push(warning("signing_pkcs11_module", sentence));
            }
        }
        match self.remote() {
            Some(Err(_)) => {
                found.push(error("signing_remote_url", "It must begin with https:// (http only to this machine)."))
            }
            Some(Ok(_)) if self.signing_remote_client_id.is_none() || self.signing_remote_secret_file.is_none() => {
                let sentence = "The service will not know this house: set this key and `signing_remote_secret_file`.";
                found.push(warning("signing_remote_client_id", sentence));
            }
            _ => {}
        }
    }

    /// Numbers, dates and signatures of another day are false ones: only a demonstration may have them.
    fn check_clock(&self, found: &mut Vec<Problem>) {
        if self.demo_clock_ahead_hours == 0 {
            return;
        }
        let key = "demo_clock_ahead_hours";
        found.push(match self.demo_root().exists() {
            true => warning(
                key,
                "Khuê is not at today's date: everything gets dates of the future. For demonstrations only.",
            ),
            false => error(key, "Only a demonstration (`khue seed demo`) may be ahead of time. Leave this key out."),
        });
    }

    fn check_signing(&self, found: &mut Vec<Problem>) {
        let level = signing::Settings::level_of(&self.signing_level);
        if level.is_none() {
            found.push(error("signing_level", "It must be `b-b`, `b-t`, `b-lt` or `b-lta`."));
        }
        match &self.signing_tsa_url {
            None if level.is_some_and(|level| level > pades::Baseline::Basic) => {
                found.push(error("signing_level", "It needs a time-stamping service: set `signing_tsa_url`."));
            }
            Some(url) if !url.starts_with("http://") => {
                let sentence =
                    "It must begin with http://: a time-stamp is signed itself and needs no other protection.";
                found.push(error("signing_tsa_url", sentence));
            }
            _ => {}
        }
        if self.signing_private_addresses {
            found.push(warning(
                "signing_private_addresses",
                "Addresses in strangers' certificates may lead into your own network. Only where the authorities are in it.",
            ));
        }
    }

    fn check_files(&self, found: &mut Vec<Problem>) {
        let folders = [("data_dir", &self.data_dir), ("exchange_dir", &self.exchange_dir)];
        for (key, folder) in folders {
            if let Err(why) = writable(folder) {
                found.push(error(
                    key,
                    format!(
                        "{} cannot be written: {why}. Make the folder and give it to the user Khuê runs as.",
                        folder.display()
                    ),
                ));
            }
        }
        let secrets = [
            ("database_password_file", self.database_password_file.as_deref()),
            ("metrics_token_file", self.metrics_token_file.as_deref()),
            ("audit_key_file", Some(self.audit_key_file.as_path()).filter(|file| file.exists())),
        ];
        for (key, file) in secrets {
            let Some(file) = file else { continue };
            if let Err(failure) = super::load::secret(file) {
                found.push(error(key, failure.what));
            } else if open_to_others(file) {
                found.push(warning(key, format!("Others can read {}. Run: chmod 600 {0}", file.display())));
            }
        }
    }
}

/// Whether files can be made in a folder, or in the nearest folder above it that exists.
fn writable(folder: &Path) -> std::io::Result<()> {
    let absolute = std::path::absolute(folder)?;
    let existing = absolute.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let probe = existing.join(format!(".khue-probe-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

#[cfg(unix)]
fn open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|entry| entry.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(pairs: &[(&str, &str)]) -> Vec<(Weight, &'static str)> {
        let folder = tempfile::tempdir().unwrap();
        let data = ("KHUE_DATA_DIR".to_owned(), folder.path().display().to_string());
        let given = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let settings = crate::settings::load(None, std::iter::once(data).chain(given)).unwrap();
        settings.problems().into_iter().map(|p| (p.weight, p.key)).collect()
    }

    #[test]
    fn defaults_are_without_problems_and_each_mistake_is_named() {
        assert_eq!(problems(&[]), []);
        assert_eq!(problems(&[("KHUE_DATABASE_URL", "mysql://x")]), [(Weight::Error, "database_url")]);
        assert_eq!(problems(&[("KHUE_DATABASE_URL", "postgres://u:p@h/n")]), [(Weight::Warning, "database_url")]);
        assert_eq!(problems(&[("KHUE_SECURE_COOKIES", "true")]), [(Weight::Error, "secure_cookies")]);
        assert_eq!(problems(&[("KHUE_LISTEN", "0.0.0.0:80")]), [(Weight::Warning, "listen")]);
        assert_eq!(problems(&[("KHUE_PUBLIC_URL", "https://khue.vn"), ("KHUE_LISTEN", "0.0.0.0:80")]), []);
        assert_eq!(problems(&[("KHUE_MAX_UPLOAD_MIB", "0")]), [(Weight::Error, "max_upload_mib")]);
        assert_eq!(problems(&[("KHUE_SESSION_HOURS", "1")]), [(Weight::Warning, "session_idle_minutes")]);
        assert_eq!(problems(&[("KHUE_SIGNING_TOOL_SCRIPT", "/nowhere.js")]), [(Weight::Error, "signing_tool_script")]);
        assert_eq!(
            problems(&[("KHUE_SIGNING_TOOL_ADDRESS", "wss://evil.vn")]),
            [(Weight::Error, "signing_tool_address")]
        );
        assert_eq!(problems(&[("KHUE_SIGNING_LEVEL", "b-lta")]), [(Weight::Error, "signing_level")]);
        assert_eq!(problems(&[("KHUE_SIGNING_LEVEL", "high")]), [(Weight::Error, "signing_level")]);
        let tsa = ("KHUE_SIGNING_TSA_URL", "http://tsa.example.vn/");
        assert_eq!(problems(&[tsa, ("KHUE_SIGNING_LEVEL", "b-lta")]), []);
        assert_eq!(problems(&[("KHUE_SIGNING_TSA_URL", "ldap://tsa")]), [(Weight::Error, "signing_tsa_url")]);
        let private = ("KHUE_SIGNING_PRIVATE_ADDRESSES", "true");
        assert_eq!(problems(&[private]), [(Weight::Warning, "signing_private_addresses")]);
        assert_eq!(problems(&[("KHUE_EXCHANGE_DIR", "/proc/nowhere")]), [(Weight::Error, "exchange_dir")]);
    }

    #[test]
    fn only_a_demonstration_is_ahead_of_the_clock() {
        let folder = tempfile::tempdir().unwrap();
        let data = ("KHUE_DATA_DIR".to_owned(), folder.path().display().to_string());
        let ahead = ("KHUE_DEMO_CLOCK_AHEAD_HOURS".to_owned(), "24".to_owned());
        let settings = crate::settings::load(None, [data, ahead]).unwrap();
        let found = || settings.problems().into_iter().map(|p| (p.weight, p.key)).collect::<Vec<_>>();
        assert_eq!(found(), [(Weight::Error, "demo_clock_ahead_hours")]);
        assert!(settings.clock_ahead().is_zero(), "also for commands that do not serve");
        std::fs::write(settings.demo_root(), "made by seed demo").unwrap();
        assert_eq!(found(), [(Weight::Warning, "demo_clock_ahead_hours")]);
        assert_eq!(settings.clock_ahead().as_secs(), 24 * 3600);
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_that_others_can_read_is_warned_of() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        assert_eq!(
            problems(&[("KHUE_METRICS_TOKEN_FILE", file.to_str().unwrap())]),
            [(Weight::Error, "metrics_token_file")]
        );
        std::fs::write(&file, "secret").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(
            problems(&[("KHUE_METRICS_TOKEN_FILE", file.to_str().unwrap())]),
            [(Weight::Warning, "metrics_token_file")]
        );
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(problems(&[("KHUE_METRICS_TOKEN_FILE", file.to_str().unwrap())]), []);
    }
}
