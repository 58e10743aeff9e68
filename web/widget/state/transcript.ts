// What only an open chat needs: live arrivals, typing, earlier pages, sending again.
import { computed, signal } from '@preact/signals';
import type { Message } from '../../shared/api';
import { merge } from '../../shared/merge';
import { emit, isOpen, tell } from './host';
import { messages, next, receive, sendText, UNNUMBERED, unread } from './messages';
import { api } from './session';
import { started } from './ui';

const TYPING_MS = 8_000;
let typingTimer = 0;

export const typing = signal<string | null>(null);
export const lastSeq = computed(() => messages.value.reduce((most, one) => (one.seq < UNNUMBERED ? Math.max(most, one.seq) : most), 0));

export function setTyping(who: string | null): void {
  typing.value = who;
  clearTimeout(typingTimer);
  if (who) typingTimer = window.setTimeout(() => { typing.value = null; }, TYPING_MS);
}

/** A message the server tells of: counted as unread while the chat is closed. */
export function arrive(message: Message): void {
  const fresh = !messages.value.some((one) => one.id === message.id);
  receive(message);
  if (message.item === 'inbound') return;
  setTyping(null);
  if (!fresh || message.item === 'activity') return;
  started.value = true;
  emit('message', { text: plain(message) });
  if (!isOpen.value) { unread.value++; tell('unread', { count: unread.value }); }
}

export function plain(message: Message): string {
  return message.blocks.map((block) => ('text' in block ? block.text : 'prompt' in block ? block.prompt : 'title' in block ? block.title : '')).filter(Boolean).join(' ');
}

export function resend(message: Message): void {
  const text = plain(message);
  messages.value = messages.value.filter((one) => one !== message);
  if (text) sendText(text);
}

export async function loadOlder(): Promise<void> {
  if (!next.value) return;
  const page = await api.get('/messages', { query: { before: next.value } }).catch(() => null);
  if (!page) return;
  messages.value = merge(page.items, messages.value);
  next.value = page.next ?? null;
}

export function markRead(): void {
  if (unread.value) { unread.value = 0; tell('unread', { count: 0 }); }
  if (lastSeq.value) void api.command('post', '/read', { body: { seq: lastSeq.value } }).catch(() => undefined);
}
