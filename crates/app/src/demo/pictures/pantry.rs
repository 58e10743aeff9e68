//! Bottles, tins and bars from the larder.

use super::canvas::{Canvas, arc, fall, flat, strew, tone};
use super::palette::{
    BRASS, COFFEE, CREAM, Color, FLAME, GLASS, INK, LEAF, OAK, PAPER, ROPE, STEEL, WHITE,
};

pub(super) fn olive_oil(c: &mut Canvas) {
    c.shadow(300, 488, 90);
    c.path("M272 150 H328 V214 C328 250 384 264 384 322 V458 Q384 486 356 486 H244 Q216 486 216 458 V322 C216 264 272 250 272 214 Z", tone(c.main.dark(16)));
    c.path(
        "M230 316 C232 290 260 276 272 260 L268 300 Q240 316 240 340 V452 Q230 450 230 440 Z",
        flat(FLAME).at(26),
    );
    c.rect(266, 104, 68, 56, 8, tone(INK.light(8)));
    c.line("M266 122 H334", 3, flat(BRASS));
    c.rect(226, 330, 148, 120, 4, fall(PAPER, CREAM));
    c.line("M262 422 Q300 390 342 356", 4, LEAF.dark(20));
    for (x, y, angle) in [(280, 410, -30), (302, 392, -24), (322, 374, -18)] {
        c.leaf(x, y, 36, angle, LEAF);
        c.leaf(x, y, 36, angle + 140, LEAF.dark(10));
    }
    c.ellipse(268, 386, 10, 13, tone(Color::hex(0x5a5f32)));
    c.line("M254 438 H346", 3, flat(INK).at(60));
    c.shine("M286 172 V222");
}

pub(super) fn bottle(c: &mut Canvas) {
    c.shadow(300, 488, 84);
    c.path("M276 140 H324 V232 C324 268 376 276 376 330 V460 Q376 486 350 486 H250 Q224 486 224 460 V330 C224 276 276 268 276 232 Z", flat(GLASS.mix(c.main, 40)).at(86));
    c.path(
        "M230 316 Q300 330 370 316 V458 Q370 480 348 480 H252 Q230 480 230 458 Z",
        fall(c.main.light(10), c.main.dark(20)),
    );
    c.path("M278 232 Q300 238 322 232 C324 262 366 276 372 318 Q300 330 228 318 C234 276 276 262 278 232 Z", fall(c.main.light(24), c.main));
    c.path("M278 96 H322 L326 146 H274 Z", tone(OAK));
    c.line("M272 150 H328", 8, tone(ROPE.dark(10)).at(100));
    c.rect(236, 352, 128, 92, 4, fall(PAPER, CREAM));
    c.circle(300, 386, 19, flat(c.main));
    c.line("M260 422 H340", 4, flat(INK).at(60));
    c.line("M246 336 V350 M246 448 V470 M286 164 V226", 7, flat(WHITE).at(55));
}

pub(super) fn jam(c: &mut Canvas) {
    c.shadow(300, 486, 116);
    c.path("M212 232 Q188 256 188 290 V446 Q188 484 226 484 H374 Q412 484 412 446 V290 Q412 256 388 232 Z", flat(GLASS).at(70));
    c.path(
        "M200 262 Q300 250 400 262 V444 Q400 474 372 474 H228 Q200 474 200 444 Z",
        fall(c.main.light(8), c.main.dark(24)),
    );
    for (_, x, y) in strew(26, 176, 170) {
        c.ellipse(300 + x, 378 + y, 13, 9, flat(c.main.light(34)).at(34));
    }
    c.path("M178 206 Q186 150 300 148 Q414 150 422 206 L434 252 Q412 236 390 254 Q368 236 346 256 Q322 238 300 258 Q278 238 254 256 Q232 236 210 254 Q188 236 166 252 Z", tone(c.accent));
    for (x, y) in [
        (230, 178),
        (270, 166),
        (316, 170),
        (360, 180),
        (250, 206),
        (300, 200),
        (346, 212),
        (392, 212),
        (208, 216),
    ] {
        c.circle(x, y, 7, flat(c.main).at(72));
    }
    c.line(&arc(300, 216, 118, 22), 6, tone(ROPE.dark(20)));
    c.label(240, 330, 120, 100, c.main.dark(20));
    c.line("M212 300 V440", 9, flat(WHITE).at(52));
}

