//! Bowls, plates, glasses and what else a table is laid with.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{
    BRASS, COFFEE, CREAM, Color, FLAME, GLASS, INK, LEAF, OAK, PAPER, STEEL, WHITE,
};

pub(super) fn bowl(c: &mut Canvas) {
    c.shadow(300, 476, 150);
    c.path(
        "M120 286 C124 392 204 456 250 462 V474 H350 V462 C396 456 476 392 480 286 Z",
        tone(c.main),
    );
    c.path("M250 462 V476 Q300 486 350 476 V462 Q300 470 250 462 Z", tone(c.main.dark(22)));
    c.line(&arc(300, 336, 168, 66), 4, flat(c.accent).at(70));
    c.line(&arc(300, 350, 162, 66), 2, flat(c.accent).at(50));
    c.ellipse(300, 286, 180, 40, tone(c.main.light(22)));
    c.ellipse(300, 290, 166, 32, fall(c.main.dark(26), c.main.light(18)));
    c.shine("M150 330 C164 376 190 410 214 428");
}

pub(super) fn dishes(c: &mut Canvas) {
    for (x, y) in [(220, 360), (392, 352), (300, 462)] {
        c.shadow(x, y, 98);
        c.path(
            &format!(
                "M{} {} C{} {} {} {y} {} {y} H{} C{} {y} {} {} {} {} Z",
                x - 104,
                y - 62,
                x - 96,
                y - 20,
                x - 74,
                x - 60,
                x + 60,
                x + 74,
                x + 96,
                y - 20,
                x + 104,
                y - 62
            ),
            tone(c.main),
        );
        c.ellipse(x, y - 62, 104, 26, tone(c.main.light(18)));
        c.ellipse(x, y - 59, 92, 20, fall(c.accent.dark(24), c.accent));
    }
    for (x, y) in [(266, 404), (300, 410), (334, 402), (284, 396), (316, 396)] {
        c.ellipse(x, y, 17, 12, tone(LEAF.dark(8)));
    }
    for (x, y) in [(192, 300), (224, 306), (250, 298), (212, 292)] {
        c.ellipse(x, y, 18, 8, tone(OAK.dark(14)));
    }
    c.ellipse(392, 294, 70, 13, tone(FLAME.dark(10)));
}

pub(super) fn plate(c: &mut Canvas) {
    c.wall_shadow(142, 142, 316, 316, 158);
    c.circle(300, 300, 172, tone(c.main));
    c.circle(300, 300, 160, fall(c.main.light(16), c.main.dark(4)));
    c.circle(300, 300, 116, tone(c.main.dark(9)));
    c.circle(301, 302, 111, fall(c.main.dark(2), c.main.light(18)));
    for (index, x, y) in strew(60, 310, 310) {
        if x * x + y * y < 150 * 150 {
            c.circle(300 + x, 300 + y, 2 + index % 2, flat(c.main.dark(55)).at(38));
        }
    }
    c.line("M172 234 C192 190 228 166 262 158", 7, flat(WHITE).at(40));
}

pub(super) fn platter(c: &mut Canvas) {
    c.shadow(300, 420, 236);
    c.ellipse(300, 362, 236, 96, tone(c.main.dark(24)));
    c.ellipse(300, 352, 236, 94, tone(c.main.light(8)));
    c.ellipse(300, 354, 222, 84, fall(c.main.dark(6), c.main.light(16)));
    c.ellipse(300, 360, 168, 54, fall(c.main.dark(30), c.main.dark(4)));
    c.path("M190 362 C226 324 320 322 376 356 L414 334 Q408 362 416 388 L376 370 C320 400 226 400 190 362 Z", tone(STEEL.light(14)));
    c.circle(218, 356, 5, INK);
    c.line("M246 340 Q258 362 246 384", 3, flat(STEEL.dark(34)).at(70));
    c.line("M274 350 H360 M268 368 H364", 3, flat(STEEL.dark(24)).at(55));
    for (x, y) in [(282, 400), (322, 402), (362, 394)] {
        c.circle(x, y, 15, tone(FLAME));
        c.circle(x, y, 10, flat(PAPER).at(60));
    }
}

