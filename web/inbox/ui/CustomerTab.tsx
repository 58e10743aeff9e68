// Identities, spend, consents, the live cart, the last orders and the team's notes.
// Topics that the ledger knows: all, marketing, updates.
import type { Contact, Conversation } from '../../shared/api';
import { useMoney } from '../../shared/blocks/context';
import { Icon } from '../../shared/Icon';
import { mail, pen, phone as phoneIcon } from '../../shared/icons';
import { shortDate, toMs } from '../../shared/time';
import { threads } from '../state/messages';
import { overlay, sideTab } from '../state/ui';
import { language, t } from '../state/words';
import { Avatar, IconButton } from './base';
import { channelGlyph, channelName } from './channel';
import { LiveCart } from './LiveCart';
import { OrderRow } from './OrderRow';

const ORDERS_SHOWN = 3;
const GLYPHS: Record<string, string> = { wa_user: 'whatsapp', wa_phone: 'whatsapp', phone: 'phone', email: 'email', psid: 'messenger', igsid: 'instagram' };
/** Names that mean nothing to a person: made by us, or by a platform for itself. */
const INTERNAL = /^(visitor|customer|wa_user|psid|igsid)$/;

/** A number as it is dialed. */
function shownAs({ scheme, value }: Contact['identities'][number]): string {
  return scheme === 'wa_phone' && /^\d+$/.test(value) ? `+${value}` : value;
}

export function CustomerTab({ one, contact }: { one: Conversation; contact: Contact }) {
  const words = t().side;
  return (
    <>
      <section class="block">
        <div class="who">
          <Avatar name={contact.name} id={contact.id} initials={one.contact.initials} size="large" />
          <span class="grow"><b>{contact.name}</b><span class="who-sub">{[contact.city, contact.language?.toUpperCase()].filter(Boolean).join(' · ')}</span></span>
          <IconButton icon={pen} size={16} label={words.edit_title} onClick={() => { overlay.value = 'contact'; }} />
        </div>
        <Figures contact={contact} />
        <Identities contact={contact} />
        <button type="button" class="link" onClick={() => { overlay.value = 'same'; }}>{t().merge.title}</button>
      </section>
      <section class="block"><LiveCart one={one} /></section>
      <section class="block">
        <h2 class="block-head"><span class="grow">{words.orders}</span>{contact.orders.length > ORDERS_SHOWN && <button type="button" class="link" onClick={() => { sideTab.value = 'history'; }}>{words.all(contact.n_orders)}</button>}</h2>
        {contact.orders.length === 0 && <p class="quiet">{words.no_orders}</p>}
        <ul class="orders">{contact.orders.slice(0, ORDERS_SHOWN).map((order) => <OrderRow key={order.id} order={order} />)}</ul>
      </section>
      <Notes one={one} />
    </>
  );
}

function Figures({ contact }: { contact: Contact }) {
  const words = t().side;
  const money = useMoney();
  return (
    <dl class="figures num">
      <div><dt>{words.spent}</dt><dd>{contact.spent ? money(contact.spent) : '–'}</dd></div>
      <div><dt>{words.orders}</dt><dd>{contact.n_orders}</dd></div>
      <div><dt>{words.since}</dt><dd>{new Date(toMs(contact.since)).getFullYear()}</dd></div>
    </dl>
  );
}

function Identities({ contact }: { contact: Contact }) {
  const words = t().side;
  const reachable = contact.identities.filter((identity) => !INTERNAL.test(identity.scheme) && identity.value !== contact.email);
  return (
    <ul class="identities">
      {reachable.map((identity) => <li key={`${identity.scheme}${identity.value}`}><Icon d={channelGlyph(GLYPHS[identity.scheme] ?? identity.scheme)} /><span>{shownAs(identity)}</span></li>)}
      {contact.phone && !reachable.some((identity) => identity.value.includes(contact.phone!)) && <li><Icon d={phoneIcon} /><span>{contact.phone}</span></li>}
      <li><Icon d={mail} /><span>{contact.email ?? words.no_email}</span></li>
      {contact.consents.map((consent) => (
        <li key={`${consent.channel}${consent.topic}`} class={consent.granted ? 'consent yes' : 'consent'}><span class="grow">{words.topics[consent.topic] ?? consent.topic} · {consent.channel ? channelName(consent.channel) : words.everywhere}</span>{consent.granted ? words.yes : words.no} · {shortDate(consent.at, language.value)}</li>
      ))}
    </ul>
  );
}

function Notes({ one }: { one: Conversation }) {
  const words = t().side;
  const notes = threads.value.get(one.id)?.items.filter((item) => item.item === 'note') ?? [];
  return (
    <section class="block">
      <h2 class="block-head">{words.notes}</h2>
      {notes.length === 0 && <p class="quiet">{words.no_notes}</p>}
      <ul class="notes">{notes.map((note) => <li key={note.id}><p dir="auto">{note.text}</p><small>{note.author.name} · {shortDate(note.at, language.value)}</small></li>)}</ul>
    </section>
  );
}
