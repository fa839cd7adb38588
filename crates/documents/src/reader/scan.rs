//! How well a paper was scanned: NĐ 30/2020 PL I phần II asks for colour and at least 200 dpi.

use pades::{Dict, Document, Limits, Object, Result, View};

/// Dots per inch a scan needs.
pub const MIN_DPI: u32 = 200;

/// What could be measured; a page that is not one picture tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scan {
    /// The coarsest page, in dots per inch.
    pub dpi: Option<u32>,
    /// Whether every page is in colour.
    pub colour: Option<bool>,
}

impl Scan {
    /// Codes of what the clerk is warned of.
    pub fn warnings(self) -> Vec<String> {
        let coarse = self.dpi.is_some_and(|dpi| dpi < MIN_DPI).then_some("copy-scan-coarse");
        let grey = (self.colour == Some(false)).then_some("copy-scan-grey");
        [coarse, grey].into_iter().flatten().map(str::to_owned).collect()
    }
}

/// Measures the pages that consist of one picture.
///
/// # Errors
/// When the file cannot be read.
pub fn measure(pdf: &[u8]) -> Result<Scan> {
    let document = Document::open(pdf, &Limits::default())?;
    let view = document.latest();
    let mut scan = Scan::default();
    for page in view.pages()? {
        let Some(image) = only_image(&view, page)? else { continue };
        let (width, height) = view.page_size(page)?;
        let side = |key: &str| Ok::<_, pades::Error>(view.lookup(&image, key)?.as_f64().unwrap_or_default());
        let long = side("Width")?.max(side("Height")?);
        let inches = width.max(height) / 72.0;
        if inches > 0.0 && long > 0.0 {
            // A measure of whole dots: what is lost is less than one.
            let dpi = (long / inches).round().clamp(0.0, 100_000.0) as u32;
            scan.dpi = Some(scan.dpi.map_or(dpi, |before| before.min(dpi)));
        }
        let colour = is_coloured(&view, &image)?;
        scan.colour = Some(scan.colour.unwrap_or(true) && colour);
    }
    Ok(scan)
}

/// The picture of a page that has one and no font: a scan with a text layer has fonts, and is measured by its one picture too.
fn only_image(view: &View<'_, '_>, page: pades::ObjRef) -> Result<Option<Dict>> {
    let Object::Dict(page) = view.get(page)? else { return Ok(None) };
    let resources = view.lookup(&page, "Resources")?;
    let Some(resources) = resources.as_dict() else { return Ok(None) };
    let objects = view.lookup(resources, "XObject")?;
    let Some(objects) = objects.as_dict() else { return Ok(None) };
    let mut images = Vec::new();
    for (_, value) in objects.iter() {
        if let Object::Stream(stream) = view.resolve(value)?
            && stream.dict.has_name("Subtype", "Image")
        {
            images.push(stream.dict);
        }
    }
    Ok(if images.len() == 1 { images.pop() } else { None })
}

fn is_coloured(view: &View<'_, '_>, image: &Dict) -> Result<bool> {
    if view.lookup(image, "BitsPerComponent")?.as_int() == Some(1) {
        return Ok(false);
    }
    Ok(match view.lookup(image, "ColorSpace")? {
        Object::Name(name) => name != b"DeviceGray" && name != b"CalGray",
        Object::Array(parts) => match (parts.first().and_then(Object::as_name), parts.get(1)) {
            (Some(b"ICCBased"), Some(profile)) => match view.resolve(profile)? {
                Object::Stream(stream) => view.lookup(&stream.dict, "N")?.as_int() != Some(1),
                _ => true,
            },
            (Some(name), _) => name != b"CalGray",
            _ => true,
        },
        // A picture that names no colours is a mask.
        _ => false,
    })
}
