// What a message would become on its channel, asked before it is sent. Only where a channel changes something:
// our own chat shows every message as it is, so it is never asked about.
import { signal } from '@preact/signals';
import type { MessageIn, Preview } from '../../shared/api';
import { api } from './api';
import { newId } from '../../shared/http';

const WAIT_MS = 450;

type Wanted = Omit<MessageIn, 'client_id'>;

/** What somebody is about to send by a button: it is shown instead of what is being written. */
export const eyed = signal<{ conversation: string; body: Wanted } | null>(null);

/** Makes a button show what its message would become while a pointer or the keyboard is on it. */
export function eyes(conversation: string, body: Wanted) {
  const look = () => { eyed.value = { conversation, body }; };
  const away = () => { eyed.value = null; };
  return { onPointerEnter: look, onPointerLeave: away, onFocus: look, onBlur: away };
}

/** By place: what was asked about, and the answer. The box's own place is its conversation. */
export const previews = signal<ReadonlyMap<string, { asked: string; preview: Preview }>>(new Map());

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Asks once typing or choosing pauses; an answer to an older question is dropped. */
export function preview(one: { id: string; inbox: { channel: string } }, body: Wanted | null, place = one.id): void {
  clearTimeout(waiting.get(place));
  if (!body || one.inbox.channel === 'webchat') return forget(place);
  waiting.set(place, setTimeout(() => void ask(one.id, place, body), WAIT_MS));
}

async function ask(conversation: string, place: string, body: Wanted): Promise<void> {
  const timer = waiting.get(place);
  const answer = await api.command('post', '/conversations/{id}/previews', { path: { id: conversation }, body: { ...body, client_id: newId() } }).catch(() => null);
  if (waiting.get(place) !== timer || !answer) return;
  previews.value = new Map(previews.value).set(place, { asked: JSON.stringify(body), preview: answer });
}

function forget(place: string): void {
  waiting.delete(place);
  if (!previews.value.has(place)) return;
  const next = new Map(previews.value);
  next.delete(place);
  previews.value = next;
}
