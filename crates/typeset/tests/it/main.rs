//! Documents typeset for real, measured in the PDF itself with poppler's tools against the ranges of NĐ 30/2020 PL I.

mod determinism;
mod foot;
mod forms;
mod golden;
mod layout;
mod pictures;
mod property;
mod qr;
mod safety;
mod slots;
mod support;
mod types;
mod words;
