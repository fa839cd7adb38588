//! argon2id on the blocking pool, a few at a time: each hash takes memory and time, which must not stop other requests.

use std::sync::OnceLock;

use argon2::password_hash::SaltString;
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use kernel::{Kind, Redacted, Refusal};
use tokio::sync::Semaphore;

use crate::Settings;

/// Hashes computed at the same time; at the default settings each takes 19 MiB.
const AT_ONCE: usize = 4;
static PERMITS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Hashing failed: settings out of range or no memory.
#[derive(Debug, thiserror::Error)]
#[error("password hashing: {0}")]
pub struct HashError(String);

impl Refusal for HashError {
    fn kind(&self) -> Kind {
        Kind::Bug
    }

    fn code(&self) -> &'static str {
        "bug"
    }
}

/// The PHC string of a password. Blocks for some milliseconds; see [`hash`].
pub(crate) fn hash_blocking(settings: &Settings, password: &str, salt: &[u8; 16]) -> Result<String, HashError> {
    let wrong = |e: &dyn std::fmt::Display| HashError(e.to_string());
    let (m, t, p) = (settings.argon2_memory_kib, settings.argon2_passes, settings.argon2_lanes);
    let params = Params::new(m, t, p, None).map_err(|e| wrong(&e))?;
    let salt = SaltString::encode_b64(salt).map_err(|e| wrong(&e))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2.hash_password(password.as_bytes(), &salt).map_err(|e| wrong(&e))?.to_string())
}

/// Whether a password belongs to a PHC string. Blocks for some milliseconds; see [`verify`].
fn verify_blocking(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
    let _permit = PERMITS.acquire().await.map_err(|e| HashError(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| HashError(e.to_string()))
}

/// The PHC string of a password.
pub(crate) async fn hash(settings: &Settings, password: Redacted<String>, salt: [u8; 16]) -> Result<String, HashError> {
    let settings = settings.clone();
    blocking(move || hash_blocking(&settings, password.reveal(), &salt)).await?
}

/// Whether a password belongs to a stored hash. Without one (no such account) the answer is no and takes as long.
pub(crate) async fn verify(
    settings: &Settings,
    password: Redacted<String>,
    hash: Option<String>,
) -> Result<bool, HashError> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let settings = settings.clone();
    blocking(move || match hash {
        Some(hash) => verify_blocking(password.reveal(), &hash),
        None => {
            let nobody = NOBODY.get_or_init(|| hash_blocking(&settings, "nobody", &[0; 16]).unwrap_or_default());
            verify_blocking(password.reveal(), nobody) && nobody.is_empty()
        }
    })
    .await
}

/// Whether a password belongs to any of the hashes; stops at the first that fits.
pub(crate) async fn verify_any(password: Redacted<String>, hashes: Vec<String>) -> Result<bool, HashError> {
    blocking(move || hashes.iter().any(|hash| verify_blocking(password.reveal(), hash))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Redacted<String> {
        Redacted::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only_and_nobody_fits_none() {
        let settings = Settings::default();
        let hash = hash(&settings, secret("Khue@2026"), [7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(&settings, secret("Khue@2026"), Some(hash.clone())).await.unwrap());
        assert!(!verify(&settings, secret("khue@2026"), Some(hash.clone())).await.unwrap());
        assert!(!verify(&settings, secret("nobody"), None).await.unwrap());
        assert!(verify_any(secret("Khue@2026"), vec!["broken".into(), hash]).await.unwrap());
    }
}
