//! Line icons on a 20-unit grid, and the mark.

use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A line that falls and rises: a segment's boundary.
    Segments,
    /// Two heads.
    Contacts,
    /// What hangs on a product.
    Tag,
    /// Four things on a shelf.
    Blocks,
    /// Looking for something.
    Search,
    /// One more.
    Plus,
    /// Take away.
    Cross,
    /// It is so.
    Check,
    /// What, and why?
    Why,
    /// Back.
    Back,
    /// Forward.
    Forward,
    /// The sun.
    Light,
    /// The moon.
    Dark,
    /// A screen: what the system says.
    System,
    /// The way out.
    SignOut,
    /// A bin.
    Delete,
    /// A pencil.
    Edit,
    /// An arrow down to a floor.
    Download,
    /// A bell.
    Bell,
    /// A half-open door, inwards.
    Entered,
    /// A half-open door, outwards.
    Left,
    /// Two lines becoming one.
    Merged,
    /// A dot on a line: something done.
    Event,
    /// A funnel.
    Filter,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Segments => {
                "M2.500 6.500q3.750-3 7.500 0t7.500 0M2.500 10.500q3.750-3 7.500 0t7.500 0M2.500 14.500q3.750-3 7.500 0t7.500 0"
            }
            Self::Contacts => {
                "M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.500q0-4.500 5.500-4.500t5.500 4.500M13 3.800a3 3 0 0 1 0 5.500M15 12.300q3 .8 3 4.200"
            }
            Self::Tag => "M3 3.500h6.500L17 11l-6 6-8-7.500zM6.500 6.800v.2",
            Self::Blocks => {
                "M3 3.500h5.500V9H3zM11.500 3.500H17V9h-5.500zM3 11.500h5.500V17H3zM11.500 11.500H17V17h-5.500z"
            }
            Self::Search => "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.500 13.500 17.500 17.500",
            Self::Download => "M10 3.500v9M6 9l4 4 4-4M4 16.500h12",
            Self::Bell => {
                "M4.500 14.500q1.500-1.500 1.500-5a4 4 0 0 1 8 0q0 3.500 1.500 5zM8.500 17q1.500 1 3 0"
            }
            Self::Plus => "M10 4v12M4 10h12",
            Self::Cross => "M5 5l10 10M15 5 5 15",
            Self::Check => "M4.500 10.500 8.500 14.500 15.500 5.500",
            Self::Why => "M7 7.500a3 3 0 1 1 4.500 2.600q-1.500 1-1.500 2.400M10 15.500v.2",
            Self::Back => "M12 4.500 6.500 10l5.500 5.500",
            Self::Forward => "M8 4.500 13.500 10 8 15.500",
            Self::Light => {
                "M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600 16 16M16 4l-1.400 1.400M5.400 14.600 4 16"
            }
            Self::Dark => "M16.500 11.800A7 7 0 0 1 8.200 3.500a7 7 0 1 0 8.300 8.300z",
            Self::System => "M2.500 4h15v9.500h-15zM7 17h6M10 13.500V17",
            Self::SignOut => "M8 3.500H3.500v13H8M12.500 6l4 4-4 4M16.500 10H7.500",
            Self::Delete => {
                "M3.500 5.500h13M8 5.500v-2h4v2M5 5.500l.8 11h8.400l.8-11M8.300 8.500v5M11.700 8.500v5"
            }
            Self::Edit => {
                "M4 16l.7-3.500L13.500 3.700a1.400 1.400 0 0 1 2 0l.8.8a1.400 1.400 0 0 1 0 2L7.500 15.300z"
            }
            Self::Entered => "M11.500 3.500h5v13h-5M2.500 10h9.500M8.500 6.500 12 10l-3.500 3.500",
            Self::Left => "M8.500 3.500h-5v13h5M7.500 10h10M14 6.500 17.500 10 14 13.500",
            Self::Merged => "M3 4q0 6 7 6h7M3 16q0-6 7-6M14 7l3 3-3 3",
            Self::Event => "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
            Self::Filter => "M3 4.500h14l-5.500 6.500v5l-3-1.500V11z",
        }
    }
}

/// An icon beside words that say the same; it is hidden from readers.
pub(crate) fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon-glyph" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
    .into_any()
}

/// The mark: a shoal following its first fish.
pub(crate) fn mark() -> AnyView {
    const SHOAL: &str = "M1 7.500q6-5.500 12 0q-6 5.500-12 0zM1 24.500q6-5.500 12 0q-6 5.500-12 0zM6.500 16q6-5.500 12 0q-6 5.500-12 0zM14.500 7.500q4.500-4.200 9 0q-4.500 4.200-9 0zM14.500 24.500q4.500-4.200 9 0q-4.500 4.200-9 0z";
    view! {
        <svg class="glyph" viewBox="0 0 32 32" fill="currentColor" aria-hidden="true">
            <path d=SHOAL />
            <path class="lead" d="M20.500 16q5.200-5 10.500 0q-5.300 5-10.500 0z" />
        </svg>
    }
    .into_any()
}
