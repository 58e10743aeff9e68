// Who else is here: colleagues looking at or writing in a conversation, customers typing.
// Nothing is kept: a sign of life that is not repeated fades.
import { signal } from '@preact/signals';
import { api } from './api';
import type { Mode } from './drafts';
import { agentName, me } from './session';

export interface Typist { kind: 'contact' | 'agent'; id: string; name?: string }
interface Sign extends Typist { name: string; at: number }

const TYPING_MS = 6_000;
const TELL_MS = 3_000;

export const typing = signal<ReadonlyMap<string, Sign>>(new Map());
export const viewing = signal<ReadonlyMap<string, string>>(new Map());

export function hearTyping(conversation: string, who: Typist): void {
  if (who.id && who.id === me.value?.id) return;
  const at = Date.now();
  typing.value = new Map(typing.value).set(conversation, { ...who, name: who.name ?? agentName(who.id) ?? '', at });
  setTimeout(() => { if (typing.value.get(conversation)?.at === at) stopTyping(conversation); }, TYPING_MS);
}

export function stopTyping(conversation: string): void {
  const next = new Map(typing.value);
  if (next.delete(conversation)) typing.value = next;
}

export function hearPresence(id: string, conversation: string | null): void {
  if (id === me.value?.id) return;
  const next = new Map(viewing.value);
  if (conversation) next.set(id, conversation);
  else next.delete(id);
  viewing.value = next;
}

export function viewersOf(conversation: string): string[] {
  return [...viewing.value].filter(([, where]) => where === conversation).map(([id]) => agentName(id) ?? '').filter(Boolean);
}

let told = 0;
/** At most one sign every three seconds, however fast one types. */
export function tellTyping(conversation: string, mode: Mode): void {
  if (Date.now() - told < TELL_MS) return;
  told = Date.now();
  void api.command('post', '/conversations/{id}/typing', { path: { id: conversation }, body: { mode } }).catch(() => undefined);
}
