//! Popularity and co-purchase ranking of products.
