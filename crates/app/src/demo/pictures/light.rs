//! Candles, scents and lamps: everything that glows or smells.

use super::canvas::{Canvas, arc, fall, flat, glow, tone};
use super::palette::{
    AMBER, BRASS, CREAM, Color, FLAME, GLASS, INK, LEAF, OAK, PAPER, ROPE, STEEL, WHITE,
};

pub(super) fn candle(c: &mut Canvas) {
    for (x, top, half) in [(206, 330, 62), (384, 290, 66), (290, 226, 74)] {
        c.shadow(x, 480, half + 14);
        c.vessel(x, [top, 474], half, half, tone(c.main));
        c.ellipse(x, top, half, half / 6, tone(c.main.light(34)));
        c.ellipse(x, top + 1, half - 16, half / 6 - 4, flat(FLAME.light(30)).at(80));
        c.vessel(x, [top, top + 70], half, half, fall(FLAME, c.main).at(18));
        c.flame(x, top + 2);
    }
}

pub(super) fn jar_candle(c: &mut Canvas) {
    c.shadow(300, 482, 140);
    c.vessel(300, [226, 474], 126, 118, flat(GLASS.mix(c.main, 30)).at(70));
    c.vessel(300, [284, 468], 117, 111, fall(c.main.light(48), c.main.light(4)));
    c.ellipse(300, 284, 117, 19, tone(c.main.light(62)));
    c.ellipse(300, 285, 66, 10, flat(FLAME.light(42)).at(90));
    c.flame(300, 286);
    c.ellipse(300, 226, 126, 21, flat(WHITE).at(18));
    c.line("M174 226 a126 21 0 0 0 252 0 a126 21 0 0 0 -252 0", 4, flat(WHITE).at(72));
    c.label(236, 330, 128, 104, c.main.dark(46));
    c.shine("M196 262 L204 440");
    c.line("M404 270 L398 430", 5, flat(WHITE).at(30));
}

pub(super) fn tapers(c: &mut Canvas) {
    c.shadow(306, 486, 120);
    for (index, x) in [214, 250, 286, 322, 358, 392].into_iter().enumerate() {
        let (lean, top) = ([-5, -3, -1, 1, 3, 5][index], [136, 122, 130, 118, 128, 140][index]);
        c.turned(lean, x, 484, |c| {
            c.path(
                &format!(
                    "M{} {top} Q{x} {} {} {top} L{} 484 H{} Z",
                    x - 9,
                    top - 26,
                    x + 9,
                    x + 16,
                    x - 16
                ),
                tone(c.main.dark(u32::from(index % 2 == 1) * 7)),
            );
            c.line(&format!("M{x} {} q6 -14 2 -26", top - 10), 4, flat(CREAM.dark(10)));
        });
    }
    c.path("M210 330 Q304 352 394 330 V372 Q304 394 210 372 Z", tone(PAPER));
    c.line(&arc(302, 350, 92, 22), 4, flat(c.main.dark(20)).at(80));
    c.line("M214 392 Q304 412 390 392", 4, ROPE.dark(12));
    c.line("M300 402 c-30 6 -40 40 -14 30 c16 -8 14 -26 14 -30 c6 26 34 42 40 24 c2 -14 -24 -22 -40 -24", 4, flat(ROPE.dark(14)));
}

pub(super) fn tealights(c: &mut Canvas) {
    for (x, y) in [(176, 392), (300, 372), (424, 392), (228, 466), (372, 466)] {
        c.shadow(x, y, 58);
        c.vessel(x, [y - 40, y - 4], 54, 50, flat(GLASS).at(76));
        c.vessel(x, [y - 28, y - 6], 49, 46, tone(c.main));
        c.ellipse(x, y - 28, 49, 9, tone(c.main.light(50)));
        c.line(
            &format!("M{} {} a54 9 0 0 0 108 0 a54 9 0 0 0 -108 0", x - 54, y - 40),
            3,
            flat(WHITE).at(80),
        );
        c.flame(x, y - 26);
    }
}

