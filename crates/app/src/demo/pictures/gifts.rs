//! Paper, ink and presents.

use super::canvas::{Canvas, fall, flat, tone};
use super::palette::{BRASS, CREAM, Color, INK, LEAF, LEATHER, OAK, PAPER, ROPE, STEEL, WHITE};

const RED: Color = Color::hex(0xb43f3f);

pub(super) fn gift_box(c: &mut Canvas) {
    let ribbon = if c.main == PAPER { RED } else { c.accent };
    c.shadow(300, 486, 180);
    c.rect(136, 284, 328, 202, 8, tone(c.main));
    c.path("M136 284 H464 V312 Q300 326 136 312 Z", flat(c.main.dark(46)).at(28));
    c.rect(118, 226, 364, 72, 8, tone(c.main.light(8)));
    c.rect(272, 226, 56, 260, 0, tone(ribbon));
    c.path("M272 298 H328 V312 H272 Z", flat(INK).at(16));
    c.path("M300 226 C210 230 160 170 200 136 C240 112 290 170 300 226 Z", tone(ribbon.dark(6)));
    c.path("M300 226 C390 230 440 170 400 136 C360 112 310 170 300 226 Z", tone(ribbon));
    c.path(
        "M292 216 C240 206 206 176 220 158 C242 150 282 186 292 216 Z",
        flat(ribbon.dark(44)).at(46),
    );
    c.path(
        "M308 216 C360 206 394 176 380 158 C358 150 318 186 308 216 Z",
        flat(ribbon.dark(44)).at(46),
    );
    c.rect(276, 200, 48, 38, 14, tone(ribbon.light(14)));
    c.leaf(352, 244, 84, 66, LEAF);
    c.leaf(346, 240, 70, 96, LEAF.light(12));
}

pub(super) fn hamper(c: &mut Canvas) {
    let cane = OAK.mix(c.main, 20);
    c.shadow(300, 490, 210);
    c.vessel(184, [180, 320], 34, 34, tone(c.main));
    c.rect(168, 140, 32, 46, 6, tone(INK.light(20)));
    c.path("M250 210 Q250 150 292 146 Q334 150 334 210 V320 H250 Z", tone(Color::hex(0xb55440)));
    c.rect(248, 190, 88, 22, 6, tone(BRASS));
    c.rect(356, 196, 96, 130, 8, tone(c.accent.dark(8)));
    c.rect(374, 220, 60, 54, 4, flat(c.main).at(80));
    c.turned(18, 420, 250, |c| c.rect(440, 150, 60, 160, 8, tone(PAPER)));
    c.path(
        "M110 306 Q140 270 190 296 Q240 262 300 294 Q360 260 420 296 Q470 272 492 306 V340 H110 Z",
        tone(CREAM.dark(8)),
    );
    c.path("M96 318 H504 L478 464 Q474 490 446 490 H154 Q126 490 122 464 Z", tone(cane));
    for row in 0..6 {
        let y = 346 + row * 24;
        for column in 0..14 {
            let x = 116 + row * 4 + column * (368 - row * 8) / 14;
            let shade = if (row + column) % 2 == 0 {
                flat(cane.dark(36)).at(44)
            } else {
                flat(cane.light(44)).at(44)
            };
            c.line(&format!("M{x} {y} q12 -7 22 0"), 9, shade);
        }
    }
    c.rect(88, 306, 424, 28, 12, tone(cane.dark(12)));
    c.rect(276, 318, 48, 50, 6, tone(LEATHER));
    c.circle(300, 346, 8, tone(BRASS));
}

pub(super) fn gift_wrap(c: &mut Canvas) {
    c.shadow(300, 480, 210);
    for (angle, y, color, band) in [
        (-16, 396, c.main, c.accent),
        (9, 330, c.accent.dark(4), c.main),
        (-4, 252, c.main.light(30), c.main.dark(20)),
    ] {
        c.turned(angle, 300, y, |c| {
            c.rect(70, y - 36, 452, 72, 10, fall(color.light(26), color.dark(12)));
            for step in 0..10 {
                let x = 106 + step * 42;
                c.leaf(x, y + 20, 34, if step % 2 == 0 { -24 } else { 156 }, band.dark(4));
                c.circle(x + 18, y - 16 + step % 2 * 24, 5, flat(band).at(70));
            }
            c.ellipse(522, y, 14, 36, tone(color.dark(20)));
            c.ellipse(523, y, 8, 24, INK.light(6));
            c.rect(250, y - 38, 44, 76, 2, flat(PAPER).at(92));
        });
    }
}

