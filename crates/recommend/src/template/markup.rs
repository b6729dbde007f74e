//! Where in HTML a piece of text ends: as much of HTML as templates may have.

/// Elements whose inside is no HTML, or that run or load something else than pictures.
const REFUSED: [&str; 22] = [
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "form",
    "textarea",
    "title",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "svg",
    "math",
    "template",
    "portal",
];

/// Attributes that lead somewhere.
const ADDRESSES: [&str; 10] =
    ["href", "src", "srcset", "action", "formaction", "poster", "cite", "background", "data", "ping"];

/// What may be put at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// Text between tags.
    Text,
    /// Text in a quoted attribute.
    Value,
    /// An address in a quoted attribute.
    Address,
    /// Nothing.
    Elsewhere,
}

/// How far HTML has been read.
#[derive(Debug, Default)]
pub(super) struct Markup {
    state: State,
    /// The name of the element or attribute that is being read, in small letters.
    name: String,
    /// Whether the tag that is being read closes an element.
    closes: bool,
    /// Whether the value that is being read has begun.
    has_value: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// Behind `<`.
    Opened,
    /// In the name of an element.
    Element,
    /// Between attributes.
    Tag,
    /// In the name of an attribute.
    Attribute,
    /// Behind the name of an attribute and spaces.
    Named,
    /// Behind `=`.
    Equals,
    /// In a value without quotes.
    Bare,
    /// In a value with these quotes.
    Quoted(char),
}

impl Markup {
    /// Where what was read ends.
    pub(super) fn spot(&self) -> Spot {
        match self.state {
            State::Text => Spot::Text,
            State::Quoted(_) if self.name == "style" => Spot::Elsewhere,
            State::Quoted(_) if ADDRESSES.contains(&self.name.as_str()) => Spot::Address,
            State::Quoted(_) => Spot::Value,
            _ => Spot::Elsewhere,
        }
    }

    /// Something was put here.
    pub(super) fn filled(&mut self) {
        self.has_value = true;
    }

    /// Whether what is put here is all of a value, `rest` being behind it.
    pub(super) fn is_whole_value(&self, rest: &str) -> bool {
        matches!(self.state, State::Quoted(quote) if !self.has_value && rest.starts_with(quote))
    }

    /// Reads on by a letter.
    pub(super) fn pass(&mut self, letter: char) -> Result<(), String> {
        let is_space = letter.is_ascii_whitespace();
        self.state = match self.state {
            State::Text if letter == '<' => State::Opened,
            State::Text => State::Text,
            State::Opened => return self.opened(letter),
            State::Element if letter.is_ascii_alphanumeric() || letter == '-' => {
                self.name.push(letter.to_ascii_lowercase());
                State::Element
            }
            State::Element => {
                self.check_element()?;
                self.name.clear();
                return self.between(letter);
            }
            State::Tag => return self.between(letter),
            State::Attribute if is_space || matches!(letter, '=' | '>' | '/') => {
                self.check_attribute()?;
                match letter {
                    '=' => State::Equals,
                    '>' => State::Text,
                    '/' => State::Tag,
                    _ => State::Named,
                }
            }
            State::Attribute => {
                self.name.push(letter.to_ascii_lowercase());
                State::Attribute
            }
            State::Named if letter == '=' => State::Equals,
            State::Named => return self.between(letter),
            State::Equals if is_space => State::Equals,
            State::Equals if matches!(letter, '"' | '\'') => {
                self.has_value = false;
                State::Quoted(letter)
            }
            State::Equals | State::Bare if letter == '>' => State::Text,
            State::Bare if is_space => State::Tag,
            State::Equals | State::Bare => State::Bare,
            State::Quoted(quote) if letter == quote => State::Tag,
            State::Quoted(quote) => {
                self.has_value = true;
                State::Quoted(quote)
            }
        };
        Ok(())
    }

    /// The letter behind `<`.
    fn opened(&mut self, letter: char) -> Result<(), String> {
        self.state = match letter {
            '/' if !self.closes => {
                self.closes = true;
                return Ok(());
            }
            '!' | '?' => return Err("comments and declarations may not stand in a template".to_owned()),
            letter if letter.is_ascii_alphabetic() => {
                self.name = letter.to_ascii_lowercase().to_string();
                State::Element
            }
            '<' => State::Opened,
            _ => State::Text,
        };
        self.closes = false;
        Ok(())
    }

    /// A letter between attributes.
    fn between(&mut self, letter: char) -> Result<(), String> {
        self.state = match letter {
            '>' => State::Text,
            '/' => State::Tag,
            space if space.is_ascii_whitespace() => State::Tag,
            other => {
                self.name = other.to_ascii_lowercase().to_string();
                State::Attribute
            }
        };
        Ok(())
    }

    fn check_element(&self) -> Result<(), String> {
        match REFUSED.contains(&self.name.as_str()) {
            true => Err(format!("`<{}>` may not stand in a template", self.name)),
            false => Ok(()),
        }
    }

    fn check_attribute(&self) -> Result<(), String> {
        match self.name.starts_with("on") || self.name == "srcdoc" {
            true => Err(format!("the attribute `{}` may not stand in a template", self.name)),
            false => Ok(()),
        }
    }
}
