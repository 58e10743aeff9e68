// How many things are in a cart: pieces, not lines.
import type { CartLine } from '../api';

export function countItems(card: { lines: CartLine[] } | null | undefined): number {
  return card?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}
