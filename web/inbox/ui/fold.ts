// What an agent does not have to read again: the bot's part before a hand-off becomes one card.
import type { Message } from '../../shared/api';

export type Entry = { kind: 'message'; message: Message } | { kind: 'handoff'; message: Message; folded: Message[] };

function isBotTalk(message: Message): boolean {
  if (message.item === 'inbound') return true;
  if (message.item === 'outbound') return message.author.kind === 'bot';
  return message.item === 'activity' && /^(cart_changed|coupon_applied|opted_in|reopened)$/.test(message.activity?.activity ?? '');
}

/** The card stands where the folded part was; the question that led to the hand-off stays in sight below it. */
export function fold(items: readonly Message[]): Entry[] {
  const entries: Entry[] = [];
  for (const message of items) {
    if (message.item !== 'activity' || message.activity?.activity !== 'handed_off') {
      entries.push({ kind: 'message', message });
      continue;
    }
    let from = entries.length;
    while (from > 0) {
      const before = entries[from - 1]!;
      if (before.kind !== 'message' || !isBotTalk(before.message)) break;
      from--;
    }
    const run = entries.splice(from).map((entry) => entry.message);
    const lastAsked = run.findLastIndex((one) => one.item === 'inbound');
    const kept = lastAsked < 0 ? [] : run.splice(lastAsked);
    entries.push({ kind: 'handoff', message, folded: run }, ...kept.map((one) => ({ kind: 'message' as const, message: one })));
  }
  return entries;
}
