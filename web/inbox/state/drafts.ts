// Drafts, one per conversation AND mode: a note never ends up in a reply, nor one customer's words at another.
import { signal } from '@preact/signals';
import { readStored, writeStored } from '../../shared/stored';

export type Mode = 'reply' | 'note';

const KEY = 'trato.drafts';
const drafts = signal<Record<string, string>>(readStored<Record<string, string>>(KEY, {}));

addEventListener('storage', (event) => {
  if (event.key === KEY) drafts.value = readStored<Record<string, string>>(KEY, {});
});

export function draftOf(conversation: string, mode: Mode): string {
  return drafts.value[`${conversation}:${mode}`] ?? '';
}

export function setDraft(conversation: string, mode: Mode, text: string): void {
  const { [`${conversation}:${mode}`]: _, ...rest } = drafts.value;
  drafts.value = text ? { ...rest, [`${conversation}:${mode}`]: text } : rest;
  writeStored(KEY, drafts.value);
}
