// The shopper's half of the mock API: one visitor, one conversation, a bot with a handful of answers.
import { at, card, cards, eur, MERCHANT, order, priced, reviews } from './data.mjs';
import { applyCart } from './state.mjs';

const LANGUAGES = ['en', 'es', 'da'];
const pick = (language, ...words) => words[Math.max(0, LANGUAGES.indexOf(language))];
const say = (text) => ({ type: 'text', text });
const quick = (...options) => ({ type: 'choices', prompt: '', style: 'quick', options: options.map(([token, title]) => ({ token, title })) });

export function createVisitors(state) {
  const visitors = {
    state, byToken: new Map(), away: false,
    /** Levers for the tests: the team is away, a person joins and writes, everything is to be read again. */
    lever(body) {
      if ('away' in body) visitors.away = body.away;
      const visitor = [...visitors.byToken.values()].at(-1);
      if (body.join) join(visitor, body.join);
      if (body.say) add(visitor, { author: { kind: 'agent', name: 'Ida' }, item: 'outbound', blocks: [say(body.say)] });
      if (body.paid) pay(visitor);
      if (body.reset) for (const listener of visitor.listeners) listener({ type: 'reset' });
    },
  };
  return visitors;
}

function visitorFor(visitors, token, language) {
  const found = token && visitors.byToken.get(token);
  if (found) { found.language = language; return found; }
  const fresh = { token: `vst_${visitors.byToken.size + 1}_${Math.random().toString(36).slice(2)}`, seq: 0, messages: [], listeners: new Set(), language, cart: { id: 'cart_web', version: 1, lines: [], coupons: [] }, person: null };
  visitors.byToken.set(fresh.token, fresh);
  return fresh;
}

function emit(visitor, type, data) {
  visitor.seq++;
  for (const listener of visitor.listeners) listener({ seq: visitor.seq, type, data });
}

function add(visitor, parts) {
  const made = { id: `msg_w${visitor.messages.length + 1}`, seq: visitor.seq + 1, at: at(0), author: { kind: 'bot' }, item: 'outbound', blocks: [], state: 'sent', reactions: [], edited: false, revoked: false, degradation: [], sources: [], ...parts };
  visitor.messages.push(made);
  emit(visitor, 'message.created', made);
  return made;
}

const cartOf = (visitor) => priced(visitor.cart, visitor.language);

function session(visitors, visitor) {
  const w = (...words) => pick(visitor.language, ...words);
  return {
    visitor_token: visitor.token, conversation: visitor.messages.length ? 'conv_web' : null,
    brand: { name: MERCHANT.name, accent: MERCHANT.accent, languages: LANGUAGES, welcome: { title: w('Hi! What can we find for you?', '¡Hola! ¿Qué buscamos para ti?', 'Hej! Hvad kan vi finde til dig?'), subtitle: w('Replies in seconds. People here until 20:00.', 'Respuestas en segundos. Personas hasta las 20:00.', 'Svar på sekunder. Mennesker her til kl. 20.'), team: w('The Havn & Sol team', 'Equipo de Havn & Sol', 'Teamet hos Havn & Sol') } },
    language: visitor.language, currency: 'EUR', cart: cartOf(visitor), messages: { items: visitor.messages.slice(-50), next: null }, seq: visitor.seq,
    popular: ['CUP-MOSS', 'THROW-TERRA', 'CANDLE-AMBER', 'POUR-CREAM', 'VASE-MEADOW'].map((sku) => card(sku, visitor.language)),
    tasks: [
      { token: 'task:gift', icon: 'gift', title: w('Find a gift', 'Encuentra un regalo', 'Find en gave'), subtitle: w('Four quick questions', 'Cuatro preguntas rápidas', 'Fire hurtige spørgsmål') },
      { token: 'task:order', icon: 'package', title: w('Where is my order?', '¿Dónde está mi pedido?', 'Hvor er min ordre?'), subtitle: w('Order number or e-mail', 'Número de pedido o correo', 'Ordrenummer eller e-mail') },
      { token: 'person', icon: 'message', title: w('Talk to a person', 'Hablar con una persona', 'Tal med et menneske'), subtitle: w('Usually within 3 minutes', 'Normalmente en 3 minutos', 'Som regel inden for 3 minutter') },
    ],
    person: { name: visitor.person, available: !visitors.away, wait: visitors.away ? w('Team back tomorrow at 9:00', 'El equipo vuelve mañana a las 9:00', 'Teamet er tilbage i morgen kl. 9') : w('Usually within 3 minutes', 'Normalmente en 3 minutos', 'Som regel inden for 3 minutter') },
  };
}

