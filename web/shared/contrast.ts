// A merchant picks any accent; what is drawn with it must still be readable (WCAG 2.2, 1.4.3 and 1.4.11).

type Rgb = [number, number, number];

export interface AccentColors { accent: string; ink: string; on: string; soft: string; hero: string; onHero: string }

const TEXT_RATIO = 4.5;
const LIGHT_GROUND: Rgb = [255, 255, 255];
const DARK_GROUND: Rgb = [26, 25, 23];
const DARK_INK: Rgb = [15, 21, 19];

export function parseColor(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{6})$/i.exec(hex.trim());
  if (!match) return null;
  const value = parseInt(match[1]!, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function luminance([r, g, b]: Rgb): number {
  const [x, y, z] = [r, g, b].map((channel) => {
    const share = channel / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

export function ratio(a: Rgb, b: Rgb): number {
  const [bright, dim] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((channel, index) => Math.round(channel + (b[index]! - channel) * share)) as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Moves a color towards black or white until it can be read on every ground given. */
export function readable(color: Rgb, grounds: Rgb[], towards: Rgb): Rgb {
  for (let step = 0; step <= 20; step++) {
    const candidate = mix(color, towards, step / 20);
    if (grounds.every((ground) => ratio(candidate, ground) >= TEXT_RATIO)) return candidate;
  }
  return towards;
}

/** Mixing with white greys a color; this takes its channels apart again. */
function vivid(color: Rgb): Rgb {
  const mean = (color[0] + color[1] + color[2]) / 3;
  return color.map((channel) => Math.max(0, Math.min(255, Math.round(mean + (channel - mean) * 2.3)))) as Rgb;
}

export function accentColors(brand: string, dark: boolean): AccentColors | null {
  const color = parseColor(brand);
  if (!color) return null;
  const hero = dark ? mix(color, DARK_GROUND, 0.35) : color;
  const ground = dark ? DARK_GROUND : LIGHT_GROUND;
  const towards: Rgb = dark ? LIGHT_GROUND : [0, 0, 0];
  // In the dark a deep brand color becomes its own pastel, not merely the first shade that passes.
  const start = dark && luminance(color) < 0.25 ? vivid(mix(color, LIGHT_GROUND, 0.57)) : color;
  const soft = mix(ground, dark ? color : start, dark ? 0.3 : 0.12);
  const ink = readable(start, [ground, soft], towards);
  return { accent: hex(ink), ink: hex(ink), on: hex(onColor(ink)), soft: hex(soft), hero: hex(hero), onHero: hex(onColor(hero)) };
}

function onColor(ground: Rgb): Rgb {
  return ratio(LIGHT_GROUND, ground) >= TEXT_RATIO ? LIGHT_GROUND : DARK_INK;
}
