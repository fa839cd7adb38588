//! Reads the sources, refuses what is unknown with the nearest known key, and fills in the defaults.

use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Format, Toml};
use kernel::Redacted;

use super::given::{Environment, Given, KEYS};
use super::{LogFormat, Settings};
use crate::{Failure, Outcome};

/// The file that is read when it exists and no other is named.
const FILE: &str = "khue.toml";

/// Reads the settings. `file` is what `--config` said; `environment` is all variables of the process.
///
/// # Errors
/// When a named file is missing, a key is unknown or a value has the wrong type: the sentence names the key and its source.
pub fn load(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>) -> Outcome<Settings> {
    let environment: Vec<(String, String)> = environment.into_iter().collect();
    let by_variable = environment.iter().find(|(name, _)| name == "KHUE_CONFIG").map(|(_, path)| PathBuf::from(path));
    let named = file.map(Path::to_path_buf).or(by_variable);
    if let Some(path) = named.as_deref().filter(|path| !path.is_file()) {
        let next = "Name an existing file with --config or KHUE_CONFIG, or leave it out.";
        return Err(Failure::new(format!("The settings file {} is not there.", path.display()), next));
    }
    let path = named.unwrap_or_else(|| PathBuf::from(FILE));
    let file = if path.is_file() { Figment::from(Toml::file_exact(path)) } else { Figment::new() };
    let figment = file.merge(Environment(environment));
    let given: Given = figment.extract().map_err(|error| refuse(&error))?;
    let sources = KEYS.iter().filter_map(|key| Some((key.name, source_of(&figment, key.name)?))).collect();
    complete(given, sources)
}

fn source_of(figment: &Figment, key: &str) -> Option<String> {
    let metadata = figment.find_metadata(key)?;
    Some(match metadata.source.as_ref().and_then(|s| s.file_path()) {
        Some(path) => path.display().to_string(),
        None => metadata.name.to_string(),
    })
}

fn complete(given: Given, sources: Vec<(&'static str, String)>) -> Outcome<Settings> {
    let data_dir = given.data_dir.unwrap_or_else(|| PathBuf::from("data"));
    let url = given.database_url.unwrap_or_else(|| format!("sqlite://{}", data_dir.join("khue.db").display()));
    let database_url = match &given.database_password_file {
        Some(file) => with_password(&url, &secret(file)?)?,
        None => url,
    };
    let signing_remote_secret =
        given.signing_remote_secret_file.as_deref().map(secret).transpose()?.unwrap_or_default();
    let listen = given.listen.unwrap_or_else(|| std::net::SocketAddr::from(([127, 0, 0, 1], 8080)));
    let public_url = given.public_url.unwrap_or_else(|| format!("http://{listen}"));
    Ok(Settings {
        database_url: Redacted::new(database_url),
        database_password_file: given.database_password_file,
        database_connections: given.database_connections.unwrap_or(16),
        statement_timeout: Duration::from_secs(given.statement_timeout_seconds.unwrap_or(30)),
        check_codes: given.check_codes.unwrap_or(true),
        secure_cookies: given.secure_cookies.unwrap_or_else(|| public_url.starts_with("https://")),
        max_upload_mib: given.max_upload_mib.unwrap_or(64),
        session_idle_minutes: given.session_idle_minutes.unwrap_or(120),
        session_hours: given.session_hours.unwrap_or(12),
        rate_per_ten_seconds: given.rate_per_ten_seconds.unwrap_or(600),
        requests_at_once: given.requests_at_once.unwrap_or(256),
        worker: given.worker.unwrap_or(true),
        clamd: given.clamd,
        exchange_dir: given.exchange_dir.unwrap_or_else(|| data_dir.join("exchange")),
        audit_key_file: given.audit_key_file.unwrap_or_else(|| data_dir.join("keys").join("audit.pem")),
        metrics_token_file: given.metrics_token_file,
        signing_pkcs11_modules: paths(given.signing_pkcs11_module.as_deref().unwrap_or_default()),
        signing_remote_url: given.signing_remote_url,
        signing_remote_client_id: given.signing_remote_client_id,
        signing_remote_secret_file: given.signing_remote_secret_file,
        signing_remote_secret: Redacted::new(signing_remote_secret),
        signing_tool_script: given.signing_tool_script,
        signing_tool_address: given.signing_tool_address.unwrap_or_default(),
        signing_level: given
            .signing_level
            .unwrap_or_else(|| if given.signing_tsa_url.is_some() { "b-lta" } else { "b-b" }.to_owned()),
        signing_tsa_url: given.signing_tsa_url,
        signing_without_tsa: given.signing_without_tsa.unwrap_or(true),
        signing_online: given.signing_online.unwrap_or(true),
        signing_private_addresses: given.signing_private_addresses.unwrap_or(false),
        signing_renew_days: given.signing_renew_days.unwrap_or(90),
        log: given.log,
        log_format: given.log_format.unwrap_or(LogFormat::Text),
        demo_clock_ahead_hours: given.demo_clock_ahead_hours.unwrap_or(0),
        public_url: public_url.trim_end_matches('/').to_owned(),
        listen,
        data_dir,
        sources,
    })
}

fn paths(list: &str) -> Vec<PathBuf> {
    list.split(',').map(str::trim).filter(|path| !path.is_empty()).map(PathBuf::from).collect()
}

/// The content of a secret's file, without the line end that editors add.
///
/// # Errors
/// When the file cannot be read or is empty.
pub(crate) fn secret(file: &Path) -> Outcome<String> {
    let text = std::fs::read_to_string(file).map_err(crate::failure::file(file, "read"))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Failure::new(format!("{} is empty.", file.display()), "Write the secret into it."));
    }
    Ok(text.to_owned())
}