function join(visitor, name) {
  visitor.person = name;
  add(visitor, { author: { kind: 'system' }, item: 'activity', state: null, activity: { activity: 'floor_taken', agent: name } });
  emit(visitor, 'floor.updated', { holder: 'agent', name });
}

function pay(visitor) {
  const card = { ...order('10527', ['CUP-MOSS', 'POUR-CREAM'], 'paid', pick(visitor.language, 'Paid', 'Pagado', 'Betalt'), 0) };
  const labels = [['Paid', 'Pagado', 'Betalt'], ['Packed', 'Preparado', 'Pakkes'], ['With the courier', 'Con el transportista', 'Hos fragtmanden'], ['Delivered', 'Entregado', 'Leveret']];
  card.timeline = labels.map((words, index) => ({ label: pick(visitor.language, ...words), done: index === 0, ...(index === 0 && { at: at(0) }) }));
  card.actions = [{ token: 'track', title: pick(visitor.language, 'Track it', 'Seguir el pedido', 'Følg pakken') }];
  visitor.cart.lines = [];
  emit(visitor, 'cart.updated', cartOf(visitor));
  add(visitor, { blocks: [{ type: 'order', ...card }] });
  emit(visitor, 'order.placed', card);
}

/** What the bot answers. Enough for every block to be seen once. */
function answer(visitors, visitor, asked, token) {
  const w = (...words) => pick(visitor.language, ...words);
  const show = (...skus) => skus.map((sku) => card(sku, visitor.language));
  const bot = (...blocks) => add(visitor, { blocks });
  if (token === 'task:gift' || /gift|regalo|gave/i.test(asked)) return bot(say(w('I’m the assistant of Havn & Sol. Who is it for?', 'Soy el asistente de Havn & Sol. ¿Para quién es?', 'Jeg er Havn & Sols assistent. Hvem er den til?')), quick(['for:dad', w('Dad', 'Mi padre', 'Far')], ['for:mum', w('Mum', 'Mi madre', 'Mor')], ['for:friend', w('A friend', 'Una amiga', 'En ven')]));
  if (token?.startsWith('for:') || /coffee|café|kaffe/i.test(asked)) return bot(say(w('Three ideas for a dad who loves coffee, all here by Friday:', 'Tres ideas para quien ama el café, todas antes del viernes:', 'Tre ideer til en, der elsker kaffe, alle fremme inden fredag:')), { type: 'products', cards: show('POUR-CREAM', 'CUP-MOSS', 'BOARD-OLIVE'), layout: 'carousel' }, quick(['else', w('Something else', 'Otra cosa', 'Noget andet')], ['less', w('Under €40', 'Menos de 40 €', 'Under 40 €')]));
  if (token?.startsWith('add:')) {
    applyCart(visitor.cart, { command: 'add', sku: token.slice(4) });
    emit(visitor, 'cart.updated', cartOf(visitor));
    return bot(say(w('It is in your cart.', 'Ya está en tu cesta.', 'Den ligger i kurven.')), quick(['checkout', w('Check out', 'Tramitar pedido', 'Til betaling')], ['task:gift', w('Keep looking', 'Seguir mirando', 'Se videre')]));
  }
  if (token?.startsWith('show:')) return bot(say(w('Made by hand in Aarhus, glazed twice, safe in the dishwasher.', 'Hecha a mano en Aarhus, con doble esmalte, apta para lavavajillas.', 'Lavet i hånden i Aarhus, glaseret to gange, tåler opvaskemaskine.')), { type: 'choices', prompt: w('Which one?', '¿Cuál?', 'Hvilken?'), style: 'list', options: [{ token: 'add:CUP-MOSS', title: w('Moss', 'Musgo', 'Mos'), description: '€24.00' }, { token: 'add:CUP-CREAM', title: w('Cream', 'Crema', 'Creme'), description: '€19.00' }] });
  if (token === 'less' || /two|dos|to varer/i.test(asked)) return bot(say(w('Two under €40:', 'Dos por menos de 40 €:', 'To under 40 €:')), { type: 'products', cards: show('CUP-MOSS', 'CANDLE-AMBER'), layout: 'list' });
  if (/review|opini|anmeld/i.test(asked)) return bot({ type: 'reviews', ...reviews('prod_throw', visitor.language) });
  if (token === 'checkout') return bot({ type: 'checkout_link', checkout: 'chk_web', url: '/checkout/mock?frame=1', label: w('Check out', 'Tramitar pedido', 'Til betaling'), total: cartOf(visitor).card?.total ?? eur(0) });
  if (token === 'cart' || /cart|cesta|kurv/i.test(asked)) { const shown = cartOf(visitor).card; return bot(shown ? { type: 'cart', ...shown } : say(w('Your cart is empty.', 'Tu cesta está vacía.', 'Din kurv er tom.'))); }
  if (token === 'task:order') return bot(say(w('What is the order number or your e-mail?', '¿Cuál es el número de pedido o tu correo?', 'Hvad er ordrenummeret eller din e-mail?')));
  if (/1042|105/.test(asked)) return bot({ type: 'order', ...order('10511', ['VASE-MEADOW'], 'shipped', w('With the courier', 'En camino', 'Hos fragtmanden'), 2 * 86_400_000) });
  if (token === 'person') {
    bot(say(visitors.away ? w('Our people are home for the night. I can still help with products and orders.', 'El equipo ya está en casa. Yo puedo ayudarte con productos y pedidos.', 'Vores folk er gået hjem. Jeg kan stadig hjælpe med varer og ordrer.') : w('I’m passing you to a person. They already have your answers.', 'Te paso con una persona. Ya tiene tus respuestas.', 'Jeg giver dig videre til et menneske. De har allerede dine svar.')));
    if (visitors.away) add(visitor, { blocks: [{ type: 'ask_contact', field: 'email', prompt: w('Where should they answer?', '¿Dónde te contestan?', 'Hvor skal de svare?') }] });
    else join(visitor, 'Ida');
    return undefined;
  }
  return bot(say(w('I did not get that. Shall I look for a product, or get a person?', 'No lo he entendido. ¿Busco un producto o te paso con una persona?', 'Det forstod jeg ikke. Skal jeg finde en vare eller et menneske?')), quick(['task:gift', w('Find a product', 'Buscar un producto', 'Find en vare')], ['person', w('A person', 'Una persona', 'Et menneske')]));
}

