// The team's half of the mock API.
import { AGENTS, at, CANNED, card, cards, MERCHANT, priced } from './data.mjs';
import { add, applyCart, emit, say, text, update } from './state.mjs';

export const PASSWORD = 'correct horse battery';
const SESSION = { agent: AGENTS[0], merchant: MERCHANT, csrf_token: 'mock-csrf' };
const page = (items, next = null) => ({ status: 200, body: { items, next } });
const problem = (status, code, detail) => ({ status, body: { type: 'about:blank', title: code, status, code, detail, request_id: 'req_mock' } });

function inView(one, view, q) {
  if (q) return `${one.contact.name} ${one.preview.text}`.toLowerCase().includes(q.toLowerCase());
  if (view === 'closed') return one.status === 'closed';
  if (one.status !== 'open') return false;
  return view === 'mine' ? one.assignee?.id === AGENTS[0].id : view === 'bot' ? one.floor.holder === 'bot' : view === 'unassigned' ? !one.assignee && one.floor.holder !== 'bot' : true;
}

function detail(state, id) {
  const one = state.conversations.get(id);
  return { ...one, cart: priced(state.carts.get(id), one.contact.language) };
}

const ROUTES = [
  ['POST', /^\/setup$/, ({ body }) => (body.token === 'used' ? problem(410, 'gone', 'used') : { status: 200, body: SESSION, cookie: 'trato_session=mock; Path=/; HttpOnly; SameSite=Lax' })],
  ['POST', /^\/session$/, ({ body }) => (body.password === PASSWORD ? { status: 200, body: SESSION, cookie: 'trato_session=mock; Path=/; HttpOnly; SameSite=Lax' } : problem(401, 'unauthorized', 'wrong'))],
  ['GET', /^\/session$/, () => ({ status: 200, body: SESSION })],
  ['DELETE', /^\/session$/, () => ({ status: 204, cookie: 'trato_session=; Path=/; Max-Age=0' })],
  ['GET', /^\/agents$/, () => page(AGENTS)],
  ['GET', /^\/canned_responses$/, () => page(CANNED)],
  ['GET', /^\/conversations\/counts$/, ({ state }) => {
    const all = [...state.conversations.values()];
    const count = (view) => all.filter((one) => inView(one, view)).length;
    return { status: 200, body: { mine: count('mine'), unassigned: count('unassigned'), bot: count('bot'), all: count('all'), waiting: all.filter((one) => one.status === 'open' && one.waiting_since && one.assignee?.id === AGENTS[0].id).length } };
  }],
  ['GET', /^\/conversations$/, ({ state, query }) => page([...state.conversations.values()].filter((one) => inView(one, query.get('view') ?? 'all', query.get('q'))))],
  ['GET', /^\/conversations\/([^/]+)$/, ({ state, ids }) => (state.conversations.has(ids[0]) ? { status: 200, body: detail(state, ids[0]) } : problem(404, 'conversation_not_found', 'There is no such conversation.'))],
  ['GET', /^\/conversations\/([^/]+)\/messages$/, ({ state, ids }) => page((state.messages.get(ids[0]) ?? []).slice(-50))],
  ['POST', /^\/conversations\/([^/]+)\/messages$/, post],
  ['POST', /^\/conversations\/([^/]+)\/floor$/, ({ state, ids, body }) => {
    const one = state.conversations.get(ids[0]);
    const toAgent = body.holder === 'agent';
    add(state, ids[0], { author: { kind: 'system' }, item: 'activity', activity: toAgent ? { activity: 'floor_taken', agent: 'Ida' } : { activity: 'handed_back', agent: 'Ida' } });
    return { status: 200, body: update(state, ids[0], { floor: { version: one.floor.version + 1, holder: body.holder, ...(toAgent && { agent_id: AGENTS[0].id }) }, assignee: toAgent ? { id: AGENTS[0].id, name: AGENTS[0].name } : one.assignee }) };
  }],
  ['POST', /^\/conversations\/([^/]+)\/assignment$/, ({ state, ids, body }) => {
    const found = AGENTS.find((one) => one.id === body.agent);
    return { status: 200, body: update(state, ids[0], { assignee: found ? { id: found.id, name: found.name } : null }) };
  }],
  ['POST', /^\/conversations\/([^/]+)\/status$/, ({ state, ids, body }) => ({ status: 200, body: update(state, ids[0], { status: body.status }) })],
  ['POST', /^\/conversations\/([^/]+)\/read$/, ({ state, ids }) => ({ status: 200, body: update(state, ids[0], { unread: 0 }) })],
  ['POST', /^\/conversations\/([^/]+)\/typing$/, () => ({ status: 204 })],
  ['POST', /^\/conversations\/([^/]+)\/cart$/, ({ state, ids, body }) => {
    applyCart(state.carts.get(ids[0]), body);
    const cart = priced(state.carts.get(ids[0]), state.conversations.get(ids[0]).contact.language);
    update(state, ids[0], { cart_total: cart.card?.total ?? null });
    return { status: 200, body: cart };
  }],
  ['POST', /^\/conversations\/([^/]+)\/previews$/, preview],
  ['GET', /^\/inboxes$/, ({ state }) => page(INBOXES.map((one) => (one.id === 'whatsapp' && state.trouble ? { ...one, trouble: { code: 'channel_config', since: at(60_000) } } : one)))],
  ['GET', /^\/contacts$/, ({ state, query }) => page([...state.contacts.values()].filter((one) => one.name.toLowerCase().includes((query.get('search') ?? '').toLowerCase())))],
  ['GET', /^\/contacts\/([^/]+)\/merges$/, ({ ids }) => ({ status: 200, body: { items: [], proven: ids[0] === 'cont_marta' ? [{ contact: 'cont_ana', name: 'Ana Beltrán', identity: PROOF }] : [] } })],
  ['GET', /^\/contacts\/([^/]+)\/merge-preview$/, ({ state, ids, query }) => ({ status: 200, body: mergePreview(state, ids[0], query.get('with')) })],
  ['POST', /^\/contacts\/([^/]+)\/merges$/, ({ state, ids, body }) => {
    const kept = state.contacts.get(ids[0]);
    state.merged = { absorbed: body.absorbed, before: [...kept.identities] };
    kept.identities.push(PROOF);
    return { status: 201, body: { id: 'mrg_1', kept: ids[0], absorbed: body.absorbed, at: at(0), by: AGENTS[0].id, reason: '', identities: [PROOF], n_conversations: 1, n_orders: 0 } };
  }],
  ['POST', /^\/contacts\/([^/]+)\/merges\/([^/]+)\/undo$/, ({ state, ids }) => {
    state.contacts.get(ids[0]).identities = state.merged.before;
    return { status: 200, body: { id: ids[1], kept: ids[0], absorbed: state.merged.absorbed, at: at(0), by: AGENTS[0].id, reason: '', identities: [], n_conversations: 1, n_orders: 0, undone_at: at(0) } };
  }],
  ['GET', /^\/contacts\/([^/]+)$/, ({ state, ids }) => ({ status: 200, body: state.contacts.get(ids[0]) })],
  ['PATCH', /^\/contacts\/([^/]+)$/, ({ state, ids, body }) => ({ status: 200, body: Object.assign(state.contacts.get(ids[0]), body) })],
  ['GET', /^\/products$/, ({ query }) => page(cards(query.get('language') ?? 'en', query.get('q') ?? '').slice(0, Number(query.get('limit') ?? 50)))],
];

