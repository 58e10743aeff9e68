// Where we are, as a signal over the address bar.
import { computed, signal } from '@preact/signals';

export type Route =
  | { page: 'inbox'; conversation: string | null }
  | { page: 'products' }
  | { page: 'setup'; token: string | null };

const path = signal(location.pathname + location.search);
addEventListener('popstate', () => { path.value = location.pathname + location.search; });

export function parse(address: string): Route {
  const url = new URL(address, 'http://here');
  const [first, second] = url.pathname.split('/').filter(Boolean);
  if (first === 'setup') return { page: 'setup', token: url.searchParams.get('token') };
  if (first === 'products') return { page: 'products' };
  return { page: 'inbox', conversation: first === 'c' && second ? decodeURIComponent(second) : null };
}

export const route = computed(() => parse(path.value));
export const openId = computed(() => (route.value.page === 'inbox' ? route.value.conversation : null));

export function go(address: string, replace = false): void {
  if (address === path.value) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  path.value = address;
}

export function goConversation(id: string | null, replace = false): void {
  go(id ? `/c/${encodeURIComponent(id)}` : '/', replace);
}
