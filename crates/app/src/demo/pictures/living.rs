//! What stands in a room or hangs on its walls.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{
    BRASS, COFFEE, CREAM, Color, GLASS, INK, LEAF, LEATHER, OAK, PAPER, ROPE, STEEL, WHITE,
};

pub(super) fn vase(c: &mut Canvas) {
    c.shadow(300, 486, 120);
    for (x, y, angle) in [(222, 104, -16), (300, 84, 0), (372, 112, 18)] {
        c.line(&format!("M300 250 Q{} 160 {x} {y}", (300 + x) / 2 + angle), 5, LEAF.dark(10));
        for step in 0..5 {
            let (px, py) = (300 + (x - 300) * (step + 1) / 6, 214 + (y - 214) * (step + 1) / 6);
            c.leaf(px, py, 50, angle - 62, LEAF.light(12));
            c.leaf(px, py, 50, angle + 62, LEAF);
        }
        c.leaf(x, y + 8, 46, angle, LEAF.light(18));
    }
    c.path("M262 210 Q300 222 338 210 Q330 262 372 300 C424 344 420 424 372 470 Q356 486 336 486 H264 Q244 486 228 470 C180 424 176 344 228 300 Q270 262 262 210 Z", tone(c.main));
    c.path("M228 300 C202 322 190 352 188 382 C240 410 276 360 316 386 C350 408 384 372 412 382 C410 352 398 322 372 300 Q300 324 228 300 Z", flat(c.accent).at(62));
    c.ellipse(300, 210, 38, 8, tone(c.main.light(26)));
    c.ellipse(300, 211, 30, 5, c.main.dark(52));
    c.shine("M208 396 C210 426 222 446 238 462");
}

pub(super) fn tall_vase(c: &mut Canvas) {
    c.shadow(300, 488, 90);
    for (x, y, bend) in [(196, 66, 230), (270, 34, 282), (342, 56, 322), (404, 104, 360)] {
        c.line(&format!("M300 220 Q{bend} 150 {x} {y}"), 4, ROPE.dark(24));
        for step in 0..9 {
            let (px, py) = (x + (bend - x) * step / 18, y + step * 9);
            c.ellipse(px + if step % 2 == 0 { 8 } else { -8 }, py, 9, 6, tone(ROPE.dark(8)));
        }
        c.ellipse(x, y - 6, 7, 13, tone(ROPE));
    }
    c.path(
        "M256 190 Q300 202 344 190 L368 452 Q368 488 338 488 H262 Q232 488 232 452 Z",
        tone(c.main),
    );
    for step in 0..8 {
        let y = 234 + step * 30;
        c.line(&arc(300, y, 48 + step * 2, 14), 3, flat(c.main.dark(36)).at(36));
        c.line(&arc(300, y + 4, 48 + step * 2, 14), 2, flat(WHITE).at(26));
    }
    c.ellipse(300, 190, 44, 9, tone(c.main.light(26)));
    c.ellipse(300, 191, 35, 6, c.main.dark(54));
}

pub(super) fn bud_vases(c: &mut Canvas) {
    for (x, top, half, color) in
        [(190, 330, 50, c.main), (300, 260, 42, c.accent.dark(6)), (408, 350, 54, c.main.dark(20))]
    {
        c.shadow(x, 484, half + 12);
        c.line(
            &format!("M{x} {top} Q{} {} {} {}", x - 10, top - 70, x + 6, top - 124),
            4,
            LEAF.dark(8),
        );
        c.leaf(x - 3, top - 40, 44, 56, LEAF);
        for step in 0..8 {
            c.turned(step * 45, x + 6, top - 132, |c| {
                c.ellipse(
                    x + 6,
                    top - 150,
                    8,
                    18,
                    tone(if half == 42 { Color::hex(0xe8b44c) } else { PAPER }),
                )
            });
        }
        c.circle(x + 6, top - 132, 9, tone(Color::hex(0xc9862e)));
        let (shoulder, neck) = (top + 84, top + 40);
        c.path(
            &format!(
                "M{} {top} H{} V{neck} C{} {shoulder} {} {shoulder} {} 440 Q{} 486 {} 486 H{} Q{} 486 {} 440 C{} {shoulder} {} {shoulder} {} {neck} Z",
                x - 14,
                x + 14,
                x + 16,
                x + half,
                x + half,
                x + half,
                x + half - 20,
                x - half + 20,
                x - half,
                x - half,
                x - half,
                x - 16,
                x - 14
            ),
            tone(color),
        );
        c.ellipse(x, top, 15, 4, color.dark(40));
    }
}

