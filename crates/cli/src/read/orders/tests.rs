//! Lines to calls.

use super::*;
use expect_test::{Expect, expect};
use jiff::tz::TimeZone;

const HEAD: &str = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country";

fn pieces(text: &str) -> Vec<Piece> {
    let dates = Dates::new(TimeZone::get("Europe/London").unwrap());
    let config = OrdersConfig { dates, currency: Some("GBP".to_owned()) };
    Orders::new(text.as_bytes(), Header::parse(text.lines().next().unwrap()), config)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn told(pieces: &[Piece]) -> String {
    let lines = pieces.iter().map(|piece| match piece {
        Piece::Item(item) => format!("{} +{} {}\n", item.line, item.lines, item.json),
        Piece::Refused(refusal) => format!("{} -{} {}\n", refusal.line, refusal.lines, refusal.reason),
    });
    lines.collect()
}

#[track_caller]
fn check(lines: &str, expected: Expect) {
    expected.assert_eq(&told(&pieces(&format!("{HEAD}\n{lines}"))));
}

#[test]
fn lines_of_one_order_become_one_call() {
    check(
        "489434,85048,15CM CHRISTMAS GLASS BALL ,12,2010-07-01 07:45:00,6.95,13085,United Kingdom\n\
         489434,79323P,\"LIGHTS, PINK\",3,2010-07-01 07:46:00,0.1,13085.0,United Kingdom\n\
         489435,POST,,1,2010-07-01 07:50:00,18,13085,United Kingdom\n",
        expect![[r#"
            2 +0 {"type":"identify","messageId":"customer:13085:2010-07-01","userId":"13085","timestamp":"2010-07-01T06:45:00Z","traits":{"country":"United Kingdom"}}
            2 +2 {"type":"track","messageId":"order:489434","userId":"13085","timestamp":"2010-07-01T06:45:00Z","event":"order_completed","properties":{"order_id":"489434","currency":"GBP","total":83.7,"products":[{"product_id":"85048","name":"15CM CHRISTMAS GLASS BALL","price":6.95,"quantity":12},{"product_id":"79323P","name":"LIGHTS, PINK","price":0.1,"quantity":3}]}}
            4 +1 {"type":"track","messageId":"order:489435","userId":"13085","timestamp":"2010-07-01T06:50:00Z","event":"order_completed","properties":{"order_id":"489435","currency":"GBP","total":18,"products":[{"product_id":"POST","price":18,"quantity":1}]}}
        "#]],
    );
}

#[test]
fn a_cancellation_is_a_refund_with_positive_amounts() {
    check(
        "C489449,22087,PAPER BUNTING,-12,2009-12-01 10:33:00,2.95,16321,Australia\n",
        expect![[r#"
            2 +0 {"type":"identify","messageId":"customer:16321:2009-12-01","userId":"16321","timestamp":"2009-12-01T10:33:00Z","traits":{"country":"Australia"}}
            2 +1 {"type":"track","messageId":"order:C489449","userId":"16321","timestamp":"2009-12-01T10:33:00Z","event":"order_refunded","properties":{"order_id":"C489449","currency":"GBP","total":35.4,"products":[{"product_id":"22087","name":"PAPER BUNTING","price":2.95,"quantity":12}]}}
        "#]],
    );
}

#[test]
fn what_cannot_be_sent_says_why() {
    check(
        "1,A,Cup,1,2009-12-01 10:00:00,1,,France\n\
         ,A,Cup,1,2009-12-01 10:00:00,1,7,France\n\
         2,,Cup,1,2009-12-01 10:00:00,1,7,France\n\
         3,A,Cup,one,2009-12-01 10:00:00,1,7,France\n\
         4,A,Cup,0,2009-12-01 10:00:00,1,7,France\n\
         5,A,Cup,-1,2009-12-01 10:00:00,1,7,France\n\
         6,A,Cup,1,2009-12-01 10:00:00,\"1,50\",7,France\n\
         A7,B,Adjust bad debt,1,2009-12-01 10:00:00,-53594.36,7,France\n\
         8,A,Cup,1,12/1/2009 10:00,1,7,France\n\
         9,A,Cup,1\n",
        expect![[r#"
            2 -1 no customer id
            3 -1 no order id
            4 -1 no product id
            5 -1 the quantity is not a number
            6 -1 zero quantity
            7 -1 negative quantity in an order that is not a cancellation
            8 -1 the price is not a number
            9 -1 negative price
            10 -1 the date is not like 2011-12-09 12:50:00
            11 -1 another number of columns than the first line
        "#]],
    );
}

#[test]
fn an_order_is_of_one_customer_and_of_one_kind() {
    let line = |order: &str, quantity: i32, customer: &str| {
        format!("{order},A,Cup,{quantity},2009-12-01 10:00:00,1,{customer},\n")
    };
    let lines = [line("1", 1, "7"), line("1", 1, "8"), line("C2", -1, "7"), line("C2", 1, "7")];
    let told = told(&pieces(&format!("{HEAD}\n{}", lines.concat())));
    assert!(told.contains("3 -1 another customer than on the order's first line\n"), "{told}");
    assert!(told.contains("5 -1 sale and refund in one order\n"), "{told}");
    assert!(told.contains("\"traits\":{}"), "{told}");
}

#[test]
fn lines_of_one_order_need_not_stand_together() {
    let line = |order: u32| format!("{order},A,Cup,1,2009-12-01 10:00:00,1,7,\n");
    let others = |from: u32, count: u32| (from..from + count).map(line).collect::<String>();
    let lines_of = |text: String| {
        let found = pieces(&format!("{HEAD}\n{text}"));
        let mut lines = 0;
        let mut refused = 0;
        for piece in found {
            match piece {
                Piece::Item(item) if item.json.contains("\"order:1\"") => lines = item.lines,
                Piece::Item(_) => {}
                Piece::Refused(refusal) => {
                    assert!(refusal.reason.starts_with("more than 1000 lines away"), "{}", refusal.reason);
                    refused += 1;
                }
            }
        }
        (lines, refused)
    };
    assert_eq!(lines_of(line(1) + &others(2, 999) + &line(1)), (2, 0));
    assert_eq!(lines_of(line(1) + &others(2, 1_001) + &line(1)), (1, 1));
}

#[test]
fn a_large_order_goes_without_names_and_a_larger_one_not_at_all() {
    let order = |id: u32, lines: u32| {
        (0..lines)
            .map(|line| {
                format!("{id},{line},A CUP WITH QUITE A LONG NAME ON IT,1,2009-12-01 10:00:00,1.25,7,\n")
            })
            .collect::<String>()
    };
    let found = pieces(&format!("{HEAD}\n{}{}", order(1, 600), order(2, 5_000)));
    let [Piece::Item(_), Piece::Item(without), Piece::Refused(refusal)] = found.as_slice() else {
        panic!("{}", told(&found));
    };
    assert_eq!((without.lines, without.note.is_some()), (600, true));
    assert!(without.json.contains("\"product_id\":\"599\"") && !without.json.contains("CUP"));
    assert_eq!((refusal.line, refusal.lines), (602, 5_000));
    assert_eq!(refusal.reason, "the order is over 32 KB even without the names of its products");
}

#[test]
fn pieces_and_refusals_account_for_every_line() {
    let line = |n: u32| {
        let customer = if n.is_multiple_of(3) { "" } else { "7" };
        format!("{},A,Cup,1,2009-12-01 10:00:00,1,{customer},\n", n / 5)
    };
    let text: String = (0..5_000).map(line).collect();
    let lines: u64 = pieces(&format!("{HEAD}\n{text}"))
        .iter()
        .map(|piece| match piece {
            Piece::Item(item) => item.lines,
            Piece::Refused(refusal) => refusal.lines,
        })
        .sum();
    assert_eq!(lines, 5_000);
}
