//! Soft things: throws, cushions, rugs, and what is worn at home.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{AMBER, CREAM, Color, LEAF, OAK, STEEL, WHITE};

pub(super) fn throw(c: &mut Canvas) {
    c.shadow(300, 482, 196);
    for (y, shade) in [(398, 14), (332, 8), (266, 3), (200, 0)] {
        c.rect(118, y, 364, 80, 36, tone(c.main.dark(shade)));
        c.line(
            &format!("M140 {} C240 {} 380 {} 458 {}", y + 58, y + 68, y + 54, y + 62),
            3,
            flat(c.main.dark(40)).at(35),
        );
        c.line(
            &format!("M142 {} C250 {} 350 {} 456 {}", y + 18, y + 10, y + 22, y + 14),
            4,
            flat(c.main.light(50)).at(40),
        );
    }
    c.path(
        "M196 196 Q262 184 330 196 L344 428 Q262 444 182 428 Z",
        fall(c.main.light(18), c.main.dark(6)),
    );
    for y in [240, 300, 360] {
        c.line(&arc(262, y, 68, 9), 5, flat(c.accent).at(60));
        c.line(&arc(262, y + 12, 70, 9), 2, flat(c.accent).at(50));
    }
    for step in 0..12 {
        let x = 188 + step * 13;
        c.line(
            &format!("M{x} 430 q{} 20 0 {}", if step % 2 == 0 { 4 } else { -4 }, 42 + step % 3 * 3),
            5,
            c.main.dark(if step % 2 == 0 { 12 } else { 2 }),
        );
        c.circle(x, 442, 5, c.main.dark(20));
    }
}

fn pillow(c: &mut Canvas) {
    c.shadow(300, 486, 190);
    c.path(
        "M128 142 Q300 172 472 142 Q448 300 472 474 Q300 452 128 474 Q152 300 128 142 Z",
        tone(c.main),
    );
    c.line(
        "M128 142 Q300 172 472 142 Q448 300 472 474 Q300 452 128 474 Q152 300 128 142 Z",
        5,
        flat(c.main.dark(24)).at(60),
    );
}

fn folds(c: &mut Canvas) {
    c.line("M150 168 Q190 214 204 262 M450 168 Q412 208 398 250 M150 450 Q186 410 196 372 M450 450 Q414 414 402 378", 11, flat(c.main.dark(40)).at(17));
    c.line("M182 208 Q170 300 182 396", 16, flat(WHITE).at(14));
}

pub(super) fn cushion(c: &mut Canvas) {
    pillow(c);
    folds(c);
    let thread = if c.main == CREAM { LEAF } else { c.accent };
    c.line("M212 412 Q300 330 388 200", 5, thread);
    for (x, y, angle) in
        [(240, 386, -20), (270, 356, -12), (302, 318, -6), (334, 278, 0), (362, 238, 6)]
    {
        c.leaf(x, y, 58, angle - 40, thread.dark(6));
        c.leaf(x, y, 58, angle + 96, thread.dark(14));
    }
    c.leaf(388, 204, 56, 34, thread);
}

pub(super) fn cushion_stripe(c: &mut Canvas) {
    pillow(c);
    for (x, bend) in [(176, 188), (238, 242), (300, 300), (362, 358), (424, 412)] {
        c.path(
            &format!(
                "M{} 152 Q{} 300 {} 464 H{} Q{} 300 {} 152 Z",
                x - 16,
                bend - 14,
                x - 16,
                x + 16,
                bend + 14,
                x + 16
            ),
            flat(c.accent.dark(2)).at(94),
        );
    }
    folds(c);
}

pub(super) fn cushion_round(c: &mut Canvas) {
    c.shadow(300, 486, 180);
    c.circle(300, 310, 180, tone(c.main.dark(12)));
    c.circle(298, 306, 166, tone(c.main));
    for step in 0..18 {
        c.turned(step * 20, 298, 306, |c| {
            c.line("M298 282 Q308 220 300 146", 7, flat(c.main.dark(44)).at(22));
            c.line("M304 280 Q318 220 314 150", 4, flat(c.main.light(50)).at(18));
        });
    }
    c.circle(298, 308, 24, flat(c.main.dark(50)).at(40));
    c.circle(298, 304, 18, tone(c.main.light(8)));
}

