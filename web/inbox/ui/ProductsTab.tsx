// Products beside the conversation: find, then send the card or put it into the cart.
import { useState } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { Picture } from '../../shared/blocks/Picture';
import { Price } from '../../shared/blocks/Price';
import { Stock } from '../../shared/blocks/Product';
import { Icon } from '../../shared/Icon';
import { plus, search, send } from '../../shared/icons';
import { addToCart, sendCards } from '../state/carts';
import { eyes } from '../state/previews';
import { t } from '../state/words';
import { IconButton, Skeleton } from './base';
import { useProducts } from './Picker';

export function ProductsTab({ one }: { one: Conversation }) {
  const words = t();
  const [query, setQuery] = useState('');
  const { cards, failed } = useProducts(one, query);
  return (
    <section class="block">
      <label class="field-search"><Icon d={search} /><span class="sr">{words.picker.search}</span><input type="search" value={query} placeholder={words.picker.search} onInput={(event) => setQuery(event.currentTarget.value)} /></label>
      {!cards && !failed && <Skeleton rows={5} kind="row" />}
      {failed && <p class="quiet" role="alert">{words.catalog.failed}</p>}
      {cards?.length === 0 && <p class="quiet" role="status">{words.picker.empty(query)}</p>}
      <ul class="side-products">
        {cards?.map((card) => (
          <li key={card.sku}>
            <Picture src={card.image} alt="" />
            <span class="grow"><b>{card.title}</b><span class="side-figures"><Price card={card} /><Stock card={card} /></span></span>
            <IconButton icon={send} size={16} label={`${words.picker.send}: ${card.title}`} {...eyes(one.id, { products: [card.product] })} onClick={() => sendCards(one.id, [card])} />
            <IconButton icon={plus} size={16} label={`${words.picker.add}: ${card.title}`} onClick={() => void addToCart(one.id, card)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
