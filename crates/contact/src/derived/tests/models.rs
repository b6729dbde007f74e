//! `score` and `cluster`.

use super::*;

#[test]
fn what_one_model_says_takes_nothing_from_another() {
    let calls = r#"
        1 identify {"score": {"churn": {"value": 0.8, "class": "likely"}}}
        2 identify {"score": {"upsell": {"value": 0.1}}, "cluster": {"k5": {"class": "bargains"}}}
        3 identify {"score": {"churn": {"value": 0.5}}}
        4 identify {"score": {"churn": null}}
        5 identify {"score": null}
    "#;
    check(
        calls,
        &[
            ("score.churn.value", "1: 0.8\n3: 0.5\n4: null"),
            ("score.churn.class", "1: \"likely\"\n3: null\n4: null"),
            ("score.upsell", "2: {\"value\": 0.1}\n5: null"),
            ("cluster.k5.class", "2: \"bargains\""),
            (
                "score",
                r#"
            1: {"churn": {"value": 0.8, "class": "likely"}}
            2: {"churn": {"value": 0.8, "class": "likely"}, "upsell": {"value": 0.1}}
            3: {"churn": {"value": 0.5}, "upsell": {"value": 0.1}}
            4: {"upsell": {"value": 0.1}}
            5: null
        "#,
            ),
        ],
    );
}