pub(super) fn rug(c: &mut Canvas) {
    c.path("M150 220 H462 L556 458 H64 Z", flat(c.wall.dark(60)).at(25));
    c.path("M144 208 H456 L548 446 H52 Z", fall(c.main.dark(6), c.main.light(6)));
    c.path("M160 222 H440 L516 430 H84 Z", c.accent);
    c.path("M168 229 H432 L500 422 H100 Z", fall(c.main.dark(4), c.main.light(8)));
    for row in 0..4 {
        let y = 256 + row * 44;
        for column in 0..5 {
            let spread = 46 + row * 9;
            let x = 300 + (column - 2) * spread;
            let (w, h) = (14 + row * 3, 13 + row * 2);
            c.path(
                &format!("M{x} {} L{} {y} L{x} {} L{} {y} Z", y - h, x + w, y + h, x - w),
                flat(if (row + column) % 2 == 0 { c.accent } else { c.main.dark(34) }).at(88),
            );
            c.circle(x, y, 3 + row, flat(c.main.light(10)));
        }
    }
    for step in 0..42 {
        let x = 56 + step * 12;
        c.line(&format!("M{x} 447 l{} 17", (x - 300) / 60), 4, CREAM.dark(6));
    }
}

pub(super) fn runner(c: &mut Canvas) {
    c.path("M226 120 H390 L476 492 H150 Z", flat(c.wall.dark(60)).at(25));
    c.path("M218 110 H382 L466 480 H136 Z", c.main);
    let colors = [
        c.main,
        c.accent,
        c.main.light(34),
        c.main.dark(24),
        c.accent.dark(16),
        AMBER,
        c.main.light(14),
    ];
    for step in 0..26 {
        let y = 114 + step * 14;
        let left = 218 - 82 * (y - 110) / 370;
        let right = 382 + 84 * (y - 110) / 370;
        let color = colors[usize::try_from(step * 5 + step / 4).unwrap_or(0) % colors.len()];
        c.line(
            &format!("M{} {y} Q300 {} {} {y}", left + 6, y + 3, right - 6),
            12,
            flat(color).at(94),
        );
        c.stitch(
            &format!("M{} {} H{}", left + 8, y + 6, right - 8),
            2,
            flat(c.main.dark(50)).at(22),
        );
    }
    for step in 0..26 {
        let x = 140 + step * 13;
        c.line(&format!("M{x} 482 l{} 18", (x - 300) / 50), 4, CREAM.dark(8));
    }
}

pub(super) fn bedding(c: &mut Canvas) {
    c.shadow(300, 486, 210);
    c.path("M110 486 V380 Q112 344 150 342 H450 Q488 344 490 380 V486 Z", tone(c.main.dark(9)));
    c.rect(104, 300, 392, 84, 36, tone(c.main));
    c.path("M104 352 Q300 376 496 352 V372 Q300 400 104 372 Z", flat(c.main.dark(40)).at(18));
    c.line(
        "M124 420 C220 408 300 432 476 414 M124 452 C240 442 330 462 476 446",
        4,
        flat(c.main.dark(42)).at(25),
    );
    c.path(
        "M140 212 Q300 188 460 212 Q480 256 460 308 Q300 330 140 308 Q120 256 140 212 Z",
        tone(c.main.light(14)),
    );
    c.line(
        "M166 230 Q220 250 214 284 M434 232 Q390 250 396 286 M250 300 Q300 270 356 302",
        6,
        flat(c.main.dark(40)).at(16),
    );
    c.path(
        "M180 140 Q300 118 420 140 Q438 176 420 216 Q300 234 180 216 Q162 176 180 140 Z",
        tone(c.main.light(28)),
    );
    c.line("M204 156 Q246 176 240 198 M398 158 Q362 172 364 196", 5, flat(c.main.dark(40)).at(16));
    for x in [210, 270, 330, 390] {
        c.circle(x, 340, 6, tone(OAK));
    }
}

