// Saved replies, with the customer's name filled in where the reply asks for it.
import { signal } from '@preact/signals';
import type { CannedResponse } from '../../shared/api';
import { api } from './api';

export const canned = signal<CannedResponse[] | null>(null);

export async function loadCanned(): Promise<void> {
  if (canned.value) return;
  const page = await api.get('/canned_responses').catch(() => null);
  if (page) canned.value = page.items;
}

export function matching(query: string): CannedResponse[] {
  const wanted = query.toLowerCase();
  return (canned.value ?? []).filter((one) => `${one.shortcut} ${one.title} ${one.text}`.toLowerCase().includes(wanted));
}

/** `{{name}}` and `{{agent}}` become the customer's and the agent's first names. */
export function fill(text: string, names: { name: string; agent: string }): string {
  const first = (full: string) => full.split(' ')[0] ?? full;
  return text.replace(/\{\{\s*(name|agent)\s*\}\}/g, (_, key: 'name' | 'agent') => first(names[key]));
}