function post(visitors, visitor, body) {
  const known = visitor.messages.find((one) => one.client_id === body.client_id);
  if (known) return { status: 201, body: { message: known } };
  if (body.language) visitor.language = body.language;
  if (body.cart) {
    applyCart(visitor.cart, body.cart);
    emit(visitor, 'cart.updated', cartOf(visitor));
    return { status: 201, body: { message: null, cart: cartOf(visitor) } };
  }
  const words = body.selection?.title ?? body.text;
  const blocks = body.upload ? [{ type: 'media', media: 'image', url: `/media/upload/${body.upload}.svg`, alt: '' }] : [say(words)];
  const made = add(visitor, { author: { kind: 'contact' }, item: 'inbound', blocks, state: 'sent', client_id: body.client_id });
  if (!body.upload && !visitor.person) {
    emit(visitor, 'typing', { who: { kind: 'bot' } });
    setTimeout(() => answer(visitors, visitor, words, body.selection?.token), 120).unref();
  }
  return { status: 201, body: { message: made } };
}

export function widgetApi(visitors, method, path, query, body, authorization) {
  const [, rest] = /^\/[^/]+(\/.*)$/.exec(path);
  if (rest === '/session') {
    const visitor = visitorFor(visitors, body.token, LANGUAGES.includes(body.language) ? body.language : 'en');
    return { status: 200, body: session(visitors, visitor) };
  }
  const visitor = visitors.byToken.get((authorization ?? '').replace('Bearer ', ''));
  if (!visitor) return { status: 401, body: { status: 401, code: 'unauthorized', title: 'unauthorized', detail: 'no visitor' } };
  if (rest === '/messages' && method === 'POST') return post(visitors, visitor, body);
  if (rest === '/messages') return { status: 200, body: { items: visitor.messages.filter((one) => one.seq > Number(query.get('after_seq') ?? 0)), next: null } };
  if (rest === '/cart') return { status: 200, body: cartOf(visitor) };
  if (rest.startsWith('/reviews/')) return { status: 200, body: reviews(rest.slice(9), visitor.language) };
  if (rest.startsWith('/products/')) return { status: 200, body: card(rest.slice(10), visitor.language) };
  if (rest === '/products') return { status: 200, body: { items: cards(visitor.language), next: null } };
  if (rest === '/uploads') return { status: 201, body: { id: 'upl_1', url: '/media/upload/upl_1.svg' } };
  if (rest === '/conversation' && method === 'DELETE') { visitors.byToken.delete(visitor.token); return { status: 204 }; }
  return { status: 204 };
}

