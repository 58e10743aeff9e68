// The channels that are set up, as the server has them now.
import { computed, signal } from '@preact/signals';
import type { Inbox } from '../../shared/api';
import { api } from './api';

export const inboxes = signal<Inbox[] | null>(null);

/** Those that cannot send: somebody of the team has to do something. */
export const needy = computed(() => (inboxes.value ?? []).filter((inbox) => !inbox.open || inbox.trouble));

const LOOK_EVERY_MS = 60_000;

/** Looks now and then from now on: a channel stops without anybody here having done anything. */
export function watchInboxes(): () => void {
  void loadInboxes();
  const timer = setInterval(() => void loadInboxes(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

export async function loadInboxes(): Promise<void> {
  const page = await api.get('/inboxes').catch(() => null);
  if (page) inboxes.value = page.items;
}
