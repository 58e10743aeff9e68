//! How many parts a text message is billed as, and what makes it dear.
//!
//! A text of the GSM alphabet takes 7 bits a letter: 160 in a single message, 153 a part where there are several,
//! because each part then says which it is. Letters of the extension table take two places and are never torn apart
//! by a boundary. One letter outside of the alphabet (`á`, a curly quote, an emoji) makes the whole text UCS-2: 70
//! units of 16 bits, or 67 a part, and no surrogate pair is torn apart either.
//!
//! Danish `æ ø å` and Spanish `ñ é ü ¿ ¡` are in the alphabet; `á í ó ú` and `ç` are not.
//! (GSM 03.38, section 6.2; 3GPP TS 23.040 for the parts.)

/// Septets of a message that is alone, and of each part of several.
pub const GSM7_SINGLE: usize = 160;
pub const GSM7_PART: usize = 153;
/// UTF-16 units of a message that is alone, and of each part of several.
pub const UCS2_SINGLE: usize = 70;
pub const UCS2_PART: usize = 67;

/// The default alphabet: one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table: an escape and a septet.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Gsm7,
    Ucs2,
}

impl Encoding {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm7",
            Self::Ucs2 => "ucs2",
        }
    }
}

/// What a text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    pub encoding: Encoding,
    /// Parts that are billed; none for no text.
    pub count: u32,
    /// Septets, or UTF-16 units, of the text itself.
    pub units: usize,
    /// The first letter that is not of the GSM alphabet.
    pub because_of: Option<char>,
}

/// Counts a text.
pub fn count(text: &str) -> Segments {
    let because_of = text.chars().find(|letter| septets(*letter).is_none());
    let (encoding, single, part) = match because_of {
        None => (Encoding::Gsm7, GSM7_SINGLE, GSM7_PART),
        Some(_) => (Encoding::Ucs2, UCS2_SINGLE, UCS2_PART),
    };
    let sizes = text.chars().map(|letter| match encoding {
        Encoding::Gsm7 => septets(letter).unwrap_or(1),
        Encoding::Ucs2 => letter.len_utf16(),
    });
    let units = sizes.clone().sum();
    let count = match units {
        0 => 0,
        units if units <= single => 1,
        _ => parts(sizes, part),
    };
    Segments { encoding, count, units, because_of }
}

/// Whether a letter is of the GSM alphabet.
pub(super) fn is_in_alphabet(letter: char) -> bool {
    septets(letter).is_some()
}

/// How many septets a letter takes; `None` when the alphabet lacks it.
fn septets(letter: char) -> Option<usize> {
    match letter {
        // Nearly every letter is one of these, and the tables are long.
        ' '..='Z' | 'a'..='z' | '\n' => Some(1),
        _ if BASIC.contains(letter) => Some(1),
        _ => EXTENSION.contains(letter).then_some(2),
    }
}

/// Fills parts one after the other; what does not fit whole begins the next.
fn parts(sizes: impl Iterator<Item = usize>, part: usize) -> u32 {
    let mut count = 1;
    let mut used = 0;
    for size in sizes {
        if used + size > part {
            count += 1;
            used = 0;
        }
        used += size;
    }
    count
}
