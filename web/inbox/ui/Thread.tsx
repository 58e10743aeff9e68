// The middle pane: one customer, everything that was said, and the box to answer in.
import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { alert, inbox, reply } from '../../shared/icons';
import { known, loadDetail } from '../state/conversations';
import { heard } from '../state/live';
import { loadThread } from '../state/messages';
import { viewersOf, typing } from '../state/presence';
import { phone } from '../state/prefs';
import { t } from '../state/words';
import { Empty, Skeleton } from './base';
import { BlockHostProvider } from './BlockHostProvider';
import { Composer } from './Composer';
import { Log } from './Log';
import { ThreadHead } from './ThreadHead';

export function Thread({ id }: { id: string | null }) {
  const words = t().thread;
  const one = id ? known.value.get(id) : undefined;
  const [missing, setMissing] = useState(false);
  const load = () => {
    if (!id) return;
    setMissing(false);
    loadDetail(id).catch(() => setMissing(!known.value.has(id)));
    void loadThread(id);
  };
  useEffect(load, [id]);
  useEffect(() => {
    // On a phone the keyboard would jump up: the heading gets the focus there, the box elsewhere.
    if (id && one && !phone.value && document.activeElement?.closest('.list') === null) document.querySelector<HTMLElement>('.composer textarea')?.focus();
  }, [id, Boolean(one)]);
  return (
    <main class="thread" data-pane aria-label={words.label} id="thread">
      {one ? <BlockHostProvider one={one}><ThreadHead one={one} /><Log key={`log-${one.id}`} one={one} /><Presence one={one} /><Composer key={`box-${one.id}`} one={one} /></BlockHostProvider>
        : missing ? <Empty icon={alert} title={words.failed} text={words.failed_text}><button type="button" class="btn" onClick={load}>{t().retry}</button></Empty>
        : id ? <Skeleton rows={5} kind="bubble" />
        : <Empty icon={inbox} title={words.pick} text={words.pick_text} />}
      <Announcer />
    </main>
  );
}

/** Said aloud once for each new message of this page's customers; never the history, never our own words. */
function Announcer() {
  const last = heard.value;
  const one = last && known.value.get(last.conversation);
  const text = last?.message.blocks.map((block) => ('text' in block ? block.text : 'prompt' in block ? block.prompt : '')).join(' ');
  return <p class="sr" aria-live="polite">{one ? `${one.contact.name}: ${text}` : ''}</p>;
}

function Presence({ one }: { one: Conversation }) {
  const sign = typing.value.get(one.id);
  const name = sign?.kind === 'agent' ? sign.name || viewersOf(one.id)[0] : undefined;
  if (!name) return null;
  return <p class="replying" role="status"><Icon d={reply} size={14} />{t().thread.replying(name.split(' ')[0]!)}</p>;
}
