// The channels that are set up, as the server has them now.
import { signal } from '@preact/signals';
import type { Inbox } from '../../shared/api';
import { api } from './api';

export const inboxes = signal<Inbox[] | null>(null);

export async function loadInboxes(): Promise<void> {
  const page = await api.get('/inboxes').catch(() => null);
  if (page) inboxes.value = page.items;
}
