// Words of the first page, English: this dictionary and the chat's are the types of the others.
import { plural } from '../../shared/i18n';

export const en = {
  /** All that a price needs. */
  blocks: { from: (price: string) => `from ${price}`, was: (price: string) => `was ${price}` },
  close: 'Close', back: 'Back', menu: 'Menu', send: 'Send', retry: 'Try again', undo: 'Undo', loading: 'Loading', cart_open: (n: number) => plural(n, 'Cart, # item', 'Cart, # items'), popular: 'Popular this week',
  see_all: 'See all', see_all_ask: 'What is popular right now?', ask: 'Ask about anything…', write: 'Write a message…', message: 'Your message', photo: 'Send a photo', photo_failed: 'The photo did not go out. Try again.',
  failed_load: 'The chat did not load. What you write is kept.',
};

export type FirstDict = typeof en;
