// The page around the frame. We speak only to the origin that made us, and listen only to it.
// Opened on its own (a link to the chat), there is no host: the frame keeps its own token and can not close.
import { signal } from '@preact/signals';
import { readStored, writeStored } from '../../shared/stored';

export interface Init {
  token: string | null; identity: string | null; language?: string; theme?: string; accent?: string;
  page: { url: string; title?: string; product?: string }; open: boolean; full: boolean;
}
type Incoming =
  | ({ type: 'trato:init' } & Init)
  | { type: 'trato:open'; full: boolean } | { type: 'trato:closed' }
  | { type: 'trato:ask'; text: string } | { type: 'trato:product'; id: string } | { type: 'trato:identify'; token: string | null };

export interface HostEvents { init(init: Init): void; ask(text: string): void; product(id: string): void; identify(token: string | null): void; open(): void }

export const framed = parent !== window;
export const isOpen = signal(!framed);
export const full = signal(!framed);
const origin = new URLSearchParams(location.search).get('origin') ?? '';
const OWN_TOKEN = 'trato.token';

export function tell(kind: string, data: Record<string, unknown> = {}): void {
  if (framed && origin) parent.postMessage({ type: `trato:${kind}`, ...data }, origin);
}

export function emit(name: string, data?: unknown): void {
  tell('event', { name, data });
}

export function keepToken(token: string | null): void {
  if (framed) tell('token', { token });
  else writeStored(OWN_TOKEN, token);
}

/** Leaves this page for one we may not be framed by, such as a payment provider's. */
export function navigate(url: string): void {
  if (framed) tell('navigate', { url });
  else location.assign(url);
}

export function listen(events: HostEvents): void {
  if (!framed) return events.init({ token: readStored<string | null>(OWN_TOKEN, null), identity: null, page: { url: location.href }, open: true, full: true });
  addEventListener('message', (event) => {
    if (event.source !== parent || event.origin !== origin) return;
    const data = event.data as Incoming;
    if (data.type === 'trato:init') {
      isOpen.value = data.open;
      full.value = data.full;
      events.init(data);
    } else if (data.type === 'trato:open') {
      isOpen.value = true;
      full.value = data.full;
      events.open();
    } else if (data.type === 'trato:closed') isOpen.value = false;
    else if (data.type === 'trato:ask') events.ask(data.text);
    else if (data.type === 'trato:product') events.product(data.id);
    else if (data.type === 'trato:identify') events.identify(data.token);
  });
  tell('ready');
}
