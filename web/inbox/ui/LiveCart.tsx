// The customer's cart, built together: quantities, codes, and the checkout sent from here.
import { useState } from 'preact/hooks';
import type { Cart, Conversation } from '../../shared/api';
import { Line, Sums } from '../../shared/blocks/Cart';
import { countItems } from '../../shared/blocks/count';
import { appliedCodes, findCode, resultOf } from '../../shared/coupons';
import { Icon } from '../../shared/Icon';
import { card as cardIcon, cart as cartIcon, plus, ticket, x } from '../../shared/icons';
import { busy, editCart, sendCart, sendCheckout, setQuantity } from '../state/carts';
import { eyes } from '../state/previews';
import { overlay } from '../state/ui';
import { t } from '../state/words';
import { IconButton } from './base';

export function LiveCart({ one }: { one: Conversation }) {
  const words = t();
  const cart = one.cart ?? null;
  const card = cart?.card;
  const lines = card?.lines ?? [];
  return (
    <section class="live-cart" aria-label={words.side.live_cart}>
      <h2><Icon d={cartIcon} /><span class="grow">{words.side.live_cart}</span><span class="num">{words.blocks.items(countItems(card))}</span></h2>
      {lines.length === 0 && <p class="quiet cart-empty">{words.side.empty_cart}</p>}
      <ul>{lines.map((line) => <Line key={line.sku} line={line} busy={busy.value} onQuantity={(changed, quantity) => void setQuantity(one.id, changed, quantity)} />)}</ul>
      {card && lines.length > 0 && <Sums amounts={card.amounts} total={card.total} />}
      {lines.length > 0 && <Coupons one={one} cart={cart} />}
      {cart?.problems.map((problem, index) => <p key={index} class="cart-problem" role="alert">{problem}</p>)}
      <div class="cart-actions">
        {lines.length > 0 && <button type="button" class="btn money wide" {...eyes(one.id, { checkout: true })} onClick={() => sendCheckout(one.id)}><Icon d={cardIcon} />{words.side.send_checkout}</button>}
        {one.checkout?.state.match(/^(open|ready)$/) && <p class="quiet">{words.side.checkout_open}</p>}
        <button type="button" class="btn" onClick={() => { overlay.value = 'picker'; }}><Icon d={plus} />{words.side.add_product}</button>
        {lines.length > 0 && <button type="button" class="btn" {...eyes(one.id, { cart: true })} onClick={() => sendCart(one.id)}><Icon d={cartIcon} />{words.side.send_cart}</button>}
      </div>
    </section>
  );
}

function Coupons({ one, cart }: { one: Conversation; cart: Cart | null }) {
  const words = t().side;
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState('');
  const apply = async (event: Event) => {
    event.preventDefault();
    const wanted = code.trim();
    if (!wanted) return;
    const answer = await editCart(one.id, { command: 'add_coupon', code: wanted });
    if (!answer) return;
    const result = resultOf(findCode(answer, wanted));
    setWrong(result === 'applied' ? '' : words.coupon_results[result] ?? words.coupon_other);
    if (result === 'applied') setCode('');
  };
  return (
    <div class="coupons">
      {appliedCodes(cart).map((applied) => (
        <p key={applied} class="coupon"><Icon d={ticket} /><span class="grow">{applied}</span><IconButton icon={x} size={14} label={words.remove_coupon(applied)} onClick={() => void editCart(one.id, { command: 'remove_coupon', code: applied })} /></p>
      ))}
      <form onSubmit={(event) => void apply(event)}>
        <input type="text" value={code} placeholder={words.coupon} aria-label={words.coupon} aria-invalid={Boolean(wrong)} autocomplete="off" spellcheck={false} onInput={(event) => { setCode(event.currentTarget.value); setWrong(''); }} />
        <button type="submit" class="btn" disabled={!code.trim() || busy.value}>{words.apply}</button>
      </form>
      {wrong && <p class="field-error" role="alert">{wrong}</p>}
    </div>
  );
}
