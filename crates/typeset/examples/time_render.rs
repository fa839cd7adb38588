//! How long one warm page takes: `cargo run -p typeset --release --example time_render [FONT FOLDER] [MODEL.json] [OUT.pdf]`.
//!
//! Every rendering differs by its number, so that no cache answers for the work.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use typeset::{OfficialDocument, RenderOptions, Typesetter};

const ONE_PAGE: &str = include_str!("one_page.json");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(|| PathBuf::from("assets/dist/fonts"), PathBuf::from);
    let model = arguments.next().map(std::fs::read_to_string).transpose()?;
    let out = arguments.next();
    let mut fonts = Vec::new();
    for entry in
        std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}; run `cargo xtask assets`", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("ttf")) {
            fonts.push(std::fs::read(path)?);
        }
    }
    let typesetter = Typesetter::new(fonts)?;
    let mut document: OfficialDocument = serde_json::from_str(model.as_deref().unwrap_or(ONE_PAGE))?;
    let options = RenderOptions::new(jiff::Timestamp::UNIX_EPOCH);

    let start = Instant::now();
    let rendered = typesetter.render(&document, &options)?;
    println!("first: {:.1} ms, {} page(s), {} bytes", ms(start.elapsed()), rendered.pages, rendered.pdf.len());
    if let Some(out) = out {
        std::fs::write(out, &rendered.pdf)?;
        println!("{:#?}", rendered.slots);
    }
    let mut times: Vec<Duration> = (0..200)
        .map(|n| {
            document.number = Some(n.to_string());
            document.subject = format!("Hướng dẫn thực hiện nhiệm vụ số {n} về chuyển đổi số y tế");
            let start = Instant::now();
            typesetter.render(&document, &options).map(|_| start.elapsed())
        })
        .collect::<Result<_, _>>()?;
    times.sort_unstable();
    let per_page = |index: usize| ms(times[index]) / rendered.pages as f64;
    println!(
        "warm, 200 different documents: p50 {:.2} ms/page, p95 {:.2}, p99 {:.2}",
        per_page(100),
        per_page(190),
        per_page(198)
    );
    Ok(())
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
