// Everything before: all orders, and the other conversations of the same person.
import type { Contact, Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { ago } from '../../shared/time';
import { now } from '../state/clock';
import { goConversation } from '../state/route';
import { sideSheet } from '../state/ui';
import { language, t } from '../state/words';
import { channelGlyph, channelName } from './channel';
import { OrderRow } from './OrderRow';

export function HistoryTab({ one, contact }: { one: Conversation; contact: Contact }) {
  const words = t().side;
  const others = contact.conversations.filter((other) => other.id !== one.id);
  return (
    <>
      <section class="block">
        <h2 class="block-head">{words.orders}</h2>
        {contact.orders.length === 0 && <p class="quiet">{words.no_orders}</p>}
        <ul class="orders">{contact.orders.map((order) => <OrderRow key={order.id} order={order} />)}</ul>
      </section>
      <section class="block">
        <h2 class="block-head">{words.other}</h2>
        {others.length === 0 && <p class="quiet">{words.no_history}</p>}
        <ul class="others">
          {others.map((other) => (
            <li key={other.id}>
              <button type="button" onClick={() => { sideSheet.value = false; goConversation(other.id); }}>
                <Icon d={channelGlyph(other.channel)} />
                <span class="grow"><b>{channelName(other.channel)}</b><small>{other.preview}</small></span>
                <time>{ago(other.updated_at, now.value, t().ago, language.value)}</time>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
