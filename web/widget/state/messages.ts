// The chat: what was said, what waits for the line, who is typing.
import { signal } from '@preact/signals';
import type { Block, Choice, Message, ProductCard, WidgetMessageIn } from '../../shared/api';
import { newId } from '../../shared/http';
import { Outbox } from '../../shared/outbox';
import { merge } from '../../shared/merge';
import { api, inbox, keep, session, visitorToken } from './session';
import { started } from './ui';

interface Pending { client_id: string; body: Omit<WidgetMessageIn, 'client_id'>; message: Message }

/** Not yet numbered by the server. */
export const UNNUMBERED = 1e15;

export const messages = signal<Message[]>([]);
export const next = signal<string | null>(null);
export const waiting = signal<ReadonlySet<string>>(new Set());
export const unread = signal(0);

export function setHistory(items: readonly Message[], cursor: string | null | undefined): void {
  messages.value = merge([], [...items, ...outbox.items().map((item) => item.message)]);
  next.value = cursor ?? null;
  if (messages.value.length) started.value = true;
}

export function receive(message: Message): void {
  messages.value = merge(messages.value, [message]);
}

const outbox = new Outbox<Pending, { message?: Message | null }>(`trato.outbox.${inbox}`, {
  async deliver(item) {
    if (!visitorToken()) throw new Error('no session yet');
    return api.command('post', '/messages', { body: { client_id: item.client_id, ...item.body }, key: item.client_id });
  },
  sent(item, answer) {
    unwait(item.client_id);
    if (answer.message) receive({ ...answer.message, client_id: item.client_id, state: answer.message.state ?? 'sent' });
  },
  refused(item, error) {
    unwait(item.client_id);
    receive({ ...item.message, state: 'failed', error: { code: error.problem.code ?? '', text: error.message } });
  },
  waiting(item) { waiting.value = new Set(waiting.value).add(item.client_id); },
});

function unwait(client_id: string): void {
  waiting.value = new Set([...waiting.value].filter((one) => one !== client_id));
}

export function enqueue(body: Pending['body'], blocks: Block[]): void {
  const client_id = newId();
  const message: Message = {
    id: client_id, client_id, seq: UNNUMBERED + Date.now(), at: new Date().toISOString(), author: { kind: 'contact' }, item: 'inbound',
    blocks, state: 'sending', reactions: [], edited: false, revoked: false, degradation: [], sources: [],
  };
  started.value = true;
  keep();
  messages.value = merge(messages.value, [message]);
  outbox.add({ client_id, body, message });
}

export function sendText(text: string): void {
  enqueue({ text, language: session.value?.language }, [{ type: 'text', text }]);
}

export function choose(choice: Choice): void {
  const last = messages.value.findLast((one) => one.item === 'outbound');
  enqueue({ selection: { token: choice.token, title: choice.title, ...(last && { message: last.id }) } }, [{ type: 'text', text: choice.title }]);
}

/** A closer look at a product. */
export function look(card: ProductCard): void {
  choose(card.actions.find((action) => action.token.startsWith('show:')) ?? { token: `show:${card.product}`, title: card.title });
}

export function flush(): void {
  void outbox.flush();
}

export function forgetAll(): void {
  outbox.clear();
  messages.value = [];
  next.value = null;
}
