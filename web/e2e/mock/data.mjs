// A small, lively shop for the mock server: products in three languages, customers, conversations, orders.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const eur = (minor) => ({ minor, currency: 'EUR' });
export const at = (passed) => new Date(Date.now() - passed).toISOString();

const GOODS = [
  { id: 'prod_pour', sku: 'POUR-CREAM', titles: ['Cream pour-over', 'Cafetera de filtro', 'Filterkande, creme'], price: 3900, was: 4600, left: 12, rating: [48, 212], shape: 'pour-sage', why: ['Brews two cups, so it’s a breakfast gift too', 'Hace dos tazas: también es desayuno', 'Brygger to kopper, så det er også en morgengave'] },
  { id: 'prod_cup', sku: 'CUP-MOSS', titles: ['Stoneware cup', 'Taza de gres', 'Stentøjskop'], subtitle: ['Moss', 'Musgo', 'Mos'], price: 2400, rating: [46, 98], shape: 'cup-sand', why: ['Same glaze all over', 'El mismo esmalte', 'Samme glasur hele vejen'] },
  { id: 'prod_board', sku: 'BOARD-OLIVE', titles: ['Olive serving board', 'Tabla de olivo', 'Serveringsbræt i oliventræ'], price: 4600, rating: [47, 64], shape: 'board-sky', why: ['Oiled by hand, no two alike', 'Aceitada a mano, no hay dos iguales', 'Olieret i hånden, ikke to er ens'] },
  { id: 'prod_throw', sku: 'THROW-TERRA', titles: ['Linen throw', 'Manta de lino', 'Hørplaid'], subtitle: ['Terracotta', 'Terracota', 'Terracotta'], price: 8900, rating: [47, 186], shape: 'throw-sage' },
  { id: 'prod_candle', sku: 'CANDLE-AMBER', titles: ['Amber candle', 'Vela ámbar', 'Duftlys, rav'], price: 3200, rating: [45, 140], shape: 'candle-rose' },
  { id: 'prod_vase', sku: 'VASE-MEADOW', titles: ['Meadow vase', 'Jarrón pradera', 'Engvase'], price: 5400, left: 3, rating: [44, 37], shape: 'vase-rose' },
  { id: 'prod_board2', sku: 'BOARD-ROUND', titles: ['Round oak board', 'Tabla redonda de roble', 'Rundt egebræt'], price: 3900, out: true, rating: [43, 21], shape: 'board-sand' },
  { id: 'prod_cup2', sku: 'CUP-CREAM', titles: ['Breakfast bowl', 'Cuenco de desayuno', 'Morgenskål'], price: 1900, rating: [46, 77], shape: 'cup-sky' },
];

const LANGUAGES = ['en', 'es', 'da'];
const STOCK = [['In stock', '# left', 'Sold out'], ['En stock', 'Quedan #', 'Agotado'], ['På lager', '# tilbage', 'Udsolgt']];
const ACTIONS = [['Add to cart', 'Details'], ['Añadir', 'Detalles'], ['Læg i kurv', 'Detaljer']];

export function card(sku, language = 'en') {
  const good = GOODS.find((one) => one.sku === sku || one.id === sku);
  const n = Math.max(0, LANGUAGES.indexOf(language));
  const [plenty, few, none] = STOCK[n];
  return {
    product: good.id, sku: good.sku, title: good.titles[n], ...(good.subtitle && { subtitle: good.subtitle[n] }), price: eur(good.price),
    ...(good.was && { was: eur(good.was) }), ...(good.why && { why: good.why[n] }), image: `/media/${good.shape}.svg`, image_alt: good.titles[n],
    availability: good.out ? { in_stock: false, label: none } : { in_stock: true, ...(good.left && { left: good.left }), label: good.left ? few.replace('#', good.left) : plenty },
    rating: { tenths: good.rating[0], count: good.rating[1] },
    actions: good.out ? [] : [{ token: `add:${good.sku}`, title: ACTIONS[n][0] }, { token: `show:${good.id}`, title: ACTIONS[n][1] }],
  };
}

export function cards(language, query = '') {
  const wanted = query.toLowerCase();
  return GOODS.filter((good) => good.titles.join(' ').toLowerCase().includes(wanted)).map((good) => card(good.sku, language));
}

const SUMS = [['Subtotal', 'Delivery', 'Coffee set −10 %'], ['Subtotal', 'Envío', 'Conjunto de café −10 %'], ['Subtotal', 'Levering', 'Kaffesæt −10 %']];
const FREE_FROM = 9000;

