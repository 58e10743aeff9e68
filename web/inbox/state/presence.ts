// Who else is here: colleagues looking at or writing in a conversation, customers typing.
// Nothing is kept: a sign of life that is not repeated fades.
import { signal } from '@preact/signals';
import { api } from './api';
import { agentName, me } from './session';

interface Sign { kind: 'contact' | 'agent' | 'bot'; id: string; name: string; at: number }

const TYPING_MS = 6_000;
const TELL_MS = 3_000;

export const typing = signal<ReadonlyMap<string, Sign>>(new Map());
export const viewing = signal<ReadonlyMap<string, string>>(new Map());

export function hearTyping(conversation: string, who: unknown): void {
  const sign = typeof who === 'object' && who ? (who as Partial<Sign>) : { kind: who === 'contact' ? 'contact' as const : 'agent' as const, id: String(who ?? '') };
  if (sign.id && sign.id === me.value?.id) return;
  const name = sign.name ?? (sign.id ? agentName(sign.id) : undefined) ?? '';
  const at = Date.now();
  typing.value = new Map(typing.value).set(conversation, { kind: sign.kind ?? 'agent', id: sign.id ?? '', name, at });
  setTimeout(() => { if (typing.value.get(conversation)?.at === at) stopTyping(conversation); }, TYPING_MS);
}

export function stopTyping(conversation: string): void {
  const next = new Map(typing.value);
  if (next.delete(conversation)) typing.value = next;
}

export function hearPresence(agent: unknown, conversation: string | null): void {
  const id = typeof agent === 'object' && agent ? (agent as { id: string }).id : String(agent);
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
export function tellTyping(conversation: string, mode: string): void {
  if (Date.now() - told < TELL_MS) return;
  told = Date.now();
  void api.command('POST', `/conversations/${conversation}/typing`, { mode }).catch(() => undefined);
}
