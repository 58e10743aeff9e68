// Money is integer minor units everywhere; only here it becomes words, by the reader's own rules.
import type { Language, Money } from './api';

const LOCALES: Record<Language, string> = { en: 'en-IE', es: 'es-ES', da: 'da-DK' };
const formats = new Map<string, Intl.NumberFormat>();

export function localeOf(language: Language): string {
  return LOCALES[language];
}

export function formatMoney(money: Money, language: Language): string {
  const key = language + money.currency;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: money.currency });
    formats.set(key, format);
  }
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.minor / 10 ** digits).replace(/^-/, '−');
}
