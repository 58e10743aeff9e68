//! Toys and things for small rooms.

use super::canvas::{Canvas, arc, fall, flat, glow, tone};
use super::palette::{CREAM, Color, FLAME, INK, LEAF, OAK, PAPER, ROPE, WHITE};

const TOYS: [Color; 6] = [
    Color::hex(0xcf6b4c),
    Color::hex(0xe3b04b),
    Color::hex(0x6f9380),
    Color::hex(0x5b849b),
    Color::hex(0xd89b92),
    Color::hex(0xefe0c4),
];

pub(super) fn toy_boat(c: &mut Canvas) {
    c.path(
        "M0 470 q50 -26 100 0 t100 0 t100 0 t100 0 t100 0 t100 0 V600 H0 Z",
        fall(Color::hex(0xa9c8cf), Color::hex(0x7fa9b5)),
    );
    c.rect(294, 110, 13, 290, 5, tone(OAK.dark(14)));
    c.path("M284 120 C250 220 200 310 140 366 H284 Z", tone(PAPER));
    c.path("M316 146 C360 220 410 300 462 366 H316 Z", tone(c.accent.dark(4)));
    c.line("M262 190 L216 356 M280 340 H166", 3, flat(INK).at(14));
    c.path("M307 110 h56 l-16 15 l16 15 h-56 Z", Color::hex(0xc95b48));
    c.path("M96 392 H504 Q494 476 420 490 H176 Q108 476 96 392 Z", tone(c.main));
    c.path("M96 392 H504 L501 414 H99 Z", tone(OAK));
    c.path(
        "M118 446 Q300 462 482 446 Q462 484 420 490 H176 Q136 482 118 446 Z",
        flat(c.accent).at(82),
    );
    for x in [196, 300, 404] {
        c.circle(x, 430, 11, flat(WHITE).at(76));
        c.circle(x, 430, 6, flat(c.main.dark(40)));
    }
    c.path(
        "M0 500 q50 -22 100 0 t100 0 t100 0 t100 0 t100 0 t100 0 V600 H0 Z",
        flat(Color::hex(0x8fb8c3)).at(88),
    );
    c.line("M60 530 q25 -12 50 0 t50 0 M340 546 q25 -12 50 0 t50 0", 4, flat(WHITE).at(60));
}

pub(super) fn wooden_animal(c: &mut Canvas) {
    c.shadow(300, 480, 190);
    c.path("M118 470 C96 420 150 420 190 404 C250 330 300 250 340 190 C372 140 440 140 462 196 C484 214 484 240 458 248 C440 300 446 380 470 440 Q480 474 440 478 H170 Q130 480 118 470 Z", tone(c.main));
    c.path("M118 470 C80 474 56 446 70 414 C92 430 120 424 150 434 Z", tone(c.main.dark(16)));
    c.path("M352 330 C330 400 352 452 398 470 C420 440 410 380 392 336 Z", tone(c.main.dark(20)));
    c.circle(424, 190, 10, tone(INK));
    c.circle(427, 187, 3, WHITE);
    c.ellipse(468, 218, 10, 8, INK);
    c.line("M446 236 l26 12 M444 242 l20 20", 3, flat(INK).at(50));
    for (from, to) in [
        ("M200 420 C260 370 320 290 360 210", 2),
        ("M240 440 C300 380 350 320 392 230", 2),
        ("M290 460 C340 400 390 330 420 250", 2),
    ] {
        c.line(from, to, flat(c.main.dark(40)).at(40));
    }
    c.line("M330 236 C350 190 380 164 410 164", 8, flat(WHITE).at(30));
}

