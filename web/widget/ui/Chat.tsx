// The chat: head, what was said, and whether there is a line.
import '../styles/chat.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { WidgetSession } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { wifiOff } from '../../shared/icons';
import { isOpen } from '../state/host';
import { line } from '../state/live';
import { messages, next, waiting } from '../state/messages';
import { person } from '../state/session';
import { lastSeq, loadOlder, markRead, plain, typing } from '../state/transcript';
import { language, t } from '../state/words';
import { longDay, sameDay, toMs } from '../../shared/time';
import { BrandMark, CartButton, CloseButton, MenuButton } from './base';
import { Item } from './Item';

const NEAR_END_PX = 90;
const SEEN_MS = 1_000;
const HEARD_MAX = 3;

export function Chat({ session }: { session: WidgetSession | null }) {
  const brand = session?.brand;
  const name = person.value ?? brand?.name ?? '';
  const place = person.value ? brand?.welcome.team || t().team(brand?.name ?? '') : !session || session.person.available ? t().assistant : session.person.wait;
  return (
    <div class="chat">
      <header class="head">
        {person.value ? <span class="person-mark" aria-hidden="true">{person.value.split(/\s+/).map((word) => word[0]).join('').slice(0, 2).toUpperCase()}<i /></span> : <BrandMark name={name} />}
        <div class="grow">
          <h1 tabIndex={-1}>{name}</h1>
          <p>{place}</p>
        </div>
        <CartButton /><MenuButton /><CloseButton />
      </header>
      {(line.value === 'offline' || waiting.value.size > 0) && <p class="offline" role="status"><Icon d={wifiOff} size={18} />{t().offline}</p>}
      <Log />
      <Announcer />
    </div>
  );
}

function Log() {
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(0);
  const items = messages.value;
  const last = items.at(-1);
  const lastMine = items.findLastIndex((one) => one.item === 'inbound');
  const before = useRef({ count: items.length, height: 0, first: items[0]?.id });

  useLayoutEffect(() => {
    const node = log.current!;
    const { count, height, first } = before.current;
    if (count && items[0]?.id !== first) node.scrollTop += node.scrollHeight - height;
    else if (atEnd.current || last?.item === 'inbound') node.scrollTop = node.scrollHeight;
    else if (items.length > count) setBelow((n) => n + items.length - count);
    before.current = { count: items.length, height: node.scrollHeight, first: items[0]?.id };
  }, [items.length, last?.id, typing.value]);
  useEffect(() => {
    const observer = new ResizeObserver(() => { if (atEnd.current) log.current!.scrollTop = log.current!.scrollHeight; });
    observer.observe(log.current!.firstElementChild!);
    observer.observe(log.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => { if (isOpen.value && document.visibilityState === 'visible' && atEnd.current) markRead(); }, SEEN_MS);
    return () => clearTimeout(timer);
  }, [lastSeq.value, isOpen.value]);

  const follow = () => {
    const node = log.current!;
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END_PX;
    if (atEnd.current) setBelow(0);
  };
  return (
    <div class="log-frame">
      <div class="log" ref={log} role="log" aria-live="off" aria-label={t().chat} tabIndex={0} onScroll={follow}>
        <div class="log-inner">
          <h2 class="sr">{t().chat}</h2>
          {next.value && <button type="button" class="link older" onClick={() => void loadOlder()}>{t().older}</button>}
          {items.map((message, index) => {
            const previous = items[index - 1];
            const newDay = previous && !sameDay(toMs(previous.at), toMs(message.at));
            return (
              <div key={message.client_id ?? message.id} class="entry">
                {newDay && <p class="day">{longDay(message.at, language.value)}</p>}
                <Item message={message} last={index === items.length - 1} ends={index === lastMine} />
              </div>
            );
          })}
          {typing.value && <p class="bubble dots-typing" role="img" aria-label={t().typing(typing.value)}><i /><i /><i /></p>}
        </div>
      </div>
      {below > 0 && <button type="button" class="pill" onClick={() => { log.current!.scrollTop = log.current!.scrollHeight; }}>{t().new_below(below)} ↓</button>}
    </div>
  );
}

/** Each new answer is said once; a burst is counted instead of read out. */
function Announcer() {
  const seen = useRef(new Set(messages.value.map((one) => one.id)));
  const [text, setText] = useState('');
  useEffect(() => {
    const fresh = messages.value.filter((one) => one.item === 'outbound' && !seen.current.has(one.id));
    for (const one of messages.value) seen.current.add(one.id);
    if (fresh.length === 0) return;
    setText(fresh.length > HEARD_MAX ? t().new_below(fresh.length) : fresh.map((one) => `${one.author.name ?? t().assistant}: ${plain(one)}`).join(' '));
  }, [messages.value]);
  return <p class="sr" aria-live="polite">{text}</p>;
}