pub(super) fn candle_holder(c: &mut Canvas) {
    c.shadow(290, 482, 150);
    c.line("M420 452 C500 440 500 380 440 392", 16, tone(c.main.dark(8)));
    c.ellipse(290, 458, 152, 30, tone(c.main.dark(20)));
    c.ellipse(290, 450, 152, 29, tone(c.main));
    c.ellipse(290, 450, 132, 21, fall(c.main.dark(24), c.main.light(18)));
    c.path("M258 440 Q276 404 262 364 H318 Q304 404 322 440 Q290 452 258 440 Z", tone(c.main));
    c.ellipse(290, 364, 36, 9, tone(c.main.light(24)));
    c.path("M274 162 Q290 150 306 162 L310 362 Q290 370 270 362 Z", tone(CREAM));
    c.flame(290, 164);
}

pub(super) fn snuffer(c: &mut Canvas) {
    c.shadow(250, 476, 160);
    c.line("M520 196 Q380 240 250 330", 11, tone(c.main));
    c.line("M520 196 c28 -10 30 -40 6 -36 c-16 6 -8 26 2 22", 8, tone(c.main.dark(8)));
    c.path("M188 466 Q192 348 240 328 Q290 348 292 466 Q240 484 188 466 Z", tone(c.main));
    c.ellipse(240, 466, 52, 12, fall(c.main.dark(60), c.main.dark(40)));
    c.circle(242, 326, 13, tone(c.main.light(14)));
    c.shine("M214 400 Q216 366 228 350");
    c.line("M384 470 C372 430 402 410 388 372 C378 344 398 330 392 306", 6, flat(WHITE).at(40));
    c.vessel(388, [440, 482], 44, 44, tone(CREAM));
    c.ellipse(388, 440, 44, 9, tone(PAPER));
    c.line("M388 440 v-18", 4, INK);
}

pub(super) fn diffuser(c: &mut Canvas) {
    c.shadow(300, 484, 104);
    for (angle, length) in [(-24, 250), (-14, 268), (-5, 280), (6, 276), (15, 266), (25, 246)] {
        c.turned(angle, 300, 300, |c| {
            c.line(
                &format!("M300 300 V{}", 318 - length),
                6,
                OAK.dark(u32::from(angle > 0) * 14 + 4),
            );
        });
    }
    c.path("M268 250 H332 V292 C332 306 396 318 398 362 V452 Q398 482 368 482 H232 Q202 482 202 452 V362 C204 318 268 306 268 292 Z", flat(GLASS.mix(c.main, 30)).at(80));
    c.path(
        "M204 384 H396 V452 Q396 478 368 478 H232 Q204 478 204 452 Z",
        fall(c.main.light(18), c.main.dark(6)).at(90),
    );
    c.ellipse(300, 384, 96, 9, flat(c.main.light(50)).at(80));
    c.rect(262, 238, 76, 24, 8, tone(BRASS));
    c.label(250, 366, 100, 92, c.main.dark(46));
    c.line("M220 364 V446", 9, flat(WHITE).at(60));
}

pub(super) fn spray(c: &mut Canvas) {
    c.shadow(300, 486, 90);
    c.path("M258 220 H342 C344 250 378 258 378 296 V458 Q378 484 352 484 H248 Q222 484 222 458 V296 C222 258 256 250 258 220 Z", tone(c.main));
    c.rect(262, 168, 76, 56, 8, tone(PAPER.dark(4)));
    c.rect(274, 126, 52, 44, 10, tone(PAPER));
    c.rect(244, 134, 40, 16, 6, tone(PAPER.dark(8)));
    for (x, y, size) in [
        (214, 132, 5),
        (190, 120, 6),
        (196, 146, 5),
        (164, 134, 7),
        (172, 108, 5),
        (140, 122, 5),
        (150, 152, 6),
        (124, 142, 4),
    ] {
        c.circle(x, y, size, flat(WHITE).at(75));
    }
    c.label(246, 312, 108, 124, c.main.dark(30));
    c.shine("M242 306 V450");
}

