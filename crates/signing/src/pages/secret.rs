//! What people type to open a key: a PIN, a one-time code, or both, as its place asks for.

/// What both fields come to for [`crate::unlock`]: the code stands in a line of its own.
pub fn secret(pin: &str, code: &str) -> String {
    let (pin, code) = (pin.trim(), code.trim());
    if code.is_empty() { pin.to_owned() } else { format!("{pin}\n{code}") }
}
