//! Forms that are submitted: which, and what was chosen in them. What was typed is nobody's business
//! unless the shop marks the field.

use alloc::string::String;

use super::Happening;
use crate::call::{key, optional};
use crate::json;
use crate::text::parts;

/// Fields whose value is one of a few that the shop offers.
const CHOICES: &str = "select-one radio checkbox range";
/// Fields whose value is never told, marked or not.
const SECRET: &str = "password hidden file";

/// What a form that is submitted comes to. The page describes it as
/// `{id, name, action, fields: [{name, type, fill, marked, value}]}`, where `fill` is the
/// `autocomplete` of a field, and `marked` says that it bears `data-shoal-capture`.
pub fn submitted(form: &str) -> Happening {
    let said = |name| json::member_text(form, name);
    let mut params = String::from("{");
    for name in ["id", "name", "action"] {
        optional(&mut params, name, &said(name));
    }
    let mut has_fields = false;
    for field in json::parts(json::member(form, "fields")).filter(|field| may_be_told(field)) {
        if !has_fields {
            key(&mut params, "fields");
            params.push('{');
        }
        has_fields = true;
        key(&mut params, &json::member_text(field, "name"));
        params.push_str(json::member(field, "value"));
    }
    params.push_str(if has_fields { "}}" } else { "}" });
    Happening::new("form_submitted", params)
}

fn may_be_told(field: &str) -> bool {
    let said = |name| json::member_text(field, name);
    let (kind, fill) = (said("type"), said("fill"));
    let is = |list| parts(list, b' ').any(|word| word == kind);
    let is_card = parts(&fill, b' ').any(|word| word.starts_with("cc-"));
    let is_secret = is(SECRET) || is_card || fill.ends_with("password") || fill == "one-time-code";
    let is_open = json::member(field, "marked") == "true" || is(CHOICES);
    is_open && !is_secret && !said("name").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_told_and_what_was_typed_only_if_marked() {
        let form = concat!(
            r#"{"id":"order","name":"","action":"/order","fields":["#,
            r#"{"name":"size","type":"select-one","fill":"","marked":false,"value":"L"},"#,
            r#"{"name":"gift","type":"checkbox","fill":"","marked":false,"value":true},"#,
            r#"{"name":"city","type":"text","fill":"","marked":false,"value":"Київ"},"#,
            r#"{"name":"topic","type":"text","fill":"","marked":true,"value":"a \"b\""},"#,
            r#"{"name":"secret","type":"password","fill":"","marked":true,"value":"p"},"#,
            r#"{"name":"card","type":"text","fill":"billing cc-number","marked":true,"value":"4"},"#,
            r#"{"name":"code","type":"text","fill":"one-time-code","marked":true,"value":"4"},"#,
            r#"{"name":"","type":"radio","fill":"","marked":true,"value":"x"}]}"#
        );
        let expected =
            r#"{"id":"order","action":"/order","fields":{"size":"L","gift":true,"topic":"a \"b\""}}"#;
        assert_eq!(submitted(form), Happening::new("form_submitted", expected.into()));
    }

    #[test]
    fn a_form_may_have_nothing_to_tell() {
        assert_eq!(submitted("{}").params, "{}");
        let form = r#"{"fields":[{"name":"a","type":"radio","value":"b"}]}"#;
        assert_eq!(submitted(form).params, r#"{"fields":{"a":"b"}}"#);
    }
}
