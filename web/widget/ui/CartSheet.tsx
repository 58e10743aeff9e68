// The cart: quantities, a removed line can come back, a code, how far to free delivery, and on to paying.
import { useState } from 'preact/hooks';
import { FreeDelivery, Line, Sums } from '../../shared/blocks/Cart';
import { appliedCodes, findCode, resultOf } from '../../shared/coupons';
import { Icon } from '../../shared/Icon';
import { bag, lock, ticket, x } from '../../shared/icons';
import { busy, edit, setQuantity } from '../state/cart';
import { choose } from '../state/messages';
import { cart } from '../state/session';
import { t } from '../state/words';
import { closeSheet, IconButton, Sheet } from './base';

export function CartSheet() {
  const words = t();
  const card = cart.value?.card;
  if (!card || card.lines.length === 0) {
    return <Sheet title={words.your_cart}><div class="empty"><span><Icon d={bag} size={24} /></span><b>{words.empty_cart}</b><p>{words.empty_cart_text}</p></div></Sheet>;
  }
  const pay = card.actions.find((action) => action.token.includes('checkout')) ?? { token: 'do:checkout', title: words.blocks.checkout };
  const foot = (
    <>
      <Sums amounts={card.amounts} total={card.total} />
      <button type="button" class="button" onClick={() => { closeSheet(); choose(pay); }}>{pay.title}</button>
      <p class="safe"><Icon d={lock} size={14} />{words.safe}</p>
    </>
  );
  return (
    <Sheet title={words.your_cart} class="cart-panel" foot={foot}>
      <FreeDelivery card={card} />
      <ul>{card.lines.map((line) => <Line key={line.sku} line={line} busy={busy.value} onQuantity={(changed, quantity) => void setQuantity(changed, quantity)} />)}</ul>
      <Coupon />
      {cart.value?.problems.map((problem, index) => <p key={index} class="error" role="alert">{problem}</p>)}
    </Sheet>
  );
}

function Coupon() {
  const words = t();
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const applied = appliedCodes(cart.value);
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = code.trim();
    if (!wanted) return;
    const next = await edit({ command: 'add_coupon', code: wanted });
    if (!next) return;
    const good = resultOf(findCode(next, wanted)) === 'applied';
    setWrong(!good);
    if (good) setCode('');
  };
  return (
    <>
      {applied.map((one) => (
        <p key={one} class="code"><Icon d={ticket} size={18} /><span class="grow">{words.code_on(one)}</span><IconButton d={x} size={16} label={words.remove_code(one)} onClick={() => void edit({ command: 'remove_coupon', code: one })} /></p>
      ))}
      <form class="coupon" onSubmit={(event) => void submit(event)}>
        <input type="text" value={code} aria-label={words.have_code} placeholder={words.have_code} autocomplete="off" autocapitalize="characters" spellcheck={false} aria-invalid={wrong} onInput={(event) => { setCode(event.currentTarget.value); setWrong(false); }} />
        <button type="submit" class="button alt small" disabled={busy.value}>{words.apply}</button>
      </form>
      {wrong && <p class="error" role="alert">{words.wrong_code}</p>}
    </>
  );
}
