// The mock's memory: conversations, transcripts and carts, and what changes them. Made anew for every start.
import { AGENTS, at, card, eur, order, people, priced, times } from './data.mjs';

const { MINUTE, HOUR, DAY } = times;

const ME = AGENTS[0];

export function createState() {
  const state = { seq: 1000, next: 1, conversations: new Map(), messages: new Map(), carts: new Map(), contacts: new Map(), listeners: new Set(), frames: [] };
  for (const person of people()) addPerson(state, person);
  fillMarta(state);
  fillOthers(state);
  return state;
}

export function emit(state, type, data, options = {}) {
  const frame = options.moment ? { type, data } : { seq: ++state.seq, type, data };
  if (frame.seq) state.frames.push(frame);
  for (const listener of state.listeners) listener(frame);
}

function addPerson(state, person) {
  const id = `conv_${person.id}`;
  const last = person.waiting ?? person.last;
  const mine = person.view === 'mine';
  const cart = { id: `cart_${person.id}`, version: 1, lines: (person.cart ?? []).map(([sku, quantity]) => ({ sku, quantity })), coupons: person.cart ? [{ code: 'COFFEE10', result: 'applied' }] : [] };
  state.carts.set(id, cart);
  const total = priced(cart).card?.total ?? null;
  state.conversations.set(id, {
    id, inbox: { id: `inbx_${person.channel}`, name: person.inbox, channel: person.channel },
    contact: { id: `cont_${person.id}`, name: person.name, language: person.language, initials: person.name.split(' ').map((word) => word[0]).join('') },
    status: 'open', floor: person.view === 'bot' ? { version: 1, holder: 'bot' } : mine ? { version: 2, holder: 'agent', agent_id: ME.id } : { version: 2, holder: 'waiting' },
    assignee: mine ? { id: ME.id, name: ME.name } : null, waiting_since: person.waiting ? at(person.waiting) : null,
    reply_window_until: person.window ? new Date(Date.now() + person.window).toISOString() : null,
    person_window_until: person.window ? new Date(Date.now() + person.window + (person.person_window ?? 0)).toISOString() : null, unread: person.unread ?? 0,
    preview: { text: person.preview, author: person.from ?? 'contact', at: at(last) },
    chips: person.chips.map((chip) => (chip.kind === 'cart' ? { ...chip, amount: total } : chip)), cart_total: total, opted_out: false, updated_at: at(last), seq: 1,
    checkout: null, capabilities: { text_max: 1000, buttons: 3, native_products: false, templates: false, window_open: !person.window || person.window > 0 },
  });
  state.messages.set(id, []);
  state.contacts.set(`cont_${person.id}`, contactOf(person));
}

function contactOf(person) {
  const rich = person.id === 'marta';
  const scheme = { instagram: '@martaibz', whatsapp: '+45 20 •• •• 18', telegram: '@luciaprats' }[person.channel];
  return {
    id: `cont_${person.id}`, name: person.name, language: person.language, city: rich ? 'Valencia' : null, email: rich ? 'marta@ibanez.example' : null, phone: null,
    identities: [...(scheme ? [{ scheme: person.channel, value: scheme, inbox: 'inbx' }] : []), ...(rich ? [{ scheme: 'whatsapp', value: '+34 6•• ••• 218', inbox: 'inbx' }] : [])],
    consents: rich ? [{ topic: 'marketing', granted: true, at: at(90 * DAY) }] : [], spent: rich ? eur(64200) : null, n_orders: rich ? 5 : 0, since: rich ? '2023-04-02T10:00:00Z' : at(3 * DAY),
    orders: rich ? [
      order('10482', ['CANDLE-AMBER', 'VASE-MEADOW'], 'delivered', 'Delivered', 40 * DAY), order('10117', ['THROW-TERRA'], 'delivered', 'Delivered', 170 * DAY),
      order('9804', ['BOARD-OLIVE'], 'returned', 'Returned', 338 * DAY), order('9310', ['CUP-MOSS'], 'delivered', 'Delivered', 500 * DAY),
    ] : [],
    conversations: rich ? [{ id: 'conv_marta', channel: 'instagram', preview: '', updated_at: at(0) }, { id: 'conv_ana', channel: 'webchat', preview: 'Gracias, ya llegó todo.', updated_at: at(60 * DAY) }] : [],
  };
}

export function message(state, id, parts) {
  return { id: `msg_${id}_${state.next++}`, seq: ++state.seq, at: at(0), author: { kind: 'contact' }, item: 'inbound', blocks: [], state: null, reactions: [], edited: false, revoked: false, degradation: [], sources: [], ...parts };
}

