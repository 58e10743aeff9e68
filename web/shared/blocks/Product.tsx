// A product as a card, whole or as a row: picture, name, rating, price, stock, why, and what can be done with it.
import type { Choice, ProductCard } from '../api';
import { Icon } from '../Icon';
import { cart, check, sparkles } from '../icons';
import { useBlockHost } from './context';
import { Picture } from './Picture';
import { Price } from './Price';
import { RatingLine } from './Stars';

export function Stock({ card }: { card: ProductCard }) {
  const { in_stock, left, label } = card.availability;
  return <span class={in_stock ? (left ? 'stock few' : 'stock') : 'stock out'}>{label}</span>;
}

interface Props { card: ProductCard; layout?: 'whole' | 'row' | 'compact' }

export function Product({ card, layout = 'whole' }: Props) {
  const { words, inCart, choose, openProduct, openReviews } = useBlockHost();
  const added = inCart.has(card.sku);
  const title = openProduct
    ? <button class="product-open" onClick={() => openProduct(card)}>{card.title}</button>
    : card.title;
  return (
    <article class={`product ${layout}${added && !choose ? ' added' : ''}`}>
      <Picture src={card.image} alt={card.image_alt} />
      <div class="product-body">
        <h3>{title}</h3>
        {card.rating && layout !== 'compact' && (
          openReviews
            ? <button class="rating-open" onClick={() => openReviews(card.product, card.title)}><RatingLine rating={card.rating} /></button>
            : <RatingLine rating={card.rating} />
        )}
        <div class="product-line"><Price card={card} /><Stock card={card} /></div>
        {card.why && layout !== 'compact' && <p class="why"><Icon d={sparkles} size={14} />{card.why}</p>}
        {choose ? <Actions card={card} added={added} choose={choose} /> : added && <p class="in-cart"><Icon d={cart} size={14} />{words.added}</p>}
      </div>
    </article>
  );
}

function Actions({ card, added, choose }: { card: ProductCard; added: boolean; choose(choice: Choice): void }) {
  const { words, openCart } = useBlockHost();
  const [first, ...rest] = card.actions;
  if (!first) return null;
  return (
    <div class="product-actions">
      {added
        ? <button class="button alt small" onClick={openCart} aria-label={`${words.added}: ${card.title}`}><Icon d={check} />{words.added_short}</button>
        : <button class="button small" onClick={() => choose(first)} aria-label={`${first.title}: ${card.title}`}>{first.title}</button>}
      {rest.slice(0, 1).map((action) => (
        <button key={action.token} class="button alt small" onClick={() => choose(action)} aria-label={`${action.title}: ${card.title}`}>{action.title}</button>
      ))}
    </div>
  );
}
