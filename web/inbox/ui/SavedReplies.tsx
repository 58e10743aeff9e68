// Saved replies at the cursor: `/` and a few letters, arrows, Enter. Several fit into one message.
import { forwardRef } from 'preact/compat';
import type { RefObject } from 'preact';
import { useEffect, useImperativeHandle, useState } from 'preact/hooks';
import type { CannedResponse, Conversation } from '../../shared/api';
import { fill, loadCanned, matching } from '../state/canned';
import { setDraft, type Mode } from '../state/drafts';
import { me } from '../state/session';
import { t } from '../state/words';

export interface SavedHandle { open(): void; typed(): void; key(event: KeyboardEvent): boolean }
interface Props { box: RefObject<HTMLTextAreaElement>; one: Conversation; mode: Mode }

const SHOWN_MAX = 6;
/** A slash at the start of a word, and what was typed after it. */
const TRIGGER = /(^|\s)\/([\p{L}\d_-]*)$/u;

export const SavedReplies = forwardRef<SavedHandle, Props>(({ box, one, mode }, ref) => {
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const found = query === null ? [] : matching(query).slice(0, SHOWN_MAX);
  useEffect(() => void loadCanned(), []);

  const close = () => { setQuery(null); setAt(0); };
  const pick = (reply: CannedResponse) => {
    const node = box.current;
    if (!node) return;
    const text = node.value;
    const cursor = node.selectionStart ?? text.length;
    const head = text.slice(0, cursor).replace(TRIGGER, '$1');
    const words = fill(reply.text, { name: one.contact.name, agent: me.value?.name ?? '' });
    // Into the box at once, not with the next paint: the next letter may come before it.
    node.value = head + words + text.slice(cursor);
    node.setSelectionRange(head.length + words.length, head.length + words.length);
    node.focus();
    setDraft(one.id, mode, node.value);
    close();
  };
  useImperativeHandle(ref, () => ({
    open() { setQuery(''); box.current?.focus(); },
    typed() {
      const node = box.current;
      const match = node && TRIGGER.exec(node.value.slice(0, node.selectionStart));
      if (match) { setQuery(match[2]!); setAt(0); } else close();
    },
    key(event) {
      if (query === null) return false;
      if (event.key === 'Escape') close();
      else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, found.length));
      else if (event.key === 'ArrowUp') setAt((at - 1 + found.length) % Math.max(1, found.length));
      else if ((event.key === 'Enter' || event.key === 'Tab') && found[at]) pick(found[at]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  }));
  if (query === null) return null;
  return (
    <div class="saved">
      <p class="saved-title">{t().composer.saved_title}</p>
      {found.length === 0 && <p class="quiet">{t().composer.saved_empty}</p>}
      <ul role="listbox" aria-label={t().composer.saved_title}>
        {found.map((reply, index) => (
          <li key={reply.id} role="option" aria-selected={index === at} onMouseDown={(event) => { event.preventDefault(); pick(reply); }}>
            <b>{reply.title}</b><kbd>/{reply.shortcut}</kbd><span>{reply.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
});
