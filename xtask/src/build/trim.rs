//! Wasm as small as a page wants it, before `wasm-opt` looks at it: with the imports and exports that the
//! page knows, under short names, and with a trap in place of everything that is said about a panic.
//!
//! `wasm-bindgen` exports what its own glue calls, under names with a hash that does not compress. A panic's
//! message reaches nobody in a shop's page; once it traps at once, what writes messages is used by nobody and
//! goes, which otherwise takes a standard library built anew. The layout of the sections is that of the
//! WebAssembly core specification, chapter 5.5, and of the appendix on names.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;

const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;
const DATA: u8 = 11;
const FUNCTION: u8 = 0;
/// The part of the section `name` with the names of functions.
const FUNCTION_NAMES: u8 = 1;
/// No variables, `unreachable`, `end`.
const TRAP: &[u8] = &[0, 0x00, 0x0b];

/// Functions that only lead to a panic, or tell of one.
pub(crate) const PANICS: &[&str] = &[
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "core::cell::panic_already",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
    "::assert_failed",
    "std::panicking::",
    "rust_begin_unwind",
    "wasm_bindgen::throw",
    "core::fmt::",
];

/// What panics say, which nobody refers to any more but `wasm-opt` keeps: it cannot tell one text from another.
const SAID: &[&str] = &[
    "memory allocation of ",
    " bytes failed",
    "removal index (is ",
    ") should be < len (is ",
    "attempted to take ownership of Rust value while it was borrowed",
    "null pointer passed to rust",
    "recursive use of an object detected which would lead to unsafe aliasing in rust",
    "Tried to shrink to a larger capacity",
    "capacity overflow",
    "mid > len",
    "begin > end (",
    ") when slicing `",
    "start byte index ",
    "end byte index ",
    " is out of bounds of `",
    " is not a char boundary; it is inside ",
    "slice index starts at ",
    " but ends at ",
    " index out of bounds: the len is ",
    " but the index is ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "insertion index (is ",
    ") should be <= len (is ",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "Once instance has previously been poisoned",
    "one-time initialization may not be performed recursively",
    "called `Result::unwrap()` on an `Err` value",
    "called `Option::unwrap()` on a `None` value",
    "RefCell already mutably borrowed",
    "RefCell already borrowed",
    "LayoutError",
    "TryFromSliceError",
    // Where it was written: in the standard library, in a library, in the project.
    "/rustc/",
    "/registry/src/",
    "crates/",
    // Of numbers in messages.
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
     5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899",
];

const LONGEST_PATH: usize = 200;

/// What a build that is not measured runs of `wasm-opt`: what panics asked of the page must go.
pub(crate) const UNUSED: &[&str] = &["--remove-unused-module-elements"];

/// What there is between a module and its page, and what in it only leads to a panic.
#[derive(Debug)]
pub(crate) struct Edge {
    /// What the names of imports begin with, and what the page calls them.
    pub(crate) imports: &'static [(&'static str, &'static str)],
    /// The same for exports; all others go.
    pub(crate) exports: &'static [(&'static str, &'static str)],
    /// Parts of the names of functions that become traps.
    pub(crate) traps: &'static [&'static str],
}

impl Edge {
    /// The same module with this edge. It has to name its functions.
    pub(crate) fn trim(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let sections = sections(wasm)?;
        let names = names(&sections)?;
        let mut imported = 0;
        let mut trimmed = wasm.get(..HEADER).context("expected wasm")?.to_vec();
        for (id, section) in sections {
            let section = match id {
                IMPORTS => self.imported(section, &mut imported)?,
                EXPORTS => self.exported(section)?,
                CODE => self.trapped(section, imported, &names)?,
                DATA => silenced(section),
                _ => section.to_vec(),
            };
            trimmed.push(id);
            push_number(&mut trimmed, section.len());
            trimmed.extend(section);
        }
        Ok(trimmed)
    }

    /// Fails if the module asks for anything that the page does not have.
    pub(crate) fn check(&self, wasm: &[u8]) -> Result<()> {
        for (_, section) in sections(wasm)?.into_iter().filter(|(id, _)| *id == IMPORTS) {
            let mut rest = Reader(section);
            for _ in 0..rest.number()? {
                let (_, name, _) = rest.import()?;
                ensure!(self.imports.iter().any(|(_, ours)| *ours == name), "the page has no `{name}`");
            }
        }
        Ok(())
    }

    fn imported(&self, section: &[u8], imported: &mut usize) -> Result<Vec<u8>> {
        let mut rest = Reader(section);
        *imported = rest.number()?;
        let mut trimmed = Vec::new();
        push_number(&mut trimmed, *imported);
        for _ in 0..*imported {
            let (_, name, kind) = rest.import()?;
            push_text(&mut trimmed, "page");
            push_text(&mut trimmed, renamed(self.imports, name).unwrap_or(name));
            trimmed.push(FUNCTION);
            push_number(&mut trimmed, kind);
        }
        Ok(trimmed)
    }

