//! What documents are called where their content is nobody's business: in the audit log.

use std::collections::HashMap;

use ::store::{Result, Sql, Tx, args};
use futures::future::BoxFuture;
use uuid::Uuid;
use web::RecordNames;

use crate::model::DocumentType;

/// Both kinds of document.
pub(crate) const RECORDS: &[RecordNames] =
    &[RecordNames { kind: "incoming-document", names }, RecordNames { kind: "outgoing-document", names }];

/// Number and notation, else the name of the type.
fn names(tx: &Tx, ids: Vec<Uuid>) -> BoxFuture<'_, Result<HashMap<Uuid, String>>> {
    Box::pin(async move {
        let mut sql = Sql::new(
            "SELECT id AS c1, type_code AS c2, number AS c3, notation AS c4 FROM documents WHERE id IN ",
            args![],
        );
        sql.push_list(ids);
        let rows: Vec<(Uuid, String, Option<String>, Option<String>)> = tx.rows(sql).await?;
        let name = |kind: &str, number: Option<String>, notation: Option<String>| match (number, notation) {
            (Some(number), Some(notation)) => format!("{number}/{notation}"),
            (Some(number), None) => number,
            _ => DocumentType::from_code(kind).map_or_else(String::new, |kind| kind.name.to_owned()),
        };
        Ok(rows.into_iter().map(|(id, kind, number, notation)| (id, name(&kind, number, notation))).collect())
    })
}