pub(super) fn slippers(c: &mut Canvas) {
    for (x, lean) in [(206, 6), (392, -6)] {
        c.turned(lean, x, 400, |c| {
            c.ellipse(x + 12, 372, 86, 150, flat(c.wall.dark(70)).at(20));
            c.path(&format!("M{} 470 C{} 540 {} 540 {} 470 C{} 400 {} 360 {} 290 C{} 200 {} 200 {} 290 C{} 360 {} 400 {} 470 Z", x - 66, x - 60, x + 60, x + 66, x + 66, x + 82, x + 80, x + 70, x - 70, x - 80, x - 82, x - 66, x - 66), tone(c.main.dark(20)));
            c.ellipse(x, 436, 54, 78, fall(CREAM.dark(26), CREAM.dark(6)));
            c.path(&format!("M{} 372 C{} 330 {} 210 {x} 208 C{} 210 {} 330 {} 372 Q{x} 330 {} 372 Z", x - 80, x - 92, x - 78, x + 78, x + 92, x + 80, x - 80), tone(c.main));
            c.line(&format!("M{} 370 Q{x} 330 {} 370", x - 78, x + 78), 8, tone(c.main.light(22)));
            c.stitch(&format!("M{} 352 Q{x} 312 {} 352", x - 72, x + 72), 3, flat(c.accent).at(90));
            c.line(&format!("M{} 320 Q{} 250 {} 232", x - 56, x - 50, x - 20), 10, flat(WHITE).at(14));
        });
    }
}

pub(super) fn socks(c: &mut Canvas) {
    for (shift, lift) in [(70, -34), (0, 0)] {
        c.moved(shift, lift, |c| {
            c.path("M188 130 H300 L296 320 Q300 344 330 360 L404 398 Q452 430 426 470 Q404 500 352 486 L222 434 Q180 414 186 360 Z", flat(c.wall.dark(60)).at(20));
            c.path("M176 118 H290 L286 312 Q290 336 320 352 L394 390 Q442 420 416 460 Q394 490 342 478 L212 426 Q170 406 176 352 Z", tone(c.main.dark(if shift > 0 { 12 } else { 0 })));
            c.path("M394 390 Q442 420 416 460 Q394 490 342 478 Q356 420 394 390 Z", tone(c.accent.dark(4)));
            c.path("M176 330 Q230 340 236 436 L212 426 Q170 406 176 352 Z", tone(c.accent.dark(8)));
            c.rect(170, 110, 126, 62, 14, tone(c.main.light(10)));
            for step in 0..9 {
                c.line(&format!("M{0} 116 V166", 180 + step * 13), 3, flat(c.main.dark(38)).at(40));
            }
            for step in 0..7 {
                c.line(&format!("M{} 180 Q{} 280 {} 330", 188 + step * 15, 186 + step * 15, 196 + step * 16), 3, flat(c.main.dark(38)).at(24));
            }
        });
    }
}

