//! `khue init`: the first agency and its administrator in an empty database; everything else is done on screen.

use std::path::PathBuf;

use identity::{BootstrapError, FirstAgency, bootstrap};
use kernel::{IdGen, Redacted};

use crate::settings::{Settings, secret};
use crate::{Failure, Outcome, compose, serve};

/// Who begins.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The agency's code (QĐ 20/2020/QĐ-TTg), e.g. G18.
    #[arg(long)]
    code: String,
    /// The agency's older code (QCVN 102:2016), where it has one.
    #[arg(long, default_value = "")]
    legacy_code: String,
    /// The agency's full name, e.g. "Bộ Y tế".
    #[arg(long)]
    name: String,
    /// Its abbreviation in notations, e.g. BYT.
    #[arg(long)]
    abbreviation: String,
    /// The place in the date line of its documents, e.g. "Hà Nội".
    #[arg(long)]
    place: String,
    /// The administrator's user name.
    #[arg(long)]
    username: String,
    /// The administrator's full name.
    #[arg(long)]
    administrator: String,
    /// File with the first password; without it one is made and shown once.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub(super) async fn run(settings: &Settings, init: Init) -> Outcome {
    let db = compose::open_database(settings).await?;
    serve::ensure_schema(&db, false).await?;
    let store = compose::open_store(settings, db)?;
    let given = init.password_file.as_deref().map(secret).transpose()?;
    let made = given.is_none();
    let password = given.unwrap_or_else(|| password(&store.ids));
    let first = FirstAgency {
        code: init.code,
        legacy_code: init.legacy_code,
        name: init.name,
        abbreviation: init.abbreviation,
        place: init.place,
        username: init.username,
        administrator: init.administrator,
        password: Redacted::new(password.clone()),
    };
    let username = first.username.clone();
    bootstrap(&store, &identity::Settings::default(), first).await.map_err(refused)?;
    println!("The agency and its administrator are there. Sign in as {username}.");
    if made {
        println!("First password, to be changed at the first sign-in: {password}");
    }
    Ok(())
}

fn refused(error: BootstrapError) -> Failure {
    let what = error.to_string();
    match error {
        BootstrapError::Store(error) => error.into(),
        BootstrapError::NotEmpty => Failure::new(what, "Add people on the administrator's screens."),
        _ => Failure::new(what, "Correct it and run `khue init` again; nothing was written."),
    }
}

/// Four groups of five letters and digits that are not mistaken for each other: more than 95 bits of chance.
fn password(ids: &IdGen) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let signs: Vec<char> = ids.bytes::<20>().iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = signs.chunks(5).map(|group| group.iter().collect()).collect();
    // The beginning has every class of characters that QCVN 12:2026/BCA asks for.
    format!("Kh7-{}", groups.join("-"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_made_password_has_the_promised_form() {
        let password = super::password(&crate::ambient::ids());
        let groups: Vec<&str> = password.strip_prefix("Kh7-").unwrap().split('-').collect();
        assert_eq!(groups.len(), 4);
        assert!(groups.iter().all(|group| group.len() == 5 && !group.contains(['l', 'o', '0', '1'])), "{password}");
        assert_ne!(password, super::password(&crate::ambient::ids()));
    }
}