const PROOF = { scheme: 'email', value: 'ana@beltran.example', inbox: 'inbx_webchat' };
const inboxOf = (id, channel, name, more = {}) => ({ id, channel, name, hook_url: `https://havnsol.example/hooks/${channel}/${id}`, open: true, settings: {}, ...more });
const INBOXES = [
  inboxOf('web', 'webchat', 'havnsol.example'),
  inboxOf('whatsapp', 'whatsapp', 'Havn & Sol Danmark'),
  inboxOf('google-assistant', 'google_assistant', 'Havn & Sol', { no_live_platform: 'closed by Google' }),
];

/** Long words are several text messages; cards become a list of numbers where a channel has none. */
function preview({ state, ids, body }) {
  const { channel } = state.conversations.get(ids[0]).inbox;
  const words = body.text ?? '';
  const parts = [{ kind: 'text', text: words, options: [] }];
  if (channel !== 'sms') return { status: 200, body: { parts, degradation: body.products ? [{ from: 'products', to: 'numbered', reason: 'the channel has none' }] : body.checkout ? [{ from: 'checkout_link', to: 'text', reason: 'the channel has no buttons' }] : [] } };
  const odd = /[^ -\u00ff]/u.exec(words)?.[0];
  const segments = Math.ceil(words.length / (odd ? 67 : 153));
  return { status: 200, body: { parts, degradation: [], cost: { encoding: odd ? 'ucs2' : 'gsm7', segments, price: { minor: segments * 7, currency: 'EUR' }, because_of: odd } } };
}