pub(super) fn clock(c: &mut Canvas) {
    c.wall_shadow(130, 130, 340, 340, 170);
    c.circle(300, 300, 180, tone(c.main));
    c.circle(300, 300, 160, fall(PAPER, CREAM.dark(2)));
    for step in 0..12 {
        c.turned(step * 30, 300, 300, |c| {
            if step % 3 == 0 {
                c.line("M300 156 V184", 8, INK);
            } else {
                c.circle(300, 166, 5, INK.light(14));
            }
        });
    }
    c.line("M300 300 L228 250", 11, INK);
    c.line("M300 300 L366 200", 7, INK);
    c.line("M280 334 L330 250", 3, Color::hex(0xc86644));
    c.circle(300, 300, 11, tone(BRASS));
    c.line("M170 234 C186 196 214 172 246 162", 7, flat(WHITE).at(45));
}

pub(super) fn mirror(c: &mut Canvas) {
    c.wall_shadow(156, 104, 288, 400, 144);
    c.rect(150, 96, 300, 412, 150, tone(c.main));
    c.rect(164, 110, 272, 384, 136, fall(GLASS.light(50), c.wall.dark(14)));
    c.path("M190 400 L400 170 Q424 210 430 250 L240 458 Q200 440 190 400 Z", flat(WHITE).at(32));
    c.path("M176 320 L330 130 Q350 136 366 144 L180 368 Z", flat(WHITE).at(26));
    c.leaf(352, 494, 120, -24, LEAF.mix(GLASS, 40));
    c.leaf(356, 494, 100, 12, LEAF.mix(GLASS, 50));
    c.line("M166 260 C166 170 220 110 300 110", 4, flat(WHITE).at(55));
}

pub(super) fn frame(c: &mut Canvas) {
    c.wall_shadow(150, 100, 300, 390, 4);
    c.rect(144, 92, 312, 404, 5, tone(c.main));
    c.rect(160, 108, 280, 372, 2, fall(PAPER, CREAM));
    c.rect(200, 156, 200, 276, 1, fall(Color::hex(0xcfdfe2), Color::hex(0xf2dcc2)));
    c.circle(336, 236, 27, flat(Color::hex(0xf2b56a)));
    c.path("M200 344 Q250 290 300 330 T400 312 V432 H200 Z", flat(LEAF.mix(c.accent, 20)));
    c.path("M200 384 Q270 340 330 376 T400 366 V432 H200 Z", flat(LEAF.dark(22)));
    c.line(
        "M144 92 L160 108 M456 92 L440 108 M144 496 L160 480 M456 496 L440 480",
        2,
        flat(c.main.dark(40)).at(60),
    );
    c.path("M164 300 L330 108 H400 L164 400 Z", flat(WHITE).at(17));
}

pub(super) fn lemon_poster(c: &mut Canvas) {
    c.wall_shadow(142, 84, 316, 430, 2);
    c.rect(136, 76, 328, 442, 2, fall(PAPER, CREAM));
    c.rect(160, 100, 280, 340, 0, fall(Color::hex(0xcfe0df), Color::hex(0xeaf0e4)));
    c.line("M160 150 Q280 120 330 200 Q350 240 340 300", 7, OAK.dark(30));
    for (x, y, angle) in [
        (190, 142, 160),
        (222, 136, 20),
        (262, 144, 170),
        (300, 166, 40),
        (330, 204, 100),
        (344, 250, 60),
        (340, 290, 200),
    ] {
        c.leaf(x, y, 84, angle, LEAF.dark(if angle > 90 { 12 } else { 0 }));
    }
    for (x, y, lean) in [(232, 226, 10), (300, 322, -12), (392, 330, 14)] {
        c.turned(lean, x, y, |c| {
            c.path(&format!("M{x} {} q10 14 26 22 q40 44 0 92 q-14 8 -26 24 q-12 -16 -26 -24 q-40 -48 0 -92 q16 -8 26 -22", y - 64), tone(c.main));
            c.line(&format!("M{} {} q-10 22 0 46", x - 24, y - 18), 6, flat(WHITE).at(50));
        });
    }
    c.line("M196 470 H404", 6, flat(c.main.dark(30)));
    c.line("M240 490 H360", 3, flat(c.main.dark(30)).at(60));
    c.rect(126, 66, 348, 15, 5, tone(OAK));
    c.rect(126, 512, 348, 15, 5, tone(OAK));
    c.line("M180 66 L300 26 L420 66", 3, flat(ROPE.dark(30)));
}