pub(super) fn hot_water_bottle(c: &mut Canvas) {
    c.path("M212 196 Q160 220 168 300 L160 440 Q160 512 230 512 H390 Q458 512 456 440 L448 300 Q454 220 402 196 Z", flat(c.wall.dark(60)).at(22));
    c.rect(254, 60, 92, 66, 16, tone(Color::hex(0xb56a55)));
    c.rect(246, 50, 108, 28, 12, tone(Color::hex(0x9c5645)));
    c.path("M200 184 Q148 206 156 288 L148 428 Q148 498 216 498 H384 Q452 498 452 428 L444 288 Q452 206 400 184 Z", tone(c.main));
    c.rect(222, 104, 156, 92, 34, tone(c.main.light(14)));
    for step in 0..10 {
        c.line(&format!("M{0} 112 V188", 236 + step * 14), 4, flat(c.main.dark(34)).at(34));
    }
    for x in [216, 300, 384] {
        for row in 0..6 {
            let y = 228 + row * 42;
            c.line(
                &format!("M{} {y} q18 4 18 22 q0 16 18 20", x - 18),
                9,
                flat(c.main.dark(26)).at(40),
            );
            c.line(
                &format!("M{} {y} q-18 4 -18 22 q0 16 -18 20", x + 18),
                9,
                flat(c.main.light(46)).at(52),
            );
        }
    }
    for x in [174, 258, 342, 426] {
        c.line(&format!("M{x} 222 V478"), 3, flat(c.main.dark(40)).at(24));
    }
}

pub(super) fn pouf(c: &mut Canvas) {
    c.shadow(300, 486, 190);
    c.path(
        "M112 302 Q96 392 122 458 Q140 488 300 490 Q460 488 478 458 Q504 392 488 302 Z",
        tone(c.main),
    );
    for row in 0..6_i32 {
        let y = 318 + row * 28;
        c.line(&arc(300, y, 186 - (row - 2).abs(), 30), 3, flat(c.main.dark(42)).at(34));
        for column in 0..13 {
            let x: i32 = 126 + column * 29 + row % 2 * 12;
            let dip = 15 - (x - 300).pow(2) / 2400;
            c.line(&format!("M{x} {} q9 5 0 16", y + dip + 2), 5, flat(c.main.light(44)).at(30));
        }
    }
    c.ellipse(300, 300, 190, 54, tone(c.main.light(16)));
    for ring in 1..6 {
        c.line(
            &format!(
                "M{} 300 a{1} {2} 0 1 0 {3} 0 a{1} {2} 0 1 0 -{3} 0",
                300 - ring * 34,
                ring * 34,
                ring * 9,
                ring * 68
            ),
            3,
            flat(c.main.dark(40)).at(34),
        );
    }
}

pub(super) fn sheepskin(c: &mut Canvas) {
    let outline = "M300 96 C350 104 352 140 402 132 C456 130 470 180 446 222 C430 262 452 296 468 344 C490 410 452 478 398 462 C360 452 330 486 300 494 C270 486 240 452 202 462 C148 478 110 410 132 344 C148 296 170 262 154 222 C130 180 144 130 198 132 C248 140 250 104 300 96 Z";
    c.moved(12, 16, |c| c.path(outline, flat(c.wall.dark(60)).at(22)));
    c.path(outline, tone(c.main));
    for (index, x, y) in strew(260, 300, 370) {
        if x * x * 3 + y * y < 31_000 || (y > 0 && x.abs() < 140 && y < 140) {
            let sway = if index % 2 == 0 { 9 } else { -9 };
            let shade = if index % 3 == 0 { c.main.dark(24) } else { WHITE };
            c.line(
                &format!("M{} {} q{sway} 10 {} 26", 300 + x, 290 + y, sway / 3),
                5,
                flat(shade).at(30),
            );
        }
    }
}

pub(super) fn towel(c: &mut Canvas) {
    c.shadow(300, 484, 180);
    for (y, shade, inset) in [(396, 8, 0), (312, 0, 8), (236, 4, 16)] {
        let color = if y == 312 { c.accent.dark(3) } else { c.main.dark(shade) };
        c.rect(132 + inset, y, 336 - 2 * inset, 90, 40, tone(color));
        c.line(
            &format!("M{} {} H{}", 160 + inset, y + 46, 440 - inset),
            4,
            flat(color.dark(44)).at(40),
        );
        c.line(
            &format!("M{} {} q-22 -28 0 -56", 440 - inset, y + 74),
            4,
            flat(color.dark(44)).at(35),
        );
        c.stitch(
            &format!("M{} {} H{}", 160 + inset, y + 22, 430 - inset),
            5,
            flat(color.light(60)).at(45),
        );
        c.stitch(
            &format!("M{} {} H{}", 164 + inset, y + 68, 430 - inset),
            5,
            flat(color.dark(30)).at(25),
        );
    }
    c.leaf(300, 238, 96, -58, LEAF);
    c.leaf(296, 238, 84, -86, LEAF.light(12));
    c.leaf(304, 236, 74, -28, LEAF.dark(8));
}

