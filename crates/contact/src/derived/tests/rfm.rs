//! `rfm`.

use super::*;

#[test]
fn without_orders_there_are_no_grades() {
    check("0 order_cancelled {\"order_id\": \"o\"}", &[("rfm", ""), ("rfm.score", "")]);
    check(r#"0 identify {"rfm_cuts": {}}"#, &[("rfm.recency", "")]);
}

#[test]
fn recency_falls_with_time_alone() {
    let calls = "
        0 order_completed {\"order_id\": \"o\", \"revenue\": 150}
        60d order_completed {\"revenue\": 349.99}
    ";
    check(
        calls,
        &[
            ("rfm.recency", "0: 5\n14d: 4\n60d: 5\n74d: 4\n120d: 3\n240d: 2\n425d: 1"),
            ("rfm.frequency", "0: 1\n60d: 2"),
            ("rfm.monetary", "0: 3"),
            (
                "rfm.score",
                "0: \"513\"\n14d: \"413\"\n60d: \"523\"\n74d: \"423\"\n120d: \"323\"\n240d: \"223\"\n425d: \"123\"",
            ),
            (
                "rfm.group",
                r#"
            0: "new"
            14d: "promising"
            60d: "potential_loyalists"
            120d: "about_to_sleep"
            240d: "hibernating"
        "#,
            ),
        ],
    );
}

#[test]
fn grades_go_with_the_orders() {
    let calls = r#"
        1 order_completed {"order_id": "o", "revenue": 50}
        2 order_cancelled {"order_id": "o"}
        3 order_completed {"order_id": "o", "revenue": 49.99}
    "#;
    check(
        calls,
        &[
            ("rfm.monetary", "1: 2\n2: null\n3: 1"),
            ("rfm.recency", "1: 5\n2: null\n3: 5\n14d+1: 4\n60d+1: 3\n180d+1: 2\n365d+1: 1"),
        ],
    );
}

#[test]
fn a_shop_sets_the_cuts() {
    let calls = r#"
        0 identify {"rfm_cuts": {"recency": [1, 2, 3, 4.5], "monetary": [1, 2, 3, 4], "frequency": [1, 2]}}
        1d order_completed {"revenue": 3}
        2d identify {"rfm_cuts": {"recency": [0.5, 0.6, 2, 3]}}
        3d identify {"rfm_cuts": null}
    "#;
    check(
        calls,
        &[
            ("rfm.recency", "1d: 5\n2d: 3\n3d: 5\n15d: 4\n61d: 3\n181d: 2\n366d: 1"),
            ("rfm.monetary", "1d: 4\n2d: 1"),
            ("rfm.frequency", "1d: 1"),
        ],
    );
}
