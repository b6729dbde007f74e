"""Chooses which part of the order history the demo shop starts with."""

import csv
import gzip
import hashlib
import io
from collections import Counter, defaultdict

COLUMNS = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]

# The last eleven weeks of the history, which ends on 9 December 2011.
SINCE = "2011-09-24"
PRODUCTS = 460
CUSTOMERS = 1000
# Beyond this a customer is a wholesaler whose orders would crowd out the others.
LINES_PER_CUSTOMER = 120
# A product that nobody bought since is shown as out of stock.
LAST_WEEK = "2011-12-02"


class Slice:
    """The orders of the demo shop and the products that occur in them."""

    def __init__(self, lines, products, sold_lately):
        self.lines = lines
        self.products = products
        self.sold_lately = sold_lately


def choose(source):
    """Reads the whole history and returns the slice."""
    recent = [line for line in read(source) if line["InvoiceDate"] >= SINCE and line["Customer ID"]]
    products = best_sellers(recent)
    lines = [line for line in recent if line["StockCode"] in products and float(line["Price"]) > 0]
    customers = drawn_customers(lines)
    sold_lately = {line["StockCode"] for line in lines if line["InvoiceDate"] >= LAST_WEEK}
    return Slice([line for line in lines if line["Customer ID"] in customers], products, sold_lately)


def read(source):
    """All lines of the gzipped CSV file, in its order."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def best_sellers(lines):
    """Product code → its lines, for the products in the most invoices, best first."""
    invoices = defaultdict(set)
    by_code = defaultdict(list)
    for line in lines:
        code = line["StockCode"]
        if is_product(code) and not is_cancelled(line) and float(line["Price"]) > 0:
            invoices[code].add(line["Invoice"])
            by_code[code].append(line)
    ranked = sorted(invoices, key=lambda code: (-len(invoices[code]), code))
    return {code: by_code[code] for code in ranked[:PRODUCTS]}


def is_product(code):
    """Products have a code of five digits and perhaps letters; postage, fees and vouchers have none."""
    return code[:5].isdigit()


def is_cancelled(line):
    """Invoices that begin with C take an earlier order back."""
    return line["Invoice"].startswith("C")


def drawn_customers(lines):
    """A sample that is the same on every run: customers in the order of their hash."""
    size = Counter(line["Customer ID"] for line in lines)
    small = [customer for customer in size if size[customer] <= LINES_PER_CUSTOMER]
    small.sort(key=lambda customer: hashlib.sha256(customer.encode()).hexdigest())
    return set(small[:CUSTOMERS])


def write(lines, target):
    """Writes the lines as the source has them; the same bytes on every run."""
    text = io.StringIO(newline="")
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(lines)
    with open(target, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def most_frequent(values):
    """The value that occurs most often, the smallest of equals."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value))
