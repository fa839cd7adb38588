//! The machine that was measured on, and how fast its disk is sure.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::measure::Timing;
use crate::{Outcome, said};

/// Writes tried on the disk.
const TRIES: usize = 50;

/// Machine, disk, day, and how many documents.
pub(super) fn describe(scale: usize, folder: &Path) -> Outcome<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or("?", |(_, value)| value.trim()).to_owned()
    };
    let (cpu, memory) = (field(&read("/proc/cpuinfo"), "model name"), field(&read("/proc/meminfo"), "MemTotal"));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let gigabytes = memory.trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1e6;
    let day = kernel::civil_date(khue::ambient::clock().now());
    let sure = disk(folder)?;
    Ok(format!(
        "- {day}, {scale} documents, {} units, {} people; {cores} cores ({cpu}), {gigabytes:.0} GB, {}; server, database \
         and clients share the machine.\n\
         - A write of 4 KB is on the disk after {:.2} ms (p50), {:.2} ms (p95).\n\
         - The rate limit of requests is raised for one client to ask as much as a ministry; everything else is as \
         delivered.",
        crate::world::UNITS,
        crate::world::PEOPLE,
        read("/proc/sys/kernel/osrelease").trim(),
        sure.p50,
        sure.p95
    ))
}

fn disk(folder: &Path) -> Outcome<Timing> {
    let path = folder.join("disk.probe");
    let failed = || said("the disk cannot be tried");
    let mut file = std::fs::File::create(&path).map_err(failed())?;
    let mut took = Vec::new();
    for _ in 0..TRIES {
        let began = Instant::now();
        file.write_all(&[7; 4096]).map_err(failed())?;
        file.sync_data().map_err(failed())?;
        took.push(began.elapsed());
    }
    let _ = std::fs::remove_file(&path);
    Ok(Timing::of(took))
}