pub(super) fn glass(c: &mut Canvas) {
    for (x, y) in [(216, 440), (384, 440), (300, 486)] {
        c.shadow(x, y, 66);
        c.vessel(x, [y - 172, y - 4], 68, 54, flat(c.main.light(30)).at(66));
        c.vessel(x, [y - 104, y - 10], 62, 53, flat(c.main).at(52));
        c.ellipse(x, y - 104, 62, 10, flat(c.main.light(45)).at(75));
        c.ellipse(x, y - 172, 68, 12, flat(c.main.light(64)).at(85));
        c.ellipse(x, y - 171, 61, 9, flat(c.main.dark(12)).at(35));
        c.line(&format!("M{} {} L{} {}", x - 50, y - 146, x - 42, y - 34), 7, flat(WHITE).at(60));
        c.circle(x + 22, y - 60, 4, flat(WHITE).at(55));
        c.circle(x + 6, y - 36, 3, flat(WHITE).at(50));
    }
}

pub(super) fn wine_glass(c: &mut Canvas) {
    for (x, y) in [(214, 466), (384, 484)] {
        c.shadow(x, y, 82);
        c.ellipse(x, y - 3, 64, 11, tone(c.main.light(40)));
        c.path(
            &format!("M{} {} q12 -20 10 -66 h12 q-2 46 10 66 Z", x - 16, y - 6),
            tone(c.main.light(24)),
        );
        c.path(
            &format!(
                "M{} {} c-30 60 -40 150 34 176 q38 12 76 0 c74 -26 64 -116 34 -176 Z",
                x - 72,
                y - 246
            ),
            flat(c.main.light(52)).at(62),
        );
        c.path(
            &format!(
                "M{} {} c-4 50 8 86 48 98 q42 14 84 0 c40 -12 52 -48 48 -98 Z",
                x - 90,
                y - 160
            ),
            fall(c.main.mix(Color::hex(0x8c253c), 55), Color::hex(0x5c182a)),
        );
        c.ellipse(x, y - 160, 90, 14, flat(c.main.mix(Color::hex(0xb85062), 60)));
        c.ellipse(x, y - 246, 72, 12, flat(WHITE).at(55));
        c.line(&format!("M{} {} c-12 40 -16 80 -4 110", x - 58, y - 226), 7, flat(WHITE).at(65));
    }
}

pub(super) fn carafe(c: &mut Canvas) {
    c.shadow(300, 486, 110);
    c.path("M252 178 V252 C252 300 196 320 196 400 V456 Q196 484 226 484 H374 Q404 484 404 456 V400 C404 320 348 300 348 252 V178 Z", flat(c.main.light(32)).at(68));
    c.path("M204 362 C198 378 196 388 196 400 V456 Q196 484 226 484 H374 Q404 484 404 456 V400 C404 388 402 378 396 362 Z", flat(c.main).at(58));
    c.ellipse(300, 362, 96, 13, flat(c.main.light(50)).at(80));
    c.path("M238 108 H362 L352 192 Q300 204 248 192 Z", flat(c.main.light(42)).at(78));
    c.ellipse(300, 108, 62, 11, flat(c.main.light(60)));
    c.line("M220 400 V450 M268 194 V250", 8, flat(WHITE).at(70));
    c.line("M254 124 L260 180", 6, flat(WHITE).at(60));
}

pub(super) fn jug(c: &mut Canvas) {
    c.shadow(290, 484, 120);
    c.line("M388 236 C500 226 490 400 382 400", 26, tone(c.main.dark(14)));
    c.path("M190 180 L150 158 Q196 214 184 262 C156 330 152 424 190 470 Q200 484 220 484 H356 Q376 484 386 470 C424 424 416 330 394 262 Q386 220 398 176 Q292 214 190 180 Z", tone(c.main));
    c.path(
        "M150 158 Q220 146 290 150 Q368 152 398 176 Q340 200 290 198 Q220 196 150 158 Z",
        fall(c.main.dark(30), c.main.dark(10)),
    );
    c.line("M150 158 Q220 146 290 150 Q368 152 398 176", 6, tone(c.main.light(30)));
    c.line("M166 330 Q290 366 410 330", 5, flat(c.accent).at(85));
    c.line("M163 344 Q290 380 412 344", 2, flat(c.accent).at(60));
    c.shine("M190 380 C188 420 196 446 210 462");
    c.leaf(250, 172, 92, -26, LEAF);
    c.leaf(300, 170, 116, 4, LEAF.light(12));
    for (x, y) in [(214, 70), (262, 48), (306, 76), (346, 56), (244, 104), (340, 108)] {
        c.line(&format!("M{x} {y} Q{} 120 290 172", (x + 290) / 2), 3, flat(LEAF.dark(10)).at(90));
        for (dx, dy) in [(-9, 0), (9, 0), (0, -9), (0, 9)] {
            c.circle(x + dx, y + dy, 9, flat(PAPER));
        }
        c.circle(x, y, 6, FLAME);
    }
}

