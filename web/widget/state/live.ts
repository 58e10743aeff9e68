// The visitor's live socket: the token goes in the first frame, never in an address.
import { signal } from '@preact/signals';
import type { Cart, Message } from '../../shared/api';
import { Live, type Frame, type LiveState } from '../../shared/live';
import { emit } from './host';
import { flush, receive, setHistory } from './messages';
import { api, base, person, restart, rewind, session, setCart, setPerson, visitorToken } from './session';
import { arrive, setTyping } from './transcript';
import { sheet } from './ui';
import { t } from './words';

export const line = signal<LiveState>('connecting');

export const live = new Live({
  url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${base}/live`,
  hello: (after) => ({ auth: visitorToken(), after }),
  // A visitor does not see notes: holes in the sequence are normal.
  contiguous: false,
  onFrame: take,
  onReset: () => {
    rewind(live.seq);
    void restart().then((answer) => answer && setHistory(answer.messages.items, answer.messages.next));
  },
  onState: (state) => {
    line.value = state;
    if (state === 'online') flush();
  },
});

function take(frame: Frame): void {
  switch (frame.type) {
    case 'message.created': return arrive(frame.data as Message);
    case 'message.updated': return receive(frame.data as Message);
    case 'cart.updated': return setCart(frame.data as Cart);
    case 'typing': return setTyping(nameOf((frame.data as { who: unknown }).who));
    case 'floor.updated': {
      const { holder, name } = frame.data as { holder: string; name?: string };
      return setPerson(holder === 'agent' ? name ?? session.value?.brand.welcome.team ?? null : null, frame.seq ?? live.seq);
    }
    case 'order.placed':
      if (sheet.value?.kind === 'checkout' || sheet.value?.kind === 'cart') sheet.value = null;
      // What was in the cart has been bought.
      void api.get('/cart').then(setCart, () => undefined);
      return emit('order', frame.data);
    default:
  }
}

function nameOf(who: unknown): string {
  const name = typeof who === 'object' && who ? (who as { name?: string }).name : undefined;
  return name ?? person.value ?? t().assistant;
}
