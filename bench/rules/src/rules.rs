//! The same conditions in three languages.

pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// The `where` of a definition.
    pub(crate) shoal: &'static str,
    pub(crate) cel: &'static str,
    pub(crate) zen: &'static str,
}

pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "one equality",
        shoal: r#"{"attribute": "country", "is": {"eq": "Germany"}}"#,
        cel: r#"country == "Germany""#,
        zen: r#"country == "Germany""#,
    },
    Rule {
        name: "a range",
        shoal: r#"{"attribute": "invoices", "is": {"between": [3, 10]}}"#,
        cel: "invoices >= 3 && invoices <= 10",
        zen: "invoices >= 3 and invoices <= 10",
    },
    Rule {
        name: "one of a few",
        shoal: r#"{"attribute": "country", "is": {"in": ["France", "Spain", "Italy"]}}"#,
        cel: r#"country in ["France", "Spain", "Italy"]"#,
        zen: r#"country in ["France", "Spain", "Italy"]"#,
    },
    Rule {
        name: "text",
        shoal: r#"{"attribute": "favourite", "is": {"ends": "HOLDER"}}"#,
        cel: r#"favourite.endsWith("HOLDER")"#,
        zen: r#"endsWith(favourite, "HOLDER")"#,
    },
    Rule {
        name: "a list",
        shoal: r#"{"attribute": "weekdays", "is": {"has_any": ["sun"]}}"#,
        cel: r#""sun" in weekdays"#,
        zen: r#""sun" in weekdays"#,
    },
    Rule {
        name: "inside an object",
        shoal: r#"{"attribute": "first.weekday", "is": {"eq": "thu"}}"#,
        cel: r#"first.weekday == "thu""#,
        zen: r#"first.weekday == "thu""#,
    },
    Rule {
        name: "five together",
        shoal: r#"{"all": [
            {"attribute": "country", "is": {"in": ["United Kingdom", "Germany", "France"]}},
            {"attribute": "invoices", "is": {"gte": 2}},
            {"attribute": "spent", "is": {"gt": 500}},
            {"attribute": "first.weekday", "is": {"ne": "sat"}},
            {"not": {"attribute": "returns", "is": {"gt": 3}}}]}"#,
        cel: r#"country in ["United Kingdom", "Germany", "France"] && invoices >= 2 && spent > 500
            && first.weekday != "sat" && !(returns > 3)"#,
        zen: r#"country in ["United Kingdom", "Germany", "France"] and invoices >= 2 and spent > 500
            and first.weekday != "sat" and not (returns > 3)"#,
    },
    Rule {
        name: "any of three pairs",
        shoal: r#"{"any": [
            {"all": [{"attribute": "country", "is": {"eq": "Germany"}}, {"attribute": "spent", "is": {"gt": 1000}}]},
            {"all": [{"attribute": "returns", "is": {"gte": 5}}, {"attribute": "largest", "is": {"lt": 500}}]},
            {"all": [{"attribute": "invoices", "is": {"gte": 5}}, {"attribute": "first.month", "is": {"eq": 12}}]}]}"#,
        cel: r#"(country == "Germany" && spent > 1000) || (returns >= 5 && largest < 500)
            || (invoices >= 5 && first.month == 12)"#,
        zen: r#"(country == "Germany" and spent > 1000) or (returns >= 5 and largest < 500)
            or (invoices >= 5 and first.month == 12)"#,
    },
];
