//! A request, as the client of any system may send it.

use ::segment::History;
use contact::Ledger;
use dialect::{Body, customerio, segment, yespo};
use event::{Arrival, Call, CallError, CallKind, Time};

/// Reads any bytes in every dialect; a call that is accepted is somebody's, and is stored and read
/// without loss.
pub fn dialect(bytes: &[u8]) {
    let arrivals = [
        Arrival::recorded(),
        Arrival::at(Time::MAX),
        Arrival::sent(Time::MIN, Some(Time::MAX)).in_zone_named("Asia/Almaty"),
    ];
    for arrival in &arrivals {
        parts(bytes, arrival);
        let Ok(body) = Body::read(bytes) else { continue };
        let context = body.context().unwrap_or_default();
        for call in body.batch().into_iter().flatten() {
            check(segment::batched(call, &context, arrival));
        }
        let lists = [body.batch(), body.events(), body.orders(), body.contacts()];
        lists.into_iter().flatten().flatten().for_each(|part| parts(part, arrival));
    }
}

fn parts(bytes: &[u8], arrival: &Arrival) {
    check(segment::call(bytes, None, arrival));
    check(segment::call(bytes, Some(CallKind::Track), arrival));
    check(customerio::identify("ann@b.kz", bytes, arrival));
    check(customerio::event(None, bytes, arrival));
    check(customerio::event(Some("42"), bytes, arrival));
    check(customerio::device("42", bytes, arrival));
    check(yespo::event(bytes, arrival));
    check(yespo::tracked(bytes, arrival));
    check(yespo::contact(bytes, None, arrival));
    if let Ok(order) = yespo::order(bytes, arrival) {
        let again = order.again.iter().inspect(|again| assert!(again.time >= order.first.time, "news"));
        again.chain(&order.contact).chain([&order.first]).for_each(|call| check(Ok(call.clone())));
    }
}

fn check(read: Result<Call, CallError>) {
    let Ok(call) = read else { return };
    assert!(call.owner().is_some() && !call.id.is_empty(), "belongs to somebody");
    let stored = serde_json::to_vec(&call).unwrap_or_default();
    assert_eq!(serde_json::from_slice::<Call>(&stored).ok().as_ref(), Some(&call), "reads back");
    let (time, ledger): (Time, Ledger) = (call.time, [call.clone(), call].into_iter().collect());
    assert_eq!((ledger.len(), ledger.begin()), (1, Some(time)), "counts once");
}
