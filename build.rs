//! Unpacks `models/ipadic.tar.zst` into `OUT_DIR`, from where `tokenize` bakes it into the binary.

use std::{env, fs::File, path::PathBuf};

fn main() {
    let source = "models/ipadic.tar.zst";
    println!("cargo::rerun-if-changed={source}");
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let file = File::open(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    let plain = zstd::Decoder::new(file).unwrap_or_else(|e| panic!("{source}: {e}"));
    tar::Archive::new(plain).unpack(&target).unwrap_or_else(|e| panic!("{source}: {e}"));
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", target.display());
}
