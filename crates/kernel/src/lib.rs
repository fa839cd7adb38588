//! Pure vocabulary of Khuê: ids, time, actors, agency codes, Vietnamese text, paging.
