//! One dump, step by step: loaded, read, imported, compared, read again, generated, created anew.
//!
//! A step that fails ends only what needs it.

use std::fs;
use std::path::{Path, PathBuf};

use dormouse_test_server::{Database, Kind};
use serde_json::Value;

use super::difference::differences;
use super::dormouse::dormouse;
use super::dump::Dump;
use super::table::Report;
use super::{before, code, counts, expression, load, round_trip, views};

type Step<T = ()> = Result<T, String>;

/// Does everything with a dump; `url` is that of the server.
pub async fn run(dump: &Dump, url: Option<&str>, expected: &Value, out: &Path) -> Report {
    let mut work = Work {
        dump,
        server: url,
        expected,
        model: String::new(),
        files: Files::new(out, &dump.module()),
        report: Report {
            name: dump.name().to_owned(),
            ..Report::default()
        },
    };
    work.files.remove();
    work.with_server().await;
    work.with_dump();
    if work.files.yaml.is_file() {
        let code = work.generate();
        work.report.step("code", code);
        let created = work.create().await;
        work.report.step("create", created);
    }
    work.report
}

struct Work<'w> {
    dump: &'w Dump,
    server: Option<&'w str>,
    expected: &'w Value,
    /// What was read, as JSON.
    model: String,
    files: Files,
    report: Report,
}

/// What is written.
struct Files {
    yaml: PathBuf,
    imported: PathBuf,
    created: PathBuf,
    statements: PathBuf,
    code: PathBuf,
}

impl Files {
    fn new(out: &Path, module: &str) -> Self {
        Self {
            yaml: out.join(format!("{module}.yaml")),
            imported: out.join(format!("{module}.imported.yaml")),
            created: out.join(format!("{module}.created.yaml")),
            statements: out.join(format!("{module}.created.sql")),
            code: out.join("src").join(module),
        }
    }

    /// What an earlier run left.
    fn remove(&self) {
        let files = [&self.yaml, &self.imported, &self.created, &self.statements];
        for file in files {
            let _absent = fs::remove_file(file);
        }
        let _absent = fs::remove_dir_all(&self.code);
    }
}

/// A database that is there until it is removed.
enum Place {
    File(tempfile::TempDir),
    Server(Database),
}

impl Place {
    async fn new(kind: Kind, server: Option<&str>) -> Step<Self> {
        match (kind.server(), server) {
            (Some(server), Some(url)) => Ok(Self::Server(Database::create(server, url).await?)),
            _ => tempfile::tempdir()
                .map(Self::File)
                .map_err(|error| error.to_string()),
        }
    }

    fn url(&self) -> String {
        match self {
            Self::File(dir) => format!("sqlite://{}", dir.path().join("corpus.db").display()),
            Self::Server(database) => database.url(),
        }
    }

    fn load(&self, kind: Kind, file: &Path) -> Step {
        match (self, kind.server()) {
            (Self::Server(database), Some(server)) => load::server(server, &database.url(), file),
            (Self::File(dir), _) => load::sqlite(&dir.path().join("corpus.db"), file),
            _ => Err("a server without a database".to_owned()),
        }
    }

    async fn remove(self) -> Step {
        match self {
            Self::File(dir) => dir.close().map_err(|error| error.to_string()),
            Self::Server(database) => database.remove().await,
        }
    }
}

