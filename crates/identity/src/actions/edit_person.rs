//! Accounts: made, changed, switched off and on again by whoever manages people.

use kernel::{Actor, Id};
use serde_json::json;
use store::{Ctx, Error, Record, Tx};

use super::Failure;
use crate::model::{Person, PersonError, person};
use crate::permission;
use crate::store::{credentials, managed, people};

/// What an administrator types about a person.
pub(crate) struct Input {
    /// Full name.
    pub(crate) name: String,
    /// Work e-mail, may be empty.
    pub(crate) email: String,
    /// Work telephone, may be empty.
    pub(crate) telephone: String,
}

impl Input {
    fn fill(self, mut person: Person) -> Result<Person, PersonError> {
        person.name = person::full_name(&self.name)?;
        person.email = person::contact(&self.email)?;
        person.telephone = person::contact(&self.telephone)?;
        Ok(person)
    }
}

/// Makes an account whose password must be changed at the first sign-in. It can sign in once it holds a position.
pub(crate) async fn create(
    ctx: &mut Ctx,
    username: &str,
    input: Input,
    hash: &str,
) -> Result<Id<Person>, Failure<PersonError>> {
    if !ctx.actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    let person = Person {
        id: ctx.id(),
        username: person::username(username).map_err(Failure::Refused)?,
        name: String::new(),
        email: String::new(),
        telephone: String::new(),
        disabled: false,
        main_position: None,
        created_at: ctx.now,
        version: 1,
    };
    let person = input.fill(person).map_err(Failure::Refused)?;
    match people::insert(&ctx.tx, &person).await {
        Err(Error::Duplicate(_)) => return Err(Failure::Refused(PersonError::UsernameTaken)),
        other => other?,
    }
    credentials::set(&ctx.tx, person.id, hash, true, ctx.now).await?;
    ctx.audit("person-created", Record::new("person", person.id), json!({ "username": person.username })).await?;
    Ok(person.id)
}

/// The person, if the actor manages people there.
pub(crate) async fn visible(tx: &Tx, actor: &Actor, id: Id<Person>) -> Result<Person, Failure<PersonError>> {
    if !actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    if !managed::covers_person(tx, actor, id).await? {
        return Err(Failure::NotFound);
    }
    people::get(tx, id).await?.ok_or(Failure::NotFound)
}

/// The person, if the account as a whole is the actor's to change.
pub(crate) async fn owned(ctx: &Ctx, id: Id<Person>) -> Result<Person, Failure<PersonError>> {
    let person = visible(&ctx.tx, &ctx.actor, id).await?;
    if managed::owns_account(&ctx.tx, &ctx.actor, id, ctx.today()).await? {
        Ok(person)
    } else {
        Err(Failure::Refused(PersonError::WorksElsewhere))
    }
}

/// Changes name and contacts; `version` is the one the form was opened with.
pub(crate) async fn change(
    ctx: &mut Ctx,
    id: Id<Person>,
    version: i64,
    input: Input,
) -> Result<(), Failure<PersonError>> {
    let before = owned(ctx, id).await?;
    let renamed = before.name.clone();
    let after = input.fill(Person { version, ..before }).map_err(Failure::Refused)?;
    people::update(&ctx.tx, &after).await?;
    let detail = json!({ "renamed": renamed != after.name });
    ctx.audit("person-changed", Record::new("person", id), detail).await?;
    Ok(())
}

/// Switches an account off or on. Off ends its sessions at once; the last administrator stays.
pub(crate) async fn switch(ctx: &mut Ctx, id: Id<Person>, disabled: bool) -> Result<(), Failure<PersonError>> {
    let person = owned(ctx, id).await?;
    if person.disabled == disabled {
        return Ok(());
    }
    if disabled && !people::another_administrator(&ctx.tx, id, ctx.today()).await? {
        return Err(Failure::Refused(PersonError::LastAdministrator));
    }
    people::update(&ctx.tx, &Person { disabled, ..person }).await?;
    if disabled {
        web::session::close_of(&ctx.tx, id.uuid(), None, "").await?;
        web::session::withdraw_tokens_of(&ctx.tx, id.uuid()).await?;
    }
    let action = if disabled { "person-disabled" } else { "person-enabled" };
    ctx.audit(action, Record::new("person", id), json!({})).await?;
    Ok(())
}

/// Ends a lock-out before its time.
pub(crate) async fn unlock(ctx: &mut Ctx, id: Id<Person>) -> Result<(), Failure<PersonError>> {
    owned(ctx, id).await?;
    credentials::note(&ctx.tx, id, 0, None).await?;
    ctx.audit("account-unlocked", Record::new("person", id), json!({})).await?;
    Ok(())
}
