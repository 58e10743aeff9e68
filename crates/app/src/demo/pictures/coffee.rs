//! Cups, pots and everything for coffee and tea.

use super::canvas::{Canvas, arc, fall, flat, tone};
use super::palette::{BRASS, COFFEE, CREAM, GLASS, INK, LEATHER, OAK, PAPER, STEEL, WHITE};

pub(super) fn mug(c: &mut Canvas) {
    c.shadow(290, 470, 170);
    c.line("M402 290 C500 262 512 400 388 402", 30, tone(c.main.dark(14)));
    c.line("M408 288 C482 272 490 384 396 388", 7, flat(c.main.light(40)).at(60));
    c.path("M150 262 C150 400 182 470 246 474 H322 C390 470 424 400 424 262 Z", tone(c.main));
    c.path(
        "M150 262 C150 288 151 306 154 322 C172 340 182 306 204 318 C226 332 232 362 252 344 C268 326 282 322 298 334 C318 350 330 312 356 318 C384 326 394 344 420 314 C423 298 424 282 424 262 Z",
        tone(c.accent),
    );
    c.ellipse(287, 262, 137, 26, tone(c.accent.light(25)));
    c.ellipse(287, 264, 124, 20, fall(c.accent.dark(30), c.accent.dark(8)));
    c.ellipse(287, 269, 112, 15, fall(COFFEE.dark(20), COFFEE.light(14)));
    c.shine("M176 350 C180 392 192 424 210 444");
    for (x, y) in [(214, 400), (262, 430), (330, 396), (372, 372), (300, 452), (352, 430)] {
        c.circle(x, y, 3, flat(c.main.dark(40)).at(45));
    }
}

pub(super) fn espresso_cup(c: &mut Canvas) {
    for (x, y) in [(214, 452), (386, 478)] {
        c.shadow(x, y, 92);
        c.path(
            &format!(
                "M{} {top} C{} {} {} {y} {} {y} H{} C{} {y} {} {} {} {top} Z",
                x - 84,
                x - 84,
                y - 70,
                x - 66,
                x - 34,
                x + 34,
                x + 66,
                x + 84,
                y - 70,
                x + 84,
                top = y - 150
            ),
            tone(c.main),
        );
        c.mouth(x, y - 150, 84, CREAM, fall(COFFEE.dark(15), COFFEE.light(22)));
        c.ellipse(x - 12, y - 150, 34, 5, flat(COFFEE.light(45)).at(70));
        c.ellipse(x + 30, y - 70, 20, 30, flat(c.main.dark(35)).at(35));
    }
}

pub(super) fn tumbler(c: &mut Canvas) {
    c.shadow(300, 486, 100);
    c.vessel(300, [190, 480], 92, 74, tone(c.main));
    c.vessel(300, [286, 356], 87, 81, tone(c.accent.dark(8)));
    c.vessel(300, [160, 196], 96, 98, tone(INK.light(12)));
    c.ellipse(300, 160, 96, 17, tone(INK.light(26)));
    c.rect(322, 140, 44, 18, 9, tone(INK.light(16)));
    c.shine("M226 220 L238 440");
}

pub(super) fn pour_over(c: &mut Canvas) {
    c.shadow(290, 482, 150);
    c.path("M246 330 C238 372 164 388 164 452 Q164 484 200 484 H382 Q416 484 416 452 C416 388 344 372 336 330 Z", flat(GLASS).at(72));
    c.path(
        "M172 424 H408 Q416 438 416 452 Q416 484 382 484 H200 Q164 484 164 452 Q164 438 172 424 Z",
        fall(COFFEE.light(10), COFFEE.dark(20)),
    );
    c.ellipse(290, 424, 118, 13, COFFEE.light(26));
    c.line("M186 446 C190 414 230 396 246 366", 7, flat(WHITE).at(75));
    c.rect(226, 326, 130, 20, 8, tone(OAK));
    c.line("M392 168 C520 150 506 290 352 274", 26, tone(c.main.dark(10)));
    c.path("M158 146 H424 L344 320 Q340 330 328 330 H254 Q242 330 238 320 Z", tone(c.main));
    for step in 0..4 {
        let (y, inset) = (184 + step * 34, 18 + step * 16);
        c.line(&arc(291, y, 133 - inset, 20), 4, flat(c.main.dark(28)).at(50));
        c.line(&arc(291, y + 6, 133 - inset, 20), 3, flat(WHITE).at(45));
    }
    c.ellipse(291, 146, 133, 24, tone(c.main.light(30)));
    c.ellipse(291, 149, 118, 18, fall(c.main.dark(34), c.main.dark(12)));
    c.ellipse(291, 154, 92, 12, COFFEE);
}