pub(super) fn notebook(c: &mut Canvas) {
    c.wall_shadow(158, 110, 292, 388, 16);
    c.rect(160, 112, 300, 388, 14, fall(CREAM.dark(16), CREAM.dark(4)));
    c.rect(150, 104, 300, 388, 16, tone(c.main));
    c.path(
        "M166 104 H186 V492 H166 Q150 492 150 476 V120 Q150 104 166 104 Z",
        flat(c.main.dark(44)).at(46),
    );
    c.rect(402, 104, 13, 388, 0, flat(c.accent.dark(14)));
    c.rect(224, 196, 148, 92, 5, tone(PAPER));
    c.line("M250 228 H346 M264 252 H332", 4, flat(INK).at(60));
    c.path("M268 492 h20 v54 l-10 -10 l-10 10 Z", tone(c.accent.dark(20)));
    c.line("M204 126 V470", 3, flat(c.main.light(50)).at(30));
    c.turned(20, 486, 320, |c| {
        c.rect(476, 180, 20, 260, 6, tone(INK.light(10)));
        c.rect(476, 246, 20, 9, 0, BRASS);
        c.path("M476 440 h20 l-10 34 Z", tone(OAK.light(20)));
    });
}

pub(super) fn card(c: &mut Canvas) {
    c.turned(-8, 260, 320, |c| {
        c.rect(122, 226, 330, 226, 6, flat(c.wall.dark(60)).at(22));
        c.rect(112, 214, 330, 226, 6, tone(c.accent.dark(8)));
        c.path("M112 220 L277 344 L442 220", flat(c.accent.dark(18)));
        c.line("M112 438 L232 316 M442 438 L322 316", 2, flat(INK).at(20));
    });
    c.turned(7, 340, 270, |c| {
        c.rect(232, 104, 228, 318, 5, flat(c.wall.dark(60)).at(24));
        c.rect(222, 92, 228, 318, 5, tone(PAPER));
        c.rect(240, 110, 192, 282, 3, fall(c.main.light(58), c.main.light(30)));
        c.line("M336 366 Q330 280 336 206", 5, LEAF.dark(16));
        for (y, angle) in [(346, -56), (322, 56), (292, -52), (268, 52), (242, -44)] {
            c.leaf(335, y, 62, angle, LEAF.light(if angle > 0 { 12 } else { 0 }));
        }
        for step in 0..8 {
            c.turned(step * 45, 336, 190, |c| c.ellipse(336, 164, 13, 27, tone(c.main)));
        }
        c.circle(336, 190, 15, tone(BRASS.light(20)));
    });
}

pub(super) fn pen(c: &mut Canvas) {
    c.path("M70 470 C160 410 200 520 280 450 S380 430 410 400", flat(INK).at(0));
    c.line(
        "M84 480 C140 420 170 520 220 470 S290 440 318 470 S370 480 392 446",
        6,
        flat(INK).at(76),
    );
    c.turned(38, 300, 280, |c| {
        c.rect(284, 44, 44, 360, 18, flat(c.wall.dark(60)).at(20));
        c.rect(274, 30, 46, 190, 20, tone(c.main));
        c.rect(276, 216, 42, 168, 8, tone(c.main.dark(6)));
        c.rect(272, 206, 50, 17, 4, tone(BRASS));
        c.rect(314, 52, 10, 122, 5, tone(BRASS));
        c.path("M280 384 H314 L304 424 H290 Z", tone(INK));
        c.path("M286 424 H308 Q314 452 297 492 Q280 452 286 424 Z", tone(BRASS.light(14)));
        c.line("M297 440 V486", 2, INK);
        c.circle(297, 440, 4, INK);
        c.line("M284 56 V196 M286 232 V372", 5, flat(WHITE).at(42));
    });
}

pub(super) fn calendar(c: &mut Canvas) {
    c.wall_shadow(140, 92, 320, 410, 6);
    c.rect(134, 84, 320, 410, 6, tone(PAPER));
    c.rect(134, 84, 320, 190, 6, fall(c.main.light(50), c.main.light(10)));
    c.circle(360, 148, 28, flat(c.accent.mix(Color::hex(0xf2b45c), 60)));
    c.path("M134 236 Q190 176 250 216 T360 196 T454 220 V274 H134 Z", flat(c.main));
    c.path("M134 262 Q220 214 300 250 T454 244 V274 H134 Z", flat(c.main.dark(30)));
    for row in 0..5 {
        for column in 0..7 {
            let (x, y) = (166 + column * 43, 330 + row * 34);
            if row * 7 + column == 17 {
                c.circle(x, y, 15, c.accent.mix(RED, 60));
            }
            c.circle(
                x,
                y,
                6,
                flat(if column > 4 { c.main } else { INK }).at(if row * 7 + column == 17 {
                    0
                } else {
                    60
                }),
            );
        }
    }
    for step in 0..14 {
        c.line(&format!("M{0} 72 V96", 152 + step * 22), 5, STEEL.dark(20));
    }
    c.line("M300 72 C280 40 320 40 300 72", 5, STEEL.dark(20));
}

