// Search and commands in one box. Opens without animation: it has to be there before the next key.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, ProductCard } from '../../shared/api';
import { formatMoney } from '../../shared/money';
import { Icon } from '../../shared/Icon';
import { bag, command as commandIcon, search as searchIcon } from '../../shared/icons';
import { COMMANDS, keyLabel } from '../keys';
import { known, search } from '../state/conversations';
import { sendCards } from '../state/carts';
import { findProducts } from '../state/products';
import { go, goConversation, openId } from '../state/route';
import { overlay } from '../state/ui';
import { language, t } from '../state/words';
import { Dialog } from './base';
import { channelGlyph } from './channel';

interface Result { id: string; group: 'commands' | 'people' | 'products'; icon: string; label: string; hint?: string; keys?: string; run(): void }

const TYPE_MS = 150;
const PER_GROUP = 6;

function commands(query: string): Result[] {
  const words = t().keys;
  return COMMANDS.filter((one) => one.id !== 'palette' && one.id !== 'escape' && (!one.when || one.when()))
    .filter((one) => words[one.id].toLowerCase().includes(query))
    .slice(0, query ? PER_GROUP : 9)
    .map((one) => ({ id: one.id, group: 'commands', icon: commandIcon, label: words[one.id], keys: one.keys[0], run: one.run }));
}

function people(found: Iterable<Conversation>, query: string): Result[] {
  return [...found].filter((one) => !query || `${one.contact.name} ${one.preview.text}`.toLowerCase().includes(query)).slice(0, PER_GROUP)
    .map((one) => ({ id: one.id, group: 'people', icon: channelGlyph(one.inbox.channel), label: one.contact.name, hint: one.preview.text, run: () => goConversation(one.id) }));
}

function products(cards: ProductCard[]): Result[] {
  return cards.slice(0, PER_GROUP).map((card) => ({
    id: card.sku, group: 'products', icon: bag, label: card.title, hint: formatMoney(card.price, language.value),
    run: () => { if (openId.value) sendCards(openId.value, [card]); else go('/products'); },
  }));
}

export function Palette() {
  const words = t().palette;
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [remote, setRemote] = useState<{ people: Conversation[]; cards: ProductCard[] }>({ people: [], cards: [] });
  const list = useRef<HTMLDivElement>(null);
  const wanted = query.trim().toLowerCase();
  useEffect(() => {
    if (!wanted) return setRemote({ people: [], cards: [] });
    const timer = setTimeout(() => {
      void search(wanted).then((found) => setRemote((old) => ({ ...old, people: found })), () => undefined);
      void findProducts({ q: wanted, limit: PER_GROUP }).then((page) => setRemote((old) => ({ ...old, cards: page.items })), () => undefined);
    }, TYPE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const near = new Map([...known.value.values(), ...remote.people].map((one) => [one.id, one]));
  const results = [...commands(wanted), ...people(remote.people.length && wanted ? remote.people : near.values(), remote.people.length ? '' : wanted), ...products(remote.cards)];
  const selected = Math.min(at, results.length - 1);
  const run = (result: Result | undefined) => { if (!result) return; overlay.value = null; result.run(); };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(results.length - 1, selected + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, selected - 1));
    else if (event.key === 'Enter') run(results[selected]);
    else return;
    event.preventDefault();
  };
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [selected]);
  return (
    <Dialog title={words.title} class="palette" bare onClose={() => { overlay.value = null; }}>
      <label class="search-line"><Icon d={searchIcon} size={18} /><span class="sr">{words.title}</span>
        <input
          type="text" autoFocus value={query} placeholder={words.placeholder} role="combobox" aria-expanded={results.length > 0} aria-controls="palette-list"
          aria-activedescendant={results[selected] ? `result-${selected}` : undefined} autocomplete="off" spellcheck={false}
          onInput={(event) => { setQuery(event.currentTarget.value); setAt(0); }} onKeyDown={onKeyDown}
        />
      </label>
      {results.length === 0 && <p class="picker-empty" role="status">{t().list.none_found(query)}</p>}
      <div id="palette-list" ref={list} class="palette-list" role="listbox" aria-label={words.title}>
        {(['commands', 'people', 'products'] as const).map((group) => results.some((one) => one.group === group) && (
          <div key={group} role="group" aria-label={words[group]}>
            <p class="palette-group" aria-hidden="true">{words[group]}</p>
            {results.map((one, index) => one.group === group && (
              <div key={one.id} id={`result-${index}`} class="palette-item" role="option" aria-selected={index === selected} onMouseMove={() => setAt(index)} onClick={() => run(one)}>
                <Icon d={one.icon} /><span class="palette-label">{one.label}</span>{one.hint && <span class="palette-hint">{one.hint}</span>}{one.keys && <kbd>{keyLabel(one.keys)}</kbd>}
              </div>
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}
