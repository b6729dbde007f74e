//! Data is text wherever it stands, and what is wrong is told with its place.

use event::{Map, Value};

use super::{Heading, Template};

fn field(item: Option<usize>, name: &str) -> Option<String> {
    let text = match (item, name) {
        (None, "title") => "For \"you\"",
        (Some(0), "name") => "<b>'Tea' & co</b>",
        (Some(0), "url") => "https://shop.example/?a=1&b=2",
        (Some(0), "old_price") => "5.00",
        (Some(1), "name") => "Jam",
        (Some(1), "url") => " javascript:alert(1)",
        _ => return None,
    };
    Some(text.to_owned())
}

#[track_caller]
fn check(template: &str, expected: &str) {
    assert_eq!(Template::read(template).unwrap().fill(2, &field), expected);
}

#[track_caller]
fn refused(template: &str, why: &str) {
    let told = Template::read(template).unwrap_err().message;
    assert!(told.contains(why), "{template}: {told}");
}

#[test]
fn data_is_text_wherever_it_stands() {
    check(
        "<h2 title=\"{{title}}\">{{ title }}</h2>",
        "<h2 title=\"For &quot;you&quot;\">For &quot;you&quot;</h2>",
    );
    check(
        "{{#items}}<a href='{{url}}' data-n=\"a {{name}}\">{{name}}</a>{{#old_price}}<s>{{old_price}}</s>{{/old_price}}{{/items}}",
        "<a href='https://shop.example/?a=1&amp;b=2' data-n=\"a &lt;b&gt;&#39;Tea&#39; &amp; co&lt;/b&gt;\">\
         &lt;b&gt;&#39;Tea&#39; &amp; co&lt;/b&gt;</a><s>5.00</s>\
         <a href='' data-n=\"a Jam\">Jam</a>",
    );
    check("{{#items}}{{title}} {{/items}}{{none}}", "For &quot;you&quot; For &quot;you&quot; ");
    check("a < b <br/> 1<2", "a < b <br/> 1<2");
}

#[test]
fn what_is_no_place_for_data_is_refused() {
    for template in [
        "<a href={{url}}>x</a>",
        "<{{name}}>",
        "<a {{name}}=\"x\">",
        "<a x=\"1\"{{name}}>",
        "<p style=\"{{name}}\">",
        "</{{name}}>",
    ] {
        refused(template, "no text may");
    }
    refused("<a href=\"{{name}}\">", "in an address");
    refused("<a href=\"/p?u={{url}}\">", "in an address");
    refused("<a href=\"{{url}}#x\">", "in an address");
    refused("<img SRC = '{{title}}'>", "in an address");
    for template in [
        "<script>{{name}}</script>",
        "<p onclick=\"x\">",
        "<!-- {{name}} -->",
        "<iframe srcdoc='x'>",
        "<style>",
        "<SVG>",
    ] {
        refused(template, "may not");
    }
    refused("{{#items}}x", "{{/items}}");
    refused("x{{/items}}", "opened before");
    refused("{{#items}}{{#name}}{{/items}}{{/name}}", "{{/name}}");
    refused("<a {{#items}}x{{/items}}>", "whole tag");
    refused("<p title=\"x", "closed");
    refused("{{name", "`}}`");
    refused("{{a b}}", "name of a field");
    refused(&"x".repeat(super::BYTES + 1), "bytes");
}

#[track_caller]
fn flaw(template: &str, expected: &str) {
    assert_eq!(Template::read(template).unwrap_err().to_string(), expected);
}

#[test]
fn a_flaw_is_told_with_its_place() {
    flaw("<p>\n  <script>", "line 2, column 10: `<script>` may not stand in a template");
    flaw(
        "<a\n title=\"ä\" {{name}}>",
        "line 2, column 12: `name` stands where no text may; put it into text or a quoted attribute",
    );
    flaw("{{#items}}\n<li>{{/name}}", "line 2, column 5: expected `{{/items}}`");
    flaw("{{#items}}\n<li>", "line 2, column 5: expected `{{/items}}`");
    flaw("x\n<p title=\"", "line 2, column 11: expected the last tag to be closed with `>`");
}

#[test]
fn products_fill_it_as_pages_show_them() {
    let item = |json: &str| serde_json::from_str::<Value>(json).unwrap().as_map().unwrap().clone();
    let items: [Map; 1] = [item(r#"{"name": "Tea", "price": 2.5, "title": "x", "in_stock": true}"#)];
    let heading = Heading { block: "top", title: "For <you>", variant: "b" };
    let template = Template::read(
        "{{block}} {{variant}} {{title}}: {{#items}}{{name}} {{price}} {{in_stock}}{{/items}}",
    );
    assert_eq!(template.unwrap().of_block(&heading, &items), "top b For &lt;you&gt;: Tea 2.50 true");
}
