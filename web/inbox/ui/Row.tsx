// One conversation in the list. Bold means it waits for us and was not read; a draft beats the preview.
import type { Chip, Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { bot, cart, check, clock, packageBox, tag } from '../../shared/icons';
import { formatMoney } from '../../shared/money';
import { ago, left } from '../../shared/time';
import { now } from '../state/clock';
import { draftOf } from '../state/drafts';
import { typing } from '../state/presence';
import { goConversation } from '../state/route';
import { language, t } from '../state/words';
import { Avatar, Tag } from './base';
import { channelGlyph, channelName } from './channel';

const CHIPS_MAX = 3;
const WINDOW_WARN_MINUTES = 120;

const CHIP_LOOKS: Record<Chip['kind'], { tone?: string; icon?: string }> = {
  cart: { tone: 'money', icon: cart }, offer: { tone: 'money', icon: tag }, order: { icon: packageBox },
  language: {}, handoff: { tone: 'bot', icon: bot }, paid: { tone: 'good', icon: check },
};

export function ChipTag({ chip }: { chip: Chip }) {
  const { tone, icon } = CHIP_LOOKS[chip.kind] ?? {};
  const amount = chip.amount && formatMoney(chip.amount, language.value);
  return <Tag tone={tone} icon={icon}>{chip.kind === 'cart' && amount ? amount : [chip.label || (chip.kind === 'handoff' ? t().thread.handed_over : ''), amount].filter(Boolean).join(' ')}</Tag>;
}

function Preview({ one }: { one: Conversation }) {
  const words = t().list;
  const draft = draftOf(one.id, 'reply') || draftOf(one.id, 'note');
  if (typing.value.get(one.id)?.kind === 'contact') return <span class="preview typing-now">{words.typing}</span>;
  if (draft) return <span class="preview"><span class="draft">{words.draft}</span>{draft}</span>;
  const who = one.preview.author === 'bot' ? words.bot : one.preview.author === 'contact' || one.preview.author === 'system' ? '' : words.you;
  return <span class="preview">{who}{one.preview.text}</span>;
}

export function Row({ one, current }: { one: Conversation; current: boolean }) {
  const words = t();
  const unread = one.unread > 0;
  const since = one.waiting_since ?? one.preview.at;
  const time = ago(since, now.value, words.ago, language.value);
  const window = one.reply_window_until ? left(one.reply_window_until, now.value) : null;
  const hurry = one.waiting_since && window && window.minutes <= WINDOW_WARN_MINUTES;
  return (
    <li>
      <a
        class={unread ? 'row unread' : 'row'} href={`/c/${one.id}`} aria-current={current ? 'page' : undefined}
        onClick={(event) => { if (event.metaKey || event.ctrlKey) return; event.preventDefault(); goConversation(one.id); }}
      >
        <Avatar name={one.contact.name} id={one.contact.id} initials={one.contact.initials}>
          <span class="channel"><Icon d={channelGlyph(one.inbox.channel)} size={12} /></span>
        </Avatar>
        <span class="row-body">
          <span class="row-top">
            <b>{one.contact.name}</b><span class="sr">, {channelName(one.inbox.channel)}, {one.waiting_since ? words.list.waited(time) : ''}</span>
            <time class="num">{time}</time>
          </span>
          <span class="row-mid">
            <Preview one={one} />
            {unread && <span class="badge num"><span aria-hidden="true">{one.unread}</span><span class="sr">{words.list.unread(one.unread)}</span></span>}
          </span>
          {(one.chips.length > 0 || hurry) && (
            <span class="row-chips">
              {hurry && <Tag tone="warn" icon={clock}>{words.list.reply_in(window.hours ? words.ago.hours(window.hours) : words.ago.minutes(window.minutes))}</Tag>}
              {one.chips.slice(0, CHIPS_MAX).map((chip, index) => <ChipTag key={index} chip={chip} />)}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
