//! Soap, brushes and bottles.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{BRASS, CREAM, GLASS, INK, LEAF, LEATHER, OAK, PAPER, ROPE, STEEL, WHITE};

pub(super) fn soap(c: &mut Canvas) {
    c.shadow(300, 472, 190);
    c.path(
        "M110 430 Q300 462 490 430 Q494 474 460 476 H140 Q106 474 110 430 Z",
        tone(OAK.dark(10)),
    );
    c.ellipse(300, 430, 190, 27, tone(OAK.light(14)));
    for (y, shade, shift) in [(330, 8, -12), (238, 0, 14)] {
        c.moved(shift, y, |c| {
            c.rect(158, 0, 284, 98, 22, tone(c.main.dark(shade)));
            c.path(
                "M172 8 Q300 -16 428 8 Q436 26 428 34 Q300 18 172 34 Q164 24 172 8 Z",
                fall(c.main.light(34), c.main.light(12)),
            );
            c.rect(232, 40, 136, 44, 22, flat(c.main.dark(26)).at(32));
            c.line("M262 64 H338", 4, flat(c.main.light(50)).at(80));
            c.line("M276 52 H324", 3, flat(c.main.light(50)).at(60));
        });
    }
    c.line("M188 340 Q300 320 412 346 M196 236 Q316 260 424 240", 5, ROPE.dark(6));
    c.leaf(314, 238, 88, 48, LEAF);
    c.leaf(310, 240, 70, 14, LEAF.light(12));
    for (x, y, size) in
        [(136, 396, 18), (164, 410, 12), (118, 414, 10), (462, 404, 15), (440, 416, 9)]
    {
        c.circle(x, y, size, flat(WHITE).at(42));
        c.circle(x - size / 3, y - size / 3, size / 4, flat(WHITE).at(85));
    }
}

pub(super) fn pump_bottle(c: &mut Canvas) {
    c.shadow(300, 486, 104);
    c.path("M266 224 H334 C336 250 400 256 400 304 V456 Q400 484 372 484 H228 Q200 484 200 456 V304 C200 256 264 250 266 224 Z", tone(c.main));
    c.rect(262, 186, 76, 42, 8, tone(INK.light(10)));
    c.rect(291, 126, 18, 66, 4, tone(INK.light(26)));
    c.path(
        "M216 120 Q214 104 236 104 H332 Q346 104 346 118 V132 H240 V152 H222 Z",
        tone(INK.light(10)),
    );
    c.label(236, 318, 128, 128, c.main.dark(34));
    c.shine("M222 306 V452");
}

pub(super) fn tube(c: &mut Canvas) {
    c.shadow(300, 488, 84);
    c.path("M212 104 H388 L356 424 Q300 436 244 424 Z", tone(c.main));
    c.rect(206, 88, 188, 34, 5, tone(c.main.dark(12)));
    for step in 0..13 {
        c.line(&format!("M{0} 92 V118", 216 + step * 14), 2, flat(c.main.dark(46)).at(42));
    }
    c.rect(244, 420, 112, 66, 9, tone(PAPER));
    for step in 0..9 {
        c.line(&format!("M{0} 430 V478", 256 + step * 11), 2, flat(INK).at(18));
    }
    c.label(250, 190, 100, 146, c.main.dark(30));
    c.shine("M240 146 L262 396");
}

pub(super) fn bath_salt(c: &mut Canvas) {
    c.shadow(300, 486, 110);
    c.path("M222 222 Q194 240 194 276 V452 Q194 484 226 484 H374 Q406 484 406 452 V276 Q406 240 378 222 Z", flat(GLASS).at(72));
    c.path(
        "M203 296 Q250 282 300 300 T397 294 V450 Q397 476 372 476 H228 Q203 476 203 450 Z",
        fall(c.main.light(44), c.main.light(10)),
    );
    for (index, x, y) in strew(80, 176, 156) {
        c.turned(index * 29, 300 + x, 388 + y, |c| {
            c.rect(
                295 + x,
                383 + y,
                9,
                9,
                2,
                flat(if index % 4 == 0 { c.main.dark(6) } else { WHITE }).at(58),
            );
        });
    }
    c.path("M226 164 H374 L382 226 H218 Z", tone(OAK));
    c.ellipse(300, 164, 74, 11, tone(OAK.light(22)));
    c.line("M224 244 Q300 262 376 244", 5, ROPE.dark(10));
    c.rect(248, 336, 104, 96, 5, flat(PAPER).at(94));
    c.leaf(300, 404, 52, -24, LEAF);
    c.leaf(302, 404, 52, 24, LEAF.light(12));
    c.line("M270 416 H330", 3, flat(INK).at(60));
    c.turned(38, 430, 440, |c| {
        c.rect(424, 340, 14, 120, 6, tone(OAK.dark(6)));
        c.ellipse(431, 478, 25, 32, tone(OAK));
        c.ellipse(432, 480, 15, 21, flat(OAK.dark(30)).at(60));
    });
}

