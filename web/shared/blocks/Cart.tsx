// The cart as it is shown anywhere: lines, sums, how far to free delivery.
import type { AmountLine, CartCard, CartLine, Money } from '../api';
import { Icon } from '../Icon';
import { bag, minus, plus, trash } from '../icons';
import { useBlockHost, useMoney } from './context';
import { countItems } from './count';
import { Picture } from './Picture';

interface LineProps { line: CartLine; onQuantity?(line: CartLine, quantity: number): void; busy?: boolean }

export function Line({ line, onQuantity, busy }: LineProps) {
  const money = useMoney();
  return (
    <li class="cart-line">
      <Picture src={line.image} alt="" />
      <div>
        <b>{line.title}</b>
        <small>{[line.variant, onQuantity ? null : `${line.quantity} × ${money(line.unit_price)}`].filter(Boolean).join(' · ')}</small>
        {onQuantity && <Stepper line={line} onQuantity={onQuantity} busy={busy} />}
      </div>
      <span class="num">{money(line.total)}</span>
    </li>
  );
}

function Stepper({ line, onQuantity, busy }: Required<Pick<LineProps, 'line' | 'onQuantity'>> & { busy: boolean | undefined }) {
  const { words } = useBlockHost();
  const last = line.quantity === 1;
  return (
    <span class="stepper">
      <button disabled={busy} aria-label={last ? words.remove(line.title) : words.less(line.title)} onClick={() => onQuantity(line, line.quantity - 1)}>
        <Icon d={last ? trash : minus} size={16} />
      </button>
      <output aria-label={words.quantity}>{line.quantity}</output>
      <button disabled={busy} aria-label={words.more(line.title)} onClick={() => onQuantity(line, line.quantity + 1)}><Icon d={plus} size={16} /></button>
    </span>
  );
}

export function Sums({ amounts, total }: { amounts: AmountLine[]; total: Money }) {
  const { words } = useBlockHost();
  const money = useMoney();
  return (
    <dl class="sums num">
      {amounts.map((amount, index) => (
        <div key={index} class={amount.kind}><dt>{amount.label}</dt><dd>{money(amount.amount)}</dd></div>
      ))}
      <div class="total"><dt>{words.total}</dt><dd>{money(total)}</dd></div>
    </dl>
  );
}

export function FreeDelivery({ card }: { card: CartCard }) {
  const { words } = useBlockHost();
  const money = useMoney();
  const missing = card.free_delivery_missing;
  if (!missing || missing.minor <= 0) return null;
  const paid = Math.max(0, card.amounts.find((amount) => amount.kind === 'subtotal')?.amount.minor ?? card.total.minor);
  const [before, after] = words.free_missing;
  return (
    <div class="free-delivery">
      <p>{before}<b>{money(missing)}</b>{after}</p>
      <span class="meter" aria-hidden="true"><i style={{ width: `${Math.round((paid / (paid + missing.minor)) * 100)}%` }} /></span>
    </div>
  );
}

export function CartBlock({ card }: { card: CartCard }) {
  const { words, openCart, choose } = useBlockHost();
  if (card.lines.length === 0) return <section class="card cart-card"><p class="quiet">{words.cart_empty}</p></section>;
  return (
    <section class="card cart-card" aria-label={words.cart}>
      <h3><Icon d={bag} />{words.cart}<span class="grow" />{words.items(countItems(card))}</h3>
      <ul>{card.lines.map((line) => <Line key={line.sku} line={line} />)}</ul>
      <Sums amounts={card.amounts} total={card.total} />
      {choose && (
        <div class="card-actions">
          {card.actions.slice(0, 1).map((action) => <button key={action.token} class="button small" onClick={() => choose(action)}>{action.title}</button>)}
          <button class="button alt small" onClick={openCart}>{words.show_cart}</button>
        </div>
      )}
    </section>
  );
}
