//! Every help text and every message of `tests/cmd`, as printed. `TRYCMD=overwrite cargo test --release --test it help`
//! writes them anew; read the difference before you keep it.

#[test]
fn messages() {
    trycmd::TestCases::new().default_bin_path(crate::support::ENISHI).case("tests/cmd/*.trycmd");
}