pub(super) fn wooden_bird(c: &mut Canvas) {
    for (x, y, scale, color) in [(200, 380, 0, c.main), (406, 410, 1, c.accent.dark(8))] {
        c.shadow(x, 484, 92);
        c.line(
            &format!("M{} {} V478 M{} {} V478", x - 16, y + 60, x + 20, y + 60),
            6,
            INK.light(20),
        );
        c.path(
            &format!(
                "M{} {} C{} {} {} {} {} {} C{} {} {} {} {} {} Z",
                x - 104,
                y - 20,
                x - 80,
                y - 130,
                x + 60,
                y - 150,
                x + 84,
                y - 30,
                x + 104,
                y + 70,
                x - 70,
                y + 120,
                x - 104,
                y - 20
            ),
            tone(color),
        );
        c.circle(x + 40, y - 116, 58, tone(if scale == 0 { OAK } else { OAK.dark(20) }));
        c.path(&format!("M{} {} l44 12 l-42 18 Z", x + 94, y - 126), tone(FLAME.dark(10)));
        c.circle(x + 56, y - 124, 8, INK);
        c.circle(x + 59, y - 127, 2, WHITE);
        c.path(
            &format!(
                "M{} {} C{} {} {} {} {} {} C{} {} {} {} {} {} Z",
                x - 84,
                y - 14,
                x - 60,
                y - 90,
                x + 20,
                y - 80,
                x + 40,
                y - 10,
                x + 10,
                y + 50,
                x - 60,
                y + 40,
                x - 84,
                y - 14
            ),
            tone(color.dark(20)),
        );
        c.line(
            &format!("M{} {} q40 40 84 10 M{} {} q30 26 60 6", x - 60, y - 8, x - 50, y - 30),
            3,
            flat(color.light(50)).at(60),
        );
    }
}

pub(super) fn blocks(c: &mut Canvas) {
    c.shadow(300, 486, 210);
    for (x, y, color) in [
        (116, 374, c.main),
        (244, 374, TOYS[1]),
        (372, 374, TOYS[3]),
        (178, 262, TOYS[5]),
        (308, 262, TOYS[4]),
    ] {
        c.rect(x, y, 112, 110, 12, tone(color));
        c.rect(x + 12, y + 12, 88, 86, 8, flat(color.light(40)).at(28));
    }
    c.path("M250 258 L306 168 L362 258 Z", tone(TOYS[0]));
    c.path("M150 462 v-28 h14 v-16 h16 v16 h14 v28 Z", flat(PAPER).at(85));
    c.circle(300, 430, 24, flat(PAPER).at(85));
    c.path(
        "M404 446 q24 -50 48 0 Z M398 452 h60 q-8 14 -24 14 h-14 q-16 0 -22 -14",
        flat(PAPER).at(85),
    );
    c.leaf(234, 346, 54, -20, LEAF);
    c.leaf(236, 346, 54, 24, LEAF.light(10));
    c.path(
        "M364 300 l9 20 l21 2 l-16 14 l5 21 l-19 -11 l-19 11 l5 -21 l-16 -14 l21 -2 Z",
        flat(PAPER).at(90),
    );
    c.vessel(472, [290, 370], 32, 32, tone(TOYS[2]));
    c.ellipse(472, 290, 32, 6, tone(TOYS[2].light(26)));
}

pub(super) fn stacking_rings(c: &mut Canvas) {
    c.shadow(300, 488, 150);
    c.rect(290, 120, 20, 340, 8, tone(OAK));
    for (index, (y, half)) in
        [(430, 150), (372, 128), (318, 108), (268, 88), (222, 68)].into_iter().enumerate()
    {
        let color = if index == 0 { c.main } else { TOYS[index] };
        c.rect(
            300 - half,
            y,
            half * 2,
            54 - i32::try_from(index).unwrap_or(0) * 2,
            26,
            tone(color),
        );
        c.line(&format!("M{} {} h{}", 322 - half, y + 14, half / 2), 7, flat(WHITE).at(34));
    }
    c.circle(300, 184, 42, tone(OAK.light(16)));
    c.circle(286, 178, 5, INK);
    c.circle(314, 178, 5, INK);
    c.line("M288 194 q12 12 24 0", 4, INK);
    c.path("M262 168 Q300 110 338 168 Q300 152 262 168 Z", tone(c.main));
}

