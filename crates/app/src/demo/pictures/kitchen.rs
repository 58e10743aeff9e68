//! Knives, pans, boards and other things a cook reaches for.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{
    BRASS, COFFEE, CREAM, Color, FLAME, GLASS, INK, LEAF, LEATHER, OAK, PAPER, STEEL, WHITE,
};

pub(super) fn board(c: &mut Canvas) {
    let wood = c.main.mix(OAK, 62);
    c.wall_shadow(206, 200, 196, 300, 60);
    c.path("M272 96 Q300 74 328 96 Q344 112 338 150 Q336 182 372 196 C412 212 414 260 410 330 L406 448 Q404 500 352 504 H250 Q196 500 194 448 L190 330 C186 260 188 212 228 196 Q264 182 262 150 Q256 112 272 96 Z", tone(wood));
    for (from, bend, to) in [
        (218, 190, 226),
        (246, 262, 240),
        (284, 320, 276),
        (322, 300, 318),
        (352, 392, 356),
        (384, 370, 382),
    ] {
        c.line(
            &format!("M{from} 226 C{bend} 310 {} 400 {to} 494", from + 18),
            3,
            flat(wood.dark(38)).at(45),
        );
    }
    c.ellipse(304, 352, 26, 40, flat(wood.dark(34)).at(25));
    c.ellipse(304, 352, 13, 22, flat(wood.dark(44)).at(35));
    c.circle(300, 122, 12, fall(c.wall.dark(40), c.wall.dark(20)));
    c.line("M300 118 C270 80 280 44 300 44 C320 44 330 80 300 118", 7, tone(LEATHER));
    c.leaf(238, 476, 78, -58, LEAF);
    c.leaf(238, 474, 86, -22, LEAF.light(10));
    c.ellipse(226, 486, 17, 21, tone(Color::hex(0x555a2e)));
    c.ellipse(262, 492, 17, 20, tone(Color::hex(0x6f7438)));
}

pub(super) fn knife(c: &mut Canvas) {
    c.turned(-32, 300, 300, |c| {
        c.path(
            "M56 330 Q190 372 372 344 V300 L40 300 Q44 322 56 330 Z",
            flat(c.wall.dark(60)).at(20),
        );
        c.path("M40 282 Q170 356 372 326 V262 H76 Q34 262 40 282 Z", fall(STEEL.light(52), STEEL));
        c.path("M40 282 Q170 356 372 326 V314 Q170 336 40 282 Z", flat(WHITE).at(70));
        c.line("M84 272 H350", 2, flat(WHITE).at(80));
        c.rect(366, 256, 22, 72, 5, tone(BRASS));
        c.path(
            "M386 262 H520 Q556 262 554 292 Q552 336 520 326 Q470 312 386 324 Z",
            fall(c.main.light(22), c.main.dark(18)),
        );
        for x in [420, 470, 520] {
            c.circle(x, 291, 7, tone(BRASS.light(20)));
        }
        c.line("M400 276 C440 270 480 280 536 276", 2, flat(c.main.dark(40)).at(60));
    });
}

pub(super) fn bread_knife(c: &mut Canvas) {
    c.shadow(300, 470, 210);
    c.path(
        "M120 470 C84 350 150 268 300 268 C450 268 516 350 480 470 Q300 488 120 470 Z",
        tone(Color::hex(0xb0743e)),
    );
    for x in [210, 290, 370] {
        c.path(&format!("M{x} 290 q46 50 20 120 q-34 -50 -20 -120"), flat(CREAM.dark(8)).at(85));
    }
    c.path("M120 470 C84 350 150 268 300 268 Q176 300 150 472 Z", flat(WHITE).at(12));
    c.turned(-14, 300, 250, |c| {
        let teeth = "l-11 10 l-11 -10 ".repeat(16);
        c.path(
            &format!("M404 186 V230 {teeth} Q40 222 40 204 Q44 186 66 186 Z"),
            fall(STEEL.light(55), STEEL.dark(4)),
        );
        c.path(
            "M404 182 H540 Q566 184 562 210 Q556 238 530 234 H404 Z",
            fall(c.main.light(20), c.main.dark(14)),
        );
        for x in [436, 520] {
            c.circle(x, 208, 6, tone(BRASS));
        }
    });
}

