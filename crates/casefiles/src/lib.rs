//! Case files: a document's place in the record of a piece of work.
