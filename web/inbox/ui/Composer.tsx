// The box to write in. Reply and note look different and never share a draft; when the channel takes no free
// text any more, the box itself says so. Mounted anew for every conversation.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { alarm, bag, card, check, chevronDown, hand, note as noteIcon, quote } from '../../shared/icons';
import { left } from '../../shared/time';
import { close, takeFloor } from '../state/actions';
import { sendCheckout } from '../state/carts';
import { now } from '../state/clock';
import { draftOf, setDraft, type Mode } from '../state/drafts';
import { send } from '../state/messages';
import { eyed, eyes, preview } from '../state/previews';
import { phone, prefs } from '../state/prefs';
import { tellTyping, typing } from '../state/presence';
import { composerWanted, overlay, savedWanted, sender } from '../state/ui';
import { t } from '../state/words';
import { Kbd, Tabs } from './base';
import { Menu } from './Menu';
import { PreviewHint } from './PreviewHint';
import { SavedReplies, type SavedHandle } from './SavedReplies';

export function Composer({ one }: { one: Conversation }) {
  const words = t();
  const [mode, setMode] = useState<Mode>('reply');
  const [warned, setWarned] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const saved = useRef<SavedHandle>(null);
  const text = draftOf(one.id, mode);
  const shut = mode === 'reply' && (one.opted_out || (one.person_window_until && !left(one.person_window_until, now.value)));
  const over = Math.max(0, text.length - (mode === 'reply' ? one.capabilities?.text_max ?? Infinity : Infinity));
  const rival = typing.value.get(one.id)?.kind === 'agent' ? typing.value.get(one.id)!.name : '';
  const ready = text.trim().length > 0 && !over && !shut;

  const submit = (andClose: boolean) => {
    // Read now, not when this was drawn: a key may come before the next paint.
    const written = draftOf(one.id, mode).trim();
    if (!written || over || shut) return;
    // Two people answering at once: stop once, softly; the second press sends.
    if (mode === 'reply' && rival && !warned) return setWarned(true);
    send(one.id, mode === 'note' ? { note: true, text: written } : { text: written });
    setDraft(one.id, mode, '');
    setWarned(false);
    box.current?.focus();
    if (andClose && mode === 'reply') void close(one.id);
  };
  useLayoutEffect(() => {
    sender.value = { send: submit };
    return () => { sender.value = null; };
  });
  useEffect(() => {
    const wanted = composerWanted.value;
    if (!wanted?.n) return;
    setMode(wanted.mode);
    requestAnimationFrame(() => box.current?.focus());
  }, [composerWanted.value?.n]);
  const written = mode === 'reply' && !shut && text.trim() ? { text: text.trim() } : null;
  const looked = eyed.value?.conversation === one.id && !shut ? eyed.value.body : written;
  useEffect(() => preview(one, looked), [one.id, JSON.stringify(looked)]);
  useEffect(() => { if (savedWanted.value) requestAnimationFrame(() => saved.current?.open()); }, [savedWanted.value]);

  const onInput = (value: string) => {
    setDraft(one.id, mode, value);
    if (mode === 'reply' && value) tellTyping(one.id, mode);
    saved.current?.typed();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (saved.current?.key(event) || event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && prefs.value.enter_sends && !phone.value) {
      event.preventDefault();
      submit(false);
    }
  };
  return (
    <div class={`composer ${mode}`}>
      {one.floor.holder === 'bot' && mode === 'reply' && !shut && (
        <p class="composer-hint bot"><Icon d={hand} /><span class="grow">{words.thread.take_hint}</span><button type="button" class="btn small" onClick={() => void takeFloor(one.id)}>{words.thread.take}</button></p>
      )}
      <Tabs<Mode> label={words.composer.mode} class="modes" selected={mode} onSelect={(next) => { setMode(next); requestAnimationFrame(() => box.current?.focus()); }} items={[{ id: 'reply', label: words.composer.reply }, { id: 'note', label: words.composer.note }]} />
      {shut ? <WindowClosed one={one} onNote={() => { setMode('note'); requestAnimationFrame(() => box.current?.focus()); }} /> : (
        <textarea
          ref={box} dir="auto" rows={2} value={text} aria-label={mode === 'note' ? words.composer.note : words.composer.reply}
          placeholder={mode === 'note' ? words.composer.note_placeholder : words.composer.placeholder(one.contact.name.split(' ')[0]!)}
          onInput={(event) => onInput(event.currentTarget.value)} onKeyDown={onKeyDown}
        />
      )}
      {over > 0 && <p class="composer-hint bad" role="alert">{words.composer.too_long(over)}</p>}
      {warned && rival && <p class="composer-hint warn" role="alert"><span class="grow">{words.composer.collision(rival.split(' ')[0]!)}</span><button type="button" class="btn small" onClick={() => submit(false)}>{words.composer.send_anyway}</button></p>}
      {mode === 'reply' && !shut && <PreviewHint one={one} />}
      <SavedReplies ref={saved} box={box} one={one} mode={mode} />
      <div class="composer-bar">
        {mode === 'reply' && !shut && (
          <>
            <button type="button" class="tool money" onClick={() => { overlay.value = 'picker'; }}><Icon d={bag} size={18} /><span class="label">{words.composer.products}</span></button>
            {one.cart?.card && one.cart.card.lines.length > 0 && <button type="button" class="tool money" {...eyes(one.id, { checkout: true })} onClick={() => sendCheckout(one.id)}><Icon d={card} size={18} /><span class="label">{words.composer.checkout}</span></button>}
          </>
        )}
        {!shut && <button type="button" class="tool" onClick={() => saved.current?.open()}><Icon d={quote} size={18} /><span class="label">{words.composer.saved}</span><Kbd of="saved" /></button>}
        <span class="grow" />
        {!shut && <SendButton note={mode === 'note'} ready={ready} onSend={submit} />}
      </div>
    </div>
  );
}

function SendButton({ note, ready, onSend }: { note: boolean; ready: boolean; onSend(andClose: boolean): void }) {
  const words = t().composer;
  if (note) return <button type="button" class="btn note-send" disabled={!ready} onClick={() => onSend(false)}><Icon d={noteIcon} />{words.add_note}<Kbd of="send" /></button>;
  return (
    <span class="split">
      <button type="button" class="btn primary" disabled={!ready} onClick={() => onSend(false)}>{words.send}<Kbd of="send" /></button>
      <Menu label={words.more_send} class="btn primary" above disabled={!ready} items={[{ label: words.send_close, icon: check, run: () => onSend(true) }]}><Icon d={chevronDown} /></Menu>
    </span>
  );
}

function WindowClosed({ one, onNote }: { one: Conversation; onNote(): void }) {
  const words = t();
  return (
    <div class="window-closed" role="status">
      <Icon d={alarm} size={20} />
      <div class="grow">
        <p><b>{one.opted_out ? words.thread.opted_out : words.composer.window_closed}</b></p>
        {!one.opted_out && <p>{words.composer.window_closed_text}</p>}
      </div>
      <button type="button" class="btn" onClick={onNote}><Icon d={noteIcon} />{words.composer.add_note}</button>
    </div>
  );
}
