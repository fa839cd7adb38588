//! The khue binary: everything it does is in the library, so that tests can reach it.

fn main() -> std::process::ExitCode {
    khue::cli::main(std::env::args_os(), std::env::vars())
}
