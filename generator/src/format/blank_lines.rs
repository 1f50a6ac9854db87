//! Gives items room: one blank line between neighbours, except in a block of one-liners.
//!
//! prettyplease prints items without a gap. The places of the gaps come from the syntax tree, not
//! from looking at lines, so a `}` at the start of a line inside a string is left alone. Bodies of
//! functions, fields and variants stay as they are.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use syn::spanned::Spanned;
use syn::{Attribute, Expr, ImplItem, Item, Stmt, TraitItem};

/// Inserts the blank lines into `text`, of which `file` is the syntax tree.
pub(super) fn insert(text: &str, file: &syn::File) -> String {
    let mut gaps = Gaps::default();
    gaps.items(&file.attrs, file.items.iter());
    let mut spaced = String::with_capacity(text.len() + gaps.before.len());
    for (index, line) in text.lines().enumerate() {
        if gaps.before.contains(&(index + 1)) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

/// The lines, counted from 1, that get a blank line above them.
#[derive(Default)]
struct Gaps {
    before: BTreeSet<usize>,
}

impl Gaps {
    fn items<'a>(&mut self, attrs: &[Attribute], items: impl Iterator<Item = &'a Item> + Clone) {
        self.separate(attrs, items.clone(), |item| matches!(item, Item::Use(_)));
        items.for_each(|item| self.inside(item));
    }

    fn inside(&mut self, item: &Item) {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    self.items(&module.attrs, items.iter());
                }
            }
            Item::Impl(block) => {
                self.separate::<ImplItem>(&block.attrs, block.items.iter(), |_| false);
            }
            Item::Trait(block) => {
                self.separate::<TraitItem>(&block.attrs, block.items.iter(), |_| false);
            }
            Item::Const(constant) => self.block(&constant.expr),
            _ => {}
        }
    }

    /// The block of `const _: () = { … };`, which holds items like a module does.
    fn block(&mut self, expr: &Expr) {
        let Expr::Block(block) = expr else { return };
        let items = block.block.stmts.iter().map_while(|stmt| match stmt {
            Stmt::Item(item) => Some(item),
            _ => None,
        });
        self.items(&[], items);
    }

    /// Looks at neighbours; a `list` item (a `use`) stays with its like even over several lines.
    fn separate<'a, T: Spanned + 'a>(
        &mut self,
        attrs: &[Attribute],
        items: impl Iterator<Item = &'a T>,
        list: fn(&T) -> bool,
    ) {
        let places: Vec<_> = items.map(|item| Place::of(item, list(item))).collect();
        if let (Some(head), Some(first)) = (last_inner_line(attrs), places.first())
            && head < first.start
        {
            self.before.insert(first.start);
        }
        for pair in places.windows(2) {
            if !pair[0].stays_with(&pair[1]) {
                self.before.insert(pair[1].start);
            }
        }
    }
}

/// Where an item stands in the text, and what can stand next to it without a gap.
struct Place<T> {
    kind: Discriminant<T>,
    start: usize,
    end: usize,
    list: bool,
}

impl<T: Spanned> Place<T> {
    fn of(item: &T, list: bool) -> Self {
        let span = item.span();
        Self {
            kind: discriminant(item),
            start: span.start().line,
            end: span.end().line,
            list,
        }
    }

    fn stays_with(&self, next: &Self) -> bool {
        self.kind == next.kind && self.is_compact() && next.is_compact()
    }

    fn is_compact(&self) -> bool {
        self.list || self.start == self.end
    }
}

/// The last line of the `//!` and `#![…]` head.
fn last_inner_line(attrs: &[Attribute]) -> Option<usize> {
    let inner = |attr: &&Attribute| matches!(attr.style, syn::AttrStyle::Inner(_));
    let lines = attrs
        .iter()
        .filter(inner)
        .map(|attr| attr.span().end().line);
    lines.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `·` stands for the blank lines that are to be inserted.
    #[track_caller]
    fn check(expected: &str) {
        let expected = expected.replace("        ", "");
        let input = expected.replace("·\n", "");
        let file = syn::parse_file(&input).unwrap();
        assert_eq!(insert(&input, &file), expected.replace("·\n", "\n"));
    }

    #[test]
    fn neighbours() {
        check("fn a() {}\nfn b() {}\n");
        check("struct A;\nstruct B;\n·\nenum C {}\n");
        check("fn a() {\n    b()\n}\n·\nfn b() {}\n");
        check("/// Doc.\nstruct A;\n·\n/// Doc.\nstruct B;\n");
        check("#[derive(Debug)]\nstruct A;\n·\nstruct B;\n");
        check("mod a;\nmod b;\n·\npub use a::A;\nuse b::{\n    B, C,\n};\nuse d;\n·\nstruct D;\n");
        check(
            "const A: u8 = 1;\nconst B: u8 = 2;\n·\nconst C: u8 = {\n    3\n};\n·\nconst D: u8 = 4;\n",
        );
        check("x! {\n    a\n}\n·\ny!(a);\nz!(b);\n");
    }

    #[test]
    fn heads() {
        check("//! Head.\n//! More.\n·\nuse a;\n·\nstruct A;\n");
        check("#![allow(x)]\n·\nstruct A;\n");
        check("/// Outer.\nmod a {\n    //! Inner.\n·\n    use b;\n·\n    fn c() {}\n}\n");
        check("/// Outer.\nmod a {\n    use b;\n}\n");
        check("//! Only a head.\n");
    }

    #[test]
    fn bodies() {
        check(
            "impl A {\n    const A: u8 = 1;\n·\n    fn a() {\n        1\n    }\n·\n    fn b() {}\n}\n",
        );
        check("impl T for A {\n    type A = u8;\n    type B = u8;\n·\n    const C: u8 = 1;\n}\n");
        check("trait T {\n    fn a();\n    fn b();\n·\n    /// Doc.\n    fn c();\n}\n");
        check("const _: () = {\n    impl A for B {}\n·\n    fn a() {}\n};\n");
        check(
            "mod a {\n    mod b {\n        struct A;\n·\n        enum B {}\n    }\n·\n    fn c() {}\n}\n",
        );
    }

    #[test]
    fn text_in_strings_is_no_code() {
        check("const A: &str = \"\nuse a;\n}\nfn b() {}\n\";\n·\nfn c() {}\n");
    }
}