pub(super) fn brush(c: &mut Canvas) {
    c.shadow(300, 470, 220);
    c.turned(-20, 300, 340, |c| {
        for step in 0..30 {
            let x = 66 + step * 7;
            c.line(&format!("M{x} 364 l{} 66", (step - 15) / 3), 5, if step % 2 == 0 { CREAM.dark(14) } else { CREAM.dark(4) });
        }
        c.path("M48 340 Q50 304 110 300 H220 Q270 300 300 316 Q420 322 540 312 Q566 314 566 332 Q564 352 540 352 Q420 346 300 360 Q270 380 220 380 H110 Q50 376 48 340 Z", fall(c.main.light(26), c.main.dark(16)));
        c.line("M74 328 C180 314 240 324 330 330 S470 336 540 328", 2, flat(c.main.dark(40)).at(46));
        c.circle(534, 332, 9, c.main.dark(50));
        c.line("M534 332 c40 -30 66 10 40 36", 5, tone(LEATHER));
    });
}

pub(super) fn sponge(c: &mut Canvas) {
    c.shadow(300, 474, 170);
    c.path("M140 376 C120 290 190 220 262 226 C340 196 452 226 462 312 C492 390 436 470 346 468 C240 486 150 468 140 376 Z", tone(c.main));
    for (index, x, y) in strew(64, 290, 220) {
        if x * x + 2 * y * y < 21_000 {
            let size = 4 + index * 7 % 12;
            c.ellipse(302 + x, 348 + y, size, size * 3 / 4, flat(c.main.dark(46)).at(52));
            c.ellipse(304 + x, 350 + y, size * 2 / 3, size / 2, flat(c.main.dark(64)).at(40));
        }
    }
    c.line("M180 300 C196 264 222 248 250 244", 12, flat(WHITE).at(26));
    c.line("M420 250 C470 180 520 230 474 280", 6, ROPE.dark(14));
}

pub(super) fn pouch(c: &mut Canvas) {
    c.shadow(300, 484, 180);
    c.path("M128 244 Q110 390 130 458 Q140 484 172 484 H428 Q460 484 470 458 Q490 390 472 244 Q300 226 128 244 Z", tone(c.main));
    c.path(
        "M128 244 Q300 226 472 244 Q476 278 474 296 Q300 316 126 296 Q124 270 128 244 Z",
        tone(c.main.dark(9)),
    );
    c.line("M130 246 Q300 228 470 246", 11, flat(BRASS.dark(12)));
    c.stitch("M132 246 Q300 228 468 246", 4, flat(BRASS.light(50)));
    c.path("M452 240 h26 v58 q-13 10 -26 0 Z", tone(LEATHER));
    c.stitch("M128 306 Q300 326 472 306", 2, flat(c.accent));
    c.line(
        "M182 330 Q176 400 190 460 M300 336 Q296 410 302 470 M416 330 Q424 400 410 460",
        12,
        flat(c.main.dark(40)).at(14),
    );
    c.rect(262, 372, 76, 40, 5, tone(LEATHER.light(16)));
    c.line("M280 392 H320", 3, flat(LEATHER.dark(46)));
    c.path("M126 300 L96 286 Q80 340 104 366 L128 356 Z", tone(c.main.dark(20)));
}

pub(super) fn tooth_mug(c: &mut Canvas) {
    c.shadow(300, 486, 104);
    for (angle, handle, head) in [(-13, OAK, CREAM.dark(8)), (12, OAK.dark(18), STEEL.light(20))] {
        c.turned(angle, 300, 470, |c| {
            c.rect(292, 120, 17, 330, 8, tone(handle));
            for step in 0..6 {
                c.rect(309, 128 + step * 12, 24, 9, 3, tone(head));
            }
        });
    }
    c.vessel(300, [264, 480], 98, 88, tone(c.main));
    c.vessel(300, [264, 330], 98, 95, flat(c.accent).at(70));
    c.path("M202 264 a98 16 0 0 0 196 0 v12 a98 16 0 0 1 -196 0 Z", tone(c.main.light(16)));
    c.line(&arc(300, 420, 90, 26), 3, flat(c.main.dark(34)).at(40));
    c.shine("M226 350 L232 450");
}
