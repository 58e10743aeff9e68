// What the blocks need from the app around them: words, and what happens when something is chosen.
// The same blocks are drawn in the widget (the shopper acts) and in the inbox (the team looks on).
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Choice, Language, Money, ProductCard } from '../api';
import { formatMoney } from '../money';
import type { BlockWords } from './locales/en';

export type Rich = typeof import('./rich');

export interface BlockHost {
  words: BlockWords;
  language: Language;
  /** The shopper chose an option; absent where blocks are only shown. */
  choose?(choice: Choice): void;
  openProduct?(card: ProductCard): void;
  openReviews?(product: string, title: string): void;
  openCart?(): void;
  openCheckout?(url: string): void;
  /** The blocks with pictures, once they are here. */
  rich: Rich | null;
  /** Skus in the cart now, so that a card can say "added". */
  inCart: ReadonlySet<string>;
}

export const BlockContext = createContext<BlockHost | null>(null);

export function useBlockHost(): BlockHost {
  const host = useContext(BlockContext);
  if (!host) throw new Error('blocks are drawn inside a BlockContext');
  return host;
}

export function useMoney(): (money: Money) => string {
  const { language } = useBlockHost();
  return (money) => formatMoney(money, language);
}
