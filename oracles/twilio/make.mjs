//! Webhooks as Twilio signs them, bent ones with what the library says to them, and texts to be counted.

import { createRequire } from 'node:module';
import twilio from 'twilio';
import { dice, make, Tally } from '../script.mjs';

const { getExpectedTwilioSignature: sign, getExpectedBodyHash: digest } = twilio;
const ACCOUNT = 'AC00112233445566778899aabbccddeeff';
const TOKEN = 'a-long-enough-auth-token';
const SHARED_KEY = 'a-long-enough-shared-key';
const ANNOUNCED = 'key=webhooks_sharedkey_0123,algorithm=HMAC_SHA256';

const URLS = [
  'https://shop.example/hooks/channel/inbox',
  'https://shop.example:443/hooks/channel/inbox',
  'https://shop.example:8443/hooks/channel/inbox',
  'http://shop.example/hooks/channel/inbox',
  'http://shop.example:80/hooks/channel/inbox',
  'http://127.0.0.1:8080/hooks/channel/inbox',
  'https://[2001:db8::1]/hooks/channel/inbox',
  'https://[2001:db8::1]:8443/hooks/channel/inbox',
  'https://user:word@shop.example/hooks/channel/inbox',
  'https://user:1234@shop.example:443/hooks/channel/inbox',
  'https://shop.example/hooks/channel/inbox?message=msg_1',
  'https://shop.example:443/hooks/channel/inbox?message=msg_1&index=2&at=12:30',
  'https://shop.example/hooks/channel/inbox?empty=&flag&name=%C3%A6ble%20kage+x',
  'https://shop.example/hooks/channel/inbox?quote=o%27brien&plus=a%2Bb',
  'https://shop.example',
  'https://shop.example/?a=1',
];
const BODIES = [
  '', ' ', 'hej', 'STOPPER', 'Har I æblekage & 100 % kaffe? 🍏', '¿Cuánto cuesta?\nGracias', 'a=b&c=d+e', '%41%zz',
  '👩‍👩‍👧 \u0301é', 'tabs\tand\r\nlines', '"quoted" <b>', '\u00a0\u200b\ufeff', 'ÅØÆ åøæ ß Ω', '日本語 テスト', 'x'.repeat(1600),
];
const FIELDS = [
  ['FromCity', ['', 'KØBENHAVN', 'SÃO PAULO']], ['FromCountry', ['DK', 'ES', '']], ['FromZip', ['2200', '']],
  ['NumSegments', ['1', '7']], ['ApiVersion', ['2010-04-01']], ['ToCountry', ['DK']], ['SmsStatus', ['received']],
  ['fromcity', ['lower']], ['Zeta', ['']], ['a b', ['c d']], ['A', ['B']], ['_under', ['&=?#']], ['ÆRO', ['é']],
  ['ProfileName', ['Ana & Bo', '🌸', "O'Brien"]], ['MessagingServiceSid', ['MG00']], ['Twice', [['b', 'a'], ['a', 'a'], ['', 'x', 'x'], ['ÿ', 'z']]],
];

/** Whether the library takes it, over all that it is told. */
function accepted({ url, params, body, headers, key }) {
  const algorithm = twilio.getSignatureAlgorithm(headers['X-Twilio-Webhooks-Signature-Settings']);
  const signature = headers['X-Twilio-Signature'];
  if (params) return twilio.validateRequest(key, signature, url, params, algorithm);
  return twilio.validateRequestWithBody(key, signature, url, body, algorithm);
}

const encoded = (params) => new URLSearchParams(
  Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
).toString();

function form(roll, number) {
  const params = { AccountSid: ACCOUNT, MessageSid: `SM${number}`, From: `+45201${10000 + number}`, To: '+4520000000' };
  params.Body = roll.pick(BODIES);
  params.NumMedia = '0';
  for (const [name, values] of FIELDS) if (roll.roll() < 0.4) params[name] = roll.pick(values);
  const url = URLS[number % URLS.length];
  return { params, url, text: params.Body, id: params.MessageSid, from: params.From };
}

function json(roll, number) {
  const body = JSON.stringify({ number, text: roll.pick(BODIES), list: roll.many(roll.below(4), () => roll.below(9)) });
  const url = URLS[number % URLS.length];
  return { body, url: `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${digest(body)}` };
}

function signed(plain, isShared) {
  const key = isShared ? SHARED_KEY : TOKEN;
  const signature = sign(key, plain.url, plain.params ?? {}, isShared ? twilio.HMAC_SHA256 : undefined);
  const headers = { 'X-Twilio-Signature': signature };
  if (isShared) headers['X-Twilio-Webhooks-Signature-Settings'] = ANNOUNCED;
  return { ...plain, body: plain.body ?? encoded(plain.params), headers, key, is_shared: isShared };
}

/** The same call through another door: with its port, or without. */
function moved(call) {
  const url = call.url.replace(/^(https?):\/\/([^/?]*@)?(\[[^\]]*\]|[^/:?]*)(:\d+)?/, (_, scheme, user = '', host, port) =>
    `${scheme}://${user}${host}${port ? '' : scheme === 'https' ? ':443' : ':80'}`);
  return { ...call, url };
}

