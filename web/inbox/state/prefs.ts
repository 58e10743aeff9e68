// What one person likes on one device: kept in this browser, followed by every tab.
import { computed, effect, signal } from '@preact/signals';
import type { Language } from '../../shared/api';
import { LANGUAGES, pickLanguage } from '../../shared/i18n';
import { readStored, writeStored } from '../../shared/stored';

export type Theme = 'light' | 'dark' | 'system';

export interface Prefs {
  theme: Theme; language: Language | null; density: 'comfortable' | 'compact';
  letters: boolean; enter_sends: boolean; sound: boolean; side: boolean;
}

const KEY = 'trato.prefs';
const DEFAULTS: Prefs = { theme: 'system', language: null, density: 'comfortable', letters: true, enter_sends: false, sound: true, side: true };

export const prefs = signal<Prefs>({ ...DEFAULTS, ...readStored<Partial<Prefs>>(KEY, {}) });

export function setPref<K extends keyof Prefs>(key: K, value: Prefs[K]): void {
  prefs.value = { ...prefs.value, [key]: value };
  writeStored(KEY, prefs.value);
}

const systemDark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => { systemDark.value = event.matches; });
addEventListener('storage', (event) => {
  if (event.key === KEY) prefs.value = { ...DEFAULTS, ...readStored<Partial<Prefs>>(KEY, {}) };
});

export const dark = computed(() => prefs.value.theme === 'dark' || (prefs.value.theme === 'system' && systemDark.value));
effect(() => { document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'; });

export function preferredLanguage(agent: readonly Language[] = []): Language {
  return prefs.value.language ?? pickLanguage([...agent, ...navigator.languages], LANGUAGES);
}

/** Where "the command key" is Control. */
export const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const phone = signal(matchMedia('(max-width: 760px)').matches);
matchMedia('(max-width: 760px)').addEventListener('change', (event) => { phone.value = event.matches; });
