// What became of a discount code or a line: the server tells a kind, each app has the words.
import type { Cart, LineProblem } from './api-types';

type Coupon = Cart['coupons'][number];

export function resultOf(coupon: Coupon | undefined): string {
  const result = coupon?.result;
  return (typeof result === 'object' ? result.result : result) ?? 'unknown';
}

export function appliedCodes(cart: Cart | null): string[] {
  return cart?.coupons.filter((coupon) => resultOf(coupon) === 'applied').map((coupon) => coupon.code) ?? [];
}

export function findCode(cart: Cart, code: string): Coupon | undefined {
  return cart.coupons.find((coupon) => coupon.code.toLowerCase() === code.toLowerCase());
}

export interface ProblemWords { sold_out(title: string): string; reduced(title: string, left: number): string }

export function problemText(problem: LineProblem, words: ProblemWords): string {
  if (typeof problem === 'string') return problem;
  return problem.kind.kind === 'reduced' ? words.reduced(problem.title, problem.kind.available) : words.sold_out(problem.title);
}
