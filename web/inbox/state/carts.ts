// The customer's cart, edited on their behalf: the server prices it, the conversation carries the answer.
import { signal } from '@preact/signals';
import type { Block, Cart, CartCommand, CartLine, ProductCard } from '../../shared/api';
import { api, reason } from './api';
import { known, patch } from './conversations';
import { send } from './messages';
import { toast } from './toasts';
import { t } from './words';

export const busy = signal(false);

export async function editCart(conversation: string, command: CartCommand): Promise<Cart | null> {
  busy.value = true;
  try {
    const cart = await api.command('post', '/conversations/{id}/cart', { path: { id: conversation }, body: command });
    patch(conversation, { cart, cart_total: cart.card?.total ?? null });
    return cart;
  } catch (error) {
    toast(t().toast.failed, { tone: 'bad', detail: reason(error) });
    return null;
  } finally {
    busy.value = false;
  }
}

export async function setQuantity(conversation: string, line: CartLine, quantity: number): Promise<void> {
  const command: CartCommand = quantity > 0 ? { command: 'set_quantity', sku: line.sku, quantity } : { command: 'remove', sku: line.sku };
  const cart = await editCart(conversation, command);
  if (cart && quantity <= 0) {
    toast(t().toast.cart_removed(line.title), {
      undo: () => void editCart(conversation, { command: 'add', product: line.product, sku: line.sku, quantity: line.quantity }),
    });
  }
}

export async function addToCart(conversation: string, card: ProductCard): Promise<void> {
  const cart = await editCart(conversation, { command: 'add', product: card.product, sku: card.sku, quantity: 1 });
  if (cart) toast(t().toast.cart_added(card.title));
}

export function sendCards(conversation: string, cards: ProductCard[]): void {
  send(conversation, { products: cards.map((card) => card.product), blocks: [{ type: 'products', cards, layout: cards.length > 1 ? 'carousel' : 'single' }] });
}

export function sendCheckout(conversation: string): void {
  const one = known.value.get(conversation);
  const total = one?.cart?.card?.total;
  if (!one || !total) return;
  const block: Block = { type: 'checkout_link', checkout: one.checkout?.id ?? '', url: '', label: t().blocks.checkout, total };
  send(conversation, { checkout: true, blocks: [block] });
  toast(t().toast.checkout_sent);
}

export function sendCart(conversation: string): void {
  const card = known.value.get(conversation)?.cart?.card;
  if (card) send(conversation, { cart: true, blocks: [{ type: 'cart', ...card }] });
}