pub(super) fn pan(c: &mut Canvas) {
    c.wall_shadow(120, 172, 300, 300, 150);
    c.turned(-38, 270, 320, |c| {
        c.rect(404, 296, 190, 44, 22, tone(c.main));
        c.ellipse(566, 318, 15, 11, c.wall.dark(18));
    });
    c.circle(270, 322, 166, tone(c.main));
    c.circle(270, 322, 152, fall(c.main.dark(24), c.main.light(10)));
    c.circle(270, 324, 128, fall(c.main.dark(40), c.main.dark(12)));
    c.path("M196 300 C190 252 250 246 284 262 C330 258 352 300 334 340 C342 386 290 398 262 382 C214 396 184 350 196 300 Z", fall(WHITE, PAPER.dark(4)));
    c.circle(268, 322, 37, tone(FLAME.dark(8)));
    c.ellipse(258, 308, 12, 8, flat(WHITE).at(70));
    c.line("M142 250 C160 214 190 190 222 180", 6, flat(WHITE).at(28));
}

pub(super) fn paella_pan(c: &mut Canvas) {
    c.wall_shadow(108, 134, 384, 346, 180);
    c.line("M112 258 C40 250 40 372 112 362", 22, c.main.dark(8));
    c.line("M488 258 C560 250 560 372 488 362", 22, c.main.dark(8));
    c.circle(300, 310, 196, tone(STEEL.dark(34)));
    c.circle(300, 310, 184, fall(STEEL.dark(10), STEEL.light(14)));
    c.circle(300, 312, 166, fall(Color::hex(0xe8b040), Color::hex(0xd08a2a)));
    for (index, x, y) in strew(110, 310, 310) {
        if x * x + y * y < 152 * 152 {
            c.turned(index * 37, 300 + x, 312 + y, |c| {
                c.ellipse(
                    300 + x,
                    312 + y,
                    8,
                    3,
                    flat(PAPER).at(if index % 3 == 0 { 70 } else { 38 }),
                );
            });
        }
    }
    for (x, y) in [(240, 250), (350, 240), (372, 340), (250, 374), (310, 306)] {
        c.line(&format!("M{x} {y} q24 -22 40 4 q4 20 -16 24"), 13, tone(Color::hex(0xd86a48)));
    }
    for (x, y) in [(206, 318), (320, 390), (300, 226), (402, 292)] {
        c.circle(x, y, 8, tone(LEAF));
        c.circle(x + 15, y + 6, 7, tone(LEAF.light(10)));
    }
    for (x, y) in [(184, 264), (414, 372)] {
        c.path(&format!("M{x} {y} q24 -36 48 0 q-24 22 -48 0"), tone(Color::hex(0xf4d85c)));
    }
}

pub(super) fn casserole(c: &mut Canvas) {
    c.shadow(300, 480, 186);
    c.line("M138 320 H104 Q82 322 84 350 Q88 372 112 370 H140", 20, tone(c.main.dark(16)));
    c.line("M462 320 H496 Q518 322 516 350 Q512 372 488 370 H460", 20, tone(c.main.dark(16)));
    c.path("M128 292 L138 440 Q142 478 184 480 H416 Q458 478 462 440 L472 292 Z", tone(c.main));
    c.path("M128 292 L131 330 Q300 360 469 330 L472 292 Z", flat(c.main.dark(45)).at(18));
    c.path("M116 292 Q120 214 300 208 Q480 214 484 292 Q300 326 116 292 Z", tone(c.main.light(8)));
    c.path("M116 290 Q300 326 484 290 L484 302 Q300 338 116 302 Z", tone(c.main.dark(18)));
    c.ellipse(300, 212, 34, 7, flat(c.main.dark(40)).at(60));
    c.circle(300, 188, 26, tone(BRASS));
    c.line("M168 262 C200 238 240 230 266 228", 8, flat(WHITE).at(45));
    c.shine("M158 350 L166 438");
}