function* bent(call, roll) {
  const header = call.headers['X-Twilio-Signature'];
  const at = roll.below(26);
  const other = header[at] === 'A' ? 'B' : 'A';
  const withHeader = (value) => ({ ...call, headers: { ...call.headers, 'X-Twilio-Signature': value } });
  yield ['another signature', withHeader(header.slice(0, at) + other + header.slice(at + 1))];
  yield ['a shorter signature', withHeader(header.slice(0, -4))];
  yield ['another path', { ...call, url: call.url.replace(/^[^?]*/, '$&x') }];
  yield ['another query', { ...call, url: `${call.url}${call.url.includes('?') ? '&' : '?'}x=1` }];
  yield ['another port', { ...call, url: call.url.replace(/^(https?:\/\/(?:[^/?@]*@)?(?:\[[^\]]*\]|[^/:?]*))(:\d+)?/, '$1:9443') }];
  if (call.params) {
    const params = (changes) => ({ ...call, params: changes, body: encoded(changes) });
    yield ['another text', params({ ...call.params, Body: `${call.params.Body}.` })];
    yield ['one field more', params({ ...call.params, Extra: '1' })];
    const { NumMedia, ...less } = call.params;
    yield ['one field less', params(less)];
    yield ['two fields swapped', params({ ...call.params, From: call.params.To, To: call.params.From })];
    yield ['a field twice', params({ ...call.params, NumMedia: ['0', '1'] })];
    yield ['a field twice alike', params({ ...call.params, NumMedia: ['0', '0'] })];
  } else {
    yield ['another body', { ...call, body: `${call.body} ` }];
    yield ['another digest', { ...call, url: call.url.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }];
  }
  if (call.is_shared) {
    const { 'X-Twilio-Webhooks-Signature-Settings': _, ...headers } = call.headers;
    yield ['an announcement left out', { ...call, headers }];
  }
}

const roll = dice(2026);
const cases = [];
const add = (name, call, isAccepted) => cases.push({ ...call, name, accepted: isAccepted });
for (let number = 0; number < 320; number += 1) {
  const isShared = number % 4 === 3;
  const call = signed(number % 5 === 4 ? json(roll, number) : form(roll, number), isShared);
  for (const [name, genuine] of [['genuine', call], ['with its port the other way', moved(call)]]) {
    add(`${number} ${name}`, genuine, accepted(genuine));
  }
  for (const [name, forged] of bent(call, roll)) add(`${number} ${name}`, forged, accepted(forged));
}
const tally = new Tally();
for (const one of cases.filter((one) => one.name.endsWith('genuine'))) {
  tally.agree(one.accepted, `the library refuses its own signature: ${one.name}`);
}
tally.end('of its own signatures');
make('calls.json', { account: ACCOUNT, token: TOKEN, shared_key: SHARED_KEY, cases });

const ALPHABETS = {
  gsm: [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'],
  extended: [...'^{}\\[~]|€', '\u000c'],
  ucs2: [...'áíóúçÁêîŁ–—…‘’“”•日本語テストЖдΞאשع\u00a0\u2028\t`'],
  pairs: [...'🍏👍𝒜𠜎🌸💶'],
  marks: ['e\u0301', 'a\u030a', 'i\u0323\u0302', '👍🏽', '🇩🇰', '👩‍👩‍👧', '❤️', '\u0301', '각', 'नि'],
};
const EDGES = [0, 1, 66, 67, 68, 69, 70, 71, 76, 133, 134, 135, 152, 153, 154, 159, 160, 161, 200, 201, 202, 305, 306, 307, 458, 459, 460, 918, 919];

function mixed(roll, length, weights) {
  const kinds = Object.entries(weights);
  const one = () => {
    let left = roll.roll() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
    const [kind] = kinds.find(([, weight]) => (left -= weight) < 0) ?? kinds[0];
    return roll.pick(ALPHABETS[kind]);
  };
  return roll.many(length, one).join('');
}

const texts = new Set();
const MIXES = [{ gsm: 1 }, { gsm: 9, extended: 1 }, { extended: 1 }, { gsm: 3, ucs2: 1 }, { ucs2: 1 }, { pairs: 1 }, { ucs2: 5, pairs: 3 }, { gsm: 20, pairs: 1 }];
for (const length of EDGES) for (const mix of MIXES) for (let turn = 0; turn < 7; turn += 1) texts.add(mixed(roll, length, mix));
// One pair, or one escape, at every place around a border.
for (const border of [66, 67, 70, 134]) for (let at = -3; at <= 3; at += 1) for (const tail of [0, 1, 64, 66, 67]) {
  texts.add(`${'á'.repeat(border + at)}👍${'á'.repeat(tail)}`);
}
for (const border of [152, 153, 160, 306]) for (let at = -3; at <= 3; at += 1) for (const tail of [0, 1, 150, 152, 153]) {
  texts.add(`${'x'.repeat(border + at)}€${'x'.repeat(tail)}`);
}
for (const kind of Object.values(ALPHABETS)) for (const letter of kind) for (const count of [1, 36, 161]) texts.add(letter.repeat(count));
for (let turn = 0; turn < 300; turn += 1) texts.add(mixed(roll, roll.below(260), { gsm: 4, ucs2: 1, pairs: 1, marks: 1 }));
make('texts.json', [...texts]);
make('marks.json', Object.keys(createRequire(import.meta.url)('sms-segments-calculator/dist/libs/SmartEncodingMap.js').default));
