//! Settings of this room; the roof may put them in as a service, else these defaults hold.

/// How passwords are hashed and how much guessing is borne.
#[derive(Debug, Clone)]
pub struct Settings {
    /// argon2id memory in KiB.
    pub argon2_memory_kib: u32,
    /// argon2id passes.
    pub argon2_passes: u32,
    /// argon2id lanes.
    pub argon2_lanes: u32,
    /// Failed sign-ins one address may make within [`Settings::address_window_seconds`].
    pub address_failures: i64,
    /// The window of [`Settings::address_failures`].
    pub address_window_seconds: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            argon2_memory_kib: 19 * 1024,
            argon2_passes: 2,
            argon2_lanes: 1,
            address_failures: 50,
            address_window_seconds: 600,
        }
    }
}

impl Settings {
    /// What the roof has set, or the defaults.
    pub(crate) fn of(app: &web::App) -> std::sync::Arc<Self> {
        app.find_service().unwrap_or_default()
    }
}