pub(super) fn poster(c: &mut Canvas) {
    c.wall_shadow(142, 84, 316, 430, 2);
    c.rect(136, 76, 328, 442, 2, fall(PAPER, CREAM));
    c.rect(160, 100, 280, 340, 0, fall(c.main.light(52), c.main.light(18)));
    c.circle(346, 194, 46, flat(c.accent.mix(Color::hex(0xf0a050), 60)));
    c.path("M160 300 Q230 250 300 292 T440 280 V440 H160 Z", flat(c.main.light(8)));
    c.path("M160 350 Q250 306 330 346 T440 338 V440 H160 Z", flat(c.main.dark(14)));
    c.path("M160 398 Q240 368 320 398 T440 394 V440 H160 Z", flat(c.main.dark(36)));
    c.path("M222 330 l56 -92 v92 Z M284 330 v-74 l34 74 Z", flat(PAPER));
    c.path("M208 336 h122 q-12 26 -34 26 h-56 q-24 0 -32 -26", flat(c.main.dark(52)));
    c.line("M196 470 H404", 6, flat(c.main.dark(30)));
    c.line("M240 490 H360", 3, flat(c.main.dark(30)).at(60));
    c.rect(126, 66, 348, 15, 5, tone(OAK));
    c.rect(126, 512, 348, 15, 5, tone(OAK));
    c.line("M180 66 L300 26 L420 66", 3, flat(ROPE.dark(30)));
}

pub(super) fn basket(c: &mut Canvas) {
    let cane = c.main.mix(ROPE, 46);
    c.shadow(300, 488, 170);
    c.line("M160 280 C150 160 236 160 246 260", 15, tone(LEATHER));
    c.line("M440 280 C450 160 364 160 354 260", 15, tone(LEATHER.dark(12)));
    c.path(
        "M128 260 L158 464 Q162 490 190 490 H410 Q438 490 442 464 L472 260 Q300 290 128 260 Z",
        tone(cane),
    );
    for row in 0..9 {
        let y = 284 + row * 23;
        let half = 168 - row * 4;
        for column in 0..12 {
            let x: i32 = 300 - half + 10 + column * (2 * half - 10) / 12;
            let dip = 16 - (x - 300).pow(2) / 1800;
            let shade = if (row + column) % 2 == 0 {
                flat(cane.dark(34)).at(42)
            } else {
                flat(cane.light(46)).at(46)
            };
            c.line(&format!("M{x} {} q11 -9 22 0", y + dip), 9, shade);
        }
    }
    c.path("M146 382 Q300 420 454 382 L447 430 Q300 466 153 430 Z", flat(c.main.dark(10)).at(50));
    c.ellipse(300, 260, 172, 26, tone(cane.light(14)));
    c.ellipse(300, 262, 156, 19, fall(cane.dark(60), cane.dark(30)));
    c.path("M190 262 Q220 206 300 216 Q390 200 410 262 Q300 284 190 262 Z", tone(PAPER));
    c.line("M236 250 Q270 228 312 240 M320 226 Q362 232 382 256", 4, flat(INK).at(18));
}

