// A price as the server gave it, with the one before where it was lowered.
import type { ProductCard } from '../api';
import { useBlockHost, useMoney } from './context';

export function Price({ card }: { card: ProductCard }) {
  const { words } = useBlockHost();
  const money = useMoney();
  return (
    <span class="price num">
      {card.price_from ? words.from(money(card.price)) : money(card.price)}
      {card.was && <s><span class="sr">{words.was('')}</span>{money(card.was)}</s>}
    </span>
  );
}
