//! Outgoing documents from draft to dispatch, on both engines.

mod api;
mod life;
mod numbers;
mod pages;
mod refusals;
pub mod support;
