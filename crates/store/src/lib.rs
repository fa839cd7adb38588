//! Database, writer lane, migrations, blobs, jobs, events, audit and full text; knows no domain.
