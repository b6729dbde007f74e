"""Draws a product as a small SVG: a soft ground, a shadow, flat colours and one line weight throughout."""

from making.brush import Brush
from making.drawings import festive, homely, paper, playful, table, textile
from making.look import look_of

DRAWINGS = {
    name: drawing
    for module in (festive, homely, paper, playful, table, textile)
    for name, drawing in vars(module).items()
    if getattr(drawing, "__module__", None) == module.__name__
}


def picture(product):
    """The SVG text of one product."""
    brush = Brush(look_of(product), product.sold_as)
    DRAWINGS[product.kind](brush)
    return brush.svg(product.name)
