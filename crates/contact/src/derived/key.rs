//! The params and the context that reducers read.

use std::sync::LazyLock;

use segment::Path;

/// Where a key stands in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Among the params.
    Params,
    /// In the context.
    Context,
}

macro_rules! keys {
    ($($key:ident: $place:ident $top:literal $(. $below:literal)?,)*) => {
        /// A param, or a part of the context, that reducers read. Keys are numbered from 0
        /// (`key as usize`), so that a store can find out once where each of them is kept.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = concat!("`", $top $(, ".", $below)?, "`")] $key,)*
        }

        impl Key {
            /// Every key, in the order of their numbers.
            pub const ALL: &[Key] = &[$(Key::$key),*];

            /// The key as it is written, with dots.
            pub const fn dotted(self) -> &'static str {
                match self { $(Key::$key => concat!($top $(, ".", $below)?),)* }
            }

            /// Its top-level key, and what stands below that.
            pub(super) fn parts(self) -> (&'static str, Option<&'static str>) {
                match self { $(Key::$key => ($top, None $(.or(Some($below)))?),)* }
            }

            /// Where it stands.
            pub const fn place(self) -> Place {
                match self { $(Key::$key => Place::$place,)* }
            }
        }
    };
}

keys! {
    OrderId: Params "order_id",
    Date: Params "date",
    Revenue: Params "revenue",
    Total: Params "total",
    Value: Params "value",
    Status: Params "status",
    Items: Params "items",
    ProductId: Params "product_id",
    Variant: Params "variant",
    Name: Params "name",
    Category: Params "category",
    Brand: Params "brand",
    Price: Params "price",
    Quantity: Params "quantity",
    Url: Params "url",
    ImageUrl: Params "image_url",
    Referrer: Params "referrer",
    Channel: Params "channel",
    MessageId: Params "message_id",
    PageUrl: Context "page"."url",
    PageReferrer: Context "page"."referrer",
    CampaignSource: Context "campaign"."source",
    CampaignMedium: Context "campaign"."medium",
    CampaignName: Context "campaign"."name",
    CampaignTerm: Context "campaign"."term",
    CampaignContent: Context "campaign"."content",
    UserAgent: Context "userAgent",
    OsName: Context "os"."name",
    DeviceType: Context "device"."type",
    DeviceModel: Context "device"."model",
    DeviceToken: Context "device"."token",
    BrowserName: Context "browser"."name",
    BrowserVersion: Context "browser"."version",
    Country: Context "location"."country",
    Region: Context "location"."region",
    City: Context "location"."city",
}

impl Key {
    /// The key as a path.
    pub fn path(self) -> &'static Path {
        static PATHS: LazyLock<Vec<Path>> =
            LazyLock::new(|| Key::ALL.iter().map(|key| Path::new(key.dotted())).collect());
        static NOWHERE: LazyLock<Path> = LazyLock::new(|| Path::new(""));
        PATHS.get(self as usize).unwrap_or(&NOWHERE)
    }
}
