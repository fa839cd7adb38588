//! Signed heads of the audit chain, one file a day outside the database (law 9): who rewrites the chain later cannot
//! make the heads fit that others have copied away.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::IdGen;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use serde::{Deserialize, Serialize};
use store::{Store, Tx, maintenance};

use crate::settings::Settings;
use crate::{Failure, Outcome, failure, platform};

/// What is signed, as text: exactly these bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Statement {
    /// The day in Vietnam.
    date: String,
    /// When it was exported, RFC 3339.
    exported_at: String,
    /// Rows in the chain then.
    rows: i64,
    /// Hex hash of the last of them.
    head: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Signed {
    /// JSON of a [`Statement`].
    statement: String,
    algorithm: String,
    signature: String,
}

const ALGORITHM: &str = "ecdsa-p256-sha256";

/// Exports the head of today unless that was done; returns the new file.
///
/// # Errors
/// When the database, the key or the folder is not usable.
pub async fn export(store: &Store, settings: &Settings) -> Outcome<Option<PathBuf>> {
    let now = store.clock.now();
    let date = kernel::civil_date(now).to_string();
    let folder = settings.audit_heads_dir();
    let file = folder.join(format!("{date}.json"));
    if file.exists() {
        return Ok(None);
    }
    platform::seal_all(store).await?;
    let Some((rows, hash)) = maintenance::sealed_head(&*store.read().await?).await? else { return Ok(None) };
    let key = open_or_make_key(&settings.audit_key_file, &store.ids)?;
    let statement = Statement { date, exported_at: now.to_string(), rows, head: hex::encode(hash) };
    let statement = serde_json::to_string(&statement).map_err(unencodable)?;
    let signature: DerSignature = key.sign(statement.as_bytes());
    let signature = STANDARD.encode(signature.as_bytes());
    let signed = Signed { statement, algorithm: ALGORITHM.to_owned(), signature };
    let text = serde_json::to_string_pretty(&signed).map_err(unencodable)?;
    std::fs::create_dir_all(&folder).map_err(failure::file(&folder, "made"))?;
    write_whole(&file, text.as_bytes(), 0o644)?;
    Ok(Some(file))
}

fn unencodable(error: serde_json::Error) -> Failure {
    Failure::new(format!("The audit head cannot be written as JSON: {error}"), "")
}

/// Writes a file under another name first, so that half a file never has the real name.
fn write_whole(file: &Path, bytes: &[u8], mode: u32) -> Outcome {
    use std::io::Write as _;
    let part = file.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let written = options.open(&part).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    written.and_then(|()| std::fs::rename(&part, file)).map_err(failure::file(file, "written"))
}

/// Opens the key, or makes one; the public half is written beside it, to be kept somewhere else.
fn open_or_make_key(file: &Path, ids: &IdGen) -> Outcome<SigningKey> {
    if file.exists() {
        return open_key(file);
    }
    let key = loop {
        // About one draw in 2³² is no valid key.
        if let Ok(key) = SigningKey::from_slice(&ids.bytes::<32>()) {
            break key;
        }
    };
    let unusable = |error: p256::pkcs8::Error| Failure::new(format!("The audit key cannot be encoded: {error}"), "");
    let unusable_public =
        |error: p256::pkcs8::spki::Error| Failure::new(format!("The audit key cannot be encoded: {error}"), "");
    let private = key.to_pkcs8_pem(LineEnding::LF).map_err(unusable)?;
    let public = key.verifying_key().to_public_key_pem(LineEnding::LF).map_err(unusable_public)?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failure::file(folder, "made"))?;
    }
    write_whole(&file.with_extension("pub.pem"), public.as_bytes(), 0o644)?;
    write_whole(file, private.as_bytes(), 0o600)?;
    Ok(key)
}

fn open_key(file: &Path) -> Outcome<SigningKey> {
    let text = std::fs::read_to_string(file).map_err(failure::file(file, "read"))?;
    SigningKey::from_pkcs8_pem(&text).map_err(|_| {
        Failure::new(
            format!("{} is not a P-256 key in PKCS#8 PEM.", file.display()),
            "Name the right file in `audit_key_file`.",
        )
    })
}

/// The key that heads are checked with: the public key in `file`, or that of the settings; none before the first export.
///
/// # Errors
/// When a file is there but is no key.
pub fn verifying_key(settings: &Settings, file: Option<&Path>) -> Outcome<Option<VerifyingKey>> {
    match file {
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(failure::file(file, "read"))?;
            let key = VerifyingKey::from_public_key_pem(&text);
            let why = || Failure::new(format!("{} is not a public P-256 key in PEM.", file.display()), "");
            key.map(Some).map_err(|_| why())
        }
        None if settings.audit_key_file.exists() => Ok(Some(*open_key(&settings.audit_key_file)?.verifying_key())),
        None => Ok(None),
    }
}

/// Checks every exported head against its signature and against the chain.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Heads {
    /// Heads that were looked at.
    pub checked: usize,
    /// What is wrong, with the file's name.
    pub faults: Vec<String>,
}

/// Compares all heads in `folder` with the chain.
///
/// # Errors
/// When the folder or the database cannot be read.
pub async fn verify(tx: &Tx, folder: &Path, key: Option<&VerifyingKey>) -> Outcome<Heads> {
    let mut heads = Heads::default();
    if !folder.exists() {
        return Ok(heads);
    }
    let entries = std::fs::read_dir(folder).map_err(failure::file(folder, "read"))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    for file in files {
        heads.checked += 1;
        if let Some(fault) = fault_of(tx, &file, key).await? {
            heads.faults.push(format!("{}: {fault}", file.file_name().unwrap_or_default().to_string_lossy()));
        }
    }
    Ok(heads)
}

async fn fault_of(tx: &Tx, file: &Path, key: Option<&VerifyingKey>) -> Outcome<Option<&'static str>> {
    let text = std::fs::read_to_string(file).map_err(failure::file(file, "read"))?;
    let Ok(signed) = serde_json::from_str::<Signed>(&text) else { return Ok(Some("it cannot be read")) };
    let Ok(statement) = serde_json::from_str::<Statement>(&signed.statement) else {
        return Ok(Some("its statement cannot be read"));
    };
    let Some(key) = key else { return Ok(Some("there is no key to check it with")) };
    let signature = STANDARD.decode(&signed.signature).ok().and_then(|der| DerSignature::from_bytes(&der).ok());
    let good = signature.is_some_and(|signature| key.verify(signed.statement.as_bytes(), &signature).is_ok());
    if !good || signed.algorithm != ALGORITHM {
        return Ok(Some("its signature does not fit"));
    }
    let hash = maintenance::sealed_hash(tx, statement.rows).await?;
    Ok(match hash {
        Some(hash) if hex::encode(&hash) == statement.head => None,
        Some(_) => Some("the chain has another hash at this place: it was rewritten after the export"),
        None => Some("the chain is shorter than it was at the export"),
    })
}
