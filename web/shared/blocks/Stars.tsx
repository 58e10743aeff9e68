// A rating as stars; the number is for screen readers, the shape for everybody else.
import type { Rating } from '../api';
import { localeOf } from '../money';
import { useBlockHost } from './context';

export function score(rating: Rating, locale: string): string {
  return (rating.tenths / 10).toLocaleString(locale, { minimumFractionDigits: 1 });
}

export function Stars({ value }: { value: number }) {
  const { words } = useBlockHost();
  const full = Math.round(value);
  return (
    <span class="stars" role="img" aria-label={words.of_five(full)}>
      <span aria-hidden="true">{'★'.repeat(full)}</span><span class="off" aria-hidden="true">{'★'.repeat(5 - full)}</span>
    </span>
  );
}

export function RatingLine({ rating }: { rating: Rating }) {
  const { words, language } = useBlockHost();
  const text = score(rating, localeOf(language));
  return (
    <span class="rating num" role="img" aria-label={words.rated(text, rating.count)}>
      <span class="star" aria-hidden="true">★</span> {text} ({rating.count})
    </span>
  );
}