pub(super) fn honey(c: &mut Canvas) {
    c.shadow(286, 486, 130);
    c.path("M196 226 C150 270 150 440 196 484 H376 C422 440 422 270 376 226 Z", flat(GLASS).at(70));
    c.path(
        "M192 244 Q286 234 380 244 C412 310 404 430 370 474 H202 C168 430 160 320 186 264 Z",
        fall(FLAME.mix(c.main, 30), c.main.dark(12)),
    );
    for row in 0..4 {
        for column in 0..5 {
            let (x, y) = (206 + column * 40 + row % 2 * 20, 296 + row * 42);
            c.line(
                &format!("M{x} {} l18 10 v20 l-18 10 l-18 -10 v-20 Z", y - 20),
                2,
                flat(WHITE).at(28),
            );
        }
    }
    c.rect(190, 178, 192, 50, 10, tone(OAK));
    c.ellipse(286, 180, 96, 12, tone(OAK.light(22)));
    c.rect(226, 318, 120, 98, 5, flat(PAPER).at(95));
    c.ellipse(286, 362, 19, 14, Color::hex(0xe8b03c));
    c.line("M280 350 V374 M292 350 V374", 5, INK);
    c.ellipse(278, 342, 8, 13, flat(STEEL).at(80));
    c.ellipse(296, 342, 8, 13, flat(STEEL).at(80));
    c.line("M250 396 H322", 3, flat(INK).at(60));
    c.turned(28, 470, 400, |c| {
        c.rect(464, 220, 13, 180, 5, tone(OAK.dark(10)));
        for step in 0..5_i32 {
            c.rect(
                446 + (step - 2).abs() * 3,
                394 + step * 15,
                50 - (step - 2).abs() * 6,
                12,
                6,
                tone(OAK),
            );
        }
    });
    c.line("M196 290 C184 340 186 400 204 446", 8, flat(WHITE).at(50));
}

pub(super) fn salt(c: &mut Canvas) {
    c.shadow(300, 480, 190);
    c.path("M116 330 H484 V452 Q484 480 456 480 H144 Q116 480 116 452 Z", tone(OAK));
    c.line(
        "M126 372 C220 362 340 384 474 368 M126 430 C240 420 350 442 474 428",
        2,
        flat(OAK.dark(40)).at(44),
    );
    c.ellipse(300, 330, 184, 40, tone(OAK.light(20)));
    c.ellipse(300, 332, 160, 31, OAK.dark(34));
    c.path(
        "M142 330 Q200 286 260 292 Q330 262 390 298 Q440 300 458 332 Q300 376 142 330 Z",
        fall(WHITE, c.main.light(50)),
    );
    for (index, x, y) in strew(80, 280, 50) {
        c.turned(index * 41, 300 + x, 324 + y, |c| {
            c.rect(
                294 + x,
                319 + y,
                14,
                11,
                2,
                flat(if index % 3 == 0 { c.main } else { WHITE }).at(72),
            );
        });
    }
    c.turned(26, 420, 270, |c| {
        c.rect(412, 110, 14, 150, 6, tone(OAK.dark(20)));
        c.ellipse(419, 274, 24, 34, tone(OAK.dark(14)));
        c.ellipse(420, 278, 15, 22, flat(WHITE).at(80));
    });
    c.circle(300, 424, 26, flat(OAK.dark(30)).at(50));
}

pub(super) fn chocolate(c: &mut Canvas) {
    let dark = COFFEE.dark(6);
    c.turned(-10, 300, 320, |c| {
        c.rect(150, 112, 286, 416, 8, flat(c.wall.dark(60)).at(24));
        c.rect(140, 96, 286, 416, 8, tone(dark));
        for row in 0..3 {
            for column in 0..3 {
                let (x, y) = (150 + column * 90, 106 + row * 66);
                c.rect(x, y, 84, 60, 7, tone(dark.light(10)));
                c.rect(x + 10, y + 9, 64, 42, 5, fall(dark.light(20), dark.light(6)));
            }
        }
        c.path("M134 262 l24 -14 l24 16 l26 -18 l24 18 l26 -16 l24 16 l26 -18 l24 18 l26 -16 l24 14 l26 -12 l24 12 V286 H134 Z", tone(STEEL.light(40)));
        c.rect(132, 280, 302, 240, 6, tone(c.main));
        c.rect(158, 306, 250, 188, 4, flat(c.accent));
        c.line("M200 350 H366 M222 376 H344", 8, c.main.dark(24));
        c.leaf(283, 466, 62, -44, c.main);
        c.leaf(283, 466, 70, 0, c.main.dark(12));
        c.leaf(283, 466, 62, 44, c.main);
    });
    c.rect(452, 440, 72, 48, 8, tone(dark.light(8)));
    c.rect(462, 448, 52, 32, 5, dark.light(18));
}