pub(super) fn stool(c: &mut Canvas) {
    c.shadow(300, 496, 150);
    c.line("M240 270 L196 492 M360 270 L404 492", 19, c.main.dark(12));
    c.line("M292 280 L300 500", 19, c.main.dark(26));
    c.line("M222 398 H378", 11, c.main.dark(20));
    c.path("M138 252 Q140 282 300 288 Q460 282 462 252 V240 H138 Z", tone(c.main.dark(8)));
    c.ellipse(300, 238, 162, 34, fall(c.main.light(26), c.main.dark(2)));
    for ring in [120, 84, 46] {
        c.line(
            &format!("M{} 238 a{ring} {} 0 0 0 {} 0", 300 - ring, ring / 5, ring * 2),
            2,
            flat(c.main.dark(36)).at(36),
        );
    }
    c.path("M250 200 h92 q10 0 10 10 v16 H250 Z", tone(Color::hex(0x4b6b7c)));
    c.path("M242 178 h96 v24 h-96 Z", tone(Color::hex(0xc86c4b)));
    c.line("M252 190 H326 M262 214 H340", 3, flat(PAPER).at(80));
}

pub(super) fn hook(c: &mut Canvas) {
    c.wall_shadow(90, 196, 420, 78, 16);
    c.rect(84, 186, 432, 78, 16, tone(OAK));
    c.line(
        "M100 212 C200 202 300 222 500 208 M100 238 C220 232 330 246 496 236",
        2,
        flat(OAK.dark(40)).at(36),
    );
    for x in [158, 300, 442] {
        c.circle(x, 224, 23, tone(c.main.dark(10)));
        c.line(&format!("M{x} 224 V300 C{x} 350 {} 350 {} 310", x + 50, x + 48), 15, tone(c.main));
        c.circle(x + 48, 304, 12, tone(c.main.light(14)));
        c.circle(x, 224, 7, flat(c.main.light(60)));
    }
    c.path("M146 340 Q158 326 206 336 L238 506 Q180 520 120 504 Z", tone(c.accent.dark(4)));
    c.line("M166 350 L156 500 M192 350 L204 502", 8, flat(INK).at(12));
    c.line("M318 344 C300 420 380 420 350 344", 6, LEATHER);
    c.circle(336, 416, 20, tone(BRASS));
    c.circle(336, 416, 10, c.wall);
}

pub(super) fn shelf(c: &mut Canvas) {
    c.wall_shadow(80, 346, 440, 26, 6);
    c.line("M150 372 V430 Q150 446 134 446 M450 372 V430 Q450 446 466 446", 11, tone(BRASS));
    c.rect(72, 336, 456, 32, 6, tone(c.main));
    c.line("M90 350 C200 342 330 360 510 348", 2, flat(c.main.dark(40)).at(44));
    for (x, width, height, color) in [
        (112, 30, 142, 0xb75a40),
        (143, 24, 160, 0xeee0c6),
        (168, 34, 130, 0x3f6276),
        (203, 22, 150, 0xcfa048),
    ] {
        c.rect(x, 336 - height, width, height, 3, tone(Color::hex(color)));
        c.line(
            &format!("M{} {} v{}", x + width / 2, 336 - height + 26, height / 3),
            3,
            flat(WHITE).at(50),
        );
    }
    c.vessel(300, [250, 330], 42, 34, tone(CREAM));
    for (angle, length) in [(-50, 76), (-24, 100), (2, 112), (28, 96), (54, 74)] {
        c.leaf(300, 252, length, angle, LEAF.dark(u32::try_from(angle + 50).unwrap_or(0) / 8));
    }
    c.mouth(300, 250, 42, CREAM, COFFEE);
    c.rect(398, 216, 88, 120, 4, tone(OAK.dark(20)));
    c.rect(408, 226, 68, 100, 1, fall(PAPER, c.accent));
    c.circle(442, 266, 17, flat(c.main.dark(10)));
}

pub(super) fn bookends(c: &mut Canvas) {
    c.shadow(300, 484, 230);
    for (x, width, height, color, lean) in [
        (196, 40, 210, 0x405f72, 0),
        (237, 32, 236, 0xeadcc2, 0),
        (270, 46, 190, 0xc26848, 0),
        (317, 28, 222, 0x6d856a, 0),
        (346, 38, 204, 0xcfa14c, 0),
    ] {
        c.turned(lean, x, 480, |c| {
            c.rect(x, 480 - height, width, height, 4, tone(Color::hex(color)));
            c.line(
                &format!(
                    "M{} {} h{} M{} {} h{}",
                    x + 7,
                    510 - height,
                    width - 14,
                    x + 7,
                    454,
                    width - 14
                ),
                4,
                flat(WHITE).at(50),
            );
        });
    }
    c.path("M84 480 V456 H150 V280 Q150 264 166 264 H192 V480 Z", tone(c.main));
    c.path("M516 480 V456 H450 V280 Q450 264 434 264 H388 V480 Z", tone(c.main.dark(6)));
    c.path("M92 456 C92 400 110 372 150 360 V456 Z", tone(c.main.light(10)));
    c.path("M508 456 C508 400 490 372 450 360 V456 Z", tone(c.main.dark(14)));
}

