// Prices: counted in pence, shown in pounds.

export const currency = "GBP";

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency });

/** `2.5` → `£2.50`. */
export function price(amount) {
  return pounds.format(amount);
}

/** The sum of the lines of a cart or an order. */
export function sum(lines) {
  return lines.reduce((pence, { product, quantity }) => pence + Math.round(product.price * 100) * quantity, 0) / 100;
}
