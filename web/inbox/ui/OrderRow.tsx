// An order as a row: pictures, number, when, how much, and where it is.
import type { Order } from '../../shared/api';
import { useMoney } from '../../shared/blocks/context';
import { statusTone, Thumbs } from '../../shared/blocks/Order';
import { shortDate } from '../../shared/time';
import { language } from '../state/words';
import { Tag } from './base';

/** Said in a sentence elsewhere; here it stands alone. */
const capital = (label: string) => label.charAt(0).toUpperCase() + label.slice(1).split(',')[0];

export function OrderRow({ order }: { order: Order }) {
  const money = useMoney();
  return (
    <li class="order-row">
      <Thumbs lines={order.lines} />
      <span class="grow"><b>{order.number}</b><small class="num">{shortDate(order.placed_at, language.value)} · {money(order.total)}</small></span>
      <Tag tone={statusTone(order.status)}>{capital(order.status_label)}</Tag>
    </li>
  );
}
