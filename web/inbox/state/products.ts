// Products as the team looks for them: by words, in the customer's language and currency.
import type { Language, Page, ProductCard } from '../../shared/api';
import { api } from './api';

const PAGE = 24;

export interface ProductQuery { q: string; language?: Language; currency?: string; after?: string; limit?: number }

export function findProducts(query: ProductQuery): Promise<Page<ProductCard>> {
  return api.get('/products', { query: { limit: PAGE, ...query } });
}
