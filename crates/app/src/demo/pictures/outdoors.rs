//! The garden, the balcony and the beach.

use super::canvas::{Canvas, arc, fall, flat, tone};
use super::palette::{COFFEE, CREAM, Color, INK, LEAF, LEATHER, OAK, PAPER, ROPE, STEEL, WHITE};

pub(super) fn planter(c: &mut Canvas) {
    c.shadow(300, 490, 130);
    for (angle, length) in
        [(-66, 150), (-44, 196), (-22, 226), (0, 240), (22, 222), (44, 192), (66, 146)]
    {
        c.leaf(300, 300, length, angle, LEAF.dark(u32::try_from(66 + angle).unwrap_or(0) / 7));
    }
    for (angle, length) in [(-54, 110), (-10, 140), (34, 124)] {
        c.leaf(300, 304, length, angle, LEAF.light(16));
    }
    c.path("M184 310 L212 460 Q216 488 244 488 H356 Q384 488 388 460 L416 310 Z", tone(c.main));
    c.rect(170, 280, 260, 52, 10, tone(c.main.light(6)));
    c.path("M176 332 H424 L421 346 H180 Z", flat(c.main.dark(46)).at(26));
    c.line("M204 396 Q300 412 396 396", 3, flat(c.main.dark(36)).at(34));
    c.ellipse(300, 494, 104, 12, tone(c.main.dark(16)));
    c.shine("M206 352 L224 456");
}

pub(super) fn herb_pots(c: &mut Canvas) {
    c.shadow(300, 474, 230);
    c.path("M80 446 H520 L510 476 H90 Z", tone(OAK));
    for (x, lean) in [(164, 0), (300, 1), (436, 2)] {
        for step in 0..9 {
            let angle = (step - 4) * 19;
            let color = if lean == 1 {
                LEAF.mix(STEEL, 34)
            } else {
                LEAF.light(u32::try_from(step).unwrap_or(0) % 3 * 8)
            };
            c.leaf(x, 336, 74 + step * 17 % 40, angle, color);
        }
        c.path(
            &format!("M{} 330 L{} 448 H{} L{} 330 Z", x - 52, x - 40, x + 40, x + 52),
            tone(c.main),
        );
        c.rect(x - 58, 318, 116, 26, 6, tone(c.main.light(8)));
        c.rect(x - 20, 372, 40, 36, 3, PAPER);
        c.line(&format!("M{} 390 h24", x - 12), 3, flat(INK).at(60));
    }
    c.ellipse(300, 446, 220, 8, flat(OAK.light(20)));
}

pub(super) fn watering_can(c: &mut Canvas) {
    c.shadow(280, 486, 170);
    c.line("M352 420 C440 400 440 260 506 196", 24, tone(c.main.dark(6)));
    c.path("M480 180 L534 158 L552 196 L498 218 Z", tone(c.main.dark(16)));
    c.line("M200 262 C90 210 60 420 176 440", 20, tone(c.main.dark(14)));
    c.line("M206 226 C220 120 350 120 360 226", 18, tone(c.main.dark(10)));
    c.path("M184 232 L164 456 Q164 484 194 484 H368 Q398 484 398 456 L378 232 Z", tone(c.main));
    c.ellipse(281, 232, 97, 18, tone(c.main.light(20)));
    c.path("M281 219 q88 0 90 13 q-2 14 -90 14 Z", fall(c.main.dark(50), c.main.dark(28)));
    c.line(&arc(281, 284, 100, 22), 4, flat(c.main.dark(36)).at(40));
    c.line(&arc(281, 436, 114, 24), 4, flat(c.main.dark(36)).at(40));
    c.shine("M206 280 L192 440");
    for (x, y) in [(560, 222), (546, 244), (574, 250), (556, 276)] {
        c.path(&format!("M{x} {y} q-8 12 0 18 q8 -6 0 -18"), flat(Color::hex(0x8fbccf)));
    }
}

