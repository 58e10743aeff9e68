// Times as people say them: relative under a day, then dates.
import type { Language } from './api';
import { localeOf } from './money';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** RFC 3339, or milliseconds. */
export type Moment = string | number;

export function toMs(when: Moment): number {
  return typeof when === 'number' ? when : Date.parse(when);
}

export interface AgoWords { now: string; yesterday: string; minutes(n: number): string; hours(n: number): string }

/** How long ago, short enough for a list row. */
export function ago(when: Moment, now: number, words: AgoWords, language: Language): string {
  const passed_ms = now - toMs(when);
  if (passed_ms < MINUTE_MS) return words.now;
  if (passed_ms < HOUR_MS) return words.minutes(Math.floor(passed_ms / MINUTE_MS));
  if (passed_ms < 12 * HOUR_MS || sameDay(toMs(when), now)) return words.hours(Math.floor(passed_ms / HOUR_MS));
  if (sameDay(toMs(when), now - DAY_MS)) return words.yesterday;
  return shortDate(when, language, now);
}

export function clock(when: Moment, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(toMs(when));
}

export function shortDate(when: Moment, language: Language, now = Date.now()): string {
  const year = new Date(toMs(when)).getFullYear() !== new Date(now).getFullYear();
  return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', ...(year && { year: 'numeric' }) }).format(toMs(when));
}

export function longDay(when: Moment, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long' }).format(toMs(when));
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Whole hours, or minutes when less than one is left. */
export function left(until: Moment, now: number): { hours: number; minutes: number } | null {
  const left_ms = toMs(until) - now;
  if (left_ms <= 0) return null;
  return { hours: Math.floor(left_ms / HOUR_MS), minutes: Math.max(1, Math.floor(left_ms / MINUTE_MS)) };
}
