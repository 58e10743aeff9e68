//! How long the brand's voice takes to read a long message, by each shipped guide, on one core.

use anyhow::{Context, Result};
use engine::Language;
use engine::voice::shipped::Tone;
use engine::voice::{Draft, Guide, check, fixed};
use serde_json::json;
use std::hint::black_box;
use std::time::Instant;

/// A check that an agent waits for while typing.
const P95_MS_MAX: f64 = 5.0;
const ROUNDS: usize = 400;
/// As long as the longest message a channel takes.
const CHARS: usize = 4_000;

pub(crate) fn run(_arguments: &[String]) -> Result<bool> {
    let (mut checks, mut fixes, mut loads) = (Vec::new(), Vec::new(), Vec::new());
    let mut n_findings = 0;
    for tone in Tone::ALL {
        for language in Language::ALL {
            let started = Instant::now();
            let guide = Guide::read(language, &tone.source(language)).context("a shipped guide")?;
            loads.push(ms(started));
            let text = message(language);
            for _ in 0..ROUNDS {
                let started = Instant::now();
                n_findings += black_box(check(&guide, &Draft::message(black_box(&text)))).len();
                checks.push(ms(started));
            }
            let started = Instant::now();
            black_box(fixed(&guide, &Draft::message(&text)));
            fixes.push(ms(started));
        }
    }
    let p95 = percentile(&mut checks, 95);
    let line = json!({
        "bench": "voice",
        "chars": CHARS,
        "guides": loads.len(),
        "findings_per_check": n_findings / checks.len().max(1),
        "check_p50_ms": round(percentile(&mut checks, 50)),
        "check_p95_ms": round(p95),
        "check_p99_ms": round(percentile(&mut checks, 99)),
        "check_p95_ms_max": P95_MS_MAX,
        "fix_p50_ms": round(percentile(&mut fixes, 50)),
        "read_guide_p50_ms": round(percentile(&mut loads, 50)),
    });
    println!("{line}");
    Ok(p95 <= P95_MS_MAX)
}

/// A message of [`CHARS`] characters with something in it for every kind of rule.
fn message(language: Language) -> String {
    let part = match language {
        Language::En => "Hi Anna, unfortunately the stoneware cup (SKU CUP-204, €24.00) is sold out right now!! We will write as soon as shipping starts again, in order to keep you posted, see https://shop.example/cups. Would you like a similar one, or a gray or grey bowl instead? 🙂🔥 ",
        Language::Es => "Hola, Ana, lamentablemente la taza de gres (CUP-204, 24,00 €) está agotada ahora mismo!! Te escribimos en cuanto el carrito vuelva a tener existencias, con el fin de avisarte, mira https://tienda.example/tazas. ¿Quieres una parecida, o prefieres un cuenco? 🙂🔥 ",
        Language::Da => "Hej Anna, desværre er stentøjskoppen (CUP-204, 179 kr.) udsolgt lige nu!! Vi skriver, så snart forsendelse er mulig igen, såfremt du ønsker det, se https://butik.example/kopper. Vil du have en lignende, eller vil De hellere have en skål i stedet for? 🙂🔥 ",
    };
    part.chars().cycle().take(CHARS).collect()
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * percent / 100).or(times.last()).copied().unwrap_or_default()
}

fn round(ms: f64) -> f64 {
    (ms * 1_000.0).round() / 1_000.0
}