pub(super) fn secateurs(c: &mut Canvas) {
    c.turned(28, 300, 300, |c| {
        c.path(
            "M276 330 C250 400 236 450 250 540 Q262 552 276 540 C278 460 300 410 316 350 Z",
            flat(c.wall.dark(60)).at(22),
        );
        c.path(
            "M288 300 C300 220 330 150 306 70 C370 140 360 240 326 312 Z",
            fall(STEEL.light(50), STEEL.dark(4)),
        );
        c.path(
            "M300 318 C268 260 250 190 262 130 C288 160 306 220 324 300 Z",
            fall(STEEL.light(10), STEEL.dark(28)),
        );
        c.path(
            "M322 306 C270 370 230 440 246 536 Q258 554 276 540 C276 460 300 400 340 330 Z",
            tone(c.main),
        );
        c.path(
            "M286 308 C330 370 384 440 372 530 Q360 550 342 536 C340 470 310 410 272 338 Z",
            tone(c.main.dark(10)),
        );
        c.circle(306, 316, 21, tone(STEEL));
        c.circle(306, 316, 9, tone(STEEL.dark(30)));
        c.path("M292 374 q14 -14 28 0 q-14 14 -28 24 q14 10 28 20", flat(STEEL.dark(20)).at(60));
    });
    c.leaf(150, 178, 110, 130, LEAF);
    c.leaf(150, 178, 96, 88, LEAF.light(14));
    c.line("M86 108 Q124 140 150 178", 6, LEAF.dark(20));
    for step in 0..7 {
        c.turned(step * 51, 88, 108, |c| c.ellipse(88, 84, 16, 26, tone(Color::hex(0xe3a096))));
    }
    c.circle(88, 108, 14, tone(Color::hex(0xc96f66)));
}

pub(super) fn gloves(c: &mut Canvas) {
    for (x, lean, flip) in [(206, -10, 1), (396, 12, -1)] {
        c.turned(lean, x, 320, |c| {
            let thumb = if flip == 1 {
                format!(
                    "M{} 300 C{} 250 {} 214 {} 224 C{} 232 {} 290 {} 340 Z",
                    x + 60,
                    x + 84,
                    x + 104,
                    x + 122,
                    x + 142,
                    x + 112,
                    x + 62
                )
            } else {
                format!(
                    "M{} 300 C{} 250 {} 214 {} 224 C{} 232 {} 290 {} 340 Z",
                    x - 60,
                    x - 84,
                    x - 104,
                    x - 122,
                    x - 142,
                    x - 112,
                    x - 62
                )
            };
            c.path(&thumb, tone(c.main.dark(8)));
            for (dx, top) in [(-54, 158), (-18, 130), (18, 128), (54, 150)] {
                c.rect(
                    x + dx - 20,
                    top,
                    40,
                    180,
                    20,
                    tone(c.main.dark(if dx % 4 == 0 { 0 } else { 5 })),
                );
            }
            c.rect(x - 74, 244, 148, 154, 30, tone(c.main));
            c.path(
                &format!("M{} 380 H{} L{} 496 H{} Z", x - 70, x + 70, x + 84, x - 84),
                tone(c.accent.dark(6)),
            );
            c.stitch(
                &format!("M{} 402 H{} M{} 484 H{}", x - 68, x + 68, x - 78, x + 78),
                3,
                flat(c.main.dark(20)),
            );
            c.line(
                &format!("M{} 260 V320 M{x} 256 V320 M{} 260 V320", x - 36, x + 36),
                4,
                flat(c.main.dark(40)).at(30),
            );
        });
    }
}

