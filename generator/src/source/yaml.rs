//! YAML text → tree, from the events of the YAML parser.
//!
//! Places are byte ranges. A text with a syntax error gives no tree; every other fault is reported
//! and the rest is kept.

use std::collections::HashMap;

use serde_yaml::granit_parser::{self, Event, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::diagnostic::rules::{DUPLICATE_KEY, SYNTAX_ERROR, WRONG_VALUE};
use crate::diagnostic::{Diagnostic, DiagnosticSet, SourceId, Span, Spanned};

use super::anchor::{self, Anchors};
use super::{Entry, Mapping, Node, NodeKind, Scalar};

/// Parses the text of a file; an empty file is one null.
pub(super) fn parse(source: SourceId, text: &str, set: &mut DiagnosticSet) -> Option<Node> {
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    let mut builder = Builder {
        parser: Parser::new_from_str_with_options(text, options),
        source,
        text,
        anchors: Anchors::default(),
        set,
    };
    match builder.document() {
        Ok(node) => Some(node),
        Err(fault) => {
            let diagnostic = builder.syntax_error(fault);
            set.push(diagnostic);
            None
        }
    }
}

/// Why a text has no tree.
enum Fault {
    Scan(ScanError),
    At(Span, &'static str, &'static str),
}

impl From<ScanError> for Fault {
    fn from(error: ScanError) -> Self {
        Self::Scan(error)
    }
}

type Item<'t> = (Event<'t>, Span);

struct Builder<'t, 's> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    source: SourceId,
    text: &'t str,
    anchors: Anchors,
    set: &'s mut DiagnosticSet,
}