    fn exported(&self, section: &[u8]) -> Result<Vec<u8>> {
        let mut rest = Reader(section);
        let (mut count, mut kept) = (0, Vec::new());
        for _ in 0..rest.number()? {
            let (name, kind, index) = (rest.text()?, rest.byte()?, rest.number()?);
            let Some(ours) = renamed(self.exports, name) else { continue };
            count += 1;
            push_text(&mut kept, ours);
            kept.push(kind);
            push_number(&mut kept, index);
        }
        ensure!(count == self.exports.len(), "expected {:?} among what is exported", self.exports);
        let mut trimmed = Vec::new();
        push_number(&mut trimmed, count);
        trimmed.extend(kept);
        Ok(trimmed)
    }

    fn trapped(&self, section: &[u8], imported: usize, names: &BTreeMap<usize, &str>) -> Result<Vec<u8>> {
        let mut rest = Reader(section);
        let count = rest.number()?;
        let mut trimmed = Vec::new();
        push_number(&mut trimmed, count);
        for index in imported..imported + count {
            let size = rest.number()?;
            let body = rest.bytes(size)?;
            let is_trap = names.get(&index).is_some_and(|name| self.is_trap(name));
            let body = if is_trap { TRAP } else { body };
            push_number(&mut trimmed, body.len());
            trimmed.extend(body);
        }
        Ok(trimmed)
    }

    fn is_trap(&self, name: &str) -> bool {
        // Crates of the standard library have a hash behind their names: `core[1f2e]::panicking::panic_fmt`.
        let parts = name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
        let name: String = parts.collect();
        self.traps.iter().any(|part| name.contains(part))
    }
}

/// Data without what panics say: zeros take no space.
fn silenced(section: &[u8]) -> Vec<u8> {
    let mut silenced = section.to_vec();
    for said in SAID {
        let found: Vec<usize> = places(section, said.as_bytes()).collect();
        for begin in found {
            let text = silenced.get_mut(begin..).unwrap_or_default();
            // A path goes on to its ending.
            let path = places(text, b".rs").next().filter(|end| *end < LONGEST_PATH);
            let end = if said.ends_with('/') { path.map_or(0, |end| end + 3) } else { said.len() };
            text.iter_mut().take(end).for_each(|byte| *byte = 0);
        }
    }
    silenced
}

fn places(data: &[u8], text: &[u8]) -> impl Iterator<Item = usize> {
    data.windows(text.len()).enumerate().filter(move |(_, found)| *found == text).map(|(at, _)| at)
}

fn renamed(names: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    names.iter().find(|(begin, _)| name.starts_with(begin)).map(|(_, ours)| *ours)
}

fn sections(wasm: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut rest = Reader(wasm.get(HEADER..).context("expected wasm")?);
    let mut sections = Vec::new();
    while !rest.0.is_empty() {
        let (id, size) = (rest.byte()?, rest.number()?);
        sections.push((id, rest.bytes(size)?));
    }
    Ok(sections)
}

/// The names of functions by their indices.
fn names<'w>(sections: &[(u8, &'w [u8])]) -> Result<BTreeMap<usize, &'w str>> {
    let mut names = BTreeMap::new();
    for (_, section) in sections.iter().filter(|(id, _)| *id == CUSTOM) {
        let mut rest = Reader(section);
        if rest.text()? != "name" {
            continue;
        }
        while !rest.0.is_empty() {
            let (part, size) = (rest.byte()?, rest.number()?);
            let mut inside = Reader(rest.bytes(size)?);
            if part == FUNCTION_NAMES {
                for _ in 0..inside.number()? {
                    names.insert(inside.number()?, inside.text()?);
                }
            }
        }
    }
    ensure!(!names.is_empty(), "expected the names of functions");
    Ok(names)
}

/// What is left to read.
struct Reader<'w>(&'w [u8]);

impl<'w> Reader<'w> {
    fn bytes(&mut self, count: usize) -> Result<&'w [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count).context("the wasm is cut off")?;
        self.0 = rest;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.0.split_first().context("the wasm is cut off")?;
        self.0 = rest;
        Ok(*byte)
    }

    /// A number in LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number is too long")
    }

    fn text(&mut self) -> Result<&'w str> {
        let length = self.number()?;
        Ok(std::str::from_utf8(self.bytes(length)?)?)
    }

    /// Module, name and type.
    fn import(&mut self) -> Result<(&'w str, &'w str, usize)> {
        let (module, name) = (self.text()?, self.text()?);
        ensure!(self.byte()? == FUNCTION, "expected functions among the imports, `{name}` is none");
        Ok((module, name, self.number()?))
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_number(bytes, text.len());
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests;
