//! Words of files are read in a process of its own: what it gives, and what a hostile file costs.

use documents::reader::{ReadError, Reader};

const PDF: &[u8] = include_bytes!("../../../pades/tests/fixtures/objstm.pdf");

fn read(media_type: &str, bytes: &'static [u8]) -> Result<String, ReadError> {
    let reader = Reader::Process(env!("CARGO_BIN_EXE_khue").into());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(reader.read(media_type, bytes.into()))
}

#[test]
fn the_words_of_a_pdf_come_out_of_the_other_process() {
    let text = read("application/pdf", PDF).unwrap();
    assert!(text.contains("Độc lập - Tự do - Hạnh phúc"), "{text}");
    assert!(matches!(read("image/png", PDF), Err(ReadError::Extract(_))));
    assert!(matches!(read("application/pdf", b"%PDF-1.7 broken"), Err(ReadError::Extract(_))));
}

#[test]
fn a_bomb_ends_its_own_process_only() {
    // Half a gigabyte of spaces, packed into half a megabyte.
    let content = {
        use std::io::Write;
        let mut packed = zip::write::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        packed.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let spaces = vec![b' '; 1024 * 1024];
        for _ in 0..512 {
            packed.write_all(&spaces).unwrap();
        }
        packed.finish().unwrap().into_inner()
    };
    let text = read("application/vnd.oasis.opendocument.text", Box::leak(content.into_boxed_slice())).unwrap();
    assert!(text.len() <= documents::reader::MAX_TEXT);
}