pub(super) fn doormat(c: &mut Canvas) {
    c.path("M120 250 H490 L554 468 H56 Z", flat(c.wall.dark(70)).at(26));
    c.path("M112 240 H480 L546 452 H46 Z", fall(c.main.dark(6), c.main));
    c.path("M134 254 H460 L516 436 H78 Z M146 264 L98 424 H496 L448 264 Z", flat(c.main.dark(46)));
    for (index, x, y) in strew(240, 400, 196) {
        c.line(
            &format!("M{} {} l5 -5", 296 + x * (428 + y) / 430, 346 + y),
            2,
            flat(if index % 2 == 0 { c.main.dark(40) } else { c.main.light(50) }).at(48),
        );
    }
    c.circle(296, 348, 44, flat(c.main.dark(50)));
    c.path("M252 350 h88 v48 h-88 Z", flat(c.main));
    for step in 0..7 {
        c.turned(step * 26 - 78, 296, 348, |c| c.line("M296 290 V274", 9, flat(c.main.dark(50))));
    }
    c.line("M206 368 H390", 8, flat(c.main.dark(50)));
    c.line("M220 388 q20 -12 40 0 t40 0 t40 0 t40 0", 6, flat(c.main.dark(50)));
}

pub(super) fn bag(c: &mut Canvas) {
    c.shadow(300, 492, 160);
    c.line("M226 236 C216 66 384 66 374 236", 15, tone(c.accent.dark(22)));
    c.path("M150 222 H450 L470 466 Q472 492 444 492 H156 Q128 492 130 466 Z", tone(c.main));
    c.path("M150 222 H450 L453 256 H147 Z", tone(c.main.dark(10)));
    c.stitch("M148 264 H452 M144 474 H456", 2, flat(c.accent));
    c.line("M226 228 V322 M374 228 V322", 15, c.accent.dark(22));
    c.line("M190 290 Q180 400 196 480 M410 290 Q420 400 404 480", 14, flat(c.main.dark(40)).at(13));
    c.path(
        "M300 430 C236 420 232 360 246 330 H354 C368 360 364 420 300 430 Z",
        flat(c.accent).at(0),
    );
    c.circle(300, 382, 40, flat(c.accent));
    c.path("M250 384 h100 v46 h-100 Z", flat(c.main));
    c.line("M244 390 H356 M256 408 q11 -8 22 0 t22 0 t22 0 t22 0", 5, c.accent);
    c.leaf(206, 232, 110, -26, LEAF);
    c.leaf(222, 230, 130, -6, LEAF.light(10));
    c.path("M258 226 L282 118 Q300 98 316 120 L330 226 Z", tone(Color::hex(0xcf9858)));
}

pub(super) fn umbrella(c: &mut Canvas) {
    c.shadow(300, 500, 150);
    c.line("M300 150 V458 C300 506 362 506 360 462", 13, tone(OAK.dark(12)));
    c.path("M70 312 C80 150 200 92 300 92 C400 92 520 150 530 312 Q492 276 453 312 Q414 276 376 312 Q338 276 300 312 Q262 276 224 312 Q186 276 147 312 Q108 276 70 312 Z", tone(c.main));
    c.path(
        "M224 312 Q236 160 300 92 Q364 160 376 312 Q338 276 300 312 Q262 276 224 312 Z",
        flat(c.accent).at(86),
    );
    c.line("M147 312 Q170 160 300 92 Q430 160 453 312", 3, flat(c.main.dark(40)).at(50));
    c.line("M300 92 V70", 8, STEEL);
    c.line("M106 250 C124 190 164 148 204 128", 8, flat(WHITE).at(35));
}