pub(super) fn hammock(c: &mut Canvas) {
    for (x, lean) in [(52, -3), (548, 3)] {
        c.turned(lean, x, 500, |c| {
            c.rect(x - 17, 40, 34, 480, 10, tone(OAK.dark(34)));
            c.line(&format!("M{} 90 V500", x - 5), 3, flat(OAK.dark(60)).at(50));
        });
    }
    c.ellipse(300, 510, 220, 24, flat(c.wall.dark(80)).at(14));
    for step in 0..9 {
        c.line(
            &format!("M62 150 L{} {} M538 150 L{} {}", 148, 238 + step * 9, 452, 238 + step * 9),
            2,
            ROPE.dark(16),
        );
    }
    c.path(
        "M144 230 Q300 420 456 230 Q474 300 440 340 Q300 520 160 340 Q126 300 144 230 Z",
        tone(c.main),
    );
    for step in 0..6 {
        let lift = step * 18;
        c.line(
            &format!(
                "M{} {} Q300 {} {} {}",
                146 + step * 2,
                252 + lift,
                440 + lift,
                454 - step * 2,
                252 + lift
            ),
            if step % 2 == 0 { 9 } else { 4 },
            flat(c.accent).at(90),
        );
    }
    c.path("M144 230 Q300 420 456 230 Q300 380 144 230 Z", flat(c.main.dark(40)).at(36));
    for step in 0..21 {
        let x: i32 = 168 + step * 13;
        let y = 350 + (4900 - (x - 300).pow(2) / 4).max(0) / 62;
        c.line(&format!("M{x} {y} v26"), 4, c.accent.dark(8));
    }
    c.path("M176 246 Q200 214 256 248 Q262 296 226 312 Q180 290 176 246 Z", tone(PAPER));
}

pub(super) fn birdhouse(c: &mut Canvas) {
    c.line("M300 40 V120", 5, ROPE.dark(24));
    c.wall_shadow(206, 220, 200, 250, 8);
    c.path("M192 240 L300 140 L408 240 V470 H192 Z", tone(c.main));
    c.path("M300 104 L448 236 L428 262 L300 150 L172 262 L152 236 Z", tone(c.accent.dark(30)));
    c.circle(300, 298, 41, tone(c.main.dark(30)));
    c.circle(302, 300, 35, INK.dark(20));
    c.rect(293, 356, 14, 46, 6, tone(OAK));
    c.rect(176, 466, 248, 22, 6, tone(c.main.dark(24)));
    c.line("M246 200 V464 M354 200 V464", 2, flat(c.main.dark(40)).at(36));
    c.path(
        "M330 404 c-4 -34 30 -58 58 -36 l20 2 l-14 12 c2 40 -34 50 -56 44 l-40 22 l14 -32 Z",
        tone(Color::hex(0x8a969c)),
    );
    c.path("M338 398 c8 20 34 22 46 6 c2 16 -24 26 -46 16 Z", flat(Color::hex(0xdf834e)));
    c.circle(376, 376, 4, INK);
}

pub(super) fn seed_packet(c: &mut Canvas) {
    for (angle, x, tint) in [(-12, 226, 14), (9, 372, 0)] {
        c.turned(angle, x, 320, |c| {
            c.rect(x - 92, 148, 200, 320, 6, flat(c.wall.dark(60)).at(22));
            c.rect(x - 100, 134, 200, 320, 6, tone(PAPER.mix(c.main, tint)));
            c.path(&format!("M{} 134 h200 v54 q-100 26 -200 0 Z", x - 100), tone(c.main));
            c.line(&format!("M{x} 400 Q{} 330 {x} 270", x - 8), 5, LEAF.dark(12));
            c.leaf(x, 356, 60, -56, LEAF);
            c.leaf(x, 340, 60, 56, LEAF.light(10));
            for step in 0..9 {
                c.turned(step * 40, x, 262, |c| {
                    c.ellipse(
                        x,
                        234,
                        12,
                        28,
                        tone(c.main.mix(Color::hex(0xf0b84a), if tint == 0 { 70 } else { 10 })),
                    )
                });
            }
            c.circle(x, 262, 17, tone(COFFEE.light(10)));
            c.line(&format!("M{} 420 h100", x - 50), 5, flat(c.main.dark(30)));
            c.line(&format!("M{} 436 h60", x - 30), 3, flat(c.main.dark(30)).at(60));
        });
    }
    for (x, y) in [(280, 496), (304, 504), (328, 494), (258, 508), (350, 508), (300, 520)] {
        c.ellipse(x, y, 8, 5, COFFEE.light(20));
    }
}

