// All reviews of a product: the good and the critical ones, as they were written.
import { useEffect, useState } from 'preact/hooks';
import type { ReviewsCard } from '../../shared/api';
import { Picture } from '../../shared/blocks/Picture';
import { Price } from '../../shared/blocks/Price';
import { Quote, ReviewsSummary } from '../../shared/blocks/Reviews';
import { Icon } from '../../shared/Icon';
import { bag } from '../../shared/icons';
import { loadReviews } from '../state/cart';
import { choose, messages } from '../state/messages';
import { t } from '../state/words';
import { closeSheet, Sheet } from './base';

type Filter = 'all' | 'best' | 'critical';
const KEEP: Record<Filter, (rating: number) => boolean> = { all: () => true, best: (rating) => rating >= 4, critical: (rating) => rating <= 3 };

/** The card this product was last shown with, so that it can be bought from here. */
function cardOf(product: string) {
  for (const message of messages.value.toReversed()) {
    for (const block of message.blocks) {
      if (block.type !== 'products') continue;
      const found = block.cards.find((card) => card.product === product);
      if (found) return found;
    }
  }
  return undefined;
}

export function ReviewsSheet({ product, title }: { product: string; title: string }) {
  const words = t();
  const [card, setCard] = useState<ReviewsCard | null>(null);
  const [failed, setFailed] = useState(false);
  const [filter, setFilter] = useState<Filter>('all');
  const load = () => { setFailed(false); loadReviews(product).then(setCard, () => setFailed(true)); };
  useEffect(load, [product]);
  const quotes = card?.quotes.filter((quote) => KEEP[filter](quote.rating)) ?? [];
  const shown = cardOf(product);
  const add = shown?.actions.find((action) => action.token.startsWith('add'));
  const foot = add && <button type="button" class="button" onClick={() => { closeSheet(); choose(add); }}><Icon d={bag} size={18} />{add.title}{shown && <> · <Price card={shown} /></>}</button>;
  return (
    <Sheet title={words.reviews} class="reviews-panel" foot={foot}>
      <div class="review-of">{shown && <Picture src={shown.image} alt="" />}<div><h3>{title}</h3>{shown && <Price card={shown} />}</div></div>
      {failed && <p class="empty" role="alert">{words.failed_load}<button type="button" class="button alt" onClick={load}>{words.retry}</button></p>}
      {!card && !failed && <div class="skeleton" role="status" aria-label={words.loading} />}
      {card && (
        <>
          <ReviewsSummary card={card} />
          <div class="chips" role="group" aria-label={words.reviews}>
            {(['all', 'best', 'critical'] as const).map((one) => <button key={one} type="button" class={one === filter ? 'chip-button on' : 'chip-button'} aria-pressed={one === filter} onClick={() => setFilter(one)}>{words[one]}</button>)}
          </div>
          {quotes.length === 0 && <p class="quiet">{words.no_reviews}</p>}
          <ul>{quotes.map((quote, index) => <Quote key={index} quote={quote} />)}</ul>
        </>
      )}
    </Sheet>
  );
}
