//! How findings look: text with lines of the YAML, marks and help.
//!
//! The only place that knows miette. The same findings give the same text on every machine: no
//! colours, no links, a fixed width.

use std::fmt;

use miette::{
    Diagnostic as Report, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource,
    Severity as Level, SourceCode,
};

use super::{Diagnostic, DiagnosticSet, Severity, SourceId, Sources};

const WIDTH: usize = 100;

/// Writes all findings as text, in the order of the files.
#[must_use]
pub fn render(set: &DiagnosticSet, sources: &Sources) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(WIDTH)
        .with_links(false);
    let mut text = String::new();
    for diagnostic in set.sorted() {
        let view = View::new(diagnostic, sources);
        // Writing to a string cannot fail; what miette cannot show is shown plainly.
        if handler.render_report(&mut text, &view).is_err() {
            text.push_str(&diagnostic.message);
        }
        text.push('\n');
    }
    text
}

/// A finding as miette wants to see it: one file each, others as related reports.
struct View<'a> {
    diagnostic: &'a Diagnostic,
    message: &'a str,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<View<'a>>,
}

impl<'a> View<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &Sources) -> Self {
        let mut files: Vec<SourceId> = Vec::new();
        for label in &diagnostic.labels {
            if !files.contains(&label.span.source) {
                files.push(label.span.source);
            }
        }
        let mut views = files
            .iter()
            .map(|&file| Self::of_file(diagnostic, sources, file));
        let mut main = views.next().unwrap_or_else(|| Self::bare(diagnostic));
        main.elsewhere = views.collect();
        for view in &mut main.elsewhere {
            view.message = "the other place";
        }
        main
    }

    fn bare(diagnostic: &'a Diagnostic) -> Self {
        Self {
            diagnostic,
            message: &diagnostic.message,
            source: None,
            labels: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    fn of_file(diagnostic: &'a Diagnostic, sources: &Sources, file: SourceId) -> Self {
        let labels = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.source == file)
            .map(|label| {
                let (start, end) = (label.span.start as usize, label.span.end as usize);
                let text = (!label.text.is_empty()).then(|| label.text.clone());
                LabeledSpan::new(text, start, end.saturating_sub(start))
            });
        Self {
            source: Some(NamedSource::new(
                sources.name(file),
                sources.text(file).to_owned(),
            )),
            labels: labels.collect(),
            ..Self::bare(diagnostic)
        }
    }

    fn is_main(&self) -> bool {
        self.message == self.diagnostic.message
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for View<'_> {}

impl Report for View<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let rule = self.diagnostic.rule;
        self.is_main()
            .then(|| Box::new(format!("{} {}", rule.code, rule.name)) as _)
    }

    fn severity(&self) -> Option<Level> {
        if !self.is_main() {
            return Some(Level::Advice);
        }
        Some(match self.diagnostic.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_ref()?;
        self.is_main().then(|| Box::new(help) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as _)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Report> + 'a>> {
        (!self.elsewhere.is_empty())
            .then(|| Box::new(self.elsewhere.iter().map(|view| view as &dyn Report)) as _)
    }
}
