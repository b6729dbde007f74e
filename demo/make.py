#!/usr/bin/env python3
"""Makes the data of the demo shop from the order history: `python3 demo/make.py HISTORY.csv.gz`."""

import csv
import json
import sys
from pathlib import Path

from making import customers, orders, pictures, scenes
from making.products import Product

DEMO = Path(__file__).resolve().parent
SHOP = DEMO.parent / "www" / "shop"
COLUMNS = ["product_id", "name", "category", "brand", "price", "currency", "url", "image_url", "in_stock"]


def main(source):
    """Writes every file; the same input gives the same bytes."""
    chosen = orders.choose(source)
    products = [Product(code, lines, code in chosen.sold_lately) for code, lines in chosen.products.items()]
    people = customers.sign_in_list(chosen.lines)

    orders.write(chosen.lines, DEMO / "orders.csv.gz")
    write_catalog(products, DEMO / "catalog.csv")
    write_json(people, DEMO / "customers.json")
    write_json(people, SHOP / "customers.json")
    write_json([for_the_shop(product) for product in products], SHOP / "catalog.json")
    drawn = write_pictures(products, SHOP / "pictures")
    scenes.write(SHOP / "scenes")
    buyers = {line["Customer ID"] for line in chosen.lines}
    print(f"{len(chosen.lines)} order lines, {len(buyers)} customers, {len(products)} products, {drawn // 1000} kB of pictures")


def write_catalog(products, target):
    """The catalogue as `shoal import --format catalog` reads it, best-selling first."""
    with open(target, "w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(COLUMNS)
        for product in products:
            rows.writerow([
                product.code, product.name, product.category, product.brand, f"{product.price:.2f}", "GBP",
                f"/shop/product/{product.code}", f"/shop/pictures/{product.code}.svg", str(product.in_stock).lower(),
            ])


def for_the_shop(product):
    """What the pages of the shop show of a product."""
    return {
        "id": product.code, "name": product.name, "category": product.category, "brand": product.brand,
        "price": product.price, "kind": product.kind, "in_stock": product.in_stock,
    }


def write_json(value, target):
    """A list as JSON, one entry a line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in value)
    target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def write_pictures(products, folder):
    """One SVG a product, and no others; returns their size."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    return sum((folder / f"{product.code}.svg").write_text(pictures.picture(product), encoding="utf-8") for product in products)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