pub(super) fn filters(c: &mut Canvas) {
    c.shadow(300, 476, 160);
    for (step, shift) in [(0, 0), (1, 16), (2, 32), (3, 48), (4, 64)] {
        let paper = PAPER.mix(c.main.dark(6 * (4 - step)), 45);
        c.moved(shift, -shift / 2, |c| {
            c.path("M128 220 L226 456 Q290 478 350 456 L424 220 Q276 176 128 220 Z", tone(paper));
        });
    }
    c.stitch("M206 210 L296 412", 3, flat(c.main.dark(30)).at(60));
    c.stitch("M306 424 H404", 3, flat(c.main.dark(30)).at(60));
}

pub(super) fn coffee_bag(c: &mut Canvas) {
    c.shadow(300, 486, 140);
    c.path("M176 190 L160 470 Q158 486 176 486 H424 Q442 486 440 470 L424 190 Z", tone(c.main));
    c.path("M176 190 L160 470 Q158 486 176 486 H206 L214 190 Z", flat(c.main.dark(40)).at(28));
    c.path("M176 190 L186 140 H414 L424 190 Z", tone(c.main.dark(12)));
    c.path("M180 170 H420 L424 196 H176 Z", tone(c.main.dark(22)));
    c.rect(150, 172, 300, 18, 6, tone(BRASS));
    c.label(232, 258, 136, 150, c.main.dark(25));
    c.ellipse(236, 496, 20, 13, tone(COFFEE));
    c.ellipse(272, 508, 20, 13, tone(COFFEE.light(12)));
    c.line("M220 496 q16 -8 32 0", 3, COFFEE.dark(40));
    c.line("M256 508 q16 -8 32 0", 3, COFFEE.dark(40));
}

pub(super) fn grinder(c: &mut Canvas) {
    c.shadow(300, 488, 88);
    c.line("M300 168 H424", 11, STEEL.dark(16));
    c.line("M300 168 V208", 16, STEEL.dark(8));
    c.circle(424, 150, 27, tone(OAK));
    c.vessel(300, [222, 370], 66, 66, tone(STEEL.light(10)));
    c.ellipse(300, 222, 66, 13, tone(STEEL.light(40)));
    c.ellipse(300, 216, 40, 8, tone(STEEL.dark(12)));
    c.vessel(300, [356, 484], 68, 68, tone(c.main));
    c.ellipse(300, 356, 68, 11, tone(c.main.light(24)));
    for row in 0..4 {
        let y = 392 + row * 22;
        c.line(&format!("M234 {y} Q300 {} 366 {y}", y + 14), 2, flat(c.main.dark(45)).at(40));
    }
    c.shine("M252 244 V340");
}

pub(super) fn french_press(c: &mut Canvas) {
    c.shadow(290, 488, 110);
    c.line("M366 236 H428 Q446 236 446 256 V410 Q446 430 428 430 H366", 22, flat(c.main.dark(35)));
    c.vessel(280, [204, 482], 92, 92, tone(c.main));
    c.path("M188 204 l-34 -6 q-8 22 34 44 Z", tone(c.main.dark(6)));
    for y in [250, 440] {
        c.line(&format!("M188 {y} Q280 {} 372 {y}", y + 24), 4, flat(c.main.dark(40)).at(40));
    }
    c.ellipse(280, 204, 96, 18, tone(c.main.light(26)));
    c.path("M196 198 Q280 150 364 198 Q280 220 196 198 Z", tone(c.main.light(8)));
    c.line("M280 174 V128", 8, STEEL.dark(24));
    c.circle(280, 118, 20, tone(OAK));
    c.shine("M214 244 V440");
}

