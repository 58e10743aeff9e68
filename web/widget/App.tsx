// The frame: welcome or chat, the box, one sheet over them.
import { useMemo } from 'preact/hooks';
import type { WidgetSession } from '../shared/api';
import { BlockContext, type BlockHost } from '../shared/blocks/context';
import { tell } from './state/host';
import { choose, look } from './state/messages';
import { cart, phase, restart, session } from './state/session';
import { notice, rich, sheet, started } from './state/ui';
import { language, t, withChatWords } from './state/words';
import { CloseButton } from './ui/base';
import { Composer } from './ui/Composer';
import { later } from './ui/later';
import { Welcome } from './ui/Welcome';

// Whoever only looks at the first page does not fetch the chat.
const Chat = later<{ session: WidgetSession | null }>(async () => (await withChatWords(import('./ui/Chat'))).Chat);
const sheets = () => withChatWords(import('./ui/sheets'));
const CartSheet = later(async () => (await sheets()).CartSheet);
const CheckoutSheet = later(async () => (await sheets()).CheckoutSheet);
const MenuSheet = later(async () => (await sheets()).MenuSheet);
const ReviewsSheet = later(async () => (await sheets()).ReviewsSheet);

/** Our own checkout opens inside; anything else is a page of its own. */
function openCheckout(address: string): void {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) return void open(url.href, '_blank', 'noopener');
  url.searchParams.set('frame', '1');
  sheet.value = { kind: 'checkout', url: url.href };
}

export function App() {
  const words = t();
  const lines = cart.value?.card?.lines;
  const host = useMemo<BlockHost>(() => ({
    words: words.blocks, language: language.value, choose, openCheckout,
    openProduct: look,
    openReviews: (product, title) => { sheet.value = { kind: 'reviews', product, title }; },
    rich: rich.value,
    openCart: () => { sheet.value = { kind: 'cart' }; },
    inCart: new Set(lines?.map((line) => line.sku)),
  }), [words, lines, rich.value]);
  const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape' && !event.defaultPrevented) tell('close'); };
  return (
    <BlockContext.Provider value={host}>
      <main class="widget" onKeyDown={onKeyDown}>
        <div class="below" inert={sheet.value !== null}>
          <Page />
          <Composer />
        </div>
        <Sheets />
        <Notice />
      </main>
    </BlockContext.Provider>
  );
}

function Page() {
  const words = t();
  if (started.value) return <Chat session={session.value} />;
  if (session.value) return <Welcome session={session.value} />;
  return (
    <div class="chat">
      <header class="head"><span class="grow" /><CloseButton /></header>
      {phase.value === 'failed'
        ? <div class="empty" role="alert"><p>{words.failed_load}</p><button type="button" class="button" onClick={() => void restart()}>{words.retry}</button></div>
        : <div class="skeletons" role="status" aria-label={words.loading}><i /><i /><i /></div>}
    </div>
  );
}

function Sheets() {
  const open = sheet.value;
  switch (open?.kind) {
    case 'cart': return <CartSheet />;
    case 'menu': return <MenuSheet />;
    case 'checkout': return <CheckoutSheet url={open.url} />;
    case 'reviews': return <ReviewsSheet product={open.product} title={open.title} />;
    default: return null;
  }
}

function Notice() {
  const one = notice.value;
  return (
    <div class="notice-place" role="status">
      {one && <p class="notice"><span class="grow">{one.text}</span>{one.undo && <button type="button" onClick={() => { notice.value = null; one.undo?.(); }}>{t().undo}</button>}</p>}
    </div>
  );
}