export function widgetSocket(visitors, socket) {
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    if (!frame.auth) return;
    const visitor = visitors.byToken.get(frame.auth);
    if (!visitor) return socket.close();
    const listener = (sent) => socket.send(JSON.stringify(sent));
    for (const missed of visitor.messages.filter((one) => one.seq > (frame.after ?? 0))) listener({ seq: missed.seq, type: 'message.created', data: missed });
    visitor.listeners.add(listener);
    socket.on('close', () => visitor.listeners.delete(listener));
  });
}

/** A shop page with the chat on it, as a merchant would embed it. */
export function shopPage(params) {
  const language = params.get('lang') ?? 'en';
  const source = params.get('chat') ?? '';
  const text = { en: ['Things that last', 'Stoneware, linen and light from the north and the south.'], es: ['Cosas que duran', 'Gres, lino y luz del norte y del sur.'], da: ['Ting, der holder', 'Stentøj, hør og lys fra nord og syd.'] }[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Havn &amp; Sol</title>
<style>body{margin:0;font:16px/24px system-ui;background:#f6f2ea;color:#1c1a17}main{max-width:960px;margin:0 auto;padding:56px 24px}h1{font-size:40px;line-height:48px;margin:0 0 8px}ul{list-style:none;padding:0;margin:32px 0 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:16px}img{width:100%;border-radius:14px;display:block}</style></head>
<body><main><h1>${text[0]}</h1><p>${text[1]}</p><ul>${cards(language).map((one) => `<li><img src="${one.image}" alt="${one.image_alt}"><p>${one.title}</p></li>`).join('')}</ul></main>
<script async src="${source}/widget/loader.js" data-inbox="inbx_web" data-language="${language}"${params.get('label') ? ` data-label="${params.get('label')}"` : ''}></script></body></html>`;
}

/** The hosted checkout, as far as the sheet around it needs it. */
export function checkoutPage(visitors, params) {
  if (params.get('paid')) visitors.lever({ paid: true });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Checkout</title><style>body{font:15px/21px system-ui;margin:0;padding:16px;color:#1c1a17;background:#fff}label{display:grid;gap:3px;margin-bottom:10px;font-size:13px;color:#57524a}input{min-height:44px;border:1px solid #8a8378;border-radius:11px;padding:0 13px;font-size:16px}button{min-height:46px;width:100%;border:0;border-radius:12px;background:#1f5a45;color:#fff;font-weight:600;font-size:15px}</style></head>
<body><main><h1 style="font-size:17px">1 Delivery</h1><form id="f"><label>E-mail<input type="email" autocomplete="email" value="marta@ibanez.example"></label><label>Full name<input autocomplete="name" value="Marta Ibáñez"></label><label>Street and number<input autocomplete="street-address" value="Carrer de la Pau 14, 3º"></label><button>Pay</button></form></main>
<script>document.getElementById('f').onsubmit=async(e)=>{e.preventDefault();await fetch('/checkout/mock?paid=1');parent.postMessage({type:'trato:checkout',state:'completed'},location.origin)}</script></body></html>`;
}
