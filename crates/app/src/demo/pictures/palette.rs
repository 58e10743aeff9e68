//! Colors of the demo shop: a color is three bytes, a palette is what one picture is painted with.

use std::fmt;

/// One opaque color.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Color(u32);

impl Color {
    pub(super) const fn hex(value: u32) -> Self {
        Self(value)
    }

    /// This color with `percent` of `other` stirred in.
    pub(super) fn mix(self, other: Self, percent: u32) -> Self {
        let percent = percent.min(100);
        let channel = |shift: u32| {
            let (mine, theirs) = ((self.0 >> shift) & 0xff, (other.0 >> shift) & 0xff);
            ((mine * (100 - percent) + theirs * percent + 50) / 100) << shift
        };
        Self(channel(16) | channel(8) | channel(0))
    }

    pub(super) fn light(self, percent: u32) -> Self {
        self.mix(Self::hex(0xfffbf4), percent)
    }

    /// Shade falls toward a warm brown, never toward gray: that keeps the pictures sunny.
    pub(super) fn dark(self, percent: u32) -> Self {
        self.mix(Self::hex(0x2b1d17), percent)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:06x}", self.0)
    }
}

pub(super) const AMBER: Color = Color::hex(0xd98a3d);
pub(super) const BRASS: Color = Color::hex(0xc8a050);
pub(super) const COFFEE: Color = Color::hex(0x4a2b1b);
pub(super) const CREAM: Color = Color::hex(0xf4e9d6);
pub(super) const FLAME: Color = Color::hex(0xffc95c);
pub(super) const GLASS: Color = Color::hex(0xe6f0ee);
pub(super) const INK: Color = Color::hex(0x3a2f2b);
pub(super) const LEAF: Color = Color::hex(0x6b8759);
pub(super) const LEATHER: Color = Color::hex(0x96613d);
pub(super) const OAK: Color = Color::hex(0xcfa36e);
pub(super) const PAPER: Color = Color::hex(0xfbf5ea);
pub(super) const ROPE: Color = Color::hex(0xddc79c);
pub(super) const STEEL: Color = Color::hex(0xb4bdbf);
pub(super) const WHITE: Color = Color::hex(0xffffff);

/// What one picture is painted with: the object, its second color, and the wall behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) name: &'static str,
    pub(super) main: Color,
    pub(super) accent: Color,
    pub(super) wall: Color,
}

const fn palette(name: &'static str, main: u32, accent: u32, wall: u32) -> Palette {
    Palette { name, main: Color::hex(main), accent: Color::hex(accent), wall: Color::hex(wall) }
}

const WARM: u32 = 0xeadcca;
const COOL: u32 = 0xd6dfd9;
const ROSY: u32 = 0xefdcd2;
const PALE: u32 = 0xe4e4de;

/// Sorted by name; the one called "sand" also stands in for a name nobody knows.
pub(super) const PALETTES: &[Palette] = &[
    palette("amber", 0xd78b42, 0xf6e3c4, ROSY),
    palette("berry", 0x9c3b4e, 0xf1d9d3, ROSY),
    palette("blush", 0xdda598, 0xf8eae2, PALE),
    palette("brass", 0xc69f52, 0xf3e6c8, COOL),
    palette("chalk", 0xf1ede4, 0x8da9b5, 0xcfd9d6),
    palette("charcoal", 0x4a4949, 0xcfb48c, WARM),
    palette("clay", 0xb98265, 0xf2e3d3, COOL),
    palette("copper", 0xbc744d, 0xf4dcc9, COOL),
    palette("cream", 0xf3e6cf, 0xc99a62, 0xcdd9d1),
    palette("fjord", 0x456f85, 0xeee6d6, WARM),
    palette("forest", 0x2f5a47, 0xe9dcc0, WARM),
    palette("ink", 0x2f4566, 0xf1e9da, WARM),
    palette("lavender", 0x988bb4, 0xf1eae4, PALE),
    palette("moss", 0x5d806d, 0xf3ead8, WARM),
    palette("oak", 0xcfa36e, 0xf5e9d5, COOL),
    palette("ochre", 0xcf9a3b, 0xf6eacf, PALE),
    palette("olive", 0x82844b, 0xf1e8cc, WARM),
    palette("sage", 0x9db096, 0xf5eee0, ROSY),
    palette("sand", 0xd8c3a0, 0xa96f4a, 0xd9ded6),
    palette("sky", 0x9fc3cd, 0xf6f0e2, WARM),
    palette("steel", 0xaeb7ba, 0x5e6d72, WARM),
    palette("sun", 0xedbd4b, 0xfbf1da, 0xd7e1e0),
    palette("terracotta", 0xc96b4a, 0xf6dfcd, COOL),
    palette("walnut", 0x7d5237, 0xe9d1b0, WARM),
];

pub(super) fn named(name: &str) -> Palette {
    let find = |wanted: &str| PALETTES.iter().find(|palette| palette.name == wanted).copied();
    find(name).or_else(|| find("sand")).unwrap_or(PALETTES[0])
}
