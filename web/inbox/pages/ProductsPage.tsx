// The catalog as the team and the bot see it.
import { useEffect, useState } from 'preact/hooks';
import type { ProductCard } from '../../shared/api';
import { Product } from '../../shared/blocks/Product';
import { Icon } from '../../shared/Icon';
import { alert, bag, search } from '../../shared/icons';
import { findProducts } from '../state/products';
import { language, t } from '../state/words';
import { Empty, Skeleton } from '../ui/base';
import { BlockHostProvider } from '../ui/BlockHostProvider';
import { Overlays } from '../ui/Overlays';

const TYPE_MS = 180;

export function ProductsPage() {
  const words = t().catalog;
  const [query, setQuery] = useState('');
  const [cards, setCards] = useState<ProductCard[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = (after?: string) => findProducts({ q: query, after, language: language.value }).then(
    (page) => { setCards((old) => (after ? [...(old ?? []), ...page.items] : page.items)); setNext(page.next ?? null); setFailed(false); },
    () => setFailed(true),
  );
  useEffect(() => {
    const timer = setTimeout(() => void load(), query ? TYPE_MS : 0);
    return () => clearTimeout(timer);
  }, [query, language.value]);
  return (
    <main class="page" data-pane id="thread" aria-label={words.title}>
      <header class="page-head">
        <div class="grow"><h1>{words.title}</h1><p>{words.lead}</p></div>
        <label class="field-search"><Icon d={search} /><span class="sr">{words.search}</span><input type="search" value={query} placeholder={words.search} onInput={(event) => setQuery(event.currentTarget.value)} /></label>
      </header>
      <BlockHostProvider>
        {failed && <Empty icon={alert} title={words.failed}><button type="button" class="btn" onClick={() => void load()}>{t().retry}</button></Empty>}
        {!cards && !failed && <Skeleton rows={8} kind="card" />}
        {cards?.length === 0 && <Empty icon={bag} title={words.empty} text={words.empty_text} />}
        <h2 class="sr">{words.title}</h2>
        <div class="product-grid">{cards?.map((card) => <Product key={card.sku} card={card} />)}</div>
        {next && <button type="button" class="btn more" onClick={() => void load(next)}>{words.more}</button>}
      </BlockHostProvider>
      <Overlays one={undefined} />
    </main>
  );
}
