//! The rows of the world, table by table, some thousand documents at a time.

use kernel::Instant;
use store::{Db, Engine, Value, args};
use uuid::Uuid;

use super::sink::{Sink, Table};
use crate::world::{Document, Documents, House};
use crate::{Outcome, said};

/// Documents written together.
const BATCH: usize = 10_000;

const AGENCIES: Table = Table(
    "agencies",
    &[
        "id",
        "code",
        "legacy_code",
        "name",
        "parent_name",
        "abbreviation",
        "place",
        "internal",
        "channel",
        "parent",
        "address",
        "email",
        "telephone",
        "website",
        "folded",
        "rank",
        "version",
    ],
);
const UNITS: Table = Table(
    "units",
    &["id", "agency", "parent", "abbreviation", "name", "kind", "path", "own_agency", "rank", "closed_on", "version"],
);
const PEOPLE: Table = Table(
    "people",
    &["id", "username", "name", "folded", "email", "telephone", "disabled", "main_position", "created_at", "version"],
);
const CREDENTIALS: Table = Table("credentials", &["person", "hash", "must_change", "changed_at", "failures"]);
const POSITIONS: Table = Table(
    "positions",
    &["id", "person", "unit", "role", "rank", "title", "serves", "valid_from", "valid_to", "version"],
);
const DOCUMENTS: Table = Table(
    "documents",
    &[
        "id",
        "agency",
        "direction",
        "sort_key",
        "register_year",
        "type_code",
        "number",
        "notation",
        "issued_on",
        "issuer",
        "subject",
        "urgency",
        "state",
        "unit",
        "due_on",
        "content",
        "created_by",
        "created_at",
        "version",
    ],
);
const INCOMING: Table =
    Table("incoming_documents", &["id", "arrived_on", "channel", "language", "pages", "receivers", "completed_at"]);
const REGISTERS: Table = Table("registers", &["id", "agency", "unit", "direction", "year", "scheme", "name", "last"]);
const ENTRIES: Table = Table("register_entries", &["register", "number", "document", "given_at"]);
const GRANTS: Table = Table("grants", &["subject", "kind", "sort_key", "record", "cause"]);
const WORK: Table = Table(
    "work_items",
    &["id", "holder", "queue", "record", "record_kind", "cause", "due_on", "urgency", "title", "created_at"],
);

/// Writes everything.
pub(super) async fn put(sink: &mut Sink, db: &Db, scale: usize, now: Instant) -> Outcome {
    let house = House::default();
    sink.put(&AGENCIES, house.agency_rows()).await?;
    sink.put(&UNITS, house.unit_rows()).await?;
    sink.put(&PEOPLE, house.people_rows()).await?;
    sink.put(&CREDENTIALS, house.credential_rows()).await?;
    sink.put(&POSITIONS, house.position_rows()).await?;
    let mut documents = Documents::new(&house, scale, now);
    let mut books = Books::default();
    // WHY: on SQLite the grants are a tree by subject; sorted, each of its pages is written once.
    let mut kept: Vec<Grant> = Vec::new();
    loop {
        let batch: Vec<Document> = documents.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        sink.put(&DOCUMENTS, batch.iter().map(Document::header_row).collect()).await?;
        sink.put(&INCOMING, batch.iter().map(Document::arrival_row).collect()).await?;
        sink.put(&ENTRIES, batch.iter().map(|d| d.entry_row(books.of(d.place()))).collect()).await?;
        sink.put(&WORK, batch.iter().flat_map(Document::work_rows).collect()).await?;
        match db.engine() {
            Engine::Sqlite => kept.extend(batch.iter().flat_map(Grant::of)),
            Engine::Postgres => sink.put(&GRANTS, batch.iter().flat_map(Document::grant_rows).collect()).await?,
        }
        index(db, &batch).await?;
    }
    kept.sort_unstable();
    for grants in kept.chunks(BATCH * 10) {
        sink.put(&GRANTS, grants.iter().map(Grant::row).collect()).await?;
    }
    sink.put(&REGISTERS, books.rows(house.ministry())).await
}

/// A grant in the order of its table.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Grant(Uuid, std::cmp::Reverse<i64>, Uuid, Uuid);

impl Grant {
    fn of(document: &Document) -> impl Iterator<Item = Self> + '_ {
        let (key, record) = (document.sort_key, document.id);
        document.grants.iter().map(move |(subject, cause)| Self(*subject, std::cmp::Reverse(key), record, *cause))
    }

    fn row(&self) -> Vec<Value> {
        args![self.0, documents::INCOMING.0, self.1.0, self.2, self.3]
    }
}

/// Full text goes the way it always goes: what is found must not depend on who wrote it.
async fn index(db: &Db, batch: &[Document]) -> Outcome {
    let texts: Vec<_> = batch.iter().map(|d| (d.id, d.sort_key, d.content.as_str())).collect();
    let tx = db.write().await.map_err(said("the index cannot be written"))?;
    store::fts::add_many(&tx, &texts).await.map_err(said("the index cannot be written"))?;
    tx.commit().await.map_err(said("the index cannot be written"))
}

/// The ministry's registers of arrivals, one a year, with the last number of each.
#[derive(Default)]
struct Books(Vec<(i16, i64)>);

impl Books {
    fn id(year: i16) -> Uuid {
        Uuid::from_u128(0x016f_5e66_e800_7000_8000_ffff_0000_0000_u128 | u128::from(year.unsigned_abs()))
    }

    fn of(&mut self, (year, number): (i16, i64)) -> Uuid {
        match self.0.iter_mut().find(|(other, _)| *other == year) {
            Some((_, last)) => *last = number,
            None => self.0.push((year, number)),
        }
        Self::id(year)
    }

    fn rows(&self, agency: Uuid) -> Vec<Vec<Value>> {
        let row = |(year, last): &(i16, i64)| {
            args![Self::id(*year), agency, None::<Uuid>, "incoming", *year, "all", "incoming-all", *last]
        };
        self.0.iter().map(row).collect()
    }
}
