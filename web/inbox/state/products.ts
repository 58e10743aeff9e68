// Products as the team looks for them: by words, in the customer's language and currency.
import type { Language, Page, ProductCard } from '../../shared/api-types';
import { api } from './api';

const PAGE = 24;

export interface ProductQuery { q: string; language?: Language | null; currency?: string; after?: string | null; limit?: number }

export function findProducts(query: ProductQuery): Promise<Page<ProductCard>> {
  const params = new URLSearchParams({ limit: String(query.limit ?? PAGE) });
  if (query.q) params.set('q', query.q);
  if (query.language) params.set('language', query.language);
  if (query.currency) params.set('currency', query.currency);
  if (query.after) params.set('after', query.after);
  return api.get<Page<ProductCard>>(`/products?${params}`);
}
