// What a message would become on its channel, asked before it is sent. Only where a channel changes something:
// our own chat shows every message as it is, so it is never asked about.
import { signal } from '@preact/signals';
import type { MessageIn, Preview } from '../../shared/api';
import { api } from './api';
import { newId } from '../../shared/http';

const WAIT_MS = 450;

/** By conversation: what was asked about, and the answer. */
export const previews = signal<ReadonlyMap<string, { asked: string; preview: Preview }>>(new Map());

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Asks once typing pauses; an answer to an older text is dropped. */
export function preview(conversation: string, channel: string, body: Omit<MessageIn, 'client_id'> | null): void {
  clearTimeout(waiting.get(conversation));
  if (!body || channel === 'webchat') return forget(conversation);
  const asked = JSON.stringify(body);
  waiting.set(conversation, setTimeout(() => void ask(conversation, asked, body), WAIT_MS));
}

async function ask(conversation: string, asked: string, body: Omit<MessageIn, 'client_id'>): Promise<void> {
  const timer = waiting.get(conversation);
  const answer = await api.command('post', '/conversations/{id}/previews', { path: { id: conversation }, body: { ...body, client_id: newId() } }).catch(() => null);
  if (waiting.get(conversation) !== timer || !answer) return;
  previews.value = new Map(previews.value).set(conversation, { asked, preview: answer });
}

function forget(conversation: string): void {
  waiting.delete(conversation);
  if (!previews.value.has(conversation)) return;
  const next = new Map(previews.value);
  next.delete(conversation);
  previews.value = next;
}
