//! Definitions: read, written, checked, and as they stand in every shop.

use super::*;

#[track_caller]
fn check(definition: &str, expected: Result<(), &str>) {
    let block: Block = serde_json::from_str(definition).unwrap();
    let checked = block.check().map_err(|fault| fault.to_string());
    assert_eq!(checked.as_ref().map(|_| ()).map_err(String::as_str), expected, "{definition}");
    let again: Block = serde_json::from_str(&serde_json::to_string(&block).unwrap()).unwrap();
    assert_eq!(again, block);
}

#[test]
fn a_whole_definition() {
    check(
        r#"{"id": "home", "name": "Home page", "title": {"en": "For you", "uk": "Для вас"}, "kind": "personal",
            "limit": 6, "filters": {"in_stock": true, "category": ["Home > Lamps"], "brand": ["x"], "tag": ["sale"],
            "price": {"gte": 5, "lt": 100}, "not_bought": true, "not_in_cart": true, "not_shown": true},
            "at_most": {"category": 2}, "fallbacks": ["trending", "bestsellers"],
            "split": {"bucket": 50, "salt": "s1", "with": {"kind": "trending", "fallbacks": []}}}"#,
        Ok(()),
    );
    check(r#"{"id": "home", "kind": "new"}"#, Ok(()));
}

#[test]
fn a_fault_is_told_with_its_place() {
    for (definition, fault) in [
        (r#"{"id": "Home", "kind": "new"}"#, "`id`: expected 1 to 64 small letters, digits, `_` or `-`"),
        (r#"{"id": "a", "kind": "new", "limit": 0}"#, "`limit`: expected 1 to 50, found 0"),
        (
            r#"{"id": "a", "kind": "new", "filters": {"price": {"gt": 5, "lte": 5}}}"#,
            "`filters.price`: no price is within these bounds",
        ),
        (
            r#"{"id": "a", "kind": "new", "filters": {"price": {"lt": -1}}}"#,
            "`filters.price.lt`: expected a number of zero or more",
        ),
        (
            r#"{"id": "a", "kind": "new", "filters": {"tag": ["x", " "]}}"#,
            "`filters.tag[1]`: expected 1 to 512 bytes of text",
        ),
        (r#"{"id": "a", "kind": "new", "at_most": {"brand": 0}}"#, "`at_most.brand`: expected 1 to 50"),
        (
            r#"{"id": "a", "kind": "new", "fallbacks": ["next", "next"]}"#,
            "`fallbacks[1]`: `next` comes before already",
        ),
        (
            r#"{"id": "a", "kind": "new", "title": {"e": "x"}}"#,
            "`title`: expected languages such as `en` or `uk`, found `e`",
        ),
        (
            r#"{"id": "a", "kind": "new", "split": {"bucket": 101, "salt": "s", "with": {}}}"#,
            "`split.bucket`: expected 0 to 100 percent, found 101",
        ),
        (
            r#"{"id": "a", "kind": "new", "split": {"bucket": 1, "salt": "s", "with": {"limit": 51}}}"#,
            "`split.with.limit`: expected 1 to 50, found 51",
        ),
    ] {
        check(definition, Err(fault));
    }
}

#[test]
fn every_kind_has_a_standing_block() {
    for kind in Kind::ALL {
        let block = Block::standing_named(kind.name()).unwrap();
        assert_eq!((block.kind, block.check()), (kind, Ok(())));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
    }
    assert_eq!(Block::standing_named("also_bought").unwrap().kind, Kind::BoughtTogether);
    assert_eq!(Block::standing_named("home"), None);
}

#[test]
fn a_title_is_found_by_language() {
    let block: Block =
        serde_json::from_str(r#"{"id": "a", "kind": "new", "title": {"de": "Neu", "en": "New"}}"#).unwrap();
    for (language, title) in
        [("de-AT", "Neu"), ("en", "New"), ("uk", "New"), ("fr, de;q=0.8,en;q=0.5", "Neu")]
    {
        assert_eq!(block.title_in(language), Some(title));
    }
}
