//! Official documents to PDF in the layout of NĐ 30/2020, by Typst.
