// Products as the team looks for them: by words, in the customer's language and currency.
import type { Language, Page, ProductCard } from '../../shared/api';
import { api } from './api';
import { known } from './conversations';
import { threads } from './messages';
import { openId } from './route';

const PAGE = 24;

export interface ProductQuery { q: string; language?: Language; currency?: string; after?: string; limit?: number }

export function findProducts(query: ProductQuery): Promise<Page<ProductCard>> {
  return api.get('/products', { query: { limit: PAGE, ...query } });
}

/** What a variant is called in the open conversation, as far as it was seen there: each customer has a language. */
export function titleOf(sku: string): string {
  const id = openId.value ?? '';
  const shown = (threads.value.get(id)?.items ?? []).flatMap((message) => message.blocks)
    .flatMap((block): { sku: string; title: string }[] => (block.type === 'products' ? block.cards : block.type === 'cart' || block.type === 'order' ? block.lines : []));
  const cart = known.value.get(id)?.cart?.card?.lines ?? [];
  return [...cart, ...shown].find((one) => one.sku === sku)?.title ?? sku;
}
