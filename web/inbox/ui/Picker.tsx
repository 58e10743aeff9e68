// The product picker: type, arrow, Enter sends the card, Command+Enter puts it into the cart.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, ProductCard } from '../../shared/api';
import { Picture } from '../../shared/blocks/Picture';
import { Price } from '../../shared/blocks/Price';
import { Stock } from '../../shared/blocks/Product';
import { Icon } from '../../shared/Icon';
import { cart, search, send } from '../../shared/icons';
import { keyLabel } from '../keys';
import { addToCart, sendCards } from '../state/carts';
import { onMac } from '../state/prefs';
import { preview } from '../state/previews';
import { findProducts } from '../state/products';
import { overlay } from '../state/ui';
import { t } from '../state/words';
import { Dialog, Skeleton } from './base';
import { BlockHostProvider } from './BlockHostProvider';
import { PreviewHint } from './PreviewHint';

const TYPE_MS = 160;

/** Searches while typing, keeps the last answer on screen meanwhile. */
export function useProducts(one: Conversation | undefined, query: string) {
  const [state, setState] = useState<{ cards: ProductCard[] | null; failed: boolean; query: string }>({ cards: null, failed: false, query: '' });
  const asked = useRef(0);
  useEffect(() => {
    const turn = ++asked.current;
    const timer = setTimeout(() => {
      findProducts({ q: query, language: one?.contact.language ?? undefined, currency: one?.cart_total?.currency })
        .then((page) => { if (turn === asked.current) setState({ cards: page.items, failed: false, query }); })
        .catch(() => { if (turn === asked.current) setState({ cards: null, failed: true, query }); });
    }, query ? TYPE_MS : 0);
    return () => clearTimeout(timer);
  }, [query, one?.id]);
  return state;
}

export function Picker({ one }: { one: Conversation }) {
  const words = t();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { cards, failed, query: answered } = useProducts(one, query);
  /** Enter came before the answer to what was typed: it means the first result, not an old one. */
  const early = useRef<{ intoCart: boolean } | null>(null);
  const close = () => { overlay.value = null; };
  const act = (card: ProductCard, intoCart: boolean) => {
    if (intoCart) void addToCart(one.id, card);
    else sendCards(one.id, [card]);
    close();
  };
  useEffect(() => {
    setAt(0);
    const first = cards?.[0];
    if (early.current && first && answered === query) act(first, early.current.intoCart);
    early.current = null;
  }, [cards]);
  const place = `${one.id}:picker`;
  const product = cards?.[at]?.product;
  useEffect(() => {
    preview(one, product ? { products: [product] } : null, place);
    return () => preview(one, null, place);
  }, [one.id, product]);
  useEffect(() => { list.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const n = cards?.length ?? 0;
    if (event.key === 'ArrowDown') setAt(Math.min(n - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && answered !== query) early.current = { intoCart: onMac ? event.metaKey : event.ctrlKey };
    else if (event.key === 'Enter' && cards?.[at]) act(cards[at], onMac ? event.metaKey : event.ctrlKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Dialog title={words.picker.title} class="picker" bare onClose={close}>
      <BlockHostProvider one={one}>
        <label class="search-line"><Icon d={search} size={18} /><span class="sr">{words.picker.search}</span>
          <input
            type="text" autoFocus value={query} placeholder={words.picker.search} role="combobox" aria-expanded={Boolean(cards?.length)} aria-controls="picker-list"
            aria-activedescendant={cards?.[at] ? `pick-${at}` : undefined} autocomplete="off" spellcheck={false}
            onInput={(event) => setQuery(event.currentTarget.value)} onKeyDown={onKeyDown}
          />
        </label>
        {!cards && !failed && <Skeleton rows={4} kind="row" />}
        {failed && <p class="picker-empty" role="alert">{words.catalog.failed}</p>}
        {cards?.length === 0 && <p class="picker-empty" role="status">{words.picker.empty(query)}</p>}
        <ul id="picker-list" ref={list} class="picker-list" role="listbox" aria-label={words.picker.title}>
          {cards?.map((card, index) => (
            <li key={card.sku} id={`pick-${index}`} role="option" aria-selected={index === at} onMouseMove={() => setAt(index)} onClick={(event) => act(card, event.metaKey || event.ctrlKey)}>
              <Picture src={card.image} alt="" />
              <span class="grow"><b>{card.title}</b>{card.subtitle && <small>{card.subtitle}</small>}</span>
              <span class="pick-figures"><Price card={card} /><Stock card={card} /></span>
            </li>
          ))}
        </ul>
        <PreviewHint one={one} place={place} />
        <footer class="picker-foot">
          <span class="grow">{words.picker.hint.replace('{mod}', keyLabel('mod'))}</span>
          <button type="button" class="btn" disabled={!cards?.[at]} onClick={() => cards?.[at] && act(cards[at], true)}><Icon d={cart} />{words.picker.add}</button>
          <button type="button" class="btn primary" disabled={!cards?.[at]} onClick={() => cards?.[at] && act(cards[at], false)}><Icon d={send} />{words.picker.send}</button>
        </footer>
      </BlockHostProvider>
    </Dialog>
  );
}
