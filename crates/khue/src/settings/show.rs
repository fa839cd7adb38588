//! The effective settings as `config check` prints them: with where each comes from, without any secret.

use super::Settings;

impl Settings {
    /// Every key with its effective value, secrets as dots.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let path = |path: &std::path::Path| path.display().to_string();
        let optional = |file: &Option<std::path::PathBuf>| file.as_deref().map_or_else(|| "(none)".to_owned(), path);
        vec![
            ("data_dir", path(&self.data_dir)),
            ("database_url", redact(self.database_url.reveal())),
            ("database_password_file", optional(&self.database_password_file)),
            ("database_connections", self.database_connections.to_string()),
            ("statement_timeout_seconds", self.statement_timeout.as_secs().to_string()),
            ("listen", self.listen.to_string()),
            ("public_url", self.public_url.clone()),
            ("check_codes", self.check_codes.to_string()),
            ("secure_cookies", self.secure_cookies.to_string()),
            ("max_upload_mib", self.max_upload_mib.to_string()),
            ("session_idle_minutes", self.session_idle_minutes.to_string()),
            ("session_hours", self.session_hours.to_string()),
            ("rate_per_ten_seconds", self.rate_per_ten_seconds.to_string()),
            ("requests_at_once", self.requests_at_once.to_string()),
            ("worker", self.worker.to_string()),
            ("clamd", self.clamd.clone().unwrap_or_else(|| "(none)".to_owned())),
            ("exchange_dir", path(&self.exchange_dir)),
            ("audit_key_file", path(&self.audit_key_file)),
            ("metrics_token_file", optional(&self.metrics_token_file)),
            ("signing_pkcs11_module", listed(&self.signing_pkcs11_modules)),
            ("signing_remote_url", self.signing_remote_url.clone().unwrap_or_else(|| "(none)".to_owned())),
            ("signing_remote_client_id", self.signing_remote_client_id.clone().unwrap_or_else(|| "(none)".to_owned())),
            ("signing_remote_secret_file", optional(&self.signing_remote_secret_file)),
            ("signing_tool_script", optional(&self.signing_tool_script)),
            ("signing_tool_address", self.signing_tool_address.clone()),
            ("signing_tsa_url", self.signing_tsa_url.clone().unwrap_or_else(|| "(none)".to_owned())),
            ("signing_level", self.signing_level.clone()),
            ("signing_without_tsa", self.signing_without_tsa.to_string()),
            ("signing_online", self.signing_online.to_string()),
            ("signing_private_addresses", self.signing_private_addresses.to_string()),
            ("signing_renew_days", self.signing_renew_days.to_string()),
            ("log", self.log.clone().unwrap_or_else(|| "(by command)".to_owned())),
            ("log_format", format!("{:?}", self.log_format).to_lowercase()),
            ("demo_clock_ahead_hours", self.demo_clock_ahead_hours.to_string()),
        ]
    }

    /// Where a key's value comes from.
    pub fn source(&self, key: &str) -> &str {
        self.sources.iter().find(|(name, _)| *name == key).map_or("default", |(_, source)| source)
    }
}

fn listed(paths: &[std::path::PathBuf]) -> String {
    let all: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    if all.is_empty() { "(none)".to_owned() } else { all.join(",") }
}

/// Hides the password of a URL, also one given as a parameter.
pub(crate) fn redact(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "•••".to_owned() };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) => {
            format!("{}@{host}", user.split_once(':').map_or(user.to_owned(), |(u, _)| format!("{u}:•••")))
        }
        None => rest.to_owned(),
    };
    let query = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if name.to_lowercase().contains("password") => format!("{name}=•••"),
        _ => pair.to_owned(),
    });
    let query: Vec<String> = query.filter(|pair| !pair.is_empty()).collect();
    if query.is_empty() { format!("{scheme}://{rest}") } else { format!("{scheme}://{rest}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_shown_and_no_password_is() {
        let settings = crate::settings::load(None, [("KHUE_LOG".to_owned(), "debug".to_owned())]).unwrap();
        let shown: Vec<_> = settings.shown().into_iter().map(|(name, _)| name).collect();
        let keys: Vec<_> = crate::settings::KEYS.iter().map(|key| key.name).collect();
        assert_eq!(shown, keys);
        assert_eq!((settings.source("log"), settings.source("listen")), ("environment", "default"));
        assert_eq!(
            redact("postgres://u:p@ss@h:1/n?sslmode=require&password=x"),
            "postgres://u:•••@h:1/n?sslmode=require&password=•••"
        );
        assert_eq!(redact("sqlite:///srv/khue.db"), "sqlite:///srv/khue.db");
    }
}
