//! The paper a picture is drawn on: a wall and a table in soft light, brushes for shapes, and gradients made when first used.
//!
//! Coordinates are whole numbers on a 600 by 600 field; things stand near y = 470 and the light comes from the upper left.
//! Every gradient is called after the picture's own key, so many pictures can be inlined into one page.

use std::fmt::Write as _;

use super::palette::{CREAM, Color, FLAME, INK, PAPER, Palette, WHITE};

/// How an area is filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Flat(Color),
    /// Round things: lit on the left, shaded on the right.
    Tone(Color),
    /// From the first color at the top to the second at the bottom.
    Fall(Color, Color),
    /// Bright in the middle, gone at the edge.
    Glow(Color),
}

/// A fill with its opacity in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Paint {
    kind: Kind,
    opacity: u8,
}

impl Paint {
    pub(super) fn at(self, opacity: u8) -> Self {
        Self { opacity, ..self }
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self { kind: Kind::Flat(color), opacity: 100 }
    }
}

pub(super) fn flat(color: Color) -> Paint {
    color.into()
}

pub(super) fn tone(color: Color) -> Paint {
    Paint { kind: Kind::Tone(color), opacity: 100 }
}

pub(super) fn fall(top: Color, bottom: Color) -> Paint {
    Paint { kind: Kind::Fall(top, bottom), opacity: 100 }
}

pub(super) fn glow(color: Color) -> Paint {
    Paint { kind: Kind::Glow(color), opacity: 100 }
}

/// The outline of a line that sags by `dip` between two points at the same height.
pub(super) fn arc(x: i32, y: i32, half: i32, dip: i32) -> String {
    format!("M{} {y} Q{x} {} {} {y}", x - half, y + dip, x + half)
}

/// `count` spots strewn over a field of the given size around its middle, always the same ones.
pub(super) fn strew(count: u32, width: i32, height: i32) -> impl Iterator<Item = (i32, i32, i32)> {
    (0..count).map(move |index| {
        let mixed = (index + 1).wrapping_mul(2_654_435_761);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519);
        let share = |bits: u32| i32::try_from((mixed >> bits) & 0x3ff).unwrap_or(0) - 512;
        (i32::try_from(index).unwrap_or(0), share(21) * width / 1024, share(8) * height / 1024)
    })
}

/// One picture being drawn.
#[derive(Debug)]
pub(super) struct Canvas {
    key: String,
    pub(super) main: Color,
    pub(super) accent: Color,
    pub(super) wall: Color,
    gradients: Vec<Kind>,
    body: String,
}

impl Canvas {
    pub(super) fn new(shape: &str, palette: &Palette) -> Self {
        let mut canvas = Self {
            key: format!("{shape}-{}", palette.name),
            main: palette.main,
            accent: palette.accent,
            wall: palette.wall,
            gradients: Vec::new(),
            body: String::new(),
        };
        let wall = palette.wall;
        canvas.rect(0, 0, 600, 600, 0, fall(wall.light(35), wall));
        canvas.rect(0, 396, 600, 204, 0, fall(wall, wall.dark(9)));
        canvas.ellipse(190, 150, 330, 280, glow(WHITE).at(55));
        canvas
    }

