//! The pieces that pages are made of.

mod confirm;
mod contact_table;
mod count;
mod icon;
mod page_head;
mod product_picture;
mod sparkline;
mod state;
mod when;

pub(crate) use confirm::Confirm;
pub(crate) use contact_table::contact_table;
pub(crate) use count::live_count;
pub(crate) use icon::{Icon, icon, mark};
pub(crate) use page_head::{page_head, search};
pub(crate) use product_picture::product_picture;
pub(crate) use sparkline::{chart, sparkline};
pub(crate) use state::{empty, failed, once_found, rows_waiting};
pub(crate) use when::{moment, when};
