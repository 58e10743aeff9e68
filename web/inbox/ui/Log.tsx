// The transcript. It never pulls a reader who scrolled up; new lines below show as a pill.
import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../../shared/api';
import { alert } from '../../shared/icons';
import { longDay, sameDay, toMs } from '../../shared/time';
import { markRead } from '../state/actions';
import { loadOlder, loadThread, threads } from '../state/messages';
import { typing } from '../state/presence';
import { language, t } from '../state/words';
import { Empty, Skeleton } from './base';
import { fold, type Entry } from './fold';
import { Handoff } from './Handoff';
import { MessageItem } from './MessageItem';

const NEAR_END_PX = 80;
const SEEN_MS = 1_000;

export function Log({ one }: { one: Conversation }) {
  const words = t();
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(0);
  const thread = useComputed(() => threads.value.get(one.id)).value;
  const items = thread?.items ?? [];
  const count = items.length;
  const before = useRef({ count, height: 0, first: items[0]?.id });

  useLayoutEffect(() => {
    const node = log.current;
    if (!node) return;
    const { count: old, height, first } = before.current;
    if (items[0]?.id !== first && old > 0) node.scrollTop += node.scrollHeight - height;
    else if (atEnd.current || items.at(-1)?.author.kind === 'agent') node.scrollTop = node.scrollHeight;
    else if (count > old) setBelow((n) => n + count - old);
    before.current = { count, height: node.scrollHeight, first: items[0]?.id };
  }, [count, thread?.phase, items.at(-1)?.id]);

  useEffect(() => {
    // Pictures arrive late; whoever was at the end stays there.
    const node = log.current;
    if (!node) return;
    const observer = new ResizeObserver(() => { if (atEnd.current) node.scrollTop = node.scrollHeight; });
    observer.observe(node);
    for (const child of node.children) observer.observe(child);
    return () => observer.disconnect();
  }, [thread?.phase]);

  useEffect(() => {
    // Read means it was on screen for a second in a window that has the focus.
    const timer = setTimeout(() => { if (document.hasFocus() && atEnd.current) markRead(one.id); }, SEEN_MS);
    return () => clearTimeout(timer);
  }, [one.id, one.unread, below]);

  const follow = () => {
    const node = log.current!;
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END_PX;
    if (atEnd.current) setBelow(0);
  };
  const jump = () => { log.current!.scrollTop = log.current!.scrollHeight; setBelow(0); };

  if (!thread || (thread.phase === 'loading' && count === 0)) return <div class="log"><Skeleton rows={5} kind="bubble" /></div>;
  if (thread.phase === 'failed' && count === 0) {
    return <div class="log"><Empty icon={alert} title={words.thread.failed} text={words.thread.failed_text}><button type="button" class="btn" onClick={() => void loadThread(one.id)}>{words.retry}</button></Empty></div>;
  }
  return (
    <div class="log-frame">
      <div class="log" ref={log} role="log" aria-live="off" aria-label={words.thread.label} tabIndex={0} onScroll={follow}>
        <div class="log-inner">
          <h2 class="sr">{words.thread.label}</h2>
          {thread.next
            ? <button type="button" class="btn quiet older" onClick={() => void loadOlder(one.id)}>{words.thread.older}</button>
            : <p class="day">{words.thread.start}</p>}
          <Entries entries={fold(items)} one={one} />
          {typing.value.get(one.id)?.kind === 'contact' && (
            <p class="message in typing-bubble"><span /><span class="bubble dots-typing" role="img" aria-label={words.thread.typing(one.contact.name)}><i /><i /><i /></span></p>
          )}
        </div>
      </div>
      {below > 0 && <button type="button" class="pill" onClick={jump}>{words.thread.new_below(below)} ↓</button>}
    </div>
  );
}

function speaker(message: Message | undefined): string {
  return message ? `${message.item}:${message.author.kind}:${message.author.name ?? ''}` : '';
}

function Entries({ entries, one }: { entries: Entry[]; one: Conversation }) {
  return (
    <>
      {entries.map((entry, index) => {
        const { message } = entry;
        const previous = entries[index - 1]?.message;
        const next = entries[index + 1];
        const newDay = entry.kind === 'message' && (!previous || !sameDay(toMs(previous.at), toMs(message.at)));
        return (
          <div key={message.client_id ?? message.id} class="entry">
            {newDay && <p class="day">{dayLabel(message)}</p>}
            {entry.kind === 'handoff' ? <Handoff message={message} folded={entry.folded} one={one} /> : <MessageItem message={message} one={one} last={next?.kind !== 'message' || speaker(next.message) !== speaker(message)} />}
          </div>
        );
      })}
    </>
  );
}

function dayLabel(message: Message): string {
  const day = toMs(message.at);
  if (sameDay(day, Date.now())) return t().thread.today;
  if (sameDay(day, Date.now() - 86_400_000)) return t().thread.yesterday;
  return longDay(message.at, language.value);
}