pub(super) fn twine(c: &mut Canvas) {
    c.shadow(300, 486, 130);
    c.ellipse(300, 470, 118, 18, tone(OAK.dark(10)));
    c.path(
        "M196 214 Q168 340 196 466 Q300 490 404 466 Q432 340 404 214 Q300 236 196 214 Z",
        tone(c.main.mix(ROPE, 40)),
    );
    for row in 0..15_i32 {
        let y = 222 + row * 17;
        c.line(
            &format!(
                "M{} {y} Q300 {} {} {}",
                190 - (7 - row).abs().min(3),
                y + 40,
                410,
                y - 16 + row % 3 * 10
            ),
            7,
            flat(if row % 2 == 0 {
                c.main.mix(ROPE, 40).dark(26)
            } else {
                c.main.mix(ROPE, 40).light(40)
            })
            .at(44),
        );
    }
    c.ellipse(300, 212, 112, 22, tone(OAK));
    c.ellipse(300, 210, 28, 6, OAK.dark(46));
    c.line(
        "M402 420 C470 430 480 500 420 500 C380 500 390 520 470 522",
        7,
        tone(c.main.mix(ROPE, 40).dark(8)),
    );
    c.rect(240, 296, 120, 88, 4, flat(PAPER).at(92));
    c.leaf(300, 350, 38, -26, LEAF);
    c.leaf(300, 350, 38, 26, LEAF);
    c.line("M268 366 H332", 4, flat(INK).at(60));
}

pub(super) fn blanket_roll(c: &mut Canvas) {
    c.shadow(300, 466, 220);
    c.rect(96, 270, 400, 186, 90, tone(c.main));
    for (x, width) in
        [(150, 12), (174, 5), (226, 12), (250, 5), (330, 12), (354, 5), (406, 12), (428, 5)]
    {
        c.line(&format!("M{x} 274 Q{} 362 {x} 452", x - 22), width, flat(c.accent).at(82));
    }
    c.line("M120 320 H430 M110 400 H430", 6, flat(c.accent).at(48));
    c.ellipse(468, 363, 46, 92, tone(c.main.light(14)));
    for ring in [72, 52, 32, 14] {
        c.line(
            &format!("M468 {} a{} {ring} 0 1 1 -1 0", 363 - ring, ring / 2),
            4,
            flat(c.main.dark(36)).at(46),
        );
    }
    for x in [206, 380] {
        c.line(&format!("M{x} 268 Q{} 362 {x} 458", x - 30), 18, tone(LEATHER));
        c.rect(x - 36, 330, 30, 36, 5, tone(STEEL.dark(4)));
    }
    c.line("M200 270 C220 160 370 160 384 270", 16, tone(LEATHER.dark(10)));
}

pub(super) fn parasol(c: &mut Canvas) {
    c.ellipse(300, 512, 150, 18, flat(c.wall.dark(70)).at(24));
    c.rect(291, 130, 18, 384, 6, tone(OAK));
    c.path("M44 290 Q150 120 300 112 Q450 120 556 290 Q300 240 44 290 Z", tone(c.main));
    c.path("M180 262 Q230 140 300 112 Q370 140 420 262 Q300 246 180 262 Z", flat(c.accent).at(90));
    c.path("M258 254 Q276 150 300 112 Q324 150 342 254 Q300 248 258 254 Z", flat(c.main));
    c.line("M44 290 Q300 240 556 290", 12, flat(c.accent));
    c.stitch("M44 298 Q300 248 556 298", 9, flat(c.main.dark(10)));
    c.circle(300, 106, 13, tone(OAK));
    c.path("M230 500 H370 L388 520 H212 Z", tone(INK.light(30)));
    c.line("M110 244 Q160 170 236 138", 8, flat(WHITE).at(30));
    c.ellipse(300, 266, 20, 5, flat(CREAM));
}
