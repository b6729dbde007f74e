//! What RetailCRM's clients ask.

use super::CrmSegment;

/// Elements that a page may have.
const LIMITS: [usize; 4] = [20, 50, 100, 250];

/// A parameter that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFault {
    /// Its name.
    pub name: String,
    /// What was expected.
    pub expected: String,
}

/// Which page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Elements of a page.
    pub limit: usize,
    /// Its number, from 1.
    pub number: usize,
}

/// Which segments are asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SegmentsQuery {
    ids: Vec<String>,
    name: Option<String>,
    is_dynamic: Option<bool>,
    active: Option<bool>,
    least: Option<u64>,
    most: Option<u64>,
    from: Option<String>,
    to: Option<String>,
}

/// Which customers are asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CustomersQuery {
    /// The `code` of their segment.
    pub segment: Option<String>,
    /// Part of a name, an address or an identifier, in lower case.
    pub text: Option<String>,
}

impl Page {
    /// How many elements come before it.
    pub fn offset(self) -> usize {
        (self.number - 1).saturating_mul(self.limit)
    }

    fn read(&mut self, name: &str, value: &str) -> Result<(), QueryFault> {
        let number = value.parse::<usize>().ok();
        let listed = number.filter(|number| LIMITS.contains(number));
        match name {
            "limit" => self.limit = listed.ok_or_else(|| fault(name, "expected 20, 50, 100 or 250"))?,
            _ => {
                let number = number.filter(|number| *number > 0);
                self.number = number.ok_or_else(|| fault(name, "expected a whole number from 1"))?;
            }
        }
        Ok(())
    }
}

impl SegmentsQuery {
    /// Reads a query string's pairs.
    ///
    /// # Errors
    /// The first parameter that is not as expected; a filter that is not known would be one that is
    /// passed over.
    pub fn read(pairs: &[(String, String)]) -> Result<(SegmentsQuery, Page), QueryFault> {
        let mut query = SegmentsQuery::default();
        let page = read(pairs, |filter, value| {
            let text = || Some(value.to_owned());
            match filter {
                "ids" => query.ids.push(value.to_owned()),
                "name" => query.name = Some(value.to_lowercase()),
                "type" => query.is_dynamic = Some(one_of(value, "dynamic", "static")?),
                "active" => query.active = Some(flag(value)?),
                "minCustomersCount" => query.least = Some(count(value)?),
                "maxCustomersCount" => query.most = Some(count(value)?),
                "dateFrom" => query.from = text(),
                "dateTo" => query.to = text(),
                _ => return Err("this filter is not known here"),
            }
            Ok(())
        })?;
        Ok((query, page))
    }

    /// Whether a segment is one of those that are asked for.
    pub fn fits(&self, segment: &CrmSegment) -> bool {
        let day = segment.created_at.get(..10).unwrap_or_default();
        (self.ids.is_empty() || self.ids.contains(&segment.id.to_string()))
            && self.name.as_ref().is_none_or(|name| segment.name.to_lowercase().contains(name))
            && self.is_dynamic.is_none_or(|is_dynamic| segment.is_dynamic == is_dynamic)
            && self.active.is_none_or(|active| segment.active == active)
            && self.least.is_none_or(|least| segment.customers_count >= least)
            && self.most.is_none_or(|most| segment.customers_count <= most)
            && self.from.as_ref().is_none_or(|from| day >= from.as_str())
            && self.to.as_ref().is_none_or(|to| day <= to.as_str())
    }
}

impl CustomersQuery {
    /// Reads a query string's pairs.
    ///
    /// # Errors
    /// As [`SegmentsQuery::read`].
    pub fn read(pairs: &[(String, String)]) -> Result<(CustomersQuery, Page), QueryFault> {
        let mut query = CustomersQuery::default();
        let page = read(pairs, |filter, value| {
            match filter {
                "segment" => query.segment = Some(value.to_owned()),
                "name" | "email" => query.text = Some(value.to_lowercase()),
                _ => return Err("this filter is not known here"),
            }
            Ok(())
        })?;
        Ok((query, page))
    }
}

/// Hands each `filter[…]` on, and reads which page is asked for. A filter that is empty counts as
/// absent, and parameters that are no filters leave the answer as it is.
fn read(
    pairs: &[(String, String)],
    mut take: impl FnMut(&str, &str) -> Result<(), &'static str>,
) -> Result<Page, QueryFault> {
    let mut page = Page { limit: 20, number: 1 };
    for (name, value) in pairs {
        if let Some(filter) = name.strip_prefix("filter[").and_then(|rest| rest.split(']').next()) {
            if !value.is_empty() {
                take(filter, value).map_err(|expected| fault(name, expected))?;
            }
        } else if name == "limit" || name == "page" {
            page.read(name, value)?;
        }
    }
    Ok(page)
}

fn fault(name: &str, expected: &str) -> QueryFault {
    QueryFault { name: name.chars().take(100).collect(), expected: expected.to_owned() }
}

/// Clients send `1`, `true` or PHP's and Python's words for it.
fn flag(value: &str) -> Result<bool, &'static str> {
    match value {
        "1" | "true" | "True" => Ok(true),
        "0" | "false" | "False" => Ok(false),
        _ => Err("expected 0 or 1"),
    }
}

fn one_of(value: &str, yes: &str, no: &str) -> Result<bool, &'static str> {
    match value {
        _ if value == yes => Ok(true),
        _ if value == no => Ok(false),
        _ => Err("expected `dynamic` or `static`"),
    }
}

fn count(value: &str) -> Result<u64, &'static str> {
    value.parse().map_err(|_| "expected a whole number from 0")
}

#[cfg(test)]
mod tests {
    use super::{CustomersQuery, Page, SegmentsQuery};

    fn pairs(text: &str) -> Vec<(String, String)> {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        };
        text.split('&').map(pair).collect()
    }

    #[test]
    fn a_query_is_read_with_its_page() {
        let (query, page) =
            CustomersQuery::read(&pairs("filter[segment]=sg-1&limit=50&page=3&site=x")).unwrap();
        assert_eq!(query.segment.as_deref(), Some("sg-1"));
        assert_eq!((page, page.offset()), (Page { limit: 50, number: 3 }, 100));
        assert_eq!(SegmentsQuery::read(&pairs("filter[active]=")).unwrap().0, SegmentsQuery::default());
    }

    #[test]
    fn what_is_not_known_or_not_right_is_refused_by_name() {
        for (text, name) in [
            ("limit=10", "limit"),
            ("page=0", "page"),
            ("filter[active]=maybe", "filter[active]"),
            ("filter[colour]=red", "filter[colour]"),
            ("filter[minCustomersCount]=-1", "filter[minCustomersCount]"),
        ] {
            assert_eq!(SegmentsQuery::read(&pairs(text)).unwrap_err().name, name);
        }
        assert_eq!(CustomersQuery::read(&pairs("filter[vip]=1")).unwrap_err().name, "filter[vip]");
    }
}
