//! The demonstration's authority, personal certificates for everybody who signs, agency certificates for every seal.

use identity::permission::DOCUMENTS_SIGN;
use identity::seed::Demo;
use identity::{agencies, policy};
use pades::Cert;
use pades::demo_ca::{DemoCa, Issued, Period, Subject};
use store::{Ctx, Error, Record, Result};

use crate::keys::{self, SigningKey};

/// The PIN of every demonstration key.
pub const PIN: &str = "123456";
/// Rounds of PBKDF2. A PIN of six digits resists nobody who holds the file, so they need not be many.
const ROUNDS: u32 = 4_096;

fn at(text: &str) -> Result<kernel::Instant> {
    text.parse().map_err(|_| Error::Decode(format!("a moment: {text}")))
}

fn period() -> Result<Period> {
    Ok(Period { from: at("2024-01-01T00:00:00+07:00")?, to: at("2033-12-31T23:59:59+07:00")? })
}

fn failed(e: &pades::Error) -> Error {
    Error::Engine(format!("demonstration key: {e}"))
}

/// The authority. Whoever has this program can sign as anybody under it: it is trusted by demonstrations and tests only.
///
/// # Errors
/// Never in practice: seed and dates are constants.
pub fn demo_ca() -> Result<DemoCa> {
    let name = "CA trình diễn Khuê – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";
    DemoCa::new(b"khue demonstration", name, "Khuê (trình diễn)", period()?).map_err(|e| failed(&e))
}

/// Writes root and keys; run once after the people were seeded. Gives the root, to be exported for other verifiers.
///
/// # Errors
/// When the database refuses.
pub async fn keys(ctx: &mut Ctx, demo: &Demo) -> Result<Cert> {
    let ca = demo_ca()?;
    keys::trust(ctx, ca.root()).await?;
    let all = agencies::internal(&ctx.tx).await?;
    for account in demo.accounts() {
        if !policy::permissions_of(account.role).any(|held| held == DOCUMENTS_SIGN) {
            continue;
        }
        let agency = all.iter().find(|a| a.id == account.agency).map_or("", |a| a.name.as_str());
        let subject = subject(account.name, agency, account.username);
        let issued = ca.issue(&subject, period()?).map_err(|e| failed(&e))?;
        insert(ctx, issued, Some(account.person.uuid()), None).await?;
    }
    for agency in &all {
        let subject = subject(&agency.name, &agency.name, agency.code.as_str());
        let issued = ca.issue(&subject, period()?).map_err(|e| failed(&e))?;
        insert(ctx, issued, None, Some(agency.id.uuid())).await?;
    }
    let ministry = Record::new("agency", demo.ministry());
    ctx.audit("demo-keys-made", ministry, serde_json::json!({ "root": ca.root().serial() })).await?;
    Ok(ca.root().clone())
}

fn subject(name: &str, organisation: &str, id: &str) -> Subject {
    Subject { name: name.to_owned(), organisation: organisation.to_owned(), unit: None, id: id.to_owned() }
}

async fn insert(ctx: &Ctx, issued: Issued, person: Option<uuid::Uuid>, agency: Option<uuid::Uuid>) -> Result<()> {
    let (valid_from, valid_to) = issued.certificate().validity();
    let key = SigningKey {
        id: ctx.id(),
        person,
        agency,
        key: issued.encrypted_pkcs8(PIN, ROUNDS).map_err(|e| failed(&e))?,
        certificates: issued.chain.clone(),
        image: None,
        valid_from,
        valid_to,
        wrong_pins: 0,
    };
    keys::insert(ctx, &key).await
}