export const text = (words) => [{ type: 'text', text: words }];
const agent = { kind: 'agent', name: ME.name };
const bot = { kind: 'bot', name: 'Bot' };

function push(state, id, parts) {
  state.messages.get(id).push(message(state, id, parts));
}

function fillMarta(state) {
  const id = 'conv_marta';
  const bots = [['¡Hola! Soy el asistente de Havn & Sol. ¿Para quién es el regalo?', 'Para mi padre'], ['¿Qué le gusta?', 'El café y cocinar'], ['¿Qué presupuesto tienes?', 'Entre 50 y 80 €'], ['¿Para cuándo lo necesitas?', 'Para el viernes. ¿Puedo hablar con alguien?']];
  bots.forEach(([ask, answer], index) => {
    push(state, id, { at: at((34 - index * 2) * MINUTE), author: bot, item: 'outbound', blocks: text(ask), state: 'read' });
    push(state, id, { at: at((33 - index * 2) * MINUTE), blocks: text(answer) });
  });
  push(state, id, { at: at(25 * MINUTE), author: { kind: 'system' }, item: 'activity', activity: { activity: 'handed_off', reason: 'asked', facts: [{ kind: 'wanted', value: 'gift for Dad' }, { kind: 'quality', value: 'coffee, cooking' }, { kind: 'budget', value: '€50–80' }] } });
  push(state, id, { at: at(24 * MINUTE), author: { kind: 'system' }, item: 'activity', activity: { activity: 'floor_taken', agent: 'Ida' } });
  push(state, id, { at: at(22 * MINUTE), blocks: text('¡Me encanta la taza verde! ¿Algo que combine?') });
  push(state, id, { at: at(20 * MINUTE), author: agent, item: 'outbound', blocks: text('It does: same glaze, and it brews for two.'), state: 'read' });
  push(state, id, { at: at(20 * MINUTE), author: agent, item: 'outbound', blocks: [{ type: 'products', cards: [card('POUR-CREAM'), card('BOARD-OLIVE')], layout: 'carousel' }], state: 'read', degradation: [{ from: 'carousel', to: 'pictures with a list', reason: 'no_carousel' }] });
  push(state, id, { at: at(18 * MINUTE), author: { kind: 'system' }, item: 'activity', activity: { activity: 'cart_changed', by: 'Marta', summary: 'added Stoneware cup × 2 and Cream pour-over' } });
  push(state, id, { at: at(17 * MINUTE), blocks: text('¡Perfecto! ¿Llegaría antes del viernes a Valencia?') });
  push(state, id, { at: at(16 * MINUTE), author: { kind: 'agent', name: 'Jonas Lind' }, item: 'note', text: '@Ida the Valencia courier leaves at 14:00, so Thursday is safe.' });
}

