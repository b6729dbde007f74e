// What the tracker makes of clicks, forms, other trackers' calls and addresses: tables, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clicked, mode, place, submitted } from "../../crates/sdk/js/describe.js";
import { heard, words } from "../../crates/sdk/js/layer.js";

/** As JSON, which leaves out what is undefined. */
const plain = (value) => value && JSON.parse(JSON.stringify(value));

const click = (element, auto = "click") =>
  plain(clicked({ tagName: "A", id: "", name: "", textContent: "", dataset: {}, ...element }, auto, "s.example"));

test("links, buttons and files are told apart", () => {
  const inside = { href: "https://s.example/p/1", textContent: " Red \n lamp ", id: "x" };
  assert.deepEqual(click(inside), ["link_clicked", { url: inside.href, text: "Red lamp", id: "x" }]);
  assert.deepEqual(click({ href: "https://other.example/" }), ["link_clicked", { url: "https://other.example/", outbound: true }]);
  const file = { href: "https://s.example/files/Size.Chart.PDF?v=1" };
  assert.deepEqual(click(file), ["file_downloaded", { url: file.href, extension: "pdf" }]);
  assert.deepEqual(click({ href: "mailto:x" }), ["link_clicked", { url: "mailto:x" }]);
  const button = { tagName: "BUTTON", textContent: "Buy" };
  assert.deepEqual(click(button), ["button_clicked", { text: "Buy" }]);
  assert.deepEqual(click({ tagName: "INPUT", value: "Order" }), ["button_clicked", { text: "Order" }]);
  assert.deepEqual(click({ tagName: "a", href: { baseVal: "/p/1" }, textContent: "Map" }), ["button_clicked", { text: "Map" }]);
  assert.equal(click(button, "page"), undefined);
});

test("what may be personal is no label", () => {
  for (const textContent of ["me@example.com", "+49 151 234567"]) {
    assert.deepEqual(click({ tagName: "BUTTON", textContent }), ["button_clicked", {}]);
  }
  assert.equal(click({ textContent: "x".repeat(500) })[1].text.length, 80);
});

test("an attribute names the event and its params", () => {
  const dataset = { shoalEvent: "wish", shoalProductId: "042", shoalPrice: "9.50", shoalQuantity: "x", other: "1" };
  assert.deepEqual(click({ dataset }, "page"), ["wish", { product_id: "042", price: 9.5, quantity: "x" }]);
});

test("a cart button adds where the shop wants it", () => {
  const button = { tagName: "BUTTON", dataset: { addToCart: "", productId: "7", price: "3" } };
  assert.deepEqual(click(button, "cart click"), ["product_added", { product_id: "7", price: 3 }]);
  assert.deepEqual(click(button), ["button_clicked", {}]);
});

test("numbers are what JSON takes for numbers", () => {
  const price = (shoalPrice) => click({ dataset: { shoalEvent: "x", shoalPrice } })[1].price;
  for (const text of ["0", "9.5", "10", "0.50"]) assert.equal(price(text), Number(text));
  for (const text of ["", ".5", "5.", "05", "1e3", "-1", "1,5", "1.2.3"]) assert.equal(price(text), text);
});

test("choices are told, and what was typed only if it is marked", () => {
  const field = (name, type, value, { fill = "", marked, checked } = {}) => ({
    name, type, value, checked, autocomplete: fill, dataset: marked ? { shoalCapture: "" } : {},
  });
  const fields = [
    field("size", "select-one", "L"),
    field("gift", "checkbox", "on", { checked: true }),
    field("city", "text", "Київ"),
    field("topic", "text", 'a "b"', { marked: true }),
    field("secret", "password", "p", { marked: true }),
    field("card", "text", "4", { marked: true, fill: "billing cc-number" }),
    field("code", "text", "4", { marked: true, fill: "one-time-code" }),
    field("", "radio", "x", { marked: true }),
  ];
  const form = { id: "order", name: null, action: "/order?secret=1" };
  const params = { id: "order", action: "/order", fields: { size: "L", gift: true, topic: 'a "b"' } };
  assert.deepEqual(plain(submitted(form, fields)), ["form_submitted", params]);
  assert.deepEqual(plain(submitted({}, [])), ["form_submitted", {}]);
});

test("commerce and Yespo are heard where the shop wants it", () => {
  const params = { transaction_id: "1" };
  assert.deepEqual(heard(["event", "purchase", params], "datalayer es"), ["purchase", params]);
  assert.deepEqual(plain(heard(["sendEvent", "MainPage", null], "datalayer es")), ["MainPage", null]);
  for (const other of [["event", "gtm.js", {}], ["set", "purchase", {}], [], ["init", "x", {}], ["sendEvent", {}]]) {
    assert.equal(heard(other, "datalayer es"), undefined, JSON.stringify(other));
  }
  assert.equal(heard(["event", "purchase", params], "click"), undefined);
  assert.deepEqual(words({ event: "purchase", ecommerce: params }), ["event", "purchase", params]);
  assert.deepEqual(words({ 0: "set", 1: "x" }), ["set", "x", undefined]);
});

test("a consent mode is read", () => {
  const denied = { analytics_storage: "denied", ad_storage: "denied", ad_user_data: "granted" };
  assert.equal(mode(["consent", "default", denied]), "d0-0");
  assert.equal(mode(["consent", "update", { analytics_storage: "granted", ad_personalization: "denied" }]), "u10-");
});

test("an address tells campaign, click and search", () => {
  const address = "https://s.example/p?utm_source=m%C3%A4il+1&x=1&utm_campaign=a&utm_odd=1&utm_term=&gclid=c1&q=red+lamp#y";
  const [page, campaign, click, words] = place(address, "Größe");
  const search = "?utm_source=m%C3%A4il+1&x=1&utm_campaign=a&utm_odd=1&utm_term=&gclid=c1&q=red+lamp";
  assert.deepEqual(JSON.parse(`{${page}}`), { url: address, path: "/p", search, title: "Größe" });
  assert.equal(campaign, '"source":"mäil 1","name":"a"');
  assert.equal(click, '"gclid":"c1"');
  assert.equal(words, "red lamp");
  assert.deepEqual(place("https://s.example/", ""), ['"url":"https://s.example/","path":"/"', "", "", ""]);
});
