// The goods of the shop, best-selling first, and the ways to find them.

let products = [];
let byId = new Map();

/** The categories in the order of the shop's menu. */
export const categories = [
  "Kitchen & Dining",
  "Home Decoration",
  "Lighting & Candles",
  "Cosy Comforts",
  "Bags & Travel",
  "Stationery & Gift Wrap",
  "Toys & Games",
  "Garden & Outdoors",
  "Christmas",
];

/** Fetches the catalogue; everything else here answers from it. */
export async function loadCatalogue() {
  const response = await fetch("/shop/catalog.json");
  if (!response.ok) throw new Error(`the catalogue answered ${response.status}`);
  products = await response.json();
  byId = new Map(products.map((product) => [product.id, product]));
}

/** The product with this id, if the shop has it. */
export function productById(id) {
  return byId.get(id);
}

/** The products of a category. */
export function inCategory(category) {
  return products.filter((product) => product.category === category);
}

/** The best-selling products that cost less than `limit` and are not the eight everybody knows, one of a kind. */
export function under(limit, count) {
  const kinds = new Map();
  const few = products.slice(8).filter((product) => {
    if (product.price >= limit || !product.in_stock || product.category === "Christmas") return false;
    kinds.set(product.kind, (kinds.get(product.kind) ?? 0) + 1);
    return kinds.get(product.kind) === 1;
  });
  return few.slice(0, count);
}

/** The products of whose name, range and category each word of the query begins a word. */
export function search(query) {
  const words = plain(query).split(" ").filter(Boolean);
  if (words.length === 0) return [];
  return products.filter((product) => {
    const text = ` ${plain(`${product.name} ${product.brand} ${product.category}`)}`;
    return words.every((word) => text.includes(` ${word.replace(/s$/, "")}`));
  });
}

/** `Lighting & Candles` → `lighting-candles`. */
export function slug(category) {
  return plain(category).replaceAll(" ", "-");
}

/** The category with this slug. */
export function categoryBySlug(text) {
  return categories.find((category) => slug(category) === text);
}

/** Where a product's page is. */
export function productPath(product) {
  return `/shop/product/${product.id}`;
}

/** Where a category's page is. */
export function categoryPath(category) {
  return `/shop/category/${slug(category)}`;
}

/** The picture of a product. */
export function picture(product) {
  return `/shop/pictures/${product.id}.svg`;
}

function plain(text) {
  return text.toLowerCase().replaceAll("'", "").replace(/[^a-z0-9]+/g, " ").trim();
}
