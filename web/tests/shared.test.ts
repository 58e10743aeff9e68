import { describe, expect, it } from 'vitest';
import { accentColors, parseColor, ratio } from '../shared/contrast';
import { createWords, pickLanguage, plural } from '../shared/i18n';
import { backoff } from '../shared/live';
import { formatMoney } from '../shared/money';
import { ago, left } from '../shared/time';
import { appliedCodes, resultOf } from '../shared/coupons';
import { address } from '../shared/http';
import type { Language } from '../shared/api';

const plain = (text: string) => text.replace(/\s/g, ' ');

describe('money is worded by the reader’s rules', () => {
  const cases: [number, string, Language, string][] = [
    [64900, 'DKK', 'da', '649,00 kr.'], [4800, 'EUR', 'es', '48,00 €'], [129990, 'EUR', 'en', '€1,299.90'],
    [-870, 'EUR', 'en', '−€8.70'], [500, 'JPY', 'en', 'JP¥500'], [0, 'EUR', 'da', '0,00 €'],
  ];
  it.each(cases)('%i %s in %s is %s', (minor, currency, language, words) => {
    expect(plain(formatMoney({ minor, currency }, language))).toBe(words);
  });
});

describe('time is relative under a day', () => {
  const now = new Date(2026, 10, 21, 20, 0).getTime();
  const words = { now: 'now', yesterday: 'Yesterday', minutes: (n: number) => `${n} min`, hours: (n: number) => `${n} h` };
  const minute = 60_000;
  const cases: [number, string][] = [[0, 'now'], [59_000, 'now'], [4 * minute, '4 min'], [3 * 60 * minute, '3 h'], [18 * 60 * minute, '18 h'], [25 * 60 * minute, 'Yesterday'], [72 * 60 * minute, '18 Nov']];
  it.each(cases)('%i ms ago is %s', (passed, text) => expect(ago(now - passed, now, words, 'en')).toBe(text));
  it('counts what is left of a window and knows when it is over', () => {
    expect(left(now + 90 * minute, now)).toEqual({ hours: 1, minutes: 90 });
    expect(left(now + 10, now)).toEqual({ hours: 0, minutes: 1 });
    expect(left(now, now)).toBeNull();
  });
});

describe('any brand colour becomes readable', () => {
  const brands = ['#1f5a45', '#ffe600', '#ff00aa', '#000000', '#ffffff', '#7f7f7f', '#2a4bd7', '#f2b8c6', '#00ff66'];
  it.each(brands.flatMap((brand) => [[brand, false], [brand, true]] as const))('%s, dark %s', (brand, dark) => {
    const colors = accentColors(brand, dark)!;
    const rgb = (hex: string) => parseColor(hex)!;
    const ground = dark ? '#1a1917' : '#ffffff';
    expect(ratio(rgb(colors.ink), rgb(ground))).toBeGreaterThanOrEqual(4.5);
    expect(ratio(rgb(colors.ink), rgb(colors.soft))).toBeGreaterThanOrEqual(4.5);
    expect(ratio(rgb(colors.on), rgb(colors.accent))).toBeGreaterThanOrEqual(4.5);
    expect(ratio(rgb(colors.onHero), rgb(colors.hero))).toBeGreaterThanOrEqual(4.5);
  });
  it('refuses what is no colour', () => expect(accentColors('red; x', false)).toBeNull());
});

describe('languages', () => {
  it.each([[['da-DK', 'en'], 'da'], [['fr', 'es-MX'], 'es'], [['', 'pt'], 'en'], [[], 'en']] as const)('%j picks %s', (wanted, found) => expect(pickLanguage(wanted)).toBe(found));
  it('has one form for one', () => expect([0, 1, 2].map((n) => plural(n, '# item', '# items'))).toEqual(['0 items', '1 item', '2 items']));
  it('refuses words before they are loaded, follows a change after', async () => {
    const words = createWords({ en: async () => ({ hi: 'hi' }), es: async () => ({ hi: 'hola' }), da: async () => ({ hi: 'hej' }) });
    expect(() => words.t()).toThrow('before they were loaded');
    await words.use('es');
    expect(words.t().hi).toBe('hola');
    expect(document.documentElement.lang).toBe('es');
  });
});

describe('reconnecting', () => {
  it('waits at most half a second first, at most half a minute ever', () => {
    expect(backoff(0, 1)).toBe(500);
    expect(backoff(3, 0.5)).toBe(2_000);
    expect(backoff(30, 1)).toBe(30_000);
    expect(backoff(5, 0)).toBe(0);
  });
});

describe('codes of a cart', () => {
  it('tells those that count', () => {
    expect(resultOf({ code: 'A', result: 'expired' })).toBe('expired');
    expect(resultOf(undefined)).toBe('unknown');
    expect(appliedCodes({ id: 'c', version: 1, card: null, problems: [], coupons: [{ code: 'A', result: 'applied' }, { code: 'B', result: 'used_up' }] })).toEqual(['A']);
  });
});

describe('an address of the API', () => {
  it('has its parameters in it, safely, and nothing that is absent', () => {
    expect(address('/things/{id}/parts', { path: { id: 'a/b c' }, query: { q: 'två & tre', limit: 8, after: undefined, language: '' } })).toBe('/things/a%2Fb%20c/parts?q=tv%C3%A5+%26+tre&limit=8');
    expect(address('/things', {})).toBe('/things');
  });
});
