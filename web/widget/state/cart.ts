// The visitor's cart. Commands go to the server, which prices; what comes back is shown.
import { signal } from '@preact/signals';
import type { Cart, CartCommand, CartLine, ReviewsCard } from '../../shared/api';
import { newId } from '../../shared/http';
import { api, cart, keep, setCart } from './session';
import { say } from './ui';
import { t } from './words';

export const busy = signal(false);

export async function edit(command: CartCommand): Promise<Cart | null> {
  busy.value = true;
  try {
    keep();
    const client_id = newId();
    await api.command('post', '/messages', { body: { client_id, cart: command }, key: client_id });
    setCart(await api.get('/cart'));
    return cart.value;
  } catch {
    say(t().offline);
    return null;
  } finally {
    busy.value = false;
  }
}

export async function setQuantity(line: CartLine, quantity: number): Promise<void> {
  const done = await edit(quantity > 0 ? { command: 'set_quantity', sku: line.sku, quantity } : { command: 'remove', sku: line.sku });
  if (done && quantity <= 0) say(t().removed(line.title), () => void edit({ command: 'add', product: line.product, sku: line.sku, quantity: line.quantity }));
}

export function loadReviews(product: string): Promise<ReviewsCard & { next?: string | null }> {
  return api.get('/reviews/{product}', { path: { product } });
}