pub(super) fn fish_tin(c: &mut Canvas) {
    c.shadow(300, 470, 210);
    for (y, color) in [(392, c.accent.dark(8)), (300, c.main)] {
        c.path(
            &format!(
                "M96 {y} V{} Q100 {} 140 {} H460 Q500 {} 504 {} V{y} Z",
                y + 50,
                y + 76,
                y + 78,
                y + 76,
                y + 50
            ),
            tone(STEEL.light(10)),
        );
        c.path(
            &format!("M100 {} H500 V{} Q300 {} 100 {} Z", y + 12, y + 52, y + 74, y + 52),
            tone(color),
        );
        c.rect(92, y - 40, 416, 74, 36, tone(STEEL.light(34)));
        c.rect(104, y - 33, 392, 58, 28, tone(color));
    }
    c.path("M176 294 C220 262 320 260 376 290 L416 272 Q408 296 418 320 L376 304 C320 328 220 328 176 294 Z", tone(PAPER));
    c.circle(204, 292, 5, INK);
    c.line("M236 276 Q248 296 236 314 M270 284 H350 M266 300 H356", 3, flat(c.main.dark(20)));
    c.circle(456, 296, 13, tone(STEEL));
    c.line("M456 296 C490 280 500 240 470 236 C444 234 444 270 456 290", 7, STEEL.dark(6));
    c.line("M128 282 Q160 270 220 268", 5, flat(WHITE).at(44));
}

pub(super) fn carton(c: &mut Canvas) {
    c.shadow(306, 488, 150);
    c.path("M404 130 L456 168 V470 L404 488 Z", tone(c.main.dark(34)));
    c.rect(164, 130, 240, 358, 5, tone(c.main));
    c.path("M164 130 L214 104 H456 V168 L404 130 Z", tone(c.main.light(24)));
    c.rect(186, 160, 196, 118, 4, flat(c.accent));
    c.line("M216 198 H352 M236 224 H332", 9, c.main.dark(30));
    c.line("M252 252 H316", 4, flat(c.main.dark(30)).at(70));
    for (x, y, lean) in [(230, 336, -12), (318, 380, 10)] {
        c.turned(lean, x + 26, y + 50, |c| {
            c.rect(x - 22, y, 110, 88, 12, tone(Color::hex(0xc5945a)));
            for row in 0..4 {
                for column in 0..5 {
                    c.circle(x - 4 + column * 19, y + 16 + row * 19, 4, flat(COFFEE).at(36));
                }
            }
        });
    }
}

pub(super) fn spice_tin(c: &mut Canvas) {
    c.shadow(300, 484, 112);
    c.path("M196 220 H404 V452 Q404 482 376 484 H224 Q196 482 196 452 Z", tone(c.main));
    c.path("M190 176 Q300 160 410 176 V228 Q300 244 190 228 Z", tone(BRASS));
    c.path("M190 178 Q300 150 410 178 Q300 200 190 178 Z", tone(BRASS.light(28)));
    c.path("M196 262 Q300 280 404 262 V446 Q300 464 196 446 Z", flat(c.accent));
    c.path("M300 290 C340 300 352 350 330 400 Q316 430 292 436 C300 400 262 350 270 306 Q280 288 300 290 Z", tone(Color::hex(0xb8382c)));
    c.line("M296 292 Q292 272 306 262", 6, LEAF.dark(10));
    c.line("M284 316 Q286 350 300 376", 5, flat(WHITE).at(44));
    c.line("M226 300 V420 M374 300 V420", 3, flat(c.main).at(80));
    c.shine("M216 240 V252");
}

pub(super) fn paper_bag(c: &mut Canvas) {
    c.shadow(300, 488, 150);
    c.path("M180 190 L168 470 Q168 488 186 488 H414 Q432 488 432 470 L420 190 l-20 -12 l-20 12 l-20 -12 l-20 12 l-20 -12 l-20 12 l-20 -12 l-20 12 l-20 -12 l-20 12 l-20 -12 Z", tone(c.main));
    c.path("M180 190 L168 470 Q168 488 186 488 H210 L216 186 Z", flat(c.main.dark(40)).at(22));
    c.line("M240 210 Q230 250 250 290 M380 216 Q396 260 380 300", 6, flat(c.main.dark(36)).at(20));
    c.rect(232, 296, 136, 130, 65, flat(PAPER).at(94));
    c.line("M262 346 H338 M272 372 H328", 5, flat(INK).at(66));
    c.leaf(300, 334, 28, 0, LEAF);
    c.line("M178 236 Q300 256 422 236", 8, tone(ROPE.dark(16)));
    c.line(
        "M300 246 c-34 -26 -60 10 -6 8 c54 2 40 -34 6 -8 l-18 40 M302 250 l20 36",
        6,
        ROPE.dark(24),
    );
    for (x, y, angle) in
        [(150, 490, -20), (192, 504, 14), (420, 500, 34), (458, 488, -8), (236, 510, 60)]
    {
        c.turned(angle, x, y, |c| {
            c.path(
                &format!(
                    "M{} {y} Q{x} {} {} {y} Q{x} {} {} {y} Z",
                    x - 20,
                    y - 20,
                    x + 22,
                    y + 18,
                    x - 20
                ),
                tone(Color::hex(0xb87a45)),
            );
            c.line(&format!("M{} {y} H{}", x - 12, x + 12), 2, flat(COFFEE).at(40));
        });
    }
}
