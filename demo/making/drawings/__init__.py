"""One function a kind of product; the functions are named as in `making.kinds`."""
