//! The orders this process works on: bounded, and ended in good order when the server stops.

use std::sync::Arc;

use tokio::sync::watch;

/// Orders worked on at once: each holds a PIN in memory and signs one document after another.
const MOST: usize = 32;

/// The service; cheap to clone.
#[derive(Clone)]
pub struct Batches {
    running: Arc<watch::Sender<usize>>,
    stopping: Arc<watch::Sender<bool>>,
}

impl Default for Batches {
    fn default() -> Self {
        Self { running: Arc::new(watch::Sender::new(0)), stopping: Arc::new(watch::Sender::new(false)) }
    }
}

/// The place of one order, free again when dropped.
pub struct Place(Arc<watch::Sender<usize>>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.send_modify(|running| *running -= 1);
    }
}

impl Batches {
    /// A place for an order; none when too many run or the server is about to stop.
    pub fn enter(&self) -> Option<Place> {
        let free = |running: &mut usize| {
            let free = *running < MOST && !self.is_stopping();
            *running += usize::from(free);
            free
        };
        self.running.send_if_modified(free).then(|| Place(self.running.clone()))
    }

    /// Whether the document in hand is the last one.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Begins no further document and waits until those in hand are done and everything is noted.
    pub async fn stop(&self) {
        self.stopping.send_replace(true);
        // The sender lives in `self`: this cannot fail.
        let _ = self.running.subscribe().wait_for(|running| *running == 0).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_bounded_and_a_stop_waits_for_those_inside() {
        let batches = Batches::default();
        let mut places: Vec<Place> = (0..MOST).filter_map(|_| batches.enter()).collect();
        assert_eq!(places.len(), MOST);
        assert!(batches.enter().is_none(), "one more than there is room for");
        places.pop();
        assert!(batches.enter().is_some(), "a place that came free is given again");
        let stopping = tokio::spawn({
            let batches = batches.clone();
            async move { batches.stop().await }
        });
        while !batches.is_stopping() {
            tokio::task::yield_now().await;
        }
        assert!(batches.enter().is_none() && !stopping.is_finished());
        places.clear();
        stopping.await.unwrap();
    }
}
