// What happens in the page, in words: names of events with params, and what an address tells of the way to it.
// Nothing here touches the page: elements come as what has their properties.

/** Files behind links, by the ending of the address. */
const FILES =
  /\.(pdf|zip|rar|7z|gz|docx?|xlsx?|pptx?|csv|txt|rtf|odt|ods|mp[34]|mov|avi|wav|exe|dmg|pkg|apk|msi|epub)$/i;
/** Fields whose value is one of a few that the shop offers, and those whose value is never told. */
const CHOICES = /^(select-one|radio|checkbox|range)$/;
const SECRET = /^(password|hidden|file)$/;
const SECRET_FILL = /(^| )cc-|password$|^one-time-code$/;
/** What advertising networks add to an address so that they can count a click. */
const CLICKS = /^(gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|yclid|twclid|li_fat_id|epik|sccid)$/;
/** What shops call the words somebody searches for. */
const SEARCHES = /^(q|s|search|query|keyword|search_query|searchword)$/;
/** Texts are cut to a label's length; with an address or so many digits in them they may be somebody's. */
const LABEL_CHARACTERS = 80;
const PERSONAL = /@|(\d\D*){7}/;

/** Whether this is among the words of `data-auto`. */
export const captures = (auto, what) => auto.split(" ").includes(what);

/** What a click on this element comes to, on a page of this host: name and params, or nothing. */
export const clicked = ({ tagName, id, name, href, value, textContent, dataset }, auto, host) => {
  const { shoalEvent } = dataset;
  if (shoalEvent) return [shoalEvent, params(dataset, "shoal")];
  if ("addToCart" in dataset && captures(auto, "cart")) return ["product_added", params(dataset, "")];
  if (!captures(auto, "click")) return;
  const text = label(tagName === "INPUT" ? value : textContent);
  const address = parsed(href);
  const told = { url: address?.href, text: text || undefined, id: id || undefined, name: name || undefined };
  if (!address) return ["button_clicked", told];
  const { protocol, host: other, pathname } = address;
  const [, extension] = FILES.exec(pathname) ?? [];
  if (extension) return ["file_downloaded", { ...told, extension: extension.toLowerCase() }];
  return ["link_clicked", { ...told, outbound: (/^http/.test(protocol) && other !== host) || undefined }];
};

/** What a form that is submitted comes to, with its fields as the page has them. */
export const submitted = ({ id, name, action }, fields) => {
  const told = fields.filter(({ name, type, autocomplete, dataset }) => {
    const isOpen = "shoalCapture" in dataset || CHOICES.test(type);
    return name && isOpen && !SECRET.test(type) && !SECRET_FILL.test(autocomplete);
  });
  const values = told.map(({ name, type, value, checked }) => [name, type === "checkbox" ? checked : value]);
  return ["form_submitted", {
    id: id || undefined,
    name: name || undefined,
    action: action?.split("?")[0] || undefined,
    fields: told[0] && Object.fromEntries(values),
  }];
};

/** What `gtag` was told of consent, as the core reads it: Google's names for tracking, personalization, marketing. */
export const mode = ([, how, told = {}]) => {
  const { analytics_storage, personalization_storage, ad_personalization, ad_storage, ad_user_data } = told;
  const words = [analytics_storage, personalization_storage || ad_personalization, ad_storage || ad_user_data];
  return (how === "update" ? "u" : "d") + words.map((word) => (word ? +(word === "granted") : "-")).join("");
};

/** What calls tell of an address, and how somebody came there: campaign, click, search. */
export const place = (address, title) => {
  const { pathname: path, search, searchParams } = new URL(address);
  const [campaign, click] = [{}, {}];
  let words = "";
  for (const [name, value] of searchParams) {
    const [, field] = /^utm_(source|medium|campaign|term|content|id)$/.exec(name) ?? [];
    if (!value) continue;
    if (field) campaign[field === "campaign" ? "name" : field] = value;
    else if (CLICKS.test(name)) click[name] = value;
    else if (SEARCHES.test(name)) words ||= value;
  }
  const page = { url: address, path, search: search || undefined, title: title || undefined };
  return [...[page, campaign, click].map(members), words];
};

/** The members of an object as JSON. */
export const members = (fields) => JSON.stringify(fields).slice(1, -1);

// The attributes `data-shoal-*`, or all without a prefix: `data-shoal-product-id` becomes `product_id`. What is a
// number by its name is one.
const params = (dataset, prefix) => {
  const told = {};
  for (const key in dataset) {
    if (!key.startsWith(prefix)) continue;
    const snake = (letter, at) => (at ? "_" : "") + letter.toLowerCase();
    const name = key.slice(prefix.length).replace(/[A-Z]/g, snake);
    if (/^(|event|add_to_cart|ignore|capture|block)$/.test(name)) continue;
    const value = dataset[key];
    const isNumber = /^(price|quantity|total|value)$/.test(name) && /^(0|[1-9]\d{0,14})(\.\d+)?$/.test(value);
    told[name] = isNumber ? +value : value;
  }
  return told;
};

// Of an element without an address nothing; links in pictures have one of another kind.
const parsed = (href) => {
  try {
    return new URL(href);
  } catch {}
};

const label = (text) => {
  const label = text.slice(0, 400).replace(/\s+/g, " ").trim().slice(0, LABEL_CHARACTERS);
  return PERSONAL.test(label) ? "" : label;
};