pub(super) fn cutlery(c: &mut Canvas) {
    c.rect(132, 110, 336, 388, 16, flat(c.wall.dark(24)).at(30));
    c.rect(124, 98, 336, 388, 14, fall(PAPER, CREAM));
    c.stitch("M140 114 H444 V470 H140 Z", 2, flat(c.main.dark(20)).at(40));
    c.path("M186 140 h8 v64 h8 v-64 h8 v64 h8 v-64 h8 v64 q4 34 -12 44 l6 180 q-8 18 -28 0 l6 -180 q-16 -10 -12 -44 Z", tone(c.main));
    c.path("M276 138 q34 40 22 132 l6 158 q-10 20 -30 0 Z", tone(c.main.light(6)));
    c.path(
        "M380 138 c36 0 44 90 8 112 l10 178 q-10 20 -36 0 l10 -178 c-36 -22 -28 -112 8 -112",
        tone(c.main),
    );
    c.ellipse(378, 190, 17, 38, flat(c.main.dark(26)).at(40));
    c.line("M204 270 L202 420 M288 290 L292 420", 3, flat(WHITE).at(55));
}

pub(super) fn napkin(c: &mut Canvas) {
    c.shadow(300, 470, 170);
    for step in 0..4 {
        let y = 440 - step * 34;
        c.rect(146, y, 308, 36, 16, tone(c.main.dark(if step % 2 == 0 { 5 } else { 0 })));
        c.stitch(&format!("M166 {} H434", y + 8), 2, flat(c.main.light(55)).at(60));
    }
    c.path("M150 338 L196 272 H404 L450 338 Q300 356 150 338 Z", fall(c.main.light(18), c.main));
    c.rect(270, 262, 60, 218, 8, tone(c.accent));
    c.leaf(300, 330, 56, -34, LEAF);
    c.leaf(300, 330, 66, 8, LEAF.light(8));
    c.leaf(302, 330, 50, 48, LEAF.dark(6));
}

pub(super) fn tablecloth(c: &mut Canvas) {
    c.shadow(300, 484, 210);
    c.path("M110 250 C120 340 96 420 104 484 Q128 470 150 484 Q178 466 206 484 Q236 468 262 484 Q296 466 328 484 Q358 468 388 484 Q418 466 446 484 Q472 470 496 484 C504 420 480 340 490 250 Z", tone(c.main));
    for (x, drift) in [(150, -4), (206, -2), (262, 0), (328, 0), (388, 2), (446, 4)] {
        c.line(
            &format!("M{} 280 Q{} 380 {x} 482", x + 6, x + drift),
            10,
            flat(c.main.dark(34)).at(22),
        );
    }
    c.path(
        "M110 250 L150 196 H450 L490 250 Q300 268 110 250 Z",
        fall(c.main.light(30), c.main.light(8)),
    );
    c.stitch("M104 464 Q300 450 496 464", 2, flat(c.main.light(60)).at(80));
    c.ellipse(300, 222, 66, 14, tone(PAPER));
    c.ellipse(300, 220, 44, 8, fall(CREAM.dark(10), PAPER));
    c.vessel(396, [168, 216], 17, 14, flat(GLASS).at(88));
    c.ellipse(396, 168, 17, 4, flat(WHITE));
}

