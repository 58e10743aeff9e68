// Every conversation this page knows, and the list made of them: grouped by who waits, oldest wait first.
import { batch, computed, signal } from '@preact/signals';
import type { Conversation, Counts, View } from '../../shared/api';
import { toMs } from '../../shared/time';
import { api, reason } from './api';
import { me } from './session';
import { toast } from './toasts';
import { t } from './words';

export interface ListState { phase: 'idle' | 'loading' | 'ready' | 'failed'; next: string | null }

const PAGE = 50;
const IDLE: ListState = { phase: 'idle', next: null };

export const known = signal<ReadonlyMap<string, Conversation>>(new Map());
export const counts = signal<Counts | null>(null);
export const view = signal<View>('mine');
export const channel = signal<string | null>(null);
export const lists = signal<Record<View, ListState>>({ mine: IDLE, unassigned: IDLE, bot: IDLE, all: IDLE });

/** The same rule as the server's, so that a live change moves a row at once. */
export function belongs(one: Conversation, where: View, agent: string | undefined): boolean {
  if (one.status !== 'open') return false;
  if (where === 'mine') return one.assignee?.id === agent;
  if (where === 'bot') return one.floor.holder === 'bot';
  if (where === 'unassigned') return !one.assignee && one.floor.holder !== 'bot';
  return true;
}

export function group(all: Iterable<Conversation>): { us: Conversation[]; customer: Conversation[] } {
  const us: Conversation[] = [];
  const customer: Conversation[] = [];
  for (const one of all) (one.waiting_since ? us : customer).push(one);
  us.sort((a, b) => toMs(a.waiting_since!) - toMs(b.waiting_since!));
  customer.sort((a, b) => toMs(b.preview.at) - toMs(a.preview.at));
  return { us, customer };
}

export const groups = computed(() => group([...known.value.values()].filter(
  (one) => belongs(one, view.value, me.value?.id) && (!channel.value || one.inbox.channel === channel.value),
)));
/** The order `j` and `k` walk. */
export const order = computed(() => [...groups.value.us, ...groups.value.customer].map((one) => one.id));
export const channels = computed(() => [...new Set([...known.value.values()].map((one) => one.inbox.channel))].toSorted());

export function put(...changed: Conversation[]): void {
  const next = new Map(known.value);
  for (const one of changed) {
    const old = next.get(one.id);
    // A late answer must not overwrite what the live socket already brought.
    if (old && old.seq > one.seq) continue;
    next.set(one.id, { ...old, ...one, contact: named(one.contact) });
  }
  known.value = next;
}

/** Who has not said a name is a visitor, not a blank. */
function named(contact: Conversation['contact']): Conversation['contact'] {
  if (contact.name) return contact;
  const name = t().thread.visitor;
  return { ...contact, name, initials: name.slice(0, 1) };
}

export function patch(id: string, change: Partial<Conversation>): void {
  const old = known.value.get(id);
  if (old) known.value = new Map(known.value).set(id, { ...old, ...change });
}

export async function loadList(where: View, more = false): Promise<void> {
  const current = lists.value[where];
  if (current.phase === 'loading' || (more && !current.next)) return;
  lists.value = { ...lists.value, [where]: { ...current, phase: 'loading' } };
  try {
    const after = more && current.next ? current.next : undefined;
    const page = await api.get('/conversations', { query: { view: where, limit: PAGE, after } });
    batch(() => {
      put(...page.items);
      lists.value = { ...lists.value, [where]: { phase: 'ready', next: page.next ?? null } };
    });
  } catch {
    lists.value = { ...lists.value, [where]: { ...current, phase: 'failed' } };
  }
}

export async function loadCounts(): Promise<void> {
  const answer = await api.get('/conversations/counts').catch(() => null);
  if (answer) counts.value = answer;
}

export async function loadDetail(id: string): Promise<void> {
  const answer = await api.get('/conversations/{id}', { path: { id } });
  put(answer);
}

export async function search(query: string): Promise<Conversation[]> {
  const page = await api.get('/conversations', { query: { view: 'all', limit: 8, q: query } });
  put(...page.items);
  return page.items;
}

export function showView(next: View): void {
  view.value = next;
  if (lists.value[next].phase !== 'ready') void loadList(next);
}

/** Everything optimistic goes through here: the change at once, the server's word after, the old state when it refuses. */
export async function change(id: string, guess: Partial<Conversation>, send: () => Promise<Conversation | void>): Promise<boolean> {
  const before = known.value.get(id);
  patch(id, guess);
  try {
    const answer = await send();
    if (answer) put(answer);
    void loadCounts();
    return true;
  } catch (error) {
    if (before) known.value = new Map(known.value).set(id, before);
    toast(t().toast.failed, { tone: 'bad', detail: reason(error) });
    return false;
  }
}