pub(super) fn puzzle(c: &mut Canvas) {
    c.wall_shadow(112, 142, 370, 320, 12);
    c.rect(104, 132, 376, 326, 12, tone(OAK));
    c.rect(122, 150, 340, 290, 4, fall(Color::hex(0xbfdcdf), Color::hex(0x8fbdc8)));
    c.path("M122 330 q43 -30 85 0 t85 0 t85 0 t85 0 V440 H122 Z", flat(c.main));
    c.path("M122 386 q43 -24 85 0 t85 0 t85 0 t85 0 V440 H122 Z", flat(c.main.dark(20)));
    c.circle(392, 216, 34, FLAME);
    c.path("M196 332 h110 q-12 34 -40 34 h-36 q-26 0 -34 -34 M246 322 v-96 l54 96 Z M238 322 v-76 l-36 76 Z", flat(PAPER));
    let knob = "c-20 -4 -20 -30 0 -30 c20 0 20 26 0 30";
    for x in [207, 292, 377] {
        c.line(
            &format!(
                "M{x} 150 V222 m0 14 {knob} m0 -14 V294 m0 16 c20 4 20 -26 0 -24 M{x} 318 V440"
            ),
            3,
            flat(INK).at(30),
        );
    }
    c.line("M122 222 H462 M122 294 H462 M122 368 H462", 3, flat(INK).at(30));
    c.turned(18, 494, 470, |c| {
        c.path("M448 430 h34 c-8 -26 32 -26 24 0 h34 v34 c26 -8 26 32 0 24 v34 h-92 v-34 c-26 8 -26 -32 0 -24 Z", tone(c.accent.dark(10)));
    });
}

pub(super) fn plush(c: &mut Canvas) {
    c.shadow(300, 490, 150);
    for (x, lean) in [(262, -12), (342, 16)] {
        c.turned(lean, x, 220, |c| {
            c.ellipse(x, 130, 30, 100, tone(c.main));
            c.ellipse(x, 136, 15, 76, flat(c.accent.mix(TOYS[4], 50)).at(90));
        });
    }
    c.ellipse(300, 412, 108, 82, tone(c.main));
    c.ellipse(300, 424, 62, 58, flat(c.main.light(50)).at(60));
    c.ellipse(214, 470, 48, 26, tone(c.main.dark(8)));
    c.ellipse(386, 470, 48, 26, tone(c.main.dark(8)));
    c.turned(22, 212, 380, |c| c.ellipse(204, 384, 24, 54, tone(c.main.dark(6))));
    c.turned(-22, 388, 380, |c| c.ellipse(396, 384, 24, 54, tone(c.main.dark(6))));
    c.ellipse(300, 264, 108, 92, tone(c.main.light(6)));
    c.ellipse(300, 296, 52, 38, flat(c.main.light(56)).at(70));
    for x in [260, 340] {
        c.circle(x, 258, 9, INK);
        c.circle(x + 3, 255, 3, WHITE);
        c.circle(x + (x - 300) / 2, 290, 17, flat(Color::hex(0xe09386)).at(46));
    }
    c.path("M288 280 q12 -8 24 0 q-4 14 -12 14 q-8 0 -12 -14", Color::hex(0xa86258));
    c.line("M300 294 v10 M284 310 q16 12 32 0", 3, flat(INK).at(80));
    c.path("M232 340 Q300 372 368 340 L372 366 Q300 398 228 366 Z", tone(TOYS[3]));
    c.path("M336 362 l34 62 l-28 6 l-22 -58 Z", tone(TOYS[3].dark(10)));
}

