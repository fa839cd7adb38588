//! The demonstration's authority, personal certificates for everybody who signs, agency certificates for every seal.

use identity::permission::DOCUMENTS_SIGN;
use identity::seed::Demo;
use identity::{agencies, policy};
use pades::Cert;
use pades::demo_ca::{DemoCa, Issued, Period, Subject};
use store::{Ctx, Error, Record, Result};

use crate::keys::{self, SigningKey};
use crate::model::trust::{Entry, EntryKind, Offered, look_at};
use crate::store::trust;
use crate::{Owner, Place};

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
    trust_list(ctx, &ca).await?;
    let all = agencies::internal(&ctx.tx).await?;
    for account in demo.accounts() {
        if !policy::permissions_of(account.role).any(|held| held == DOCUMENTS_SIGN) {
            continue;
        }
        let agency = all.iter().find(|a| a.id == account.agency).map_or("", |a| a.name.as_str());
        let subject = subject(account.name, agency, account.username);
        let issued = ca.issue(&subject, period()?).map_err(|e| failed(&e))?;
        insert(ctx, &issued, Owner::Person(account.person.uuid())).await?;
    }
    for agency in &all {
        let subject = subject(&agency.name, &agency.name, agency.code.as_str());
        let issued = ca.issue(&subject, period()?).map_err(|e| failed(&e))?;
        insert(ctx, &issued, Owner::Agency(agency.id.uuid())).await?;
    }
    let ministry = Record::new("agency", demo.ministry());
    ctx.audit("demo-keys-made", ministry, serde_json::json!({ "root": ca.root().serial() })).await?;
    Ok(ca.root().clone())
}

/// What the authority revoked: nothing. It is on no net, so its list is brought along like one of a closed net.
///
/// # Errors
/// Never in practice: everything about it is constant.
pub fn demo_crl(ca: &DemoCa) -> Result<Vec<u8>> {
    ca.crl(1, period()?, &[]).map_err(|e| failed(&e))
}

/// Root and list in one file, for other verifiers.
///
/// # Errors
/// Never in practice, as above.
pub fn export() -> Result<String> {
    let ca = demo_ca()?;
    let list = pades::Crl::from_file(&demo_crl(&ca)?).map_err(|e| failed(&e))?;
    Ok(ca.root().to_pem() + &list.to_pem())
}

async fn trust_list(ctx: &Ctx, ca: &DemoCa) -> Result<()> {
    let reason = "Dữ liệu trình diễn";
    let list = demo_crl(ca)?;
    for (act, content) in [("root-added", ca.root().der()), ("crl-added", list.as_slice())] {
        let offered = look_at(content, period()?.from).map_err(|e| Error::Decode(format!("demonstration: {e:?}")))?;
        let (kind, label, (from, to)) = match &offered {
            Offered::Authority(cert) => (EntryKind::Root, cert.subject(), cert.validity()),
            Offered::List(list) => {
                (EntryKind::Crl, list.issuer.clone(), (list.this_update, list.next_update.unwrap_or(list.this_update)))
            }
        };
        let since = trust::begin(ctx, act, &label, reason, "Khuê").await?;
        let entry = Entry {
            id: ctx.id(),
            kind,
            label,
            fingerprint: store::BlobId::of(content).to_string(),
            content: content.to_vec(),
            revocation: true,
            seal: None,
            valid_from: Some(from),
            valid_to: Some(to),
            since,
            until: None,
        };
        trust::insert(ctx, &entry).await?;
    }
    Ok(())
}

fn subject(name: &str, organisation: &str, id: &str) -> Subject {
    Subject { name: name.to_owned(), organisation: organisation.to_owned(), unit: None, id: id.to_owned() }
}

async fn insert(ctx: &Ctx, issued: &Issued, owner: Owner) -> Result<()> {
    let sealed = issued.encrypted_pkcs8(PIN, ROUNDS).map_err(|e| failed(&e))?;
    let key = SigningKey::new(ctx, owner, Place::File { sealed }, issued.chain.clone())?;
    keys::insert(ctx, &key).await
}
