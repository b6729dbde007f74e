//! Modules as small as they can be, trimmed.

use super::*;

const EDGE: Edge = Edge {
    imports: &[("__wbg_number_", "number")],
    exports: &[("memory", "memory"), ("core_new_", "begin")],
    traps: &["core::panicking"],
};

/// A module with an import, three exports, and two functions of which the second panics.
fn module() -> Vec<u8> {
    let mut imports = vec![1];
    push_text(&mut imports, "./x_bg.js");
    push_text(&mut imports, "__wbg_number_1f");
    imports.extend([FUNCTION, 0]);
    let mut exports = vec![3];
    for (name, kind) in [("memory", 2), ("core_new_2e", 0), ("__wbindgen_free", 0)] {
        push_text(&mut exports, name);
        exports.extend([kind, 1]);
    }
    let code = vec![2, 4, 0, 0x01, 0x01, 0x0b, 4, 0, 0x01, 0x01, 0x0b];
    let mut functions = vec![2];
    for (index, name) in [(1, "core::new"), (2, "core[1f]::panicking::panic_fmt")] {
        functions.push(index);
        push_text(&mut functions, name);
    }
    let mut custom = Vec::new();
    push_text(&mut custom, "name");
    custom.push(FUNCTION_NAMES);
    push_number(&mut custom, functions.len());
    custom.extend(functions);
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, section) in [(IMPORTS, imports), (EXPORTS, exports), (CODE, code), (CUSTOM, custom)] {
        wasm.push(id);
        push_number(&mut wasm, section.len());
        wasm.extend(section);
    }
    wasm
}

fn section(wasm: &[u8], id: u8) -> Vec<u8> {
    sections(wasm).unwrap().into_iter().find(|(known, _)| *known == id).unwrap().1.to_vec()
}

#[test]
fn what_the_page_knows_has_its_names_and_the_rest_goes() {
    let trimmed = EDGE.trim(&module()).unwrap();
    let imports = [b"\x01\x04page\x06number".as_slice(), &[FUNCTION, 0]].concat();
    assert_eq!(section(&trimmed, IMPORTS), imports);
    let exports = [b"\x02\x06memory".as_slice(), &[2, 1], b"\x05begin", &[0, 1]].concat();
    assert_eq!(section(&trimmed, EXPORTS), exports);
    assert!(EDGE.check(&trimmed).is_ok() && EDGE.check(&module()).is_err());
}

#[test]
fn a_panic_is_a_trap() {
    let trimmed = EDGE.trim(&module()).unwrap();
    assert_eq!(section(&trimmed, CODE), [2, 4, 0, 0x01, 0x01, 0x0b, 3, 0, 0x00, 0x0b]);
}

#[test]
fn what_a_panic_would_say_is_not_there() {
    let said = b"a crates/sdk/src/x.rs b capacity overflow c";
    assert_eq!(
        silenced(said),
        b"a \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 b \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 c"
    );
}

#[test]
fn what_is_no_such_module_is_an_error() {
    for wasm in [&[][..], b"\0asm\x01\0\0\0", b"\0asm\x01\0\0\0\x02\x7f", &module()[..40]] {
        assert!(EDGE.trim(wasm).is_err());
    }
}