pub(super) fn hammam_towel(c: &mut Canvas) {
    c.line("M84 120 H516", 16, OAK);
    c.path("M178 128 H446 V450 H178 Z", flat(c.wall.dark(60)).at(22));
    c.path("M164 116 Q300 102 432 116 L440 438 Q300 454 156 438 Z", tone(c.main));
    for (y, width) in [(170, 12), (194, 5), (210, 5), (362, 12), (386, 5), (402, 5)] {
        c.line(&format!("M163 {y} Q300 {} 434 {y}", y + 9), width, flat(c.accent).at(92));
    }
    c.line(
        "M220 124 Q212 280 222 436 M300 120 Q296 300 304 442 M374 122 Q384 280 376 438",
        13,
        flat(c.main.dark(40)).at(13),
    );
    for step in 0..20 {
        let x = 164 + step * 14;
        c.line(
            &format!("M{x} 442 q{} 22 0 44", if step % 2 == 0 { 4 } else { -3 }),
            5,
            if step % 3 == 0 { c.accent } else { c.main.dark(12) },
        );
        c.circle(x, 452, 5, c.main.dark(22));
    }
}

pub(super) fn bathrobe(c: &mut Canvas) {
    c.line("M300 66 C330 40 340 70 314 86 Q300 94 300 112", 6, flat(STEEL.dark(16)));
    c.line("M196 150 Q300 84 404 150", 14, tone(OAK));
    c.path("M226 146 Q170 156 150 210 L112 396 L178 412 L196 330 L190 520 H432 L420 330 L438 412 L500 396 L462 210 Q440 156 388 146 Z", flat(c.wall.dark(60)).at(20));
    c.path("M220 136 Q166 146 146 200 L104 386 L168 402 L194 300 L184 508 H416 L406 300 L432 402 L496 386 L454 200 Q434 146 380 136 L300 290 Z", tone(c.main));
    c.path("M220 136 Q258 124 268 122 L300 214 L332 122 Q342 124 380 136 L314 330 L308 508 H292 L286 330 Z", tone(c.main.light(16)));
    c.line("M300 214 V508", 3, flat(c.main.dark(40)).at(50));
    c.path("M190 318 Q300 344 410 318 V346 Q300 372 190 346 Z", tone(c.main.dark(14)));
    c.line("M310 350 L328 442 M296 352 L282 424", 15, tone(c.main.dark(16)));
    c.path("M212 386 h62 v62 h-62 Z M330 386 h62 v62 h-62 Z", flat(c.main.dark(14)).at(42));
    c.line(
        "M130 300 L118 372 M470 300 L482 372 M206 470 V500 M394 470 V500",
        8,
        flat(c.main.dark(36)).at(16),
    );
}

pub(super) fn bath_mat(c: &mut Canvas) {
    c.path("M168 240 H440 L536 452 H76 Z", flat(c.wall.dark(60)).at(22));
    c.path("M160 228 H440 Q452 228 458 240 L528 424 Q532 438 516 440 H84 Q68 438 72 424 L142 240 Q148 228 160 228 Z", tone(c.main));
    for row in 0..8 {
        let y = 246 + row * 25;
        let half = 142 + row * 11;
        for column in 0..15 {
            let x = 300 + (column - 7) * half / 7;
            c.ellipse(
                x,
                y,
                7 + row / 2,
                5 + row / 3,
                flat(if (row + column) % 2 == 0 { c.main.light(50) } else { c.main.dark(22) })
                    .at(55),
            );
        }
    }
}
