// What the visitor looks at: the welcome page or the chat, and one sheet over it.
import { computed, effect, signal } from '@preact/signals';
import type { Rich } from '../../shared/blocks/context';

export type Sheet = { kind: 'cart' } | { kind: 'menu' } | { kind: 'checkout'; url: string } | { kind: 'reviews'; product: string; title: string };

export const sheet = signal<Sheet | null>(null);
/** The blocks with pictures; fetched once the visitor starts, when the first of them is near. */
export const rich = signal<Rich | null>(null);
export const started = signal(false);
export const notice = signal<{ text: string; undo?: () => void } | null>(null);
export const dark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
export const theme = computed(() => (dark.value ? 'dark' : 'light'));

const NOTICE_MS = 8_000;
let timer = 0;

export function say(text: string, undo?: () => void): void {
  notice.value = { text, undo };
  clearTimeout(timer);
  timer = window.setTimeout(() => { notice.value = null; }, NOTICE_MS);
}

/** The box, for a pointer; the heading on a touch screen, where the keyboard would jump up. */
export function focusComposer(): void {
  const selector = matchMedia('(hover: none)').matches ? 'h1, h2' : '.composer textarea';
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

effect(() => {
  if (started.value) void import('../../shared/blocks/rich').then((blocks) => { rich.value = blocks; });
});
