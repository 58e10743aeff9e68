// Products as the team looks for them: by words, in the customer's language and currency.
import type { Language, Page, ProductCard } from '../../shared/api';
import { api } from './api';
import { known } from './conversations';
import { threads } from './messages';

const PAGE = 24;

export interface ProductQuery { q: string; language?: Language; currency?: string; after?: string; limit?: number }

export function findProducts(query: ProductQuery): Promise<Page<ProductCard>> {
  return api.get('/products', { query: { limit: PAGE, ...query } });
}

/** What a variant is called, as far as it was seen in a cart or a conversation. */
export function titleOf(sku: string): string {
  const shown = [...threads.value.values()].flatMap((thread) => thread.items).flatMap((message) => message.blocks)
    .flatMap((block): { sku: string; title: string }[] => (block.type === 'products' ? block.cards : block.type === 'cart' || block.type === 'order' ? block.lines : []));
  const carts = [...known.value.values()].flatMap((one) => one.cart?.card?.lines ?? []);
  return [...carts, ...shown].find((one) => one.sku === sku)?.title ?? sku;
}