function mergePreview(state, kept, absorbed) {
  const side = (id) => {
    const { name, identities, n_orders, since, conversations } = state.contacts.get(id);
    return { id, name, identities, n_orders, since, conversations: conversations.map((one) => ({ id: one.id, channel: one.channel, inbox: 'web' })) };
  };
  return {
    kept: side(kept), absorbed: side(absorbed), suggested: { kept: 'cont_marta', why: 'more_orders' }, proof: PROOF,
    consents: [{ channel: null, topic: 'marketing', granted: false, changes: true }], conflicts: [{ kind: 'name', kept: state.contacts.get(kept).name, absorbed: state.contacts.get(absorbed).name }],
  };
}

function blocksOf(state, id, body) {
  if (body.products) return [{ type: 'products', cards: body.products.map((product) => card(product, state.conversations.get(id).contact.language)), layout: 'carousel' }];
  const cart = priced(state.carts.get(id), state.conversations.get(id).contact.language).card;
  if (body.cart) return [{ type: 'cart', ...cart }];
  if (body.checkout) return [{ type: 'checkout_link', checkout: 'chk_new', url: '/checkout/mock?frame=1', label: 'Check out', total: cart.total }];
  return body.blocks ?? text(body.text);
}

function post({ state, ids, body }) {
  const [id] = ids;
  const known = state.messages.get(id).find((one) => one.client_id === body.client_id);
  if (known) return { status: 201, body: known };
  if (body.text === 'refuse me') return problem(422, 'reply_window_closed', 'The channel did not take this message: its reply window is closed.');
  const author = { kind: 'agent', name: AGENTS[0].name };
  if (body.note) return { status: 201, body: add(state, id, { author, item: 'note', text: body.text, client_id: body.client_id }) };
  const one = state.conversations.get(id);
  const made = add(state, id, { author, item: 'outbound', blocks: blocksOf(state, id, body), state: 'sent', client_id: body.client_id });
  update(state, id, { floor: { version: one.floor.version + 1, holder: 'agent', agent_id: AGENTS[0].id }, assignee: one.assignee ?? { id: AGENTS[0].id, name: AGENTS[0].name }, waiting_since: null, unread: 0, ...(body.text && { preview: { text: body.text, author: 'agent', at: at(0) } }) });
  setTimeout(() => { made.state = 'read'; emit(state, 'message.updated', { conversation: id, message: made }); }, 300).unref();
  return { status: 201, body: made };
}

/** Levers for the tests: a customer who writes, a colleague who types, a line that drops. */
export function lever(state, name, body) {
  if (name === 'say') say(state, body.conversation, body.text);
  if (name === 'typing') emit(state, 'conversation.typing', { conversation: body.conversation, who: body.who }, { moment: true });
  if (name === 'trouble') state.trouble = true;
  if (name === 'presence') emit(state, 'agent.presence', body, { moment: true });
}

export function inboxApi(state, method, path, query, body, signedIn) {
  const open = path === '/setup' || (path === '/session' && method === 'POST');
  for (const [verb, pattern, answer] of ROUTES) {
    const match = verb === method && pattern.exec(path);
    if (!match) continue;
    if (!open && !signedIn) return problem(401, 'unauthorized', 'Sign in first.');
    return answer({ state, query, body, ids: match.slice(1) });
  }
  return problem(404, 'not_found', `${method} ${path}`);
}
