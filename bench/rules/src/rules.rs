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
        shoal: r#"{"attribute": "gender", "is": {"eq": "female"}}"#,
        cel: r#"gender == "female""#,
        zen: r#"gender == "female""#,
    },
    Rule {
        name: "a range",
        shoal: r#"{"attribute": "age", "is": {"between": [25, 40]}}"#,
        cel: "age >= 25 && age <= 40",
        zen: "age >= 25 and age <= 40",
    },
    Rule {
        name: "one of a few",
        shoal: r#"{"attribute": "country", "is": {"in": ["KZ", "UZ", "KG"]}}"#,
        cel: r#"country in ["KZ", "UZ", "KG"]"#,
        zen: r#"country in ["KZ", "UZ", "KG"]"#,
    },
    Rule {
        name: "text",
        shoal: r#"{"attribute": "email", "is": {"ends": "@gmail.com"}}"#,
        cel: r#"email.endsWith("@gmail.com")"#,
        zen: r#"endsWith(email, "@gmail.com")"#,
    },
    Rule {
        name: "a list",
        shoal: r#"{"attribute": "tags", "is": {"has_any": ["vip"]}}"#,
        cel: r#""vip" in tags"#,
        zen: r#""vip" in tags"#,
    },
    Rule {
        name: "inside an object",
        shoal: r#"{"attribute": "address.city", "is": {"eq": "Astana"}}"#,
        cel: r#"address.city == "Astana""#,
        zen: r#"address.city == "Astana""#,
    },
    Rule {
        name: "five together",
        shoal: r#"{"all": [
            {"attribute": "country", "is": {"in": ["KZ", "UZ", "KG"]}},
            {"attribute": "age", "is": {"gte": 20}},
            {"attribute": "spent", "is": {"gt": 100}},
            {"attribute": "address.city", "is": {"ne": "Berlin"}},
            {"not": {"attribute": "plan", "is": {"eq": "free"}}}]}"#,
        cel: r#"country in ["KZ", "UZ", "KG"] && age >= 20 && spent > 100
            && address.city != "Berlin" && !(plan == "free")"#,
        zen: r#"country in ["KZ", "UZ", "KG"] and age >= 20 and spent > 100
            and address.city != "Berlin" and not (plan == "free")"#,
    },
    Rule {
        name: "any of three pairs",
        shoal: r#"{"any": [
            {"all": [{"attribute": "plan", "is": {"eq": "business"}}, {"attribute": "spent", "is": {"gt": 1500}}]},
            {"all": [{"attribute": "plan", "is": {"eq": "plus"}}, {"attribute": "age", "is": {"lt": 25}}]},
            {"all": [{"attribute": "gender", "is": {"eq": "male"}}, {"attribute": "address.floor", "is": {"gte": 15}}]}]}"#,
        cel: r#"(plan == "business" && spent > 1500) || (plan == "plus" && age < 25)
            || (gender == "male" && address.floor >= 15)"#,
        zen: r#"(plan == "business" and spent > 1500) or (plan == "plus" and age < 25)
            or (gender == "male" and address.floor >= 15)"#,
    },
];