pub(super) fn egg_cup(c: &mut Canvas) {
    for (x, y) in [(208, 448), (392, 448), (300, 492)] {
        c.shadow(x, y, 78);
        c.ellipse(x, y - 10, 86, 19, tone(c.main.light(6)));
        c.ellipse(x, y - 14, 74, 14, fall(c.main.dark(16), c.main));
        c.path(
            &format!("M{} {} c2 50 24 66 26 84 h44 c2 -18 24 -34 26 -84 Z", x - 48, y - 104),
            tone(c.main),
        );
        c.path(
            &format!(
                "M{} {} c-4 -62 24 -92 44 -92 c20 0 48 30 44 92 q-44 18 -88 0 Z",
                x - 44,
                y - 102
            ),
            tone(Color::hex(0xf0d3b4)),
        );
        c.path(
            &format!("M{} {} q48 22 96 0 v10 q-48 22 -96 0 Z", x - 48, y - 106),
            tone(c.main.light(20)),
        );
        c.line(&format!("M{} {} q4 -30 16 -46", x - 26, y - 122), 6, flat(WHITE).at(60));
    }
}

pub(super) fn tray(c: &mut Canvas) {
    c.shadow(300, 416, 244);
    c.path("M80 342 L140 240 Q146 230 160 230 H440 Q454 230 460 240 L520 342 V392 Q520 408 500 408 H100 Q80 408 80 392 Z", tone(c.main.dark(10)));
    c.path("M104 338 L158 250 H442 L496 338 Z", fall(c.main.dark(12), c.main.light(14)));
    for (x, bottom) in [(196, 162), (246, 230), (300, 300), (354, 370), (404, 438)] {
        c.line(&format!("M{x} 252 L{bottom} 336"), 2, flat(c.main.dark(38)).at(35));
    }
    c.rect(80, 342, 440, 66, 16, tone(c.main));
    c.rect(246, 360, 108, 28, 14, fall(c.main.dark(54), c.main.dark(36)));
    c.line(
        "M104 358 C180 352 200 362 232 358 M370 358 C420 352 460 362 500 358",
        2,
        flat(c.main.dark(34)).at(36),
    );
    for x in [222, 374] {
        c.vessel(x, [250, 304], 34, 28, tone(PAPER.dark(3)));
        c.mouth(x, 250, 34, PAPER, fall(COFFEE, COFFEE.light(20)));
    }
}

pub(super) fn cake_stand(c: &mut Canvas) {
    c.shadow(300, 486, 130);
    c.path(
        "M270 330 Q286 420 226 462 Q214 476 232 482 H368 Q386 476 374 462 Q314 420 330 330 Z",
        tone(c.main.dark(6)),
    );
    c.path("M98 302 Q110 348 300 350 Q490 348 502 302 Z", tone(c.main));
    c.ellipse(300, 302, 202, 36, tone(c.main.light(20)));
    c.ellipse(300, 302, 186, 29, fall(c.main.dark(10), c.main.light(8)));
    c.ellipse(300, 300, 120, 18, flat(c.main.dark(40)).at(25));
    c.vessel(300, [214, 298], 114, 114, tone(Color::hex(0xd8a262)));
    c.path("M186 214 V240 C198 262 210 236 226 250 C246 272 256 240 276 248 C298 276 312 240 332 250 C352 266 362 236 382 248 C398 260 410 240 414 240 V214 Z", tone(PAPER));
    c.ellipse(300, 214, 114, 20, tone(PAPER));
    for (x, y) in [(246, 206), (284, 200), (322, 202), (356, 208), (302, 214)] {
        c.circle(x, y, 12, tone(Color::hex(0xb33548)));
        c.circle(x - 4, y - 4, 3, flat(WHITE).at(75));
    }
}

pub(super) fn trivet(c: &mut Canvas) {
    c.shadow(312, 452, 190);
    for (x, y) in [(336, 396), (264, 366)] {
        c.ellipse(x, y + 22, 176, 66, tone(c.main.dark(26)));
        c.rect(x - 176, y, 352, 22, 0, tone(c.main.dark(18)));
        c.ellipse(x, y, 176, 66, fall(c.main.light(14), c.main.dark(4)));
        for (index, dx, dy) in strew(60, 320, 110) {
            if dx * dx * 9 + dy * dy * 64 < 220_000 {
                c.ellipse(x + dx, y + dy, 4 + index % 4, 2, flat(c.main.dark(46)).at(40));
            }
        }
    }
    c.line("M140 340 Q180 312 240 306", 5, flat(WHITE).at(35));
    c.circle(264, 366, 11, flat(c.main.dark(50)).at(70));
    c.line("M264 366 C300 330 372 314 404 330", 4, BRASS);
}