impl Work<'_> {
    /// From a database into which the dump was loaded.
    async fn with_server(&mut self) {
        let kind = self.dump.kind;
        let place = match Place::new(kind, self.server).await {
            Ok(place) => place,
            Err(error) => {
                self.report.step("load", Err(error));
                return;
            }
        };
        let loaded = place.load(kind, &self.dump.path);
        if self.report.step("load", loaded) {
            let read = self.read(&place.url());
            if self.report.step("read", read) {
                let again = self.again(&place.url());
                self.report.step("again", again);
            }
        }
        if let Err(error) = place.remove().await {
            self.report.step("load", Err(error));
        }
    }

    fn read(&mut self, url: &str) -> Step {
        self.model = dormouse(&["introspect", "--url", url, "--out", "-", "--model"])?.out;
        let counted = self.count(&self.model);
        let (module, file) = (self.dump.module(), text(&self.files.yaml));
        let args = [
            "introspect",
            "--url",
            url,
            "--name",
            &module,
            "--out",
            &file,
        ];
        let notes = dormouse(&args)?.notes;
        let last = notes.lines().last().unwrap_or_default();
        let number = |word: Option<&str>| word.and_then(|word| word.parse().ok()).unwrap_or(0);
        self.report.tables = number(last.split(' ').next());
        self.report.entities = number(last.split(' ').nth(2));
        self.report.notes = notes.lines().map(str::to_owned).collect();
        counted
    }

    fn count(&self, model: &str) -> Step {
        let differences = counts::differences(model, self.expected)?;
        match differences.is_empty() {
            true => Ok(()),
            false => Err(differences.join(", ")),
        }
    }

    /// A second run finds nothing to do.
    fn again(&self, url: &str) -> Step {
        let first = content(&self.files.yaml)?;
        dormouse(&["introspect", "--url", url, "--out", &text(&self.files.yaml)])?;
        let second = content(&self.files.yaml)?;
        differences("a second run changes the file", &first, &second)
    }

    /// From the dump alone.
    fn with_dump(&mut self) {
        let imported = self.import();
        if self.report.step("import", imported) && self.files.yaml.is_file() {
            let same = self.same();
            self.report.step("same", same);
        }
    }

    fn import(&self) -> Step {
        let (dump, kind) = (text(&self.dump.path), self.dump.kind.name());
        let (module, file) = (self.dump.module(), text(&self.files.imported));
        let args = ["import", &dump, "--dialect", kind, "--name", &module];
        let model = dormouse(&[&args[..], &["--out", "-", "--model"]].concat())?.out;
        let counted = self.count(&model);
        dormouse(&[&args[..], &["--out", &file]].concat())?;
        counted
    }

    /// What the dump gives is what the database gives.
    fn same(&self) -> Step {
        let (read, imported) = (content(&self.files.yaml)?, content(&self.files.imported)?);
        let read = code::without(&read, &content(&self.dump.path)?);
        let (read, imported) = (views::without(&read), views::without(&imported));
        let (read, imported) = (expression::normal(&read), expression::normal(&imported));
        differences("imported otherwise than introspected", &read, &imported)
    }

    fn generate(&self) -> Step {
        let (yaml, code) = (text(&self.files.yaml), text(&self.files.code));
        dormouse(&["generate", "--schema", &yaml, "--out", &code]).map(drop)
    }

    /// The tables that the YAML makes give the YAML.
    async fn create(&mut self) -> Step {
        let kind = self.dump.kind;
        let mut statements = round_trip::create(&self.files.yaml, kind);
        if kind == Kind::Postgres {
            let before = before::before(&self.model, &content(&self.dump.path)?)?;
            statements.insert_str(0, &before.sql);
            let notes = before
                .made
                .iter()
                .map(|what| format!("note: {what}: created by hand before the tables"));
            self.report.notes.extend(notes);
        }
        fs::write(&self.files.statements, statements).map_err(|error| error.to_string())?;
        let place = Place::new(kind, self.server).await?;
        let done = place
            .load(kind, &self.files.statements)
            .and_then(|()| self.created(&place.url()));
        place.remove().await?;
        done
    }

    fn created(&self, url: &str) -> Step {
        let (module, file) = (self.dump.module(), text(&self.files.created));
        dormouse(&[
            "introspect",
            "--url",
            url,
            "--name",
            &module,
            "--out",
            &file,
        ])?;
        let (first, second) = (content(&self.files.yaml)?, content(&self.files.created)?);
        let (first, second) = (views::created(&first), views::created(&second));
        differences("its own tables give another file", &first, &second)
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn content(path: &Path) -> Step<String> {
    fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))
}
