// The box: text, a photo, send. It works without a line; what is typed is never lost.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { arrowUp, image } from '../../shared/icons-first';
import { readStored, writeStored } from '../../shared/stored';
import { sendText } from '../state/messages';
import { api, inbox, phase } from '../state/session';
import { focusComposer, say, started } from '../state/ui';
import { t } from '../state/words';
import { isOpen } from '../state/host';

const DRAFT = `trato.draft.${inbox}`;
const TELL_MS = 4_000;

/** A code from another channel comes with the address. It is written, never sent: whoever opens a link may not know what it is. */
function codeInAddress(): string {
  return new URLSearchParams(location.search).get('code')?.match(/^[\w-]{6,12}$/)?.[0] ?? '';
}

export function Composer() {
  const words = t();
  const [text, setText] = useState(() => readStored<string>(DRAFT, '') || codeInAddress());
  const box = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const told = useRef(0);
  const ready = text.trim().length > 0;
  useEffect(() => { if (isOpen.value) focusComposer(); }, [isOpen.value, started.value]);

  const change = (value: string) => {
    setText(value);
    writeStored(DRAFT, value);
    if (value && started.value && phase.value === 'ready' && Date.now() - told.current > TELL_MS) {
      told.current = Date.now();
      void api.command('post', '/typing').catch(() => undefined);
    }
  };
  const submit = (event?: Event) => {
    event?.preventDefault();
    if (!ready) return;
    sendText(text.trim());
    change('');
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !matchMedia('(hover: none)').matches) submit(event);
  };
  const pick = async () => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return;
    await import('../state/photo').then(({ sendPhoto }) => sendPhoto(chosen)).catch(() => say(words.photo_failed));
    file.current!.value = '';
  };
  return (
    <form class="composer" onSubmit={submit}>
      <div class="box">
        <textarea ref={box} rows={1} dir="auto" value={text} aria-label={words.message} placeholder={started.value ? words.write : words.ask} enterkeyhint="send" maxLength={4000} onInput={(event) => change(event.currentTarget.value)} onKeyDown={onKeyDown} />
        <button type="button" class="icon-button" aria-label={words.photo} onClick={() => file.current?.click()}><Icon d={image} size={20} /></button>
        <input ref={file} type="file" accept="image/*" hidden onChange={() => void pick()} />
      </div>
      <button type="submit" class={ready ? 'send' : 'send off'} aria-label={words.send} aria-disabled={!ready}><Icon d={arrowUp} size={20} /></button>
    </form>
  );
}