impl<'t> Builder<'t, '_> {
    fn document(&mut self) -> Result<Node, Fault> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::StreamEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    let help = "keep one document per file: remove the `---`";
                    return Err(Fault::At(span, "a second document starts here", help));
                }
                Event::DocumentStart(..) => {}
                _ => root = Some(self.node((event, span))?),
            }
        }
        Ok(root.unwrap_or_else(|| self.null()))
    }

    fn null(&self) -> Node {
        Node {
            span: Span {
                source: self.source,
                ..Span::default()
            },
            kind: NodeKind::Scalar(Scalar {
                text: String::new(),
                plain: true,
            }),
        }
    }

    fn next(&mut self) -> Result<Option<Item<'t>>, Fault> {
        let Some(item) = self.parser.next_event() else {
            return Ok(None);
        };
        let (event, span) = item?;
        Ok(Some((event, self.place(span))))
    }

    /// The next event inside a collection, where the parser always has one.
    fn inner(&mut self) -> Result<Item<'t>, Fault> {
        let end = self.end();
        let help = "complete the file";
        self.next()?
            .ok_or(Fault::At(end, "the file ends too early", help))
    }

    fn node(&mut self, (event, span): Item<'t>) -> Result<Node, Fault> {
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let text = text.into_owned();
                if text.contains('\0') {
                    self.set.push(nul(span));
                }
                let kind = NodeKind::Scalar(Scalar { text, plain });
                (Node { span, kind }, anchor)
            }
            Event::SequenceStart(style, anchor, _) => (self.sequence(span, style)?, anchor),
            Event::MappingStart(style, anchor, _) => (self.mapping(span, style)?, anchor),
            Event::Alias(id) => return self.alias(id, span),
            _ => {
                let help = "write a value here";
                return Err(Fault::At(span, "a value is missing", help));
            }
        };
        self.anchors.define(anchor, &node);
        Ok(node)
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<Node, Fault> {
        let fault = |text| Fault::At(span, text, "write the values out");
        self.anchors.resolve(id).map_err(fault)
    }

    fn sequence(&mut self, start: Span, style: StructureStyle) -> Result<Node, Fault> {
        let mut items: Vec<Node> = Vec::new();
        loop {
            match self.inner()? {
                (Event::SequenceEnd, end) => {
                    let last = items.iter().map(|item| item.span);
                    let span = covering(start, last, style, end);
                    let kind = NodeKind::Sequence(items);
                    return Ok(Node { span, kind });
                }
                item => items.push(self.node(item)?),
            }
        }
    }

    fn mapping(&mut self, start: Span, style: StructureStyle) -> Result<Node, Fault> {
        let mut mapping = Mapping::default();
        let mut places = HashMap::new();
        let mut merged = Vec::new();
        loop {
            let item = self.inner()?;
            if let (Event::MappingEnd, end) = item {
                let parts = mapping
                    .entries
                    .iter()
                    .flat_map(|e| [e.key.span, e.value.span]);
                let span = covering(start, parts, style, end);
                anchor::merge(&mut mapping, merged, self.set);
                let kind = NodeKind::Mapping(mapping);
                return Ok(Node { span, kind });
            }
            let key = self.node(item)?;
            let item = self.inner()?;
            let value = self.node(item)?;
            match key.kind {
                NodeKind::Scalar(Scalar { text, plain: true }) if text == "<<" => {
                    merged.push((mapping.entries.len(), value));
                }
                NodeKind::Scalar(Scalar { text, .. }) => {
                    match places.insert(text.clone(), key.span) {
                        Some(first) => self.set.push(duplicate_key(&text, key.span, first)),
                        None => {
                            let key = Spanned::new(text, key.span);
                            mapping.entries.push(Entry { key, value });
                        }
                    }
                }
                _ => self.set.push(complex_key(&key)),
            }
        }
    }

    fn place(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        self.span(range.start, range.end)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |at: usize| u32::try_from(at.min(self.text.len())).unwrap_or(u32::MAX);
        Span {
            source: self.source,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    fn end(&self) -> Span {
        self.span(self.text.len(), self.text.len())
    }

    fn syntax_error(&self, fault: Fault) -> Diagnostic {
        match fault {
            Fault::At(span, text, help) => Diagnostic::error(&SYNTAX_ERROR, "not a YAML document")
                .label(span, text)
                .help(help),
            Fault::Scan(error) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                Diagnostic::error(&SYNTAX_ERROR, "not well-formed YAML")
                    .label(self.span(at, at), error.info())
                    .help(help(&error.info()))
            }
        }
    }
}

/// What to do about a fault, by the parser's own words for it.
fn help(info: &str) -> &'static str {
    const HELP: &[(&str, &str)] = &[
        (
            "unknown anchor",
            "put the anchor further up: `&name` before the value that `*name` repeats",
        ),
        ("recursion limit", "nest less deeply"),
        ("tab", "indent with spaces"),
        (
            "unexpected character",
            "remove it, or write it as an escape in double quotes",
        ),
        (
            "escape",
            "write `\\\\` for a backslash, or put the text in single quotes",
        ),
    ];
    HELP.iter().find(|(words, _)| info.contains(words)).map_or(
        "look for a bracket, a quote or an indent that is wrong in this line or above",
        |(_, help)| help,
    )
}

/// The place of a collection. A block ends with its last part: the parser sees its end only where
/// the next thing starts. What an alias stands for may be further up and does not count.
fn covering(
    start: Span,
    parts: impl Iterator<Item = Span>,
    style: StructureStyle,
    end: Span,
) -> Span {
    match style {
        StructureStyle::Flow => start.to(end),
        StructureStyle::Block => {
            let end = parts.map(|part| part.end).max().unwrap_or_default();
            Span {
                end: end.max(start.end),
                ..start
            }
        }
    }
}

fn duplicate_key(key: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&DUPLICATE_KEY, format!("the key `{key}` stands twice"))
        .pair(second, first, "one")
        .help("remove or rename one of them")
}

/// No database keeps it in a text or a name.
fn nul(span: Span) -> Diagnostic {
    Diagnostic::error(&WRONG_VALUE, "a text contains the character NUL")
        .label(span, "databases end a text there, or refuse it")
        .help("remove `\\0`; bytes can be kept with `type: bytes` and no default")
}

