// The transcripts on screen: pages of fifty, live additions, and what we send shown before the server knows it.
import { signal } from '@preact/signals';
import type { Block, Message, MessageIn } from '../../shared/api';
import { newId } from '../../shared/http';
import { merge } from '../../shared/merge';
import { Outbox } from '../../shared/outbox';
import { api, reason } from './api';
import { known, loadDetail, patch } from './conversations';
import { me } from './session';

interface Pending { conversation: string; client_id: string; body: Omit<MessageIn, 'client_id'>; message: Message }

export interface Thread { items: Message[]; next: string | null; phase: 'loading' | 'ready' | 'failed' }

const PAGE = 50;
/** Not yet numbered by the server: sorts after everything that is, in the order written. */
const UNNUMBERED = 1e15;

export const threads = signal<ReadonlyMap<string, Thread>>(new Map());
/** Clients whose message waits for the line. */
export const waitingForLine = signal<ReadonlySet<string>>(new Set());

function setThread(id: string, change: Partial<Thread>): void {
  const old = threads.value.get(id) ?? { items: [], next: null, phase: 'loading' as const };
  threads.value = new Map(threads.value).set(id, { ...old, ...change });
}

export function receive(id: string, ...messages: Message[]): void {
  const old = threads.value.get(id);
  if (old) setThread(id, { items: merge(old.items, messages) });
}

export async function loadThread(id: string): Promise<void> {
  if (!threads.value.has(id)) setThread(id, { phase: 'loading' });
  try {
    const page = await api.get('/conversations/{id}/messages', { path: { id }, query: { limit: PAGE } });
    const mine = outbox.items().filter((item) => item.conversation === id).map((item) => item.message);
    const old = threads.value.get(id)?.items ?? [];
    // A longer page already read stays unless it no longer touches the new one.
    const touches = old.some((one) => page.items.some((other) => other.id === one.id));
    setThread(id, { items: merge(touches ? old : [], [...page.items, ...mine]), phase: 'ready', ...(touches ? {} : { next: page.next ?? null }) });
  } catch {
    setThread(id, { phase: 'failed' });
  }
}

export async function loadOlder(id: string): Promise<void> {
  const thread = threads.value.get(id);
  if (!thread?.next) return;
  const page = await api.get('/conversations/{id}/messages', { path: { id }, query: { limit: PAGE, before: thread.next } }).catch(() => null);
  const current = threads.value.get(id);
  if (page && current) setThread(id, { items: merge(page.items, current.items), next: page.next ?? null });
}

export type Draft =
  | { text: string; in_reply_to?: string }
  | { note: true; text: string }
  | { products: string[]; blocks: Block[] }
  | { cart: true; blocks: Block[] }
  | { checkout: true; blocks: Block[] };

/** Shows it, keeps it, sends it. A reply takes the floor by being written; the server decides, we only guess. */
export function send(id: string, draft: Draft): void {
  const agent = me.value;
  if (!agent) return;
  const client_id = newId();
  const { blocks, ...body } = { blocks: [] as Block[], ...draft };
  const note = 'note' in draft;
  const at = new Date().toISOString();
  const message: Message = {
    id: client_id, client_id, seq: UNNUMBERED + Date.now(), at, author: { kind: 'agent', name: agent.name }, item: note ? 'note' : 'outbound',
    blocks: 'text' in draft && !note ? [{ type: 'text', text: draft.text }] : blocks, ...(note && { text: draft.text }),
    state: 'sending', reactions: [], edited: false, revoked: false, degradation: [], sources: [],
  };
  receive(id, message);
  if (!note) guessFloor(id, agent, 'text' in draft ? draft.text : '', at);
  outbox.add({ conversation: id, client_id, body, message });
}

function guessFloor(id: string, agent: { id: string; name: string }, text: string, at: string): void {
  const one = known.value.get(id);
  if (!one) return;
  const preview = text ? { text, author: 'agent' as const, at } : one.preview;
  patch(id, { floor: { ...one.floor, holder: 'agent', agent_id: agent.id }, assignee: one.assignee ?? { id: agent.id, name: agent.name }, waiting_since: null, preview, unread: 0 });
}

const outbox = new Outbox<Pending, Message>('trato.outbox', {
  deliver: (item) => api.command('post', '/conversations/{id}/messages', { path: { id: item.conversation }, body: { client_id: item.client_id, ...item.body }, key: item.client_id }),
  sent(item, message) {
    unwait(item.client_id);
    receive(item.conversation, { ...message, client_id: message.client_id ?? item.client_id });
  },
  refused(item, error) {
    unwait(item.client_id);
    receive(item.conversation, { ...item.message, state: 'failed', error: { code: error.problem.code ?? '', text: reason(error) } });
    // The guess about the floor may be wrong too: read the truth.
    void loadDetail(item.conversation).catch(() => undefined);
  },
  waiting(item) { waitingForLine.value = new Set(waitingForLine.value).add(item.client_id); },
});

function unwait(client_id: string): void {
  const next = new Set(waitingForLine.value);
  if (next.delete(client_id)) waitingForLine.value = next;
}

export function resend(id: string, message: Message): void {
  const text = message.text ?? message.blocks.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  discard(id, message);
  if (text) send(id, message.item === 'note' ? { note: true, text } : { text });
}

export function discard(id: string, message: Message): void {
  if (message.client_id) outbox.forget(message.client_id);
  const thread = threads.value.get(id);
  if (thread) setThread(id, { items: thread.items.filter((one) => one.id !== message.id) });
}

export function flushOutbox(): void {
  void outbox.flush();
}