/** Prices a cart the way the server would: from its own list, whatever the client says. */
export function priced(cart, language = 'en') {
  const n = Math.max(0, LANGUAGES.indexOf(language));
  const lines = cart.lines.map(({ sku, quantity }) => {
    const { title, subtitle, price, image, product } = card(sku, language);
    return { sku, product, title, ...(subtitle && { variant: subtitle }), quantity, unit_price: price, total: eur(price.minor * quantity), image };
  });
  const subtotal = lines.reduce((sum, line) => sum + line.total.minor, 0);
  const discount = cart.coupons.some((coupon) => coupon.result === 'applied') ? Math.round(subtotal / 10) : 0;
  const delivery = subtotal - discount >= FREE_FROM ? 0 : 490;
  const missing = FREE_FROM - (subtotal - discount);
  return {
    id: cart.id, version: cart.version, coupons: cart.coupons, problems: [],
    card: lines.length === 0 ? null : {
      lines,
      amounts: [
        { kind: 'subtotal', label: SUMS[n][0], amount: eur(subtotal) },
        ...(discount ? [{ kind: 'discount', label: SUMS[n][2], amount: eur(-discount) }] : []),
        { kind: 'delivery', label: SUMS[n][1], amount: eur(delivery) },
      ],
      total: eur(subtotal - discount + delivery), ...(missing > 0 && { free_delivery_missing: eur(missing) }),
      actions: [{ token: 'checkout', title: ['Check out', 'Tramitar pedido', 'Til betaling'][n] }],
    },
  };
}

export function reviews(product, language = 'en') {
  const n = Math.max(0, LANGUAGES.indexOf(language));
  const quotes = [
    [['Wonderfully heavy', 'Preciosa y con peso', 'Dejligt tung'], ['The colour is warmer than in the picture and it softens with every wash.', 'El color es más cálido que en la foto y se suaviza con cada lavado.', 'Farven er varmere end på billedet, og den er blevet blødere for hver vask.'], 'Karen', 5],
    [['Good, but it sheds', 'Buena, pero suelta pelusa', 'God, men fnugger'], ['There was fluff on the sofa for the first days, now it is perfect.', 'Los primeros días dejó pelusa en el sofá, ahora está perfecta.', 'De første dage var der fnug i sofaen, nu er den perfekt.'], 'Mads', 4],
    [['Smaller than I thought', 'Más pequeña de lo que pensaba', 'Mindre end jeg troede'], ['Nice quality, but measure before you order.', 'Buena calidad, pero mide antes de pedir.', 'Fin kvalitet, men mål efter, før du bestiller.'], 'Elena', 3],
  ].map(([title, text, author, rating], index) => ({ rating, title: title[n], text: text[n], author, verified: index < 2, date: at((18 + index * 6) * DAY).slice(0, 10) }));
  const found = card(product, language);
  return { product, title: found.title, rating: found.rating, spread: [145, 28, 8, 3, 2], summary: ['soft, heavy and a lovely colour. Some say it sheds in the first week.', 'suave, con peso y de bonito color. Algunos dicen que suelta pelusa la primera semana.', 'blød, tung og flot farve. Flere synes, den fnugger den første uge.'][n], quotes };
}

export function order(number, skus, status, status_label, placed) {
  const lines = skus.map((sku) => priced({ lines: [{ sku, quantity: 1 }], coupons: [] }).card.lines[0]);
  const total = lines.reduce((sum, line) => sum + line.total.minor, 0);
  const done = { paid: 1, packed: 2, shipped: 3, delivered: 4, returned: 4 }[status];
  const timeline = ['Paid', 'Packed', 'With the courier', 'Delivered'].map((label, index) => ({ label, done: index < done, ...(index < done && { at: at(placed - index * DAY) }) }));
  return { id: `ord_${number}`, number, status, status_label, lines, amounts: [], total: eur(total), timeline, actions: [], placed_at: at(placed) };
}