pub(super) fn wreath(c: &mut Canvas) {
    let green = LEAF.mix(c.main, 50);
    c.line("M152 322 a164 164 0 1 0 328 0 a164 164 0 1 0 -328 0", 84, flat(c.wall.dark(60)).at(11));
    c.line("M300 100 V20", 11, RED.dark(6));
    c.line("M140 300 a160 160 0 1 0 320 0 a160 160 0 1 0 -320 0", 26, OAK.dark(34));
    for step in 0..44 {
        let color = green.dark(u32::try_from(step * 7 % 24).unwrap_or(0));
        c.turned(step * 9, 300, 300, |c| {
            c.leaf(300, 146, 66, if step % 2 == 0 { 52 } else { 118 }, color);
            if step % 2 == 0 {
                c.leaf(300, 142, 58, 90, color.light(18));
            }
        });
    }
    for step in 0..9 {
        c.turned(step * 40 + 14, 300, 300, |c| {
            c.circle(296, 138, 11, tone(RED));
            c.circle(312, 150, 9, tone(RED.light(10)));
        });
    }
    c.path("M300 126 C236 84 214 150 292 142 Z M300 126 C364 84 386 150 308 142 Z M290 138 L262 220 L292 204 Z M310 138 L338 220 L308 204 Z", tone(RED));
    c.circle(300, 136, 15, tone(RED.light(12)));
}

pub(super) fn ornament(c: &mut Canvas) {
    c.line("M-10 86 Q300 96 610 80", 9, OAK.dark(40));
    for step in 0..38 {
        let color = LEAF.dark(u32::try_from(step % 4).unwrap_or(0) * 9);
        c.leaf(-30 + step * 17, 88, 62, if step % 2 == 0 { 58 } else { 122 }, color);
    }
    for (x, y, size) in [(180, 290, 84), (410, 370, 104)] {
        c.line(&format!("M{x} 92 V{}", y - size), 3, RED);
        for step in 0..8 {
            c.turned(step * 45 + 4, x, y, |c| {
                c.line(&format!("M{x} {y} V{}", y - size), 6, c.main.dark(4));
                c.line(
                    &format!(
                        "M{x} {y} L{} {} M{x} {y} L{} {}",
                        x - 12,
                        y - size + 8,
                        x + 12,
                        y - size + 8
                    ),
                    5,
                    c.main.light(14),
                );
                c.line(&format!("M{} {} H{}", x - 10, y - size * 5 / 8, x + 10), 5, RED);
            });
        }
        c.circle(x, y, 15, tone(c.main.dark(10)));
        c.circle(x, y, 7, RED);
    }
}

pub(super) fn card_deck(c: &mut Canvas) {
    for (angle, shade) in [(-20, 10), (-7, 4), (6, 0)] {
        c.turned(angle, 250, 480, |c| {
            c.rect(182, 170, 196, 282, 16, flat(c.wall.dark(60)).at(18));
            c.rect(174, 160, 196, 282, 16, tone(PAPER.dark(shade)));
            c.rect(190, 176, 164, 250, 8, tone(c.main));
            c.line("M190 240 L354 360 M354 240 L190 360 M272 176 V426", 4, flat(c.accent).at(60));
            c.circle(272, 301, 34, c.accent);
            c.circle(272, 301, 18, c.main.dark(14));
        });
    }
    c.turned(22, 420, 440, |c| {
        c.rect(336, 186, 196, 282, 16, flat(c.wall.dark(60)).at(20));
        c.rect(328, 176, 196, 282, 16, tone(PAPER));
        c.path("M426 270 C384 220 340 280 426 360 C512 280 468 220 426 270 Z", tone(RED));
        c.path("M352 206 c-10 -12 -22 4 0 22 c22 -18 10 -34 0 -22 M500 428 c-10 -12 -22 4 0 22 c22 -18 10 -34 0 -22", RED);
    });
}

pub(super) fn sachet(c: &mut Canvas) {
    c.shadow(300, 484, 190);
    for (x, lean, color) in [(210, -9, c.main), (390, 8, c.accent.dark(5))] {
        c.turned(lean, x, 400, |c| {
            c.path(
                &format!(
                    "M{} 270 Q{} 380 {} 460 Q{x} 492 {} 460 Q{} 380 {} 270 Q{x} 290 {} 270 Z",
                    x - 44,
                    x - 100,
                    x - 92,
                    x + 92,
                    x + 100,
                    x + 44,
                    x - 44
                ),
                tone(color),
            );
            c.path(
                &format!(
                    "M{} 270 Q{} 220 {} 196 Q{x} 216 {} 196 Q{} 220 {} 270 Z",
                    x - 40,
                    x - 60,
                    x - 72,
                    x + 72,
                    x + 60,
                    x + 40
                ),
                tone(color.light(14)),
            );
            c.line(&format!("M{} 270 Q{x} 290 {} 270", x - 46, x + 46), 10, ROPE.dark(20));
            c.line(
                &format!(
                    "M{} 320 Q{} 390 {} 460 M{} 320 Q{} 390 {} 456",
                    x - 20,
                    x - 34,
                    x - 30,
                    x + 22,
                    x + 36,
                    x + 34
                ),
                6,
                flat(color.dark(40)).at(18),
            );
        });
    }
    for (x, angle) in [(276, -14), (300, 0), (322, 12)] {
        c.turned(angle, 300, 470, |c| {
            c.line(&format!("M{x} 470 V270"), 4, LEAF);
            for step in 0..8 {
                c.ellipse(
                    x + if step % 2 == 0 { -7 } else { 7 },
                    276 - step * 13,
                    9,
                    9,
                    tone(Color::hex(0x8575b0)),
                );
            }
        });
    }
    c.line("M284 420 q18 12 34 0", 7, ROPE.dark(24));
}