pub(super) fn kite(c: &mut Canvas) {
    c.circle(480, 120, 60, flat(FLAME).at(60));
    c.path(
        "M40 180 q20 -40 60 -20 q30 -40 70 0 q40 0 30 30 H50 Q30 200 40 180",
        flat(WHITE).at(75),
    );
    c.turned(24, 300, 240, |c| {
        c.path("M300 60 L416 220 L300 440 L184 220 Z", tone(c.main));
        c.path("M300 60 L416 220 H300 Z", flat(c.accent));
        c.path("M300 440 L184 220 H300 Z", flat(c.accent.mix(TOYS[3], 60)));
        c.line("M300 60 V440 M184 220 H416", 5, OAK.dark(20));
        c.line("M300 60 L416 220 L300 440 L184 220 Z", 4, flat(c.main.dark(34)).at(60));
    });
    c.line("M220 426 C160 470 280 500 210 560 C190 580 150 570 130 600", 4, INK.light(30));
    for (x, y, color) in [(206, 456, TOYS[1]), (246, 500, TOYS[2]), (212, 552, TOYS[0])] {
        c.path(&format!("M{x} {y} l-28 -14 v28 Z M{x} {y} l28 -14 v28 Z"), tone(color));
        c.circle(x, y, 6, color.dark(20));
    }
}

pub(super) fn pencils(c: &mut Canvas) {
    c.shadow(300, 488, 110);
    for (index, x) in [206, 244, 282, 320, 358, 394].into_iter().enumerate() {
        let color = if index == 2 { c.main } else { TOYS[index] };
        let top = [150, 116, 138, 108, 132, 160][index];
        c.turned((x - 300) / 14, x, 470, |c| {
            c.rect(x - 15, top + 52, 30, 300, 2, tone(color));
            c.path(
                &format!("M{} {} L{x} {top} L{} {} Z", x - 15, top + 54, x + 15, top + 54),
                tone(OAK.light(34)),
            );
            c.path(
                &format!("M{} {} L{x} {top} L{} {} Z", x - 5, top + 18, x + 5, top + 18),
                color.dark(6),
            );
            c.line(&format!("M{} {} V440", x - 5, top + 60), 3, flat(WHITE).at(34));
        });
    }
    c.path(
        "M184 300 H416 V470 Q416 486 400 486 H200 Q184 486 184 470 Z",
        tone(PAPER.mix(c.main, 26)),
    );
    c.path("M184 300 H416 V330 Q300 316 184 330 Z", flat(c.main.dark(6)));
    c.circle(260, 412, 28, flat(TOYS[1]));
    c.path("M216 462 q44 -60 84 -20 q34 -50 84 20 Z", flat(TOYS[2]));
}

pub(super) fn book(c: &mut Canvas) {
    c.wall_shadow(152, 116, 306, 376, 10);
    c.path("M150 116 H440 Q456 116 456 132 V490 H166 Q146 490 146 470 V120 Z", tone(c.main));
    c.path(
        "M166 466 H456 V490 H166 Q146 490 146 478 Q146 466 166 466 Z",
        fall(PAPER, CREAM.dark(10)),
    );
    c.line("M170 474 H452 M168 482 H452", 1, flat(INK).at(40));
    c.path("M150 116 H176 V466 H166 Q150 466 146 478 V120 Z", flat(c.main.dark(40)).at(40));
    c.rect(206, 156, 220, 132, 4, flat(c.accent));
    c.line("M236 196 H396 M256 224 H376", 9, c.main.dark(24));
    c.line("M276 256 H356", 4, flat(c.main.dark(24)).at(70));
    c.circle(316, 372, 56, flat(c.accent).at(92));
    c.leaf(316, 412, 62, -36, c.main);
    c.leaf(316, 412, 74, 0, c.main.dark(14));
    c.leaf(316, 412, 62, 36, c.main);
    c.path("M396 116 h24 v92 l-12 -14 l-12 14 Z", Color::hex(0xc65c48));
}