export const AGENTS = [
  { id: 'agnt_ida', name: 'Ida Krogh', email: 'ida@havnsol.example', role: 'owner', languages: ['en', 'da'], online: true },
  { id: 'agnt_jonas', name: 'Jonas Lind', email: 'jonas@havnsol.example', role: 'agent', languages: ['en', 'da'], online: true },
  { id: 'agnt_lucia', name: 'Lucía Ramos', email: 'lucia@havnsol.example', role: 'agent', languages: ['es', 'en'], online: false },
];
export const MERCHANT = { id: 'havn-sol', name: 'Havn & Sol', languages: LANGUAGES, default_language: 'en', currencies: ['EUR', 'DKK'], accent: '#1f5a45', timezone: 'Europe/Copenhagen' };
export const CANNED = [
  { id: 'cr_1', shortcut: 'hello', title: 'Hello', text: 'Hi {{name}}, {{agent}} here. How can I help?' },
  { id: 'cr_2', shortcut: 'express', title: 'Express delivery', text: 'With express it leaves today at 14:00 and is with you the next working day.' },
  { id: 'cr_3', shortcut: 'returns', title: 'Returns', text: 'You have 30 days to send anything back, and the label is free.' },
  { id: 'cr_4', shortcut: 'thanks', title: 'Thank you', text: 'Thank you, {{name}}! Write here whenever you need us.' },
];

const PEOPLE = [
  { id: 'marta', name: 'Marta Ibáñez', language: 'es', channel: 'instagram', inbox: '@martaibz', view: 'mine', waiting: 20_000, window: 21 * HOUR, preview: '¿Llegaría antes del viernes a Valencia?', chips: [{ kind: 'cart', label: 'Cart' }, { kind: 'offer', label: 'Gift' }, { kind: 'language', label: 'ES' }], cart: [['CUP-MOSS', 2], ['POUR-CREAM', 1]] },
  { id: 'soren', name: 'Søren Holm', language: 'da', channel: 'whatsapp', inbox: 'Havn & Sol Danmark', view: 'mine', waiting: 4 * MINUTE, unread: 2, window: 36 * MINUTE, preview: 'Pakken er her ikke endnu. Kan I se hvor den er?', chips: [{ kind: 'order', label: 'Order #10511' }] },
  { id: 'freja', name: 'Freja Lund', language: 'da', channel: 'webchat', inbox: 'havnsol.example', view: 'mine', waiting: 11 * MINUTE, unread: 1, preview: 'Does the linen throw come in a bigger size?', chips: [{ kind: 'handoff', label: 'Handed over' }] },
  { id: 'tom', name: 'Tom Ashby', language: 'en', channel: 'webchat', inbox: 'havnsol.example', view: 'mine', waiting: 18 * MINUTE, preview: 'Can I swap it for the larger board?', chips: [] },
  { id: 'lucia', name: 'Lucía Prats', language: 'es', channel: 'telegram', inbox: 'Havn & Sol', view: 'mine', last: HOUR, from: 'agent', preview: 'Here is your 10 % code, valid until Sunday.', chips: [{ kind: 'offer', label: 'Offer −10 %' }] },
  { id: 'mikkel', name: 'Mikkel Dahl', language: 'da', channel: 'whatsapp', inbox: 'Havn & Sol Danmark', view: 'mine', last: 2 * HOUR, from: 'agent', window: -HOUR, preview: 'Thanks for the kind words, Mikkel!', chips: [] },
  { id: 'nora', name: 'Nora Quist', language: 'da', channel: 'messenger', inbox: 'Havn & Sol', view: 'mine', last: 3 * HOUR, from: 'agent', window: -HOUR, person_window: 6 * DAY, preview: 'Paid, thank you. It ships today.', chips: [{ kind: 'paid', label: 'Paid', amount: eur(6400) }] },
  { id: 'pia', name: 'Pia Bech', language: 'da', channel: 'sms', inbox: 'Havn & Sol', view: 'mine', last: 5 * HOUR, from: 'agent', preview: 'Code 4411 opens the parcel box.', chips: [] },
  { id: 'ana', name: 'Ana Beltrán', language: 'es', channel: 'webchat', inbox: 'havnsol.example', view: 'mine', last: 30 * HOUR, from: 'agent', preview: 'Perfecto, lo dejo reservado hasta el jueves.', chips: [] },
  { id: 'oscar', name: 'Óscar Vidal', language: 'es', channel: 'whatsapp', inbox: 'Havn & Sol', view: 'unassigned', waiting: 7 * MINUTE, unread: 1, window: 23 * HOUR, preview: 'Quiero hablar con una persona', chips: [{ kind: 'handoff', label: 'Handed over' }] },
  { id: 'emma', name: 'Emma Falk', language: 'en', channel: 'webchat', inbox: 'havnsol.example', view: 'bot', last: 2 * MINUTE, from: 'bot', preview: 'Three ideas for a dad who loves coffee:', chips: [{ kind: 'language', label: 'EN' }] },
];

export function people() {
  return PEOPLE;
}
export const times = { MINUTE, HOUR, DAY };
