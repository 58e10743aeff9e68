// The discount codes of a cart: the server tells what became of each, every app has its own words for it.
import type { Cart } from './api';

type Coupon = Cart['coupons'][number];

export function resultOf(coupon: Coupon | undefined): string {
  return coupon?.result ?? 'unknown';
}

export function appliedCodes(cart: Cart | null): string[] {
  return cart?.coupons.filter((coupon) => resultOf(coupon) === 'applied').map((coupon) => coupon.code) ?? [];
}

export function findCode(cart: Cart, code: string): Coupon | undefined {
  return cart.coupons.find((coupon) => coupon.code.toLowerCase() === code.toLowerCase());
}