pub(super) fn moka_pot(c: &mut Canvas) {
    c.shadow(292, 488, 110);
    c.path(
        "M196 362 L182 474 Q182 488 198 488 H384 Q400 488 400 474 L386 362 Z",
        tone(c.main.dark(6)),
    );
    c.line("M384 214 H452 Q464 214 462 228 L444 330", 24, flat(INK));
    c.path("M176 190 L206 350 H376 L406 190 Q290 168 176 190 Z", tone(c.main.light(6)));
    c.path("M176 190 L150 178 Q152 214 186 232 Z", tone(c.main.dark(10)));
    c.rect(200, 344, 182, 26, 8, tone(c.main.dark(24)));
    c.path("M184 188 Q290 118 398 188 Q290 206 184 188 Z", tone(c.main.light(16)));
    c.circle(291, 138, 19, tone(INK.light(10)));
    for (x, bottom) in [(240, 244), (291, 291), (342, 338)] {
        c.line(&format!("M{x} 196 L{bottom} 342"), 3, flat(c.main.dark(45)).at(35));
        c.line(&format!("M{bottom} 374 L{x} 482"), 3, flat(c.main.dark(45)).at(35));
    }
    c.shine("M206 214 L224 330");
}

pub(super) fn kettle(c: &mut Canvas) {
    c.shadow(300, 486, 150);
    c.line("M198 440 C110 420 154 282 92 250", 20, tone(c.main.dark(10)));
    c.line("M388 268 C500 236 512 380 414 420", 24, tone(OAK));
    c.path("M206 252 L176 450 Q176 474 204 474 H400 Q428 474 428 450 L398 252 Z", tone(c.main));
    c.rect(168, 470, 268, 18, 8, tone(INK.light(8)));
    c.ellipse(302, 252, 96, 17, tone(c.main.light(18)));
    c.path("M226 246 Q302 206 378 246 Q302 262 226 246 Z", tone(c.main.light(8)));
    c.circle(302, 214, 15, tone(OAK));
    c.shine("M222 286 L204 434");
}

pub(super) fn teapot(c: &mut Canvas) {
    c.shadow(300, 478, 160);
    c.path(
        "M170 398 C118 388 122 288 66 274 L92 250 C152 262 150 330 194 338 Z",
        tone(c.main.dark(4)),
    );
    c.line("M416 300 C528 262 528 420 408 420", 24, tone(c.main.dark(16)));
    c.path("M300 238 C430 238 450 330 446 380 C440 446 394 478 300 478 C206 478 160 446 154 380 C150 330 170 238 300 238 Z", tone(c.main));
    c.path("M156 352 C166 284 204 250 300 250 C396 250 434 284 444 352 C404 372 372 330 336 352 C304 372 278 334 246 356 C214 374 190 340 156 352 Z", flat(c.accent).at(78));
    c.ellipse(300, 246, 78, 15, tone(c.main.dark(18)));
    c.path("M226 244 Q232 204 300 204 Q368 204 374 244 Q300 262 226 244 Z", tone(c.main.light(8)));
    c.circle(300, 194, 19, tone(OAK));
    c.shine("M186 392 C192 424 208 440 226 450");
}

pub(super) fn tea_tin(c: &mut Canvas) {
    c.shadow(300, 488, 106);
    c.vessel(300, [220, 482], 98, 98, tone(c.main));
    c.vessel(300, [176, 236], 102, 102, tone(c.main.dark(16)));
    c.ellipse(300, 176, 102, 17, tone(c.main.light(18)));
    c.ellipse(300, 171, 30, 6, tone(BRASS));
    c.path("M202 300 Q300 330 398 300 V424 Q300 454 202 424 Z", tone(c.accent));
    c.leaf(300, 404, 62, 0, c.main.dark(12));
    c.leaf(298, 406, 52, -52, c.main);
    c.leaf(302, 406, 52, 52, c.main.light(10));
    c.line("M264 424 Q300 432 336 424", 4, flat(c.main.dark(20)).at(70));
    c.shine("M222 250 V286");
}

pub(super) fn strainer(c: &mut Canvas) {
    c.shadow(280, 452, 130);
    c.line("M392 330 L500 262", 16, c.main.dark(20));
    c.circle(512, 254, 16, tone(LEATHER));
    c.path("M168 330 C168 420 220 452 280 452 C340 452 392 420 392 330 Z", tone(c.main));
    for step in 0..6 {
        let x = 192 + step * 34;
        c.line(
            &format!("M{x} 340 Q{} 400 {} 440", x + (280 - x) / 6, x + (280 - x) / 3),
            2,
            flat(c.main.dark(50)).at(40),
        );
    }
    for y in [362, 388, 414] {
        c.line(
            &format!("M{} {y} Q280 {} {} {y}", 172 + (y - 350) / 2, y + 18, 388 - (y - 350) / 2),
            2,
            flat(c.main.dark(50)).at(40),
        );
    }
    c.mouth(280, 330, 112, c.main, fall(c.main.dark(40), c.main.dark(14)));
}
