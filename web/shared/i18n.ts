// Words in three languages. The English dictionary is the type; a missing key in another one does not compile.
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Language } from './api';

export const LANGUAGES: Language[] = ['en', 'es', 'da'];

export interface Words<D> {
  /** The dictionary in use; reading it in a component follows a change of language. */
  t(): D;
  language: ReadonlySignal<Language>;
  use(language: Language): Promise<void>;
}

export function createWords<D>(load: Record<Language, () => Promise<D>>): Words<D> {
  const dictionary = signal<D | null>(null);
  const language = signal<Language>('en');
  return {
    t() {
      if (!dictionary.value) throw new Error('words were used before they were loaded');
      return dictionary.value;
    },
    language,
    async use(next) {
      const words = await load[next]();
      language.value = next;
      dictionary.value = words;
      document.documentElement.lang = next;
    },
  };
}

/** The first of the wanted languages that we speak. */
export function pickLanguage(wanted: readonly string[], offered: readonly Language[] = LANGUAGES): Language {
  for (const tag of wanted) {
    const short = tag.slice(0, 2).toLowerCase();
    const found = offered.find((language) => language === short);
    if (found) return found;
  }
  return offered[0] ?? 'en';
}

/** English, Spanish and Danish all have one form for one and another for the rest. */
export function plural(n: number, one: string, other: string): string {
  return (n === 1 ? one : other).replace('#', String(n));
}
