//! A crate under the workspace's target directory whose modules are models.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dormouse_generator::ident;
use dormouse_generator::output;
use dormouse_generator::schema::{Entity, HookKind};
use dormouse_generator::{Config, generate};

use crate::generated;

/// What the Rust in models calls.
const SUPPORT: &str = "//! What models call.
/// A text for whoever asks.
pub fn text<T>(_: &T) -> String { String::new() }
/// A moment for whoever asks.
pub fn moment<T>(_: &T) -> chrono::DateTime<chrono::Utc> { chrono::Utc::now() }
";

/// The crate, as far as it is written.
pub struct Package {
    dir: PathBuf,
    library: String,
    count: usize,
}

impl Package {
    pub fn new(name: &str) -> Self {
        let dir = workspace().join("target/models").join(name);
        if dir.join("src").exists() {
            fs::remove_dir_all(dir.join("src")).unwrap();
        }
        fs::create_dir_all(dir.join("src")).unwrap();
        fs::write(dir.join("Cargo.toml"), manifest(name)).unwrap();
        fs::copy(workspace().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
        fs::write(dir.join("src/support.rs"), SUPPORT).unwrap();
        let library =
            "//! Models.\n#![deny(warnings, missing_docs)]\npub mod support;\n".to_owned();
        Self {
            dir,
            library,
            count: 0,
        }
    }

    /// Adds a model as a module, and the hooks it asks for.
    pub fn add(&mut self, yaml: &str) {
        let name = format!("m{}", self.count);
        let file = self.dir.join(format!("src/{name}.yaml"));
        fs::write(&file, yaml).unwrap();
        let Ok(generated) = generate(&Config::new(file)) else {
            return; // Another test says why.
        };
        self.count += 1;
        output::write(&generated.tree, &self.dir.join("src").join(&name)).unwrap();
        writeln!(self.library, "pub mod {name};").unwrap();
        for entity in &generated::schema(yaml).entities {
            self.library.push_str(&hooks(&name, entity));
        }
    }

    /// Checks the crate; models that do not compile are shown with what the compiler says.
    pub fn check(&self) {
        assert!(self.count > 0, "no models");
        fs::write(self.dir.join("src/lib.rs"), &self.library).unwrap();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--offline", "--message-format", "short"])
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", workspace().join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{}", self.guilty(&said));
        println!("{} models compile", self.count);
    }

    /// The models that the compiler names.
    fn guilty(&self, said: &str) -> String {
        let named = (0..self.count).filter(|n| said.contains(&format!("src/m{n}/")));
        let text = |n| {
            let yaml = fs::read_to_string(self.dir.join(format!("src/m{n}.yaml"))).unwrap();
            format!("--- model {n}\n{yaml}")
        };
        named.map(text).collect()
    }
}

/// Does nothing in each hook of an entity.
fn hooks(module: &str, entity: &Entity) -> String {
    if entity.hooks.is_empty() {
        return String::new();
    }
    let name = ident::rust_type(&entity.name);
    let mut text = format!("impl {module}::{name}Hooks for {module}::{name} {{\n");
    for hook in &entity.hooks {
        let hint = if hook.value == HookKind::BeforeCreate {
            "dormouse::Unsaved"
        } else {
            "()"
        };
        let key = hook.value.key();
        writeln!(
            text,
            "    async fn {key}(_: dormouse::HookContext<'_, {module}::Model>, _: {module}::{name}View<'_, {hint}>) -> dormouse::Result<()> {{ Ok(()) }}"
        )
        .unwrap();
    }
    text + "}\n"
}

/// The dependencies of this package, so that they are built already.
fn manifest(name: &str) -> String {
    let runtime = workspace().join("runtime");
    format!(
        "[package]\nname = \"models-{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
         chrono = {{ version = \"0.4\", default-features = false, features = [\"clock\", \"std\", \"serde\"] }}\n\
         dormouse = {{ path = {runtime:?} }}\n\
         bigdecimal = \"0.4\"\n\
         rust_decimal = {{ version = \"1\", default-features = false, features = [\"std\", \"serde\"] }}\n\
         serde_json = {{ version = \"1\", features = [\"preserve_order\"] }}\n\
         uuid = {{ version = \"1\", features = [\"v4\", \"v7\", \"serde\"] }}\n\n[workspace]\n"
    )
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}