pub(super) fn matches(c: &mut Canvas) {
    c.shadow(300, 486, 94);
    for index in 0..13 {
        let (x, top) = (246 + index * 9, 226 + index * 29 % 34);
        c.line(&format!("M{x} {} L{} 462", top + 10, 250 + index * 8), 6, OAK.light(26));
        c.ellipse(x, top + 6, 6, 10, tone(c.main));
    }
    c.path("M256 170 H344 V204 C344 220 392 222 392 264 V458 Q392 484 366 484 H234 Q208 484 208 458 V264 C208 222 256 220 256 204 Z", flat(GLASS).at(44));
    c.path("M264 128 H336 L342 182 H258 Z", tone(OAK));
    c.circle(276, 146, 3, OAK.dark(40));
    c.circle(312, 160, 3, OAK.dark(40));
    c.line("M252 186 H348", 9, flat(WHITE).at(70));
    c.rect(232, 350, 136, 92, 6, flat(PAPER).at(94));
    c.circle(300, 384, 17, tone(c.main));
    c.line("M262 420 H338", 4, flat(c.main.dark(30)));
    c.line("M226 262 V452", 9, flat(WHITE).at(62));
}

pub(super) fn lamp(c: &mut Canvas) {
    c.circle(300, 250, 250, glow(FLAME.light(40)).at(70));
    c.shadow(300, 486, 120);
    c.path("M300 296 C382 306 402 372 362 428 Q344 462 366 478 Q300 490 234 478 Q256 462 238 428 C198 372 218 306 300 296 Z", tone(c.main));
    c.line(&arc(300, 352, 76, 26), 3, flat(c.main.dark(40)).at(30));
    c.line(&arc(300, 408, 74, 26), 3, flat(c.main.dark(40)).at(30));
    c.rect(290, 262, 20, 44, 4, tone(BRASS));
    c.path("M224 110 H376 L432 266 Q300 292 168 266 Z", fall(PAPER, CREAM.mix(FLAME, 42)));
    c.ellipse(300, 110, 76, 11, fall(FLAME.light(40), PAPER));
    for (top, bottom) in [(250, 222), (300, 300), (350, 378)] {
        c.line(&format!("M{top} 122 L{bottom} 276"), 2, flat(AMBER).at(22));
    }
    c.line("M168 266 Q300 292 432 266", 4, flat(AMBER).at(40));
    c.shine("M244 336 C232 368 238 396 252 416");
}

pub(super) fn portable_lamp(c: &mut Canvas) {
    c.circle(300, 230, 230, glow(FLAME.light(30)).at(75));
    c.shadow(300, 486, 110);
    c.path(
        "M200 470 Q206 452 300 450 Q394 452 400 470 V480 Q300 496 200 480 Z",
        tone(c.main.dark(6)),
    );
    c.rect(284, 250, 32, 210, 10, tone(c.main));
    c.path(
        "M150 268 C154 168 226 128 300 128 C374 128 446 168 450 268 Q300 300 150 268 Z",
        tone(c.main),
    );
    c.ellipse(300, 272, 150, 21, fall(FLAME.light(50), FLAME));
    c.path(
        "M168 276 Q300 300 432 276 L404 450 Q300 440 196 450 Z",
        fall(FLAME, FLAME.light(60)).at(13),
    );
    c.shine("M182 236 C194 192 222 166 250 156");
    c.circle(300, 468, 6, FLAME);
}

pub(super) fn floor_lamp(c: &mut Canvas) {
    c.circle(216, 200, 200, glow(FLAME.light(40)).at(75));
    c.shadow(396, 500, 90);
    c.line("M396 496 C404 300 420 110 300 74 Q232 60 216 128", 9, tone(BRASS.mix(c.main, 50)));
    c.ellipse(396, 496, 84, 14, tone(c.main.dark(14)));
    c.path(
        "M216 118 Q206 120 202 132 L140 214 Q216 240 292 214 L230 132 Q226 120 216 118 Z",
        tone(c.main),
    );
    c.ellipse(216, 217, 76, 14, fall(FLAME.light(50), FLAME));
    c.path(
        "M144 220 Q216 244 288 220 L340 500 H80 Z",
        fall(FLAME.light(30), FLAME.light(80)).at(12),
    );
    c.shadow(190, 500, 90);
    c.path("M116 366 Q116 350 136 350 H246 Q264 350 264 366 V420 H116 Z", tone(c.accent.dark(12)));
    c.rect(100, 408, 182, 44, 18, tone(c.accent.dark(4)));
    c.line("M122 452 L112 500 M260 452 L270 500", 9, OAK.dark(14));
}

