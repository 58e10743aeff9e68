// Who we talk with, how long we may still answer, who else is here, and what ends or moves the conversation.
import type { Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { alarm, arrowLeft, bot, check, chevronDown, hand, panel, undo, user } from '../../shared/icons';
import { left } from '../../shared/time';
import { assign, close, handBack, reopen, takeFloor } from '../state/actions';
import { now } from '../state/clock';
import { phone, prefs, setPref } from '../state/prefs';
import { viewersOf } from '../state/presence';
import { goConversation } from '../state/route';
import { agents, me } from '../state/session';
import { overlay, sideSheet } from '../state/ui';
import { t } from '../state/words';
import { Avatar, IconButton, Kbd } from './base';
import { channelGlyph } from './channel';
import { Menu } from './Menu';

/** Up to two days hours say more. */
const DAYS_FROM_HOURS = 48;

function ReplyWindow({ one }: { one: Conversation }) {
  const words = t();
  if (!one.reply_window_until) return null;
  const said = (rest: { hours: number; minutes: number }) => (rest.hours >= DAYS_FROM_HOURS ? words.ago.days(Math.floor(rest.hours / 24)) : rest.hours ? words.ago.hours(rest.hours) : words.ago.minutes(rest.minutes));
  const rest = left(one.reply_window_until, now.value);
  if (rest) return <span class="window">{words.thread.window(said(rest))}</span>;
  // The bot has to be silent; on some channels a person may go on for days.
  const person = one.person_window_until ? left(one.person_window_until, now.value) : null;
  if (person) return <span class="window">{words.thread.person_window(said(person))}</span>;
  return <span class="window closed">{words.thread.window_closed}</span>;
}

function Assignee({ one }: { one: Conversation }) {
  const words = t().thread;
  const mine = me.value;
  const people = agents.value.map((agent) => ({
    label: agent.id === mine?.id ? `${agent.name} (${words.me})` : agent.name, checked: one.assignee?.id === agent.id, run: () => void assign(one.id, agent),
  }));
  return (
    <Menu label={`${words.assign}: ${one.assignee?.name ?? words.unassigned}`} class="btn assignee" items={[...people, { label: words.nobody, checked: !one.assignee, run: () => void assign(one.id, null) }]}>
      <Icon d={user} /><span class="wide-only">{one.assignee?.name.split(' ')[0] ?? words.unassigned}</span><Icon d={chevronDown} size={14} />
    </Menu>
  );
}

export function ThreadHead({ one }: { one: Conversation }) {
  const words = t();
  const viewers = viewersOf(one.id);
  // The list has the page's first heading, unless the thread is alone on the screen.
  const Name = phone.value ? 'h1' : 'h2';
  const togglePanel = () => { if (phone.value) sideSheet.value = true; else setPref('side', !prefs.value.side); };
  return (
    <header class="thread-head">
      {phone.value && <IconButton icon={arrowLeft} size={20} label={words.back} onClick={() => goConversation(null)} />}
      <button type="button" class="thread-who" onClick={togglePanel}>
        <Name>{one.contact.name}</Name>
        <span class="thread-sub"><Icon d={channelGlyph(one.inbox.channel)} size={14} /><span class="inbox-name">{one.inbox.name}</span><ReplyWindow one={one} /></span><span class="sr">, {words.thread.details}</span>
      </button>
      <span class="grow" />
      {viewers[0] && <span class="presence wide-only"><Avatar name={viewers[0]} id={viewers[0]} size="tiny" />{words.thread.viewing(viewers[0].split(' ')[0]!)}</span>}
      <Assignee one={one} />
      {!phone.value && <IconButton icon={alarm} label={words.thread.snooze} command="snooze" onClick={() => { overlay.value = 'snooze'; }} />}
      {one.floor.holder === 'bot'
        ? <button type="button" class="btn take" onClick={() => void takeFloor(one.id)}><Icon d={hand} /><span class="label">{words.thread.take}</span></button>
        : <IconButton icon={bot} label={words.thread.hand_back} command="hand_back" onClick={() => void handBack(one.id)} />}
      {phone.value && <IconButton icon={panel} label={words.thread.details} onClick={togglePanel} />}
      {one.status === 'open'
        ? <button type="button" class="btn" onClick={() => void close(one.id)}><Icon d={check} /><span class="label">{words.thread.close}</span><Kbd of="close" /></button>
        : <button type="button" class="btn" onClick={() => void reopen(one.id)}><Icon d={undo} />{words.thread.reopen}</button>}
    </header>
  );
}
