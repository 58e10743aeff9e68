// The hosted checkout, inside the chat. The card never touches us; when it is done, the order is in the chat.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { lock } from '../../shared/icons';
import { formatMoney } from '../../shared/money';
import { navigate } from '../state/host';
import { cart } from '../state/session';
import { language, t } from '../state/words';
import { closeSheet, Sheet } from './base';

export function CheckoutSheet({ url }: { url: string }) {
  const words = t();
  const frame = useRef<HTMLIFrameElement>(null);
  const cartTotal = cart.value?.card?.total;
  // What the page says counts: it knows the delivery.
  const [total, setTotal] = useState(cartTotal ? formatMoney(cartTotal, language.value) : '');
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== location.origin || event.data?.type !== 'trato:checkout') return;
      if (event.data.total) setTotal(String(event.data.total));
      if (event.data.url) navigate(String(event.data.url));
      else if (/complet|paid|done|cancel/.test(String(event.data.state))) closeSheet();
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  return (
    <Sheet title={words.checkout} class="checkout-panel" aside={total && <b class="num">{total}</b>}>
      <iframe ref={frame} src={url} title={words.checkout} allow="payment" />
      <p class="safe"><Icon d={lock} size={14} />{words.checkout_hint}</p>
    </Sheet>
  );
}