    /// The finished document.
    pub(super) fn finish(self) -> String {
        let mut svg = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 600\"><defs>",
        );
        for (index, kind) in self.gradients.iter().enumerate() {
            push_gradient(&mut svg, &format!("{}-{index}", self.key), *kind);
        }
        svg.push_str("</defs>");
        svg.push_str(&self.body);
        svg.push_str("</svg>");
        svg
    }

    pub(super) fn path(&mut self, outline: &str, paint: impl Into<Paint>) {
        let fill = self.ink("fill", paint.into());
        self.push(format_args!("<path d=\"{outline}\" {fill}/>"));
    }

    /// A stroke with round ends. Give it a flat color when it is perfectly straight: gradients need an area.
    pub(super) fn line(&mut self, outline: &str, width: u32, paint: impl Into<Paint>) {
        let stroke = self.ink("stroke", paint.into());
        self.push(format_args!(
            "<path d=\"{outline}\" fill=\"none\" {stroke} stroke-width=\"{width}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
        ));
    }

    /// A row of stitches.
    pub(super) fn stitch(&mut self, outline: &str, width: u32, paint: impl Into<Paint>) {
        let stroke = self.ink("stroke", paint.into());
        self.push(format_args!(
            "<path d=\"{outline}\" fill=\"none\" {stroke} stroke-width=\"{width}\" stroke-dasharray=\"9 7\" stroke-linecap=\"round\"/>"
        ));
    }

    pub(super) fn ellipse(
        &mut self,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        paint: impl Into<Paint>,
    ) {
        let fill = self.ink("fill", paint.into());
        self.push(format_args!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{width}\" ry=\"{height}\" {fill}/>"
        ));
    }

    pub(super) fn circle(&mut self, x: i32, y: i32, radius: i32, paint: impl Into<Paint>) {
        self.ellipse(x, y, radius, radius, paint);
    }

    pub(super) fn rect(
        &mut self,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        corner: i32,
        paint: impl Into<Paint>,
    ) {
        let fill = self.ink("fill", paint.into());
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\" {fill}/>"
        ));
    }

    /// Draws with everything turned by `degrees` around a point.
    pub(super) fn turned(&mut self, degrees: i32, x: i32, y: i32, draw: impl FnOnce(&mut Self)) {
        self.push(format_args!("<g transform=\"rotate({degrees} {x} {y})\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// Draws with everything moved.
    pub(super) fn moved(&mut self, x: i32, y: i32, draw: impl FnOnce(&mut Self)) {
        self.push(format_args!("<g transform=\"translate({x} {y})\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// The soft shadow a thing throws on the table.
    pub(super) fn shadow(&mut self, x: i32, y: i32, width: i32) {
        let shade = self.wall.dark(88);
        self.ellipse(x + 22, y + 2, width * 6 / 5, width / 5, glow(shade).at(34));
        self.ellipse(x + 6, y, width, width / 9, glow(shade).at(60));
    }

    /// The soft shadow of a thing that hangs on the wall.
    pub(super) fn wall_shadow(&mut self, x: i32, y: i32, width: i32, height: i32, corner: i32) {
        let shade = self.wall.dark(80);
        for (grow, opacity) in [(14, 5), (9, 7), (4, 10)] {
            self.rect(
                x + 14 - grow,
                y + 18 - grow,
                width + 2 * grow,
                height + 2 * grow,
                corner + grow,
                flat(shade).at(opacity),
            );
        }
    }

    /// A round vessel with straight sides: `top` and `bottom` are half widths.
    pub(super) fn vessel(
        &mut self,
        x: i32,
        y: [i32; 2],
        top: i32,
        bottom: i32,
        paint: impl Into<Paint>,
    ) {
        let [from, to] = y;
        let outline = format!(
            "M{} {from} L{} {to} A{bottom} {} 0 0 0 {} {to} L{} {from} Z",
            x - top,
            x - bottom,
            bottom / 6,
            x + bottom,
            x + top
        );
        self.path(&outline, paint);
    }

    /// The opening of a round vessel: rim and what is seen inside.
    pub(super) fn mouth(
        &mut self,
        x: i32,
        y: i32,
        width: i32,
        rim: Color,
        inside: impl Into<Paint>,
    ) {
        self.ellipse(x, y, width, width / 6, tone(rim.light(12)));
        self.ellipse(x, y + 1, width - 9, (width - 9) / 6 - 1, inside);
    }

    /// A highlight: white, see-through.
    pub(super) fn shine(&mut self, outline: &str) {
        self.line(outline, 9, flat(WHITE).at(38));
    }

    /// A paper label with our sprout and two printed lines.
    pub(super) fn label(&mut self, x: i32, y: i32, width: i32, height: i32, print: Color) {
        self.rect(x, y, width, height, 5, fall(PAPER, CREAM));
        let (center, top) = (x + width / 2, y + height / 3);
        self.line(&format!("M{center} {top} v14"), 3, print);
        self.path(&format!("M{center} {top} q-16 -2 -15 -15 q15 0 15 15"), print);
        self.path(&format!("M{center} {top} q16 -4 14 -18 q-14 2 -14 18"), print);
        let row = top + 24 + height / 12;
        self.line(&format!("M{} {row} h{}", center - width / 4, width / 2), 4, flat(print).at(80));
        self.line(
            &format!("M{} {} h{}", center - width / 6, row + 12, width / 3),
            3,
            flat(print).at(50),
        );
    }

    /// A leaf that grows from a point; `degrees` 0 points up.
    pub(super) fn leaf(&mut self, x: i32, y: i32, length: i32, degrees: i32, color: Color) {
        let half = length / 3;
        let outline = format!(
            "M{x} {y} C{} {} {} {} {x} {} C{} {} {} {} {x} {y}",
            x - half,
            y - length / 4,
            x - half,
            y - length * 3 / 4,
            y - length,
            x + half,
            y - length * 3 / 4,
            x + half,
            y - length / 4
        );
        let rib = format!("M{x} {y} v-{}", length * 3 / 4);
        self.turned(degrees, x, y, |canvas| {
            canvas.path(&outline, tone(color));
            canvas.line(&rib, 2, flat(color.dark(30)).at(60));
        });
    }

    /// A small flame, its wick at the given point, with the light around it.
    pub(super) fn flame(&mut self, x: i32, y: i32) {
        self.circle(x, y - 30, 110, glow(FLAME).at(55));
        self.line(&format!("M{x} {y} v-14"), 4, INK);
        self.path(&format!("M{x} {} c-18 -2 -20 -26 0 -54 c20 28 18 52 0 54", y - 6), FLAME);
        self.path(
            &format!("M{x} {} c-9 -2 -9 -14 0 -28 c9 14 9 26 0 28", y - 8),
            flat(WHITE).at(80),
        );
    }

    /// The attribute that paints an area or a stroke, with its gradient made on first use.
    fn ink(&mut self, attribute: &str, paint: Paint) -> String {
        let mut value = match paint.kind {
            Kind::Flat(color) => format!("{attribute}=\"{color}\""),
            kind => {
                let index = self.gradient(kind);
                format!("{attribute}=\"url(#{}-{index})\"", self.key)
            }
        };
        if paint.opacity < 100 {
            value.push_str(&format!(" {attribute}-opacity=\"0.{:02}\"", paint.opacity));
        }
        value
    }

    fn gradient(&mut self, kind: Kind) -> usize {
        if let Some(index) = self.gradients.iter().position(|known| *known == kind) {
            return index;
        }
        self.gradients.push(kind);
        self.gradients.len() - 1
    }

    fn push(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(markup);
    }
}

fn push_gradient(svg: &mut String, id: &str, kind: Kind) {
    let (open, close, stops) = match kind {
        Kind::Flat(_) => return,
        Kind::Tone(color) => (
            format!("<linearGradient id=\"{id}\" x1=\"0\" y1=\"0\" x2=\"1\" y2=\"0.12\">"),
            "</linearGradient>",
            vec![
                (0, color, 100),
                (22, color.light(22), 100),
                (60, color, 100),
                (100, color.dark(30), 100),
            ],
        ),
        Kind::Fall(top, bottom) => (
            format!("<linearGradient id=\"{id}\" x1=\"0\" y1=\"0\" x2=\"0.1\" y2=\"1\">"),
            "</linearGradient>",
            vec![(0, top, 100), (100, bottom, 100)],
        ),
        Kind::Glow(color) => (
            format!("<radialGradient id=\"{id}\">"),
            "</radialGradient>",
            vec![(0, color, 100), (45, color, 55), (100, color, 0)],
        ),
    };
    svg.push_str(&open);
    for (offset, color, opacity) in stops {
        let _ = write!(svg, "<stop offset=\"{offset}%\" stop-color=\"{color}\"");
        if opacity < 100 {
            let _ = write!(svg, " stop-opacity=\"{}\"", f64::from(opacity) / 100.0);
        }
        svg.push_str("/>");
    }
    svg.push_str(close);
}
