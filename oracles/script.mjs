//! What every script in here does: read and write cases, roll dice that fall the same way each time, and tell.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const name = basename(dirname(process.argv[1]));
const place = (kind, file) => join(process.env.TRATO_ORACLES, kind, name, file);

/** Writes what the oracle makes. */
export function make(file, value) {
  const path = place('made', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
}

/** Reads back what the oracle made. */
export const made = (file) => JSON.parse(readFileSync(place('made', file), 'utf8'));

/** Reads what our adapter made. */
export const ours = (file) => JSON.parse(readFileSync(place('ours', file), 'utf8'));

/** Numbers from 0 to 1 that only look like chance (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(roll() * count);
  const pick = (all) => all[below(all.length)];
  const many = (count, one) => Array.from({ length: count }, one);
  return { roll, below, pick, many, words: (all, count) => many(count, () => pick(all)).join(' ') };
}

/** Counts what agrees and says what does not. */
export class Tally {
  #compared = 0;
  #wrong = 0;

  agree(condition, sentence) {
    this.#compared += 1;
    if (condition) return;
    this.#wrong += 1;
    if (this.#wrong <= 20) console.error(`   ${name}: ${sentence.slice(0, 600)}`);
  }

  same(theirs, ours, sentence) {
    const [left, right] = [JSON.stringify(theirs), JSON.stringify(ours)];
    this.agree(left === right, `${sentence}: the oracle has ${left}, we have ${right}`);
  }

  /** Says how many, and ends the script where something disagreed or nothing was compared. */
  end(what) {
    if (this.#compared === 0) console.error(`   ${name}: nothing was compared`);
    if (this.#wrong > 0) console.error(`   ${name}: ${this.#wrong} of ${this.#compared} ${what} disagree`);
    if (this.#wrong > 0 || this.#compared === 0) process.exit(1);
    console.error(`   ${name}: ${this.#compared} ${what} compared`);
  }
}
