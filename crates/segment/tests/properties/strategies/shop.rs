//! What shops see, and what they ask of the attributes that follow from it.

use event::{Call, CallKind};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::kinds::{alone, for_some, held_for, number_test, segment, single, time_test};
use super::scene::{Scene, call, map, scene};
use super::values::{date_near, small};
use crate::naive::user_agents;

fn item() -> impl Strategy<Value = Json> {
    let price = option::weighted(0.7, select(&[0.5, 1.0, 2.5][..]));
    let quantity = option::of(select(vec![json!(1), json!(2), json!("3")]));
    (select(vec![json!(1), json!("1"), json!(2)]), option::weighted(0.2, Just("red")), price, quantity, small()).prop_map(
        |(product, variant, price, quantity, x)| {
            json!({"product_id": product, "variant": variant, "price": price, "quantity": quantity, "x": x})
        },
    )
}

/// Events about the cart and orders.
pub(crate) fn buying() -> BoxedStrategy<Call> {
    let line = (select(&["product_added", "product_added", "product_removed"][..]), item())
        .prop_map(|(name, item)| call(CallKind::Track, name, item));
    let cart = (select(&["cart_viewed", "cart_updated"][..]), option::weighted(0.7, vec(item(), 0..3)))
        .prop_map(|(name, items)| call(CallKind::Track, name, json!({"items": items})));
    let cuts = json!({"recency": [1, 2, 7, 14], "frequency": [1, 2, 3, 4], "monetary": [1, 2, 4, 8]});
    let cuts = prop_oneof![Just(json!({"rfm_cuts": cuts})), Just(json!({"rfm_cuts": null}))];
    let cuts = cuts.prop_map(|cuts| call(CallKind::Identify, "", cuts));
    prop_oneof![3 => line, 2 => cart, 6 => ordering(), 1 => cuts].boxed()
}

/// Events about orders alone.
pub(crate) fn ordering() -> BoxedStrategy<Call> {
    const NAMES: &[&str] = &[
        "order_completed",
        "order_completed",
        "order_completed",
        "order_updated",
        "order_cancelled",
        "order_refunded",
    ];
    let id = option::weighted(0.9, select(vec![json!("o1"), json!("o2"), json!(3)]));
    let worth = (
        option::weighted(0.5, select(vec![json!(0.5), json!(2), json!("1"), json!("?")])),
        option::weighted(0.4, 1..4_i64),
        option::weighted(0.4, 1..4_i64),
    );
    let status = option::weighted(0.3, select(&["completed", "delivered", "pending"][..]));
    let items = option::weighted(0.5, vec(item(), 0..3));
    let date = option::weighted(0.2, date_near());
    (select(NAMES), id, worth, status, items, date, option::weighted(0.8, small()))
        .prop_map(|(name, id, (revenue, total, value), status, items, date, x)| {
            let says = json!({
                "order_id": id, "revenue": revenue, "total": total, "value": value, "status": status,
                "items": items, "date": date, "x": x,
            });
            call(CallKind::Track, name, says)
        })
        .boxed()
}

/// Pages, screens, messages, and where and on what they were seen.
pub(crate) fn visiting() -> BoxedStrategy<Call> {
    let page = (select(&["page_viewed", "page_viewed", "screen_viewed", "a", ""][..]), context()).prop_map(
        |(name, context)| {
            let kind = match name {
                "page_viewed" => CallKind::Page,
                "screen_viewed" => CallKind::Screen,
                "" => CallKind::Identify,
                _ => CallKind::Track,
            };
            Call { context: map(context), ..call(kind, name, json!({})) }
        },
    );
    const NAMES: &[&str] = &[
        "message_sent",
        "message_sent",
        "message_opened",
        "message_opened",
        "message_clicked",
        "message_delivered",
    ];
    let message = (select(NAMES), option::weighted(0.9, select(&["1", "2", "3"][..])))
        .prop_map(|(name, id)| call(CallKind::Track, name, json!({"message_id": id, "channel": "email"})));
    prop_oneof![3 => page, 2 => message].boxed()
}

