// One transcript out of several sources: pages read, live arrivals, what we showed before the server knew it.
import type { Message } from './api';
import { toMs } from './time';

/** Receipts only go forward: an answer that was under way must not undo what a later one told. */
const STEPS: Message['state'][] = ['sent', 'delivered', 'read'];

export function merge(items: readonly Message[], incoming: readonly Message[]): Message[] {
  const all = [...items];
  for (const message of incoming) {
    const at = all.findIndex((one) => one.id === message.id || (message.client_id && one.client_id === message.client_id));
    const old = all[at];
    if (!old) all.push(message);
    else all[at] = STEPS.indexOf(old.state) > STEPS.indexOf(message.state) && message.state !== 'failed' ? { ...message, state: old.state } : message;
  }
  return all.toSorted((a, b) => a.seq - b.seq || toMs(a.at) - toMs(b.at));
}
