// What buyers say: score, spread, one line made of counted facts, quotes good and bad.
import type { ReviewQuote, ReviewsCard } from '../api';
import { Icon } from '../Icon';
import { circleCheck } from '../icons';
import { localeOf } from '../money';
import { shortDate } from '../time';
import { useBlockHost } from './context';
import { score, Stars } from './Stars';

const QUOTES_IN_CARD = 2;

export function ReviewsSummary({ card }: { card: ReviewsCard }) {
  const { words, language } = useBlockHost();
  const most = Math.max(1, ...card.spread);
  return (
    <>
      <div class="review-head">
        <div class="review-score">
          <b>{score(card.rating, localeOf(language))}</b>
          <Stars value={card.rating.tenths / 10} />
          <small>{words.reviews(card.rating.count)}</small>
        </div>
        <ol class="spread num">
          {card.spread.map((count, index) => (
            <li key={index}>
              <span class="sr">{words.stars(5 - index)}: </span><span aria-hidden="true">{5 - index}</span>
              <span class="bar" aria-hidden="true"><i style={{ width: `${Math.round((count / most) * 100)}%` }} /></span>
              <span>{count}</span>
            </li>
          ))}
        </ol>
      </div>
      {card.summary && <p class="review-summary"><b>{words.in_short}</b> {card.summary}</p>}
    </>
  );
}

export function Quote({ quote }: { quote: ReviewQuote }) {
  const { words, language } = useBlockHost();
  return (
    <li class="quote">
      <div class="quote-head"><b>{quote.title}</b><Stars value={quote.rating} /></div>
      <p dir="auto">{quote.text}</p>
      <small>{quote.verified && <Icon d={circleCheck} size={14} />}{quote.author}{quote.verified && ` · ${words.verified}`} · {shortDate(quote.date, language)}</small>
    </li>
  );
}

export function Reviews({ card }: { card: ReviewsCard }) {
  const { words, openReviews } = useBlockHost();
  return (
    <section class="card reviews" aria-label={card.title}>
      <h3>{card.title}</h3>
      <ReviewsSummary card={card} />
      <ul>{card.quotes.slice(0, QUOTES_IN_CARD).map((quote, index) => <Quote key={index} quote={quote} />)}</ul>
      {openReviews && <button class="button alt small wide" onClick={() => openReviews(card.product, card.title)}>{words.all_reviews}</button>}
    </section>
  );
}