/// What becomes of messages, and what a contact says of its addresses.
pub(crate) fn answering() -> BoxedStrategy<Call> {
    const NAMES: &[&str] = &["message_opened", "message_clicked", "message_bounced", "message_unsubscribed"];
    let answer = (select(NAMES), select(&["email", "email", "sms"][..]))
        .prop_map(|(name, channel)| call(CallKind::Track, name, json!({"channel": channel})));
    let address =
        || option::weighted(0.5, select(vec![json!("a@x.example"), json!("b@x.example"), Json::Null]));
    let agrees = || option::weighted(0.4, select(vec![json!(true), json!(true), json!(false), Json::Null]));
    let told = (address(), address(), agrees(), agrees()).prop_map(|(email, phone, by_email, by_sms)| {
        let consent = said([("email", by_email), ("sms", by_sms)]);
        let consent = (consent != json!({})).then_some(consent);
        call(CallKind::Identify, "", said([("email", email), ("phone", phone), ("consent", consent)]))
    });
    prop_oneof![answer, told].boxed()
}

/// An object of what is told, `null` included.
fn said<const N: usize>(told: [(&str, Option<Json>); N]) -> Json {
    told.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

/// A test of how a channel stands.
pub(crate) fn reached() -> BoxedStrategy<Json> {
    let path = |field: &'static str| {
        select(&["email", "sms"][..]).prop_map(move |channel| format!("channel.{channel}.{field}"))
    };
    let flag =
        || prop_oneof![3 => any::<bool>().prop_map(|is| json!({"eq": is})), 1 => Just(json!({"set": false}))];
    let times = prop_oneof![path("consent_at"), path("last_open_at"), path("last_click_at")];
    prop_oneof![
        3 => (path("reachable"), flag()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        2 => (path("consent"), flag()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        3 => (times, time_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
    ]
    .boxed()
}

fn context() -> impl Strategy<Value = Json> {
    let url = select(
        &[
            "https://shop.example/",
            "https://shop.example/sale?utm_source=news&utm_medium=email",
            "https://shop.example/sale?x=1&utm_campaign=may",
        ][..],
    );
    let referrer =
        select(&["https://shop.example/a", "https://search.example/?q=1", "https://blog.example/"][..]);
    let campaign =
        select(vec![json!({"name": "may", "source": "ads"}), json!({"source": "news", "term": "tea"})]);
    let place = select(vec![
        json!({"country": "KZ", "city": "Astana"}),
        json!({"country": "DE", "region": "Berlin"}),
    ]);
    let page = option::weighted(0.7, (url, option::weighted(0.4, referrer)));
    let agent = option::weighted(0.6, select(user_agents()));
    (page, option::weighted(0.2, campaign), agent, option::weighted(0.4, place)).prop_map(
        |(page, campaign, agent, place)| {
            let page = page.map(|(url, referrer)| json!({"url": url, "referrer": referrer}));
            json!({"page": page, "campaign": campaign, "userAgent": agent, "location": place})
        },
    )
}

/// A test of an attribute made of what was bought.
pub(crate) fn bought() -> BoxedStrategy<Json> {
    let states = select(vec![json!({"eq": "open"}), json!({"eq": "purchased"}), json!({"ne": "empty"})]);
    let figures = &[
        "cart.value",
        "cart.size",
        "orders.count",
        "orders.revenue",
        "orders.average_value",
        "orders.items",
        "orders.days_between_mean",
        "orders.refunded",
    ][..];
    let dates = &["cart.updated_at", "orders.first_at", "orders.last_at"][..];
    let product = || select(vec![json!({"eq": 1}), json!({"eq": 2}), json!({"in": [2, 3]})]);
    prop_oneof![
        2 => states.prop_map(|is| json!({"attribute": "cart.state", "is": is})),
        5 => (select(figures), number_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        4 => (select(dates), time_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        3 => (select(&["rfm.recency", "rfm.frequency", "rfm.monetary"][..]), number_test())
            .prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        1 => select(&["521", "511", "411", "1"][..]).prop_map(|grades| json!({"attribute": "rfm.score", "is": {"starts": grades}})),
        1 => product().prop_map(|is| json!({"attribute": "cart.items", "any": {"param": "product_id", "is": is}})),
        1 => number_test().prop_map(|is| json!({"attribute": "cart.items", "any": {"param": "quantity", "is": is}})),
        1 => number_test().prop_map(|is| json!({"attribute": "cart.items.price", "is": is})),
        1 => number_test().prop_map(|is| json!({"attribute": "cart.items", "is": {"len": is}})),
    ]
    .boxed()
}

/// A test of an attribute made of visits and messages.
pub(crate) fn visited() -> BoxedStrategy<Json> {
    let figures = &[
        "activity.sessions",
        "activity.days_active",
        "session.pages",
        "messages.sent",
        "messages.opened",
        "messages.clicked",
        "messages.open_rate",
        "messages.click_rate",
    ][..];
    let test = |paths: &'static [&'static str], texts: &'static [&'static str]| {
        let is = prop_oneof![
            4 => vec(select(texts), 1..3).prop_map(|list| json!({"in": list})),
            1 => any::<bool>().prop_map(|set| json!({"set": set})),
        ];
        (select(paths), is).prop_map(|(path, is)| json!({"attribute": path, "is": is}))
    };
    let device = json!({"param": "os", "is": {"eq": "iOS"}});
    prop_oneof![
        6 => (select(figures), number_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        2 => (select(&["activity.first_seen", "activity.last_seen"][..]), time_test())
            .prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        3 => any::<bool>().prop_map(|current| json!({"attribute": "session.current", "is": {"eq": current}})),
        1 => select(&[0, 1800, 3600][..]).prop_map(|bound| json!({"attribute": "session.duration", "is": {"gte": bound}})),
        1 => test(&["traffic.first.source", "traffic.last.source"], &["news", "ads"]),
        1 => test(&["traffic.first.medium", "traffic.last.campaign", "traffic.last.term"], &["email", "may", "tea"]),
        1 => test(&["traffic.first.referrer", "traffic.last.referrer"], &["https://blog.example/", "https://shop.example/a"]),
        1 => test(&["traffic.first.landing", "traffic.last.landing"], &["https://shop.example/"]),
        1 => test(&["device.type", "device.os"], &["desktop", "iOS", "Android"]),
        1 => test(&["device.browser", "device.browser_version"], &["Edge", "Safari", "126", "127"]),
        1 => Just(json!({"attribute": "device.all", "any": device})),
        1 => number_test().prop_map(|is| json!({"attribute": "device.all", "is": {"len": is}})),
        1 => test(&["geo.country", "geo.region", "geo.city"], &["KZ", "DE", "Berlin"]),
    ]
    .boxed()
}

/// The same of an attribute, or that it has been so for long enough.
pub(crate) fn for_long(attribute: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let held =
        (attribute.clone(), held_for()).prop_map(|(attribute, length)| match attribute["is"].is_null() {
            true => attribute,
            false => {
                json!({"held": {"attribute": attribute["attribute"], "is": attribute["is"], "for": length}})
            }
        });
    prop_oneof![3 => attribute, 1 => held].boxed()
}

/// The condition, asked of orders and of what is done in a shop.
pub(crate) fn of_a_shop(condition: Json) -> Json {
    match condition {
        Json::Array(list) => list.into_iter().map(of_a_shop).collect(),
        Json::Object(map) => map
            .into_iter()
            .map(|(key, value)| match (key.as_str(), value.as_str()) {
                ("since", Some(_)) => (key, json!("orders.last_at")),
                _ => (key, of_a_shop(value)),
            })
            .collect(),
        Json::String(text) => json!(match text.as_str() {
            "a" => "order",
            "b" => "order_completed",
            "c" => "order_updated",
            other => other,
        }),
        other => other,
    }
}

/// A definition of any kind, asked of a shop, and calls that it is about.
pub(crate) fn asked() -> BoxedStrategy<(Json, Scene)> {
    let of_orders =
        prop_oneof![2 => alone(single()), 1 => alone(for_some()), 1 => segment()].prop_map(of_a_shop);
    prop_oneof![
        2 => (alone(for_long(bought())), scene(buying())),
        2 => (alone(for_long(visited())), scene(visiting())),
        1 => (alone(for_long(reached())), scene(answering())),
        3 => (of_orders, scene(ordering())),
    ]
    .boxed()
}
