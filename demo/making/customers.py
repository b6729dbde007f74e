"""The customers one can sign in as. The ids and countries are real, the names are invented."""

from collections import defaultdict

# Orders a customer has in the slice to be worth signing in as.
FEWEST, MOST = 3, 8

# Country → invented names, handed to its customers with the most orders.
NAMES = {
    "United Kingdom": ["Margaret Hollis", "Tom Ashworth", "Priya Nair", "Eleanor Finch", "Callum Reid"],
    "France": ["Camille Laurent"],
    "Germany": ["Jonas Weber"],
    "Netherlands": ["Sanne de Vries"],
    "EIRE": ["Aoife Byrne"],
    "Spain": ["Lucía Ortega"],
    "Belgium": ["Noor Janssens"],
    "Italy": ["Giulia Conti"],
}
COUNTRIES = {"EIRE": "Ireland"}
SHOWN = 8


def sign_in_list(lines):
    """Up to eight customers, those with several orders, as the sign-in page shows them."""
    invoices, country = defaultdict(set), {}
    for line in lines:
        if not line["Invoice"].startswith("C"):
            invoices[line["Customer ID"]].add(line["Invoice"])
            country[line["Customer ID"]] = line["Country"]
    regular = [customer for customer in invoices if FEWEST <= len(invoices[customer]) <= MOST]
    regular.sort(key=lambda customer: (-len(invoices[customer]), customer))
    people = []
    for land, names in NAMES.items():
        here = [customer for customer in regular if country[customer] == land]
        people += [{"id": customer, "name": name, "country": COUNTRIES.get(land, land)} for customer, name in zip(here, names)]
    return people[:SHOWN]