pub(super) fn train(c: &mut Canvas) {
    c.shadow(300, 486, 250);
    c.rect(56, 470, 488, 10, 5, tone(OAK.dark(20)));
    for step in 0..14 {
        c.rect(64 + step * 35, 478, 20, 10, 3, OAK.dark(34));
    }
    c.rect(318, 330, 196, 96, 20, tone(c.main));
    c.rect(306, 250, 96, 176, 12, tone(TOYS[0]));
    c.rect(296, 236, 118, 24, 10, tone(OAK.dark(10)));
    c.rect(326, 280, 56, 52, 8, fall(Color::hex(0xd6e8ea), Color::hex(0xa8c8d0)));
    c.path("M444 330 L452 274 H438 V258 H496 V274 H484 L490 330 Z", tone(OAK));
    c.rect(88, 352, 176, 74, 12, tone(TOYS[2]));
    for (x, color) in [(124, TOYS[1]), (176, TOYS[4]), (228, TOYS[3])] {
        c.circle(x, 336, 27, tone(color));
    }
    c.rect(88, 352, 176, 74, 12, tone(TOYS[2]));
    c.line("M262 410 H320", 9, INK.light(20));
    for (x, radius) in [(128, 31), (224, 31), (350, 36), (462, 36)] {
        c.circle(x, 440, radius, tone(OAK.dark(20)));
        c.circle(x, 440, radius - 11, tone(TOYS[5]));
        c.circle(x, 440, 6, INK);
    }
    for (x, y, size) in [(464, 226, 19), (440, 188, 26), (400, 146, 34)] {
        c.circle(x, y, size, flat(WHITE).at(58));
    }
}

pub(super) fn garland(c: &mut Canvas) {
    c.line("M-10 130 Q300 330 610 130", 5, ROPE.dark(24));
    c.line("M-10 330 Q300 530 610 330", 5, ROPE.dark(24));
    for row in [0_i32, 200] {
        for step in 0..7 {
            let x: i32 = 46 + step * 78;
            let y = 230 + row - (x + 26 - 300).pow(2) / 960;
            let color = match step % 4 {
                0 => c.main,
                1 => c.accent.dark(4),
                2 => c.main.light(38),
                _ => TOYS[usize::try_from(row / 200).unwrap_or(0) + 1],
            };
            c.turned((300 - x) / 18, x + 26, y, |c| {
                c.path(
                    &format!("M{} {y} H{} L{} {} Z", x - 4, x + 56, x + 26, y + 92),
                    tone(color),
                );
                c.stitch(&format!("M{} {} H{}", x + 4, y + 8, x + 48), 2, flat(INK).at(24));
                if step % 3 == 0 {
                    c.circle(x + 26, y + 34, 8, flat(PAPER).at(80));
                }
            });
        }
    }
}

pub(super) fn night_light(c: &mut Canvas) {
    c.circle(300, 300, 280, glow(FLAME.light(36)).at(84));
    c.shadow(300, 486, 140);
    c.path("M150 470 C120 330 190 176 300 176 C410 176 480 330 450 470 Q446 486 426 486 H174 Q154 486 150 470 Z", fall(c.main.mix(FLAME, 26).light(40), c.main.mix(FLAME, 14)));
    c.path(
        "M192 226 C160 150 196 116 240 182 Z M408 226 C440 150 404 116 360 182 Z",
        tone(c.main.light(16)),
    );
    c.ellipse(300, 410, 92, 74, flat(WHITE).at(36));
    for x in [252, 348] {
        c.line(&arc(x, 296, 20, 18), 6, INK.light(14));
        c.circle(x + (x - 300) / 2, 330, 18, flat(Color::hex(0xe89880)).at(56));
    }
    c.path("M288 322 q12 -9 24 0 q-4 13 -12 13 q-8 0 -12 -13", INK.light(10));
    c.line("M284 346 q16 12 32 0", 4, INK.light(14));
    c.circle(300, 400, 120, glow(FLAME.light(60)).at(60));
    for (x, y) in [(90, 130), (500, 96), (540, 250), (66, 300)] {
        c.path(
            &format!("M{x} {y} l5 13 l14 1 l-11 9 l4 14 l-12 -8 l-12 8 l4 -14 l-11 -9 l14 -1 Z"),
            flat(FLAME).at(80),
        );
    }
}