pub(super) fn pendant(c: &mut Canvas) {
    c.circle(300, 380, 250, glow(FLAME.light(40)).at(70));
    c.line("M300 0 V146", 5, INK);
    c.rect(282, 136, 36, 40, 8, tone(BRASS));
    c.path(
        "M282 174 H318 C322 220 452 250 470 360 Q300 400 130 360 C148 250 278 220 282 174 Z",
        tone(c.main),
    );
    c.ellipse(300, 362, 170, 27, fall(FLAME.light(54), FLAME.light(10)));
    c.circle(300, 366, 30, glow(WHITE));
    c.ellipse(300, 368, 24, 17, flat(WHITE).at(85));
    c.path(
        "M136 368 Q300 402 464 368 L560 600 H40 Z",
        fall(FLAME.light(30), FLAME.light(80)).at(12),
    );
    c.line(&arc(300, 300, 142, 30), 3, flat(c.main.light(50)).at(40));
    c.shine("M170 326 C186 286 220 262 250 244");
}

pub(super) fn paper_pendant(c: &mut Canvas) {
    c.circle(300, 310, 280, glow(FLAME.light(40)).at(62));
    c.line("M300 0 V140", 4, INK);
    c.ellipse(300, 310, 196, 176, fall(c.main.light(46), c.main.mix(FLAME, 24)));
    c.circle(300, 320, 130, glow(FLAME.light(60)).at(66));
    for row in 0..11 {
        let y = 154 + row * 31;
        let rise: i32 = 310 - y;
        let squared = 30_976 - rise * rise;
        let half = (squared.max(0).isqrt() * 196) / 176;
        c.line(&arc(300, y, half, 22), 2, flat(c.main.dark(46)).at(34));
    }
    c.ellipse(300, 142, 44, 9, tone(OAK));
    c.ellipse(300, 480, 44, 8, tone(OAK.dark(10)));
}

pub(super) fn wall_lamp(c: &mut Canvas) {
    c.circle(330, 220, 250, glow(FLAME.light(40)).at(75));
    c.ellipse(176, 330, 46, 66, flat(c.wall.dark(60)).at(22));
    c.ellipse(166, 316, 44, 64, tone(c.main));
    c.circle(166, 316, 9, tone(BRASS));
    c.line("M172 306 C230 300 270 330 330 270", 11, tone(BRASS));
    c.path("M330 140 Q352 128 374 140 L450 262 Q352 296 254 262 Z", tone(c.main));
    c.ellipse(352, 266, 98, 17, fall(FLAME.light(54), FLAME));
    c.circle(352, 268, 18, flat(WHITE).at(85));
    c.path(
        "M258 270 Q352 296 446 270 L540 600 H164 Z",
        fall(FLAME.light(30), FLAME.light(80)).at(13),
    );
    c.line("M166 380 C160 450 184 520 166 600", 4, flat(INK).at(70));
    c.shine("M288 244 L330 166");
}

pub(super) fn lantern(c: &mut Canvas) {
    c.shadow(300, 486, 120);
    c.circle(300, 360, 210, glow(FLAME).at(55));
    c.line("M232 170 C236 70 364 70 368 170", 9, tone(c.main.dark(12)));
    c.path("M206 222 L262 160 H338 L394 222 Z", tone(c.main));
    c.rect(196, 216, 208, 22, 6, tone(c.main.dark(10)));
    c.rect(212, 238, 176, 218, 0, flat(GLASS.mix(FLAME, 20)).at(52));
    c.vessel(300, [344, 448], 42, 42, tone(CREAM));
    c.ellipse(300, 344, 42, 8, tone(PAPER));
    c.flame(300, 346);
    for x in [208, 296, 384] {
        c.rect(
            x,
            236,
            9,
            222,
            2,
            flat(c.main.dark(if x == 296 { 0 } else { 14 })).at(if x == 296 { 45 } else { 100 }),
        );
    }
    c.rect(190, 452, 220, 32, 7, tone(c.main));
    for x in [266, 300, 334] {
        c.circle(x, 192, 6, flat(FLAME).at(90));
    }
    c.line("M228 256 L262 256 M228 268 L228 420", 6, flat(WHITE).at(50));
}