fn complex_key(key: &Node) -> Diagnostic {
    let message = format!("a key must be text, found {}", key.describe());
    Diagnostic::error(&WRONG_VALUE, message)
        .label(key.span, "not a name")
        .help("write a name as the key")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut set = DiagnosticSet::new();
        let shown = match parse(SourceId(0), text, &mut set) {
            Some(node) => show(&node),
            None => "no tree".to_owned(),
        };
        let found: Vec<_> = set.sorted().iter().map(|d| d.rule.name).collect();
        assert_eq!(format!("{shown} {found:?}"), expected, "{text}");
    }

    fn show(node: &Node) -> String {
        match &node.kind {
            NodeKind::Scalar(s) if s.plain => s.text.clone(),
            NodeKind::Scalar(s) => format!("{:?}", s.text),
            NodeKind::Sequence(items) => {
                let items: Vec<_> = items.iter().map(show).collect();
                format!("[{}]", items.join(" "))
            }
            NodeKind::Mapping(mapping) => {
                let entries = mapping.entries.iter();
                let entries: Vec<_> = entries
                    .map(|e| format!("{}:{}", e.key, show(&e.value)))
                    .collect();
                format!("{{{}}}", entries.join(" "))
            }
        }
    }

    #[test]
    fn texts_become_trees() {
        check("", " []");
        check("# only a comment\n", " []");
        check("b: 1\na: '2'\n", "{b:1 a:\"2\"} []");
        check("a: [x, {y: z}]", "{a:[x {y:z}]} []");
        check("\u{feff}a: 1\r\nb: 2\r\n", "{a:1 b:2} []");
        check("a: 1\na: 2", "{a:1} [\"duplicate_key\"]");
        check("[a]: 1\nb: 2", "{b:2} [\"wrong_value\"]");
        check("a: 'x\\0'", "{a:\"x\\\\0\"} []");
        check("a: \"x\\0\"", "{a:\"x\\0\"} [\"wrong_value\"]");
        check("a: [1", "no tree [\"syntax_error\"]");
        check("a: 1\n---\nb: 2", "no tree [\"syntax_error\"]");
        check("a: *b", "no tree [\"syntax_error\"]");
        check("a: &x [*x]", "no tree [\"syntax_error\"]");
        check("{ c: chrono::Utc::now() }", "{c:chrono::Utc::now()} []");
    }

    #[test]
    fn aliases_and_merge_keys_are_resolved() {
        check("a: &x {k: 1}\nb: *x", "{a:{k:1} b:{k:1}} []");
        check(
            "a: &x {k: 1, l: 2}\nb: {z: 0, <<: *x, l: 3}",
            "{a:{k:1 l:2} b:{z:0 k:1 l:3}} []",
        );
        check(
            "x: &x {k: 1}\ny: &y {k: 2, m: 4}\nb: {<<: [*x, *y]}",
            "{x:{k:1} y:{k:2 m:4} b:{k:1 m:4}} []",
        );
        check("b: {<<: 1}", "{b:{}} [\"syntax_error\"]");
    }

    #[test]
    fn places_are_byte_ranges() {
        let text = "ä: {ö: [1, 22]}\n\nnext:\n  a: b\n\n# end\n";
        let mut set = DiagnosticSet::new();
        let root = parse(SourceId(0), text, &mut set).expect("a tree");
        let at = |span: Span| &text[span.start as usize..span.end as usize];
        let NodeKind::Mapping(mapping) = &root.kind else {
            unreachable!("a mapping")
        };
        assert_eq!(at(mapping.entries[0].key.span), "ä");
        assert_eq!(at(mapping.entries[0].value.span), "{ö: [1, 22]}");
        assert_eq!(at(mapping.entries[1].value.span), "a: b");
    }
}
