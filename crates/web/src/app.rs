//! The running application as every handler sees it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use store::Store;

use crate::{Assets, Catalog, Module, PrincipalLoader};

/// Settings of the web platform.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Cookies only over TLS; on behind a proxy that terminates TLS, off for a local demonstration.
    pub secure_cookies: bool,
    /// Sessions end after so many seconds without a request.
    pub idle_seconds: i64,
    /// Sessions end after so many seconds in any case.
    pub session_seconds: i64,
    /// Largest upload in bytes.
    pub max_upload: usize,
    /// Requests one person (or address) may make in ten seconds.
    pub rate_per_ten_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            idle_seconds: 2 * 3600,
            session_seconds: 12 * 3600,
            max_upload: 64 * 1024 * 1024,
            rate_per_ten_seconds: 600,
        }
    }
}

/// What [`App`] points to.
#[derive(Clone)]
pub struct Parts {
    /// Database, files, time.
    pub store: Store,
    /// Settings of the platform.
    pub settings: Settings,
    /// All modules, in the order of composition.
    pub modules: Vec<Module>,
    /// Every sentence in every language.
    pub catalog: Arc<Catalog>,
    /// Styles, scripts, fonts.
    pub assets: Assets,
    /// Loads who a session belongs to; given by the identity room.
    pub principals: PrincipalLoader,
    /// Services of domains (typesetter, keys …) by type.
    pub services: Services,
}

/// The application; cheap to clone, dereferences to its [`Parts`].
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Puts the application together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The same application through the connections of another purpose.
    #[must_use]
    pub fn serving(&self, purpose: store::Purpose) -> Self {
        let parts = Parts::clone(&self.0);
        Self(Arc::new(Parts { store: parts.store.serving(purpose), ..parts }))
    }

    /// A service that the roof has put in.
    ///
    /// # Panics
    /// When the roof has not: a composition mistake that the first test finds.
    pub fn service<T: Any + Send + Sync>(&self) -> Arc<T> {
        self.services.get().unwrap_or_else(|| panic!("service {} was not composed", std::any::type_name::<T>()))
    }
}

impl App {
    /// A service that the roof may have put in.
    pub fn find_service<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.services.get()
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Services by type.
#[derive(Default, Clone)]
pub struct Services(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    /// Adds a service.
    pub fn insert<T: Any + Send + Sync>(&mut self, service: T) {
        self.0.insert(TypeId::of::<T>(), Arc::new(service));
    }

    fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }
}
