//! Reading comfort: theme, font, size, spacing, motion; in a cookie, so that the server knows it before the first byte.

coded!(
    /// Light or dark.
    Theme {
        /// As the device says.
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
);
coded!(
    /// The text font.
    Font {
        /// Figtree.
        Usual = "usual",
        /// Atkinson Hyperlegible.
        Hyperlegible = "hyperlegible",
        /// OpenDyslexic.
        Dyslexic = "dyslexic",
    }
);
coded!(
    /// The size of text.
    Size {
        /// 16 pixels.
        Usual = "usual",
        /// An eighth more.
        Large = "large",
        /// A quarter more.
        Larger = "larger",
    }
);

/// What a reader chose for comfort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comfort {
    /// Light or dark.
    pub theme: Theme,
    /// The font of texts.
    pub font: Font,
    /// The size of texts.
    pub size: Size,
    /// More room between letters and lines.
    pub wide: bool,
    /// Nothing moves.
    pub still: bool,
    /// Stronger contrast.
    pub contrast: bool,
    /// A band that follows the line being read.
    pub ruler: bool,
}

impl Default for Comfort {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            font: Font::Usual,
            size: Size::Usual,
            wide: false,
            still: false,
            contrast: false,
            ruler: false,
        }
    }
}

impl Comfort {
    /// The text of the cookie, and of the account: `dark.usual.large.wide`.
    pub fn write(&self) -> String {
        let mut out = format!("{}.{}.{}", self.theme.code(), self.font.code(), self.size.code());
        for (on, word) in [(self.wide, ".wide"), (self.still, ".still"), (self.contrast, ".contrast"), (self.ruler, ".ruler")] {
            if on {
                out.push_str(word);
            }
        }
        out
    }
    /// Reads what was written; unknown words are left out.
    pub fn read(text: &str) -> Self {
        let mut out = Self::default();
        for (index, word) in text.split('.').enumerate() {
            match (index, word) {
                (0, word) => out.theme = Theme::from_code(word).unwrap_or(Theme::Auto),
                (1, word) => out.font = Font::from_code(word).unwrap_or(Font::Usual),
                (2, word) => out.size = Size::from_code(word).unwrap_or(Size::Usual),
                (_, "wide") => out.wide = true,
                (_, "still") => out.still = true,
                (_, "contrast") => out.contrast = true,
                (_, "ruler") => out.ruler = true,
                _ => {}
            }
        }
        out
    }
    /// The attributes of `<html>`.
    pub fn attributes(&self) -> String {
        let mut out = String::new();
        let mut add = |on: bool, attribute: String| {
            if on {
                out.push(' ');
                out.push_str(&attribute);
            }
        };
        add(self.theme != Theme::Auto, format!("data-theme=\"{}\"", self.theme.code()));
        add(self.font != Font::Usual, format!("data-font=\"{}\"", self.font.code()));
        add(self.size != Size::Usual, format!("data-size=\"{}\"", self.size.code()));
        add(self.wide, "data-spacing=\"wide\"".to_owned());
        add(self.still, "data-motion=\"off\"".to_owned());
        add(self.contrast, "data-contrast=\"high\"".to_owned());
        add(self.ruler, "data-ruler=\"on\"".to_owned());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comfort_is_read_as_it_was_written() {
        let chosen = Comfort {
            theme: Theme::Dark,
            font: Font::Dyslexic,
            size: Size::Larger,
            wide: true,
            still: false,
            contrast: true,
            ruler: true,
        };
        assert_eq!(Comfort::read(&chosen.write()), chosen);
        assert_eq!(Comfort::read("nonsense.\"><script>.x.y"), Comfort::default());
    }
}
