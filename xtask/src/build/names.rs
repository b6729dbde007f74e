//! Short names between wasm and its glue.
//!
//! `wasm-bindgen` names an import after the function and a hash, such as
//! `__wbg_addEventListener_99c9d76b5f49c33e`. Names stand on both sides, hashes do not compress, and together
//! they make up a tenth of what a page downloads. The layout of the sections is that of the WebAssembly
//! core specification, chapter 5.5.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;

const HEADER: usize = 8;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;
/// What others than the glue look for keeps its name.
const KEPT: &str = "memory";

/// The same wasm and glue with names of two or three characters between them.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::default();
    let (header, mut rest) = wasm.split_at_checked(HEADER).context("expected wasm")?;
    let mut shortened = header.to_vec();
    while let Some((id, after)) = rest.split_first() {
        let (size, after) = number(after)?;
        let (section, after) = after.split_at_checked(size).context("a section is cut off")?;
        let section = match *id {
            IMPORTS => names.of_imports(section)?,
            EXPORTS => names.of_exports(section)?,
            _ => section.to_vec(),
        };
        shortened.push(*id);
        push_number(&mut shortened, section.len());
        shortened.extend(section);
        rest = after;
    }
    Ok((shortened, names.in_glue(glue)))
}

/// What each name has become.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn of_imports(&mut self, section: &[u8]) -> Result<Vec<u8>> {
        self.each(section, |names, entry, short| {
            let (module, entry) = text(entry)?;
            let (name, entry) = text(entry)?;
            let (kind, entry) = entry.split_first().context("an import is cut off")?;
            ensure!(*kind == FUNCTION, "expected nothing but functions among the imports, {name} is none");
            let (index, entry) = number(entry)?;
            push_text(short, &names.short(module));
            push_text(short, &names.short(name));
            short.push(FUNCTION);
            push_number(short, index);
            Ok(entry)
        })
    }

    fn of_exports(&mut self, section: &[u8]) -> Result<Vec<u8>> {
        self.each(section, |names, entry, short| {
            let (name, entry) = text(entry)?;
            let (kind, entry) = entry.split_first().context("an export is cut off")?;
            let (index, entry) = number(entry)?;
            push_text(short, &if name == KEPT { name.to_owned() } else { names.short(name) });
            short.push(*kind);
            push_number(short, index);
            Ok(entry)
        })
    }

    /// Rewrites the entries of a section, one after the other.
    fn each<'w>(
        &mut self,
        section: &'w [u8],
        entry: impl Fn(&mut Names, &'w [u8], &mut Vec<u8>) -> Result<&'w [u8]>,
    ) -> Result<Vec<u8>> {
        let (count, mut rest) = number(section)?;
        let mut shortened = Vec::new();
        push_number(&mut shortened, count);
        for _ in 0..count {
            rest = entry(self, rest, &mut shortened)?;
        }
        ensure!(rest.is_empty(), "a section is longer than its entries");
        Ok(shortened)
    }

    /// The dollar keeps them apart from everything else in the glue.
    fn short(&mut self, name: &str) -> String {
        const DIGITS: u32 = 36;
        let mut number = self.0.len() as u32;
        let short = self.0.entry(name.to_owned()).or_insert_with(|| {
            let mut short = String::from("$");
            loop {
                short.extend(char::from_digit(number % DIGITS, DIGITS));
                number /= DIGITS;
                if number == 0 {
                    break short;
                }
            }
        });
        short.clone()
    }

    /// The glue with these names wherever one of them stands as a whole word, or as a whole text.
    fn in_glue(&self, glue: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_$./-".contains(c);
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_$".contains(c);
        let mut shortened = String::with_capacity(glue.len());
        let mut rest = glue;
        while let Some(begin) = rest.find(is_part) {
            let (between, from) = rest.split_at(begin);
            shortened.push_str(between);
            let (run, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
            // The name of a module is a path; all others are words, with dots between them.
            match self.0.get(run) {
                Some(short) => shortened.push_str(short),
                None => {
                    for word in run.split_inclusive(|c| !is_word(c)) {
                        let name = word.trim_end_matches(|c| !is_word(c));
                        shortened.push_str(self.0.get(name).map_or(name, String::as_str));
                        shortened.extend(word.chars().skip(name.chars().count()));
                    }
                }
            }
            rest = after;
        }
        shortened.push_str(rest);
        shortened
    }
}

/// A number in LEB128, and what follows.
fn number(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut number = 0;
    let mut rest = bytes;
    for place in 0..5 {
        let (byte, after) = rest.split_first().context("a number is cut off")?;
        number |= usize::from(byte & 0x7f) << (7 * place);
        rest = after;
        if byte & 0x80 == 0 {
            return Ok((number, rest));
        }
    }
    bail!("a number is too long")
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn text(bytes: &[u8]) -> Result<(&str, &[u8])> {
    let (length, bytes) = number(bytes)?;
    let (text, rest) = bytes.split_at_checked(length).context("a name is cut off")?;
    Ok((std::str::from_utf8(text)?, rest))
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_number(bytes, text.len());
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an import and two exports.
    fn module(import: &str, export: &str) -> Vec<u8> {
        let mut imports = vec![1];
        push_text(&mut imports, "./x-1f_bg.js");
        push_text(&mut imports, import);
        imports.extend([FUNCTION, 0]);
        let mut exports = vec![2];
        push_text(&mut exports, KEPT);
        exports.extend([2, 0]);
        push_text(&mut exports, export);
        exports.extend([FUNCTION, 1]);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (id, section) in [(1, vec![1, 0x60, 0, 0]), (IMPORTS, imports), (EXPORTS, exports)] {
            wasm.push(id);
            push_number(&mut wasm, section.len());
            wasm.extend(section);
        }
        wasm
    }

    #[test]
    fn names_are_shortened_on_both_sides() {
        let wasm = module("__wbg_now_1a", "x_new");
        let glue = r#"const i = {__wbg_now_1a: f, x_newer: 1}; ({"./x-1f_bg.js": i}); wasm.x_new(n-1); wasm.memory;"#;
        let (shortened, glue) = shorten(&wasm, glue).unwrap();
        assert_eq!(glue, r#"const i = {$1: f, x_newer: 1}; ({"$0": i}); wasm.$2(n-1); wasm.memory;"#);
        let names = |wasm: &[u8], name: &str| wasm.windows(name.len()).any(|at| at == name.as_bytes());
        assert!(["$0", "$1", "$2", "memory"].iter().all(|name| names(&shortened, name)));
        assert!(!names(&shortened, "__wbg_now_1a") && !names(&shortened, "x_new"));
        // Again there is nothing but names to shorten.
        assert_eq!(shorten(&shortened, "").unwrap().0, shortened);
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        let wasm = module("a", "b");
        for length in [0, 7, 9, 12, 20, wasm.len() - 1] {
            assert!(shorten(&wasm[..length], "").is_err(), "{length}");
        }
    }
}
