// Products side by side: native scroll-snap, a peek of the next one, arrows that are real buttons.
// Two or fewer are a list: a carousel of two hides half of the choice.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProductCard } from '../api';
import { Icon } from '../Icon';
import { chevronLeft, chevronRight } from '../icons';
import { useBlockHost } from './context';
import { Product } from './Product';

const LIST_MAX = 2;

export function Products({ cards, layout }: { cards: ProductCard[]; layout: string }) {
  const { choose } = useBlockHost();
  if (!choose) return <div class="product-strip">{cards.map((card) => <Product key={card.sku} card={card} layout="compact" />)}</div>;
  if (cards.length === 1) return <div class="product-single"><Product card={cards[0]!} /></div>;
  if (cards.length <= LIST_MAX || layout === 'list') return <div class="product-list">{cards.map((card) => <Product key={card.sku} card={card} layout="row" />)}</div>;
  return <Carousel cards={cards} />;
}

function Carousel({ cards }: { cards: ProductCard[] }) {
  const { words } = useBlockHost();
  const track = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const step = () => {
    const [first, second] = [...(track.current?.children ?? [])] as HTMLElement[];
    return first && second ? second.offsetLeft - first.offsetLeft : 1;
  };
  const go = (by: number) => track.current?.scrollBy({ left: by * step(), behavior: 'smooth' });
  useEffect(() => {
    const list = track.current;
    if (!list) return;
    const follow = () => {
      const atEnd = list.scrollLeft + list.clientWidth >= list.scrollWidth - 8;
      setAt(atEnd ? cards.length - 1 : Math.round(list.scrollLeft / step()));
    };
    list.addEventListener('scroll', follow, { passive: true });
    return () => list.removeEventListener('scroll', follow);
  }, [cards.length]);
  return (
    <section class="carousel" aria-label={words.products}>
      <ul ref={track} class="track" tabIndex={0} aria-label={words.products}>
        {cards.map((card) => <li key={card.sku}><Product card={card} /></li>)}
      </ul>
      {at > 0 && <button class="arrow back" aria-label={words.previous} onClick={() => go(-1)}><Icon d={chevronLeft} size={20} /></button>}
      {at < cards.length - 1 && <button class="arrow" aria-label={words.next} onClick={() => go(1)}><Icon d={chevronRight} size={20} /></button>}
      <div class="dots" role="img" aria-label={words.product_of(at + 1, cards.length)}>
        {cards.map((card, index) => <i key={card.sku} class={index === at ? 'on' : ''} />)}
      </div>
    </section>
  );
}