pub(super) fn mill(c: &mut Canvas) {
    c.shadow(300, 488, 92);
    c.path(
        "M236 280 Q228 380 208 470 Q206 488 224 488 H376 Q394 488 392 470 Q372 380 364 280 Z",
        tone(c.main),
    );
    c.path("M232 326 Q300 342 368 326 L373 366 Q300 384 227 366 Z", tone(c.accent));
    c.path("M219 416 Q300 438 381 416 L388 452 Q300 476 212 452 Z", tone(c.accent));
    c.rect(220, 262, 160, 22, 8, tone(c.main.dark(24)));
    c.rect(252, 196, 96, 66, 8, fall(FLAME.light(30), c.main.light(40)));
    c.line("M276 198 V260 M300 198 V260 M324 198 V260", 4, flat(c.main.dark(30)));
    c.path("M240 198 Q244 148 300 144 Q356 148 360 198 Z", tone(c.main.dark(6)));
    c.circle(300, 132, 17, tone(STEEL));
    c.shine("M250 300 L232 452");
    for (x, y) in [(176, 492), (198, 502), (420, 498), (444, 490), (408, 508)] {
        c.circle(x, y, 7, tone(INK));
    }
}

pub(super) fn mortar(c: &mut Canvas) {
    c.shadow(300, 484, 140);
    c.turned(32, 330, 280, |c| {
        c.rect(304, 84, 50, 220, 24, tone(c.main.light(10)));
    });
    c.path("M142 280 C150 380 190 440 226 456 V472 Q228 484 242 484 H358 Q372 484 374 472 V456 C410 440 450 380 458 280 Z", tone(c.main));
    c.ellipse(300, 280, 158, 36, tone(c.main.light(20)));
    c.ellipse(300, 284, 136, 27, fall(c.main.dark(50), c.main.dark(14)));
    c.path("M318 292 L366 256 L404 292 Q360 306 318 292 Z", flat(c.main.light(6)));
    for (index, x, y) in strew(70, 250, 150) {
        if x.abs() < 96 - y / 2 {
            c.circle(
                300 + x,
                392 + y,
                2 + index % 2,
                flat(if index % 3 == 0 { WHITE } else { INK }).at(34),
            );
        }
    }
    c.leaf(236, 282, 66, -40, LEAF);
    c.leaf(226, 286, 54, -80, LEAF.light(12));
}

pub(super) fn apron(c: &mut Canvas) {
    c.rect(288, 56, 24, 14, 7, tone(BRASS));
    c.line("M232 150 C226 70 374 70 368 150", 14, tone(c.main.dark(16)));
    c.path("M236 152 L176 288 L158 506 H456 L440 288 L382 152 Z", flat(c.wall.dark(60)).at(22));
    c.path("M226 140 Q300 164 374 140 Q382 230 436 270 L452 494 Q300 510 148 494 L164 270 Q218 230 226 140 Z", tone(c.main));
    c.line("M166 272 C120 296 108 340 112 392", 11, tone(c.main.dark(18)));
    c.line("M434 272 C480 296 492 340 488 392", 11, tone(c.main.dark(18)));
    c.path(
        "M196 330 H290 V424 Q244 436 196 424 Z M310 330 H404 V424 Q356 436 310 424 Z",
        fall(c.main.light(10), c.main.dark(4)),
    );
    c.stitch("M202 342 H284 M316 342 H398", 2, flat(c.main.light(60)));
    c.stitch(
        "M232 152 Q300 172 368 152 M156 482 Q300 498 444 482",
        2,
        flat(c.main.light(60)).at(80),
    );
    c.line(
        "M252 180 Q246 300 236 320 M350 190 Q360 270 372 316 M300 440 Q304 470 300 492",
        8,
        flat(c.main.dark(36)).at(14),
    );
    c.turned(9, 360, 330, |c| {
        c.rect(350, 268, 12, 64, 5, tone(OAK));
        c.ellipse(356, 262, 19, 25, tone(OAK));
    });
}

pub(super) fn tea_towel(c: &mut Canvas) {
    let cloth = PAPER.mix(c.main, 12);
    c.line("M96 130 H504", 16, OAK.dark(6));
    c.circle(96, 130, 14, tone(OAK));
    c.circle(504, 130, 14, tone(OAK));
    for (x, length) in [(140, 350), (318, 310)] {
        let bottom = 130 + length;
        c.rect(x + 14, 140, 146, length, 8, flat(c.wall.dark(60)).at(18));
        c.path(
            &format!(
                "M{x} 126 Q{} 112 {} 126 V{bottom} Q{} {} {x} {bottom} Z",
                x + 73,
                x + 146,
                x + 73,
                bottom + 10
            ),
            tone(cloth),
        );
        for dx in [18, 32, 114, 128] {
            c.line(
                &format!("M{} 126 V{}", x + dx, bottom + 3),
                if dx == 32 || dx == 114 { 4 } else { 8 },
                flat(c.main).at(88),
            );
        }
        for dy in [44, 62] {
            c.line(
                &arc(x + 73, bottom - dy, 72, 8),
                if dy == 44 { 9 } else { 4 },
                flat(c.main).at(80),
            );
        }
        c.line(&format!("M{} 150 V{}", x + 60, bottom - 10), 12, flat(cloth.dark(40)).at(12));
    }
}

