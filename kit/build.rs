//! Says in one sentence what is missing when the assets were not built.

fn main() {
    println!("cargo::rerun-if-changed=assets/build");
    println!("cargo::rerun-if-changed=words");
    if !std::path::Path::new("assets/build/manifest.json").exists() {
        println!("cargo::error=The assets are not built: run `make assets`.");
    }
}
