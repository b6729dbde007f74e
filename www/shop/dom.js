// Builds elements. Text is only ever text.

/**
 * An element with properties and children: `el("a", { href: "/shop/" }, "Home")`.
 * `class`, `data-…`, `aria-…` and `on…` work as one expects; null and false are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A picture that does not shift the page when it arrives. */
export function image(src, alt, size, attributes = {}) {
  return el("img", { src, alt, width: size, height: size, decoding: "async", ...attributes });
}

/** One of the shop's line icons, drawn as an element. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  basket: "M3 9.5h18l-2 10.5H5zM8 9.5 11 4M16 9.5 13 4M9 13v4M15 13v4M12 13v4",
  arrow: "M4 12h15M13 6l6 6-6 6",
  minus: "M6 12h12",
  plus: "M6 12h12M12 6v12",
  post: "M3 6h18v12H3zM3 7l9 7 9-7",
  leaf: "M5 19C4 9 10 4 20 4c0 10-5 16-15 15zM5 19l8-9",
  knot: "M12 8c-3-5-9-4-8 0s6 3 8 0zM12 8c3-5 9-4 8 0s-6 3-8 0zM12 8l-4 12M12 8l4 12",
};
