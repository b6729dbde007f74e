// Draws a block: only elements made here, texts as text, links and pictures over http(s) only.

const EMPTY = "data-shoal-empty";
/** Items that room is kept for at most. */
const MOST = 50;

/** Shows the items of a block's answer in `element`. */
export const paint = (document, element, block) => {
  clear(element);
  // An answer without a list is an empty block.
  const items = Array.isArray(block.items) ? block.items : [];
  if (items.length === 0) return;
  const template = element.querySelector(":scope > template");
  const list = make(document, shapes(template).root, "shoal-block");
  list.setAttribute("data-block", text(block.block));
  if (block.variant === "b") list.setAttribute("data-variant", "b");
  for (const item of items) list.append(template ? fromTemplate(document, template, item) : plain(document, item));
  const title = element.getAttribute("data-title") ?? text(block.title);
  if (title) {
    const heading = make(document, "h2", "shoal-title");
    heading.textContent = title;
    element.append(heading);
  }
  element.append(list);
  element.removeAttribute(EMPTY);
};

/**
 * Keeps room for so many items in an empty element, so that the page does not jump when they come. How a
 * `.shoal-waiting` looks is the page's choice.
 */
export const wait = (document, element, limit) => {
  const template = element.querySelector(":scope > template");
  if ([...element.childNodes].some((node) => node !== template)) return;
  const { root, item } = shapes(template);
  const list = make(document, root, "shoal-block");
  list.setAttribute("aria-hidden", "true");
  for (let place = 0; place < Math.min(limit, MOST); place += 1) {
    const row = make(document, item, "shoal-waiting");
    for (const part of ["picture", "name", "price"]) row.append(make(document, "span", `shoal-${part}`));
    list.append(row);
  }
  const title = element.getAttribute("data-title");
  if (title) {
    const heading = make(document, "h2", "shoal-title");
    heading.setAttribute("aria-hidden", "true");
    heading.textContent = title;
    element.append(heading);
  }
  element.append(list);
};

/** Takes everything out but the template, and marks the element so that the page may hide it. */
export const clear = (element) => {
  const template = element.querySelector(":scope > template");
  element.textContent = "";
  if (template) element.append(template);
  element.setAttribute(EMPTY, "");
};

// A list, unless the page's own template is for something else.
const shapes = (template) => {
  const tag = template?.content.firstElementChild?.tagName ?? "LI";
  return tag === "LI" ? { root: "ul", item: "li" } : { root: "div", item: "div" };
};

const plain = (document, item) => {
  const row = make(document, "li");
  const link = make(document, "a");
  row.append(link);
  link.setAttribute("data-product-id", text(item.product_id));
  fill(document, link, item, "url");
  if (text(item.image_url)) {
    const image = make(document, "img");
    // The name stands beside it: to say it twice would not help anybody.
    image.setAttribute("alt", "");
    image.setAttribute("loading", "lazy");
    fill(document, image, item, "image_url");
    link.append(image);
  }
  for (const field of ["name", "price"]) {
    const part = make(document, "span", `shoal-${field}`);
    fill(document, part, item, field);
    link.append(part);
  }
  return row;
};

// A copy of the page's template, with each `data-field` filled.
const fromTemplate = (document, template, item) => {
  const copy = template.content.cloneNode(true);
  copy.firstElementChild?.setAttribute("data-product-id", text(item.product_id));
  for (const field of copy.querySelectorAll("[data-field]")) {
    fill(document, field, item, field.getAttribute("data-field"));
  }
  return copy;
};

// Puts the item's field where it belongs: addresses into links and pictures, all else as text.
const fill = (document, element, item, name) => {
  const attribute = { A: { url: "href" }, IMG: { image_url: "src" } }[element.tagName]?.[name];
  if (!attribute) {
    element.textContent = name === "price" ? price(document, item) : text(item[name]);
    return;
  }
  const address = webAddress(document, text(item[name]));
  if (address) element.setAttribute(attribute, address);
  else element.removeAttribute(attribute);
};

// The address in full if it leads to a web page: no `javascript:`, no `data:`.
const webAddress = (document, address) => {
  try {
    const { protocol, href } = new URL(address || "about:blank", document.baseURI);
    return /^https?:$/.test(protocol) && href;
  } catch {
    return "";
  }
};

// The price as people write it where the page's language is spoken.
const price = (document, { price, currency }) => {
  if (typeof price !== "number") return "";
  try {
    return price.toLocaleString(document.documentElement.lang || undefined, { style: "currency", currency });
  } catch {
    return `${price}`;
  }
};

// Texts and numbers as text, nothing else.
const text = (value) => (typeof value === "string" || typeof value === "number" ? `${value}` : "");

const make = (document, tag, className) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
};
