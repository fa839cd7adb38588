//! Outgoing documents from draft to dispatch, on both engines.

mod api;
mod at_signing;
mod check;
mod import;
mod joint;
mod levels;
mod life;
mod numbers;
mod pages;
mod refusals;
pub mod support;
mod together;
mod tool;