pub(super) fn spoons(c: &mut Canvas) {
    c.shadow(300, 488, 110);
    for (angle, width, shade) in [(-15, 30, 6), (13, 34, 0), (-1, 38, 14)] {
        c.turned(angle, 300, 470, |c| {
            c.rect(290, 150, 20, 270, 9, tone(c.main.dark(shade)));
            c.ellipse(300, 134, width, 56, tone(c.main.dark(shade)));
            c.ellipse(302, 138, width - 11, 40, flat(c.main.dark(shade + 22)).at(55));
        });
    }
    c.circle(299, 132, 9, c.wall.dark(12));
    c.vessel(300, [330, 480], 88, 78, tone(PAPER.dark(3)));
    c.ellipse(300, 330, 88, 16, fall(CREAM.dark(30), CREAM));
    c.path("M215 356 Q300 386 385 356 L383 388 Q300 418 217 388 Z", flat(c.main.dark(8)).at(70));
    c.path("M284 320 h32 v12 h-32 Z", tone(c.main.dark(14)));
    c.shine("M236 404 L240 452");
}

pub(super) fn jar(c: &mut Canvas) {
    c.shadow(300, 488, 112);
    c.path("M206 206 Q190 236 190 270 V452 Q190 484 222 484 H378 Q410 484 410 452 V270 Q410 236 394 206 Z", flat(GLASS.mix(c.main, 18)).at(82));
    c.path(
        "M200 304 V450 Q200 474 224 474 H376 Q400 474 400 450 V304 Q300 322 200 304 Z",
        flat(c.main.dark(4)).at(80),
    );
    for (index, x, y) in strew(70, 176, 126) {
        c.ellipse(300 + x, 396 + y, 12, 8, tone(c.main.dark(6 + u32::from(index % 3 == 0) * 16)));
    }
    c.rect(196, 184, 208, 24, 10, tone(Color::hex(0xd96f4c)));
    c.path("M204 186 Q206 148 300 146 Q394 148 396 186 Z", tone(GLASS));
    c.line("M190 214 V170 Q192 134 232 136 H300", 5, STEEL.dark(14));
    c.line("M410 214 V170 Q408 134 368 136 H300", 5, STEEL.dark(14));
    c.line("M190 246 H410", 5, STEEL.dark(6));
    c.rect(186, 226, 14, 42, 6, tone(STEEL));
    c.line("M216 276 V446", 9, flat(WHITE).at(60));
}

pub(super) fn rolling_pin(c: &mut Canvas) {
    c.shadow(300, 404, 246);
    c.turned(-12, 300, 340, |c| {
        c.rect(46, 304, 508, 76, 34, fall(c.main.light(44), c.main.dark(34)));
        c.ellipse(538, 342, 15, 34, fall(c.main.light(20), c.main.dark(16)));
        c.ellipse(538, 342, 7, 18, flat(c.main.dark(30)).at(40));
        c.line("M74 318 H500", 7, flat(WHITE).at(30));
        c.line(
            "M96 328 C200 318 260 334 380 324 S480 330 516 332",
            2,
            flat(c.main.dark(34)).at(45),
        );
        c.line("M110 350 C220 342 300 358 420 348", 2, flat(c.main.dark(34)).at(40));
    });
    for (x, y) in
        [(160, 460), (230, 476), (318, 470), (402, 456), (450, 436), (280, 452), (120, 438)]
    {
        c.circle(x, y, 4, flat(WHITE).at(90));
    }
    for (x, y) in [(190, 486), (290, 500), (390, 486)] {
        c.shadow(x, y + 22, 40);
        c.circle(x, y, 38, tone(COFFEE.mix(OAK, 74)));
        c.line(
            &format!("M{} {y} a26 26 0 1 1 26 26 a15 15 0 1 1 14 -16", x - 26),
            5,
            flat(COFFEE).at(60),
        );
        c.circle(x - 6, y - 16, 3, flat(WHITE).at(90));
        c.circle(x + 16, y - 4, 3, flat(WHITE).at(90));
    }
}
