// One item of the transcript: a bubble and its objects, a note, or a line about what happened.
import type { Conversation, Message } from '../../shared/api';
import { BlockView } from '../../shared/blocks/Block';
import { Icon } from '../../shared/Icon';
import { alert, bot, check, checkCheck, clock, info, note, reply } from '../../shared/icons';
import { clock as clockTime, toMs } from '../../shared/time';
import { discard, resend, waitingForLine } from '../state/messages';
import { titleOf } from '../state/products';
import { session } from '../state/session';
import { language, t } from '../state/words';
import { Avatar } from './base';

interface Props { message: Message; one: Conversation; last: boolean }

export function MessageItem({ message, one, last }: Props) {
  if (message.item === 'note') return <Note message={message} />;
  if (message.item === 'activity') return <Activity message={message} />;
  return message.item === 'inbound' ? <Inbound message={message} one={one} last={last} /> : <Outbound message={message} one={one} last={last} />;
}

function Blocks({ message }: { message: Message }) {
  const words = t().thread;
  return (
    <>
      {message.in_reply_to && <p class="reply-to"><Icon d={reply} size={13} />{words.reply_to}</p>}
      {message.revoked ? <p class="bubble revoked">{words.revoked}</p> : message.blocks.map((block, index) => <BlockView key={index} block={block} open={false} />)}
      {message.reactions.length > 0 && <span class="reactions">{message.reactions.join(' ')}</span>}
    </>
  );
}

function Time({ message }: { message: Message }) {
  return <time class="num" dateTime={new Date(toMs(message.at)).toISOString()}>{clockTime(message.at, language.value)}</time>;
}

function Inbound({ message, one, last }: Props) {
  return (
    <article class="message in">
      {last ? <Avatar name={one.contact.name} id={one.contact.id} initials={one.contact.initials} size="small" /> : <span />}
      <div class="message-body">
        <span class="sr">{one.contact.name}: </span>
        <Blocks message={message} />
        {(last || message.edited) && <p class="meta"><Time message={message} />{message.edited && <span>· {t().thread.edited}</span>}</p>}
      </div>
    </article>
  );
}

function Outbound({ message, one, last }: Props) {
  const words = t().thread;
  const byBot = message.author.kind === 'bot';
  const name = byBot ? words.bot : message.author.kind === 'agent_elsewhere' ? words.elsewhere : message.author.kind === 'system' ? session.value?.merchant.name ?? '' : message.author.name?.split(' ')[0] ?? '';
  return (
    <article class={`message out${byBot ? ' bot' : ''}${message.state === 'failed' ? ' failed' : ''}`}>
      <div class="message-body">
        <span class="sr">{name}: </span>
        <Blocks message={message} />
        {message.degradation.length > 0 && <p class="meta hint"><Icon d={info} size={13} />{words.shown_as(message.degradation.map((step) => `${step.from} → ${step.to}`).join(', '))}</p>}
        {message.sources.length > 0 && <p class="meta hint sources"><Icon d={info} size={13} /><span>{words.sources(sourcesText(message.sources))}</span></p>}
        {(last || message.state === 'failed' || message.state === 'sending') && (
          <p class="meta">{byBot && <Icon d={bot} size={13} />}<span>{name} · <Time message={message} /></span><DeliveryState message={message} /></p>
        )}
        {message.state === 'failed' && <Failed message={message} conversation={one.id} />}
        {message.state === 'unknown' && <p class="meta hint">{t().delivery.unknown_text}</p>}
      </div>
    </article>
  );
}

/** `care, price · Blue mug`: where the bot has what it said, by product or article. */
export function sourcesText(sources: Message['sources']): string {
  const { origins } = t().thread;
  const titles = [...new Set(sources.map((source) => source.title))];
  const names = (title: string) => [...new Set(sources.filter((source) => source.title === title).map((source) => source.key ?? origins[source.from]))];
  return titles.map((title) => `${names(title).join(', ')} · ${title}`).join('; ');
}

const MARKS: Partial<Record<NonNullable<Message['state']>, string>> = { sending: clock, queued: clock, sent: check, delivered: checkCheck, read: checkCheck, failed: alert, unknown: info };

function DeliveryState({ message }: { message: Message }) {
  const { state, client_id } = message;
  if (!state) return null;
  const words = t().delivery;
  const waiting = state === 'sending' && client_id && waitingForLine.value.has(client_id);
  return <span class={`delivery ${state}`}>· {waiting ? words.offline : words[state]}{MARKS[state] && <Icon d={MARKS[state]} size={14} />}</span>;
}

function Failed({ message, conversation }: { message: Message; conversation: string }) {
  const words = t().delivery;
  return (
    <p class="failed-line" role="alert">
      <span class="grow">{message.error?.text || words.failed}</span>
      <button type="button" class="btn small" onClick={() => resend(conversation, message)}>{words.retry}</button>
      <button type="button" class="btn small quiet" onClick={() => discard(conversation, message)}>{words.discard}</button>
    </p>
  );
}

function Note({ message }: { message: Message }) {
  const parts = (message.text ?? '').split(/(@[\p{L}\d_]+)/u);
  return (
    <article class="team-note">
      <p class="meta"><Icon d={note} size={13} /><span>{t().composer.note} · {message.author.name?.split(' ')[0]} · <Time message={message} /></span>{message.state && <DeliveryState message={message} />}</p>
      <p dir="auto">{parts.map((part, index) => (index % 2 ? <b key={index} class="mention">{part}</b> : part))}</p>
    </article>
  );
}

/** `+2 SKU`, `3 × SKU`, `−SKU`, `+CODE` or `0`, in words. */
function cartText(summary: string): string {
  const words = t().activity;
  const [, added, addedSku] = /^\+(\d+) (.+)$/.exec(summary) ?? [];
  if (added && addedSku) return words.cart_added(titleOf(addedSku), added);
  const [, n, sku] = /^(\d+) × (.+)$/.exec(summary) ?? [];
  if (n && sku) return words.cart_set(titleOf(sku), n);
  if (summary.startsWith('−')) return words.cart_removed(titleOf(summary.slice(1)));
  if (summary.startsWith('+')) return words.cart_code(summary.slice(1));
  return summary === '0' ? words.cart_emptied : summary;
}

/** The sentence of an activity, in the reader's language. */
export function activityText(message: Message): string {
  const words = t().activity;
  const what = message.activity;
  if (!what) return '';
  switch (what.activity) {
    case 'floor_taken': return words.floor_taken(what.agent);
    case 'handed_off': return t().thread.handed_over;
    case 'handed_back': return words.handed_back(what.agent);
    case 'assigned': return words.assigned(what.agent);
    case 'closed': return words.closed(what.agent);
    case 'cart_changed': return words.cart_changed(what.by.split(' ')[0]!, cartText(what.summary));
    case 'checkout_sent': return words.checkout_sent(what.total);
    case 'paid': return words.paid(what.order, what.total);
    case 'feedback': return words.feedback(what.kind);
    case 'coupon_applied': return words.coupon_applied(what.code);
    default: return words[what.activity] ?? '';
  }
}

function Activity({ message }: { message: Message }) {
  const kind = message.activity?.activity ?? '';
  const money = /^(paid|checkout_sent|coupon_applied)$/.test(kind);
  return <p class={money ? 'event money' : 'event'}><span>{activityText(message)}</span></p>;
}