pub(super) fn string_lights(c: &mut Canvas) {
    c.line("M0 120 Q150 260 300 190 Q450 120 600 240", 4, flat(INK));
    c.line("M0 330 Q160 470 320 380 Q470 300 600 430", 4, flat(INK));
    for (x, y) in [
        (50, 162),
        (128, 200),
        (212, 210),
        (300, 190),
        (384, 164),
        (466, 162),
        (546, 202),
        (62, 380),
        (146, 416),
        (234, 412),
        (320, 380),
        (404, 352),
        (486, 360),
        (560, 398),
    ] {
        c.circle(x, y + 46, 70, glow(FLAME).at(72));
        c.rect(x - 9, y, 18, 24, 5, tone(INK.light(18)));
        c.path(
            &format!("M{} {} c-26 22 -22 62 8 66 c30 -4 34 -44 8 -66 Z", x - 8, y + 22),
            fall(c.main.light(44), FLAME.light(20)).at(88),
        );
        c.path(&format!("M{x} {} v26 m-6 -10 l6 10 l6 -10", y + 30), flat(AMBER));
        c.line(&format!("M{} {} v22 l5 8 v-8", x - 3, y + 36), 2, flat(AMBER.dark(10)));
    }
}

pub(super) fn bulb(c: &mut Canvas) {
    c.circle(300, 260, 260, glow(FLAME).at(70));
    c.shadow(300, 494, 60);
    c.path("M262 380 C258 330 184 300 184 214 C184 148 236 100 300 100 C364 100 416 148 416 214 C416 300 342 330 338 380 Z", fall(c.main.light(52), c.main).at(72));
    c.line(
        "M282 378 L262 250 Q274 190 290 250 T318 250 T338 250 L318 378",
        4,
        flat(AMBER.mix(WHITE, 20)),
    );
    c.line("M262 250 Q274 190 290 250 T318 250 T338 250", 10, flat(FLAME.light(20)).at(60));
    c.rect(256, 376, 88, 84, 12, tone(BRASS));
    for y in [398, 420, 442] {
        c.line(&format!("M256 {y} Q300 {} 344 {}", y + 12, y - 4), 4, flat(BRASS.dark(44)).at(70));
    }
    c.path("M270 460 H330 L316 486 H284 Z", tone(INK));
    c.line("M218 236 C208 192 230 156 258 140", 10, flat(WHITE).at(70));
    c.line(
        "M456 124 l22 -14 M478 206 h26 M144 124 l-22 -14 M122 206 h-26",
        6,
        flat(STEEL.mix(FLAME, 70)).at(70),
    );
}

pub(super) fn incense(c: &mut Canvas) {
    c.shadow(300, 470, 200);
    c.line("M372 262 C350 214 402 190 380 138 C366 100 394 84 388 56", 9, flat(WHITE).at(48));
    c.path("M104 424 Q300 458 496 424 Q500 470 470 472 H130 Q100 470 104 424 Z", tone(c.main));
    c.ellipse(300, 424, 196, 25, tone(c.main.light(20)));
    c.ellipse(300, 426, 178, 17, fall(c.main.dark(28), c.main.light(4)));
    c.line("M150 424 L372 270", 6, flat(INK.light(16)));
    c.circle(373, 268, 7, tone(Color::hex(0xf07a3c)));
    for (x, y) in [(222, 428), (268, 432), (318, 430), (356, 426)] {
        c.ellipse(x, y, 12, 4, flat(STEEL.light(20)));
    }
    c.leaf(430, 422, 76, 40, LEAF);
    c.leaf(424, 424, 66, 72, LEAF.light(10));
}