function fillOthers(state) {
  push(state, 'conv_soren', { at: at(3 * DAY), blocks: text('Hej, jeg har bestilt en vase') });
  push(state, 'conv_soren', { at: at(3 * DAY - MINUTE), author: bot, item: 'outbound', state: 'read', blocks: [{ type: 'text', text: 'Her er din ordre:' }, { type: 'order', ...order('10511', ['VASE-MEADOW'], 'shipped', 'With the courier', 4 * DAY) }] });
  push(state, 'conv_soren', { at: at(5 * MINUTE), blocks: text('Hej igen') });
  push(state, 'conv_soren', { at: at(4 * MINUTE), blocks: text('Pakken er her ikke endnu. Kan I se hvor den er?') });
  push(state, 'conv_freja', { at: at(15 * MINUTE), blocks: text('What do people say about the linen throw?') });
  push(state, 'conv_freja', { at: at(14 * MINUTE), author: bot, item: 'outbound', state: 'read', blocks: [{ type: 'reviews', product: 'prod_throw', title: 'Linen throw', rating: { tenths: 47, count: 186 }, spread: [145, 28, 8, 3, 2], summary: 'soft, heavy, sheds a little at first.', quotes: [{ rating: 5, title: 'Wonderfully heavy', text: 'It softens with every wash.', author: 'Karen', verified: true, date: at(20 * DAY).slice(0, 10) }] }], sources: [{ from: 'ratings', title: 'Linen throw', product: 'prod_throw' }, { from: 'attribute', title: 'Linen throw', product: 'prod_throw', key: 'care' }, { from: 'article', title: 'Washing linen', article: 'art_washing' }] });
  push(state, 'conv_freja', { at: at(12 * MINUTE), author: { kind: 'system' }, item: 'activity', activity: { activity: 'handed_off', reason: 'unknown', facts: [] } });
  push(state, 'conv_freja', { at: at(11 * MINUTE), blocks: text('Does the linen throw come in a bigger size?') });
  push(state, 'conv_tom', { at: at(20 * MINUTE), blocks: text('I bought the olive board. Can I swap it for the larger board?') });
  push(state, 'conv_tom', { at: at(19 * MINUTE), author: agent, item: 'outbound', blocks: text('Happy to swap it for the larger board.'), state: 'failed', error: { code: 'recipient_unavailable', text: 'The chat was closed before the message arrived.' } });
  push(state, 'conv_tom', { at: at(18 * MINUTE), blocks: text('Can I swap it for the larger board?') });
  push(state, 'conv_lucia', { at: at(HOUR), author: agent, item: 'outbound', blocks: text('Here is your 10 % code, valid until Sunday.'), state: 'delivered' });
  push(state, 'conv_mikkel', { at: at(26 * HOUR), blocks: [{ type: 'media', media: 'image', url: '/media/vase-rose.svg', alt: 'A vase on a table' }, { type: 'text', text: 'Se hvor flot den står!' }], reactions: ['❤️'] });
  push(state, 'conv_mikkel', { at: at(2 * HOUR), author: agent, item: 'outbound', blocks: text('Thanks for the kind words, Mikkel!'), state: 'read' });
  push(state, 'conv_nora', { at: at(4 * HOUR), author: agent, item: 'outbound', blocks: [{ type: 'checkout_link', checkout: 'chk_1', url: '#', label: 'Check out', total: eur(6400) }], state: 'read' });
  push(state, 'conv_nora', { at: at(3.2 * HOUR), author: { kind: 'system' }, item: 'activity', activity: { activity: 'paid', order: '10526', total: '€64.00' } });
  push(state, 'conv_nora', { at: at(3 * HOUR), author: agent, item: 'outbound', blocks: text('Paid, thank you. It ships today.'), state: 'read' });
  push(state, 'conv_ana', { at: at(30 * HOUR), author: agent, item: 'outbound', blocks: text('Perfecto, lo dejo reservado hasta el jueves.'), state: 'read' });
  push(state, 'conv_oscar', { at: at(7 * MINUTE), blocks: text('Quiero hablar con una persona') });
  push(state, 'conv_emma', { at: at(3 * MINUTE), blocks: text('A present for my dad who loves coffee') });
  push(state, 'conv_emma', { at: at(2 * MINUTE), author: bot, item: 'outbound', state: 'delivered', blocks: [{ type: 'text', text: 'Three ideas for a dad who loves coffee:' }, { type: 'products', cards: ['POUR-CREAM', 'CUP-MOSS', 'BOARD-OLIVE'].map((sku) => card(sku)), layout: 'carousel' }, { type: 'choices', prompt: '', style: 'quick', options: [{ token: 'else', title: 'Something else' }, { token: 'less', title: 'Under €40' }] }] });
}

/** Changes a conversation and tells everybody. */
export function update(state, id, change) {
  const one = state.conversations.get(id);
  Object.assign(one, change, { updated_at: at(0), seq: state.seq + 1 });
  emit(state, 'conversation.updated', one);
  emit(state, 'counts.updated', {}, { moment: true });
  return one;
}

export function add(state, id, parts) {
  const made = message(state, id, parts);
  state.seq--;
  emit(state, 'message.created', { conversation: id, message: made });
  made.seq = state.seq;
  state.messages.get(id).push(made);
  return made;
}

/** The customer says something. */
export function say(state, id, words) {
  add(state, id, { blocks: text(words) });
  const one = state.conversations.get(id);
  update(state, id, { preview: { text: words, author: 'contact', at: at(0) }, waiting_since: one.waiting_since ?? at(0), unread: one.unread + 1, status: 'open' });
}

/** The same cart commands for both sides; codes are known here only. */
export function applyCart(cart, { command, sku, product, quantity = 1, code }) {
  const wanted = sku ?? (product ? card(product).sku : undefined);
  const line = cart.lines.find((one) => one.sku === wanted);
  if (command === 'add' && line) line.quantity += quantity;
  else if (command === 'add') cart.lines.push({ sku: wanted, quantity });
  if (command === 'set_quantity' && line) line.quantity = quantity;
  if (command === 'remove') cart.lines = cart.lines.filter((one) => one !== line);
  if (command === 'clear') cart.lines = [];
  if (command === 'add_coupon') cart.coupons = [...cart.coupons.filter((one) => one.result === 'applied' && one.code !== code), { code, result: /^(coffee10|hello10)$/i.test(code) ? 'applied' : 'unknown' }];
  if (command === 'remove_coupon') cart.coupons = cart.coupons.filter((one) => one.code !== code);
  cart.version++;
}