/// Puts the password behind the user's name of a `postgres://user@host/name` URL.
fn with_password(url: &str, password: &str) -> Outcome<String> {
    let place = url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?)));
    match place {
        Some((scheme, (user, host))) if !user.contains([':', '/']) => {
            let password: String = password.bytes().fold(String::new(), |out, byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    out + &char::from(byte).to_string()
                }
                _ => out + &format!("%{byte:02X}"),
            });
            Ok(format!("{scheme}://{user}:{password}@{host}"))
        }
        _ => Err(Failure::new(
            "`database_password_file` is set, but `database_url` has no place for a password.",
            "Write it as postgres://USER@HOST/NAME, or leave `database_password_file` out.",
        )),
    }
}

fn refuse(error: &figment::Error) -> Failure {
    let key = error.path.join(".");
    let source =
        error.metadata.as_ref().map_or_else(String::new, |m| match m.source.as_ref().and_then(|s| s.file_path()) {
            Some(path) => format!(" in {}", path.display()),
            None => format!(" in the {}", m.name),
        });
    match &error.kind {
        Kind::UnknownField(unknown, _) => {
            let next = match nearest(unknown) {
                Some(known) => format!("Did you mean `{known}`? `khue config check --keys` lists all."),
                None => "`khue config check --keys` lists all.".to_owned(),
            };
            Failure::new(format!("There is no setting `{unknown}`{}.", place_of(unknown, &source)), next)
        }
        Kind::InvalidType(got, wanted) | Kind::InvalidValue(got, wanted) => {
            Failure::new(format!("`{key}`{source} is {got}, but must be {wanted}."), meaning(&key))
        }
        other => Failure::new(
            format!("The settings{source} cannot be read: {}", other.to_string().trim_end()),
            meaning(&key),
        ),
    }
}

/// Unknown keys carry no metadata in every case; then the name itself is all there is.
fn place_of(unknown: &str, source: &str) -> String {
    if source == " in the environment" {
        format!("{source} (KHUE_{})", unknown.to_uppercase())
    } else {
        source.to_owned()
    }
}

fn meaning(key: &str) -> String {
    KEYS.iter().find(|known| known.name == key).map(|known| known.meaning.to_owned()).unwrap_or_default()
}

/// The known key most like `unknown`, if any is like it at all.
fn nearest(unknown: &str) -> Option<&'static str> {
    let unknown = unknown.to_lowercase();
    let best = KEYS.iter().map(|key| (distance(&unknown, key.name), key.name)).min()?;
    (best.0 <= 2 + unknown.len() / 4).then_some(best.1)
}

/// Levenshtein distance in bytes: keys are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("my.toml");
        std::fs::write(&file, "data_dir = \"/srv/khue\"\nmax_upload_mib = 8\nlisten = \"127.0.0.1:9000\"\n").unwrap();
        let settings = load(Some(&file), env(&[("KHUE_MAX_UPLOAD_MIB", "16"), ("HOME", "/root")])).unwrap();
        assert_eq!(settings.max_upload_mib, 16);
        assert_eq!(settings.database_url.reveal(), "sqlite:///srv/khue/khue.db");
        assert_eq!(settings.public_url, "http://127.0.0.1:9000");
        assert_eq!(settings.exchange_dir, Path::new("/srv/khue/exchange"));
        assert!(!settings.secure_cookies && settings.worker);
        let by_variable = load(None, env(&[("KHUE_CONFIG", file.to_str().unwrap())])).unwrap();
        assert_eq!(by_variable.max_upload_mib, 8);
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_known_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("khue.toml");
        std::fs::write(&file, "databse_url = \"x\"\n").unwrap();
        let failure = load(Some(&file), env(&[])).unwrap_err();
        assert!(failure.what.contains("`databse_url`"), "{failure}");
        assert!(failure.next.contains("`database_url`"), "{failure}");
        let failure = load(None, env(&[("KHUE_DATADIR", "x")])).unwrap_err();
        assert!(failure.next.contains("`data_dir`"), "{failure}");
        let failure = load(None, env(&[("KHUE_QUITE_SOMETHING_ELSE", "x")])).unwrap_err();
        assert!(!failure.next.contains("Did you mean"), "{failure}");
        assert!(load(None, env(&[("KHUE_TEST_POSTGRES", "x"), ("KHUE_ASSETS_DIR", "y")])).is_ok());
    }

    #[test]
    fn a_wrong_value_is_refused_with_the_key_and_what_it_means() {
        let failure = load(None, env(&[("KHUE_MAX_UPLOAD_MIB", "big")])).unwrap_err();
        assert!(failure.what.contains("`max_upload_mib`") && failure.next.contains("MiB"), "{failure}");
        let failure = load(None, env(&[("KHUE_LISTEN", "8080")])).unwrap_err();
        assert!(failure.to_string().contains("listen"), "{failure}");
        let failure = load(Some(Path::new("/nowhere/khue.toml")), env(&[])).unwrap_err();
        assert!(failure.what.contains("/nowhere/khue.toml"), "{failure}");
    }

    #[test]
    fn a_password_comes_from_its_file_and_is_escaped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "p@ss/wörd\n").unwrap();
        let pairs =
            [("KHUE_DATABASE_URL", "postgres://khue@db/khue"), ("KHUE_DATABASE_PASSWORD_FILE", file.to_str().unwrap())];
        let settings = load(None, env(&pairs)).unwrap();
        assert_eq!(settings.database_url.reveal(), "postgres://khue:p%40ss%2Fw%C3%B6rd@db/khue");
        assert!(!format!("{settings:?}").contains("p%40"), "no secret in debug output");
        let failure = load(None, env(&[pairs[1]])).unwrap_err();
        assert!(failure.what.contains("database_password_file"), "{failure}");
    }
}
