//! Webhooks of Vonage as its signature secret signs them, and bent ones with what the library says to their tokens.
//!
//! `@vonage/jwt` verifies tokens and makes only those of applications, so a webhook's token is made with the JWT
//! library it stands on, with the claims that Vonage's guide to signed webhooks lists. What the library says counts
//! for the signature; whether the body is the one that was signed is for whoever calls it (`payload_hash`).

import { createHash } from 'node:crypto';
import { verifySignature } from '@vonage/jwt';
import jsonwebtoken from 'jsonwebtoken';
import { dice, make, Tally } from '../script.mjs';

const SECRET = 'a-long-enough-signature-secret';
const OTHER = 'another-long-enough-signature-secret';
/** When the calls arrive, in seconds. */
const NOW = 1_795_000_000;
const TOLERANCE_S = 300;
const TEXTS = ['hej', 'Har I blå krus? ☕', '¿Cuánto?\n"Gracias" \\ /', '日本語 👩‍👩‍👧', ' ', 'x'.repeat(1000), '<&>', '\u0001\u2028'];

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const roll = dice(1795);
const cases = [];
const tally = new Tally();

function body(number) {
  const text = roll.pick(TEXTS);
  const value = {
    channel: 'sms', message_uuid: `aaaaaaaa-bbbb-4ccc-8ddd-${String(number).padStart(12, '0')}`, to: '4520000000',
    from: `45201${10000 + number}`, timestamp: '2026-11-18T10:00:00Z', text, message_type: 'text',
    sms: { num_messages: '1' }, usage: { currency: 'EUR', price: '0.0333' },
  };
  // The same words in other bytes: escaped, with spaces, over several lines.
  const written = [JSON.stringify(value), JSON.stringify(value, null, 2), JSON.stringify(value).replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)];
  return { value, raw: roll.pick(written) };
}

function claims(raw, number) {
  const extra = [{}, { exp: 4_102_444_800 }, { nbf: NOW - 1_000 }, { sub: 'webhook' }, { aud: 'shop' }][number % 5];
  const iat = NOW - TOLERANCE_S + roll.below(2 * TOLERANCE_S + 1);
  return { iat, jti: `jti-${number}`, iss: 'Vonage', payload_hash: sha256(raw), api_key: 'abcd1234', application_id: '5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7', ...extra };
}

/** What a call is, and whether it may be taken by what the library and the guide say. */
function add(name, token, raw, value) {
  const signed = verifySignature(token, SECRET);
  const claimed = signed ? jsonwebtoken.decode(token) : {};
  const fits = claimed.payload_hash === sha256(raw);
  const fresh = Math.abs(claimed.iat - NOW) <= TOLERANCE_S;
  const accepted = signed && fits && fresh;
  cases.push({ name, authorization: `Bearer ${token}`, body: raw, accepted, id: value.message_uuid, from: value.from, text: value.text });
  return accepted;
}

for (let number = 0; number < 160; number += 1) {
  const { value, raw } = body(number);
  const told = claims(raw, number);
  const token = jsonwebtoken.sign(told, SECRET, { algorithm: 'HS256' });
  tally.agree(add(`${number} genuine`, token, raw, value), `the library refuses a genuine token: ${number}`);
  const [header, payload, signature] = token.split('.');
  const bent = {
    'another signature': `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'no signature': `${header}.${payload}.`,
    'two parts': `${header}.${payload}`,
    'other claims': `${header}.${part({ ...told, jti: 'other' })}.${signature}`,
    'another secret': jsonwebtoken.sign(told, OTHER, { algorithm: 'HS256' }),
    'the algorithm `none`': `${part({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    'HS512': jsonwebtoken.sign(told, SECRET, { algorithm: 'HS512' }),
    'HS384': jsonwebtoken.sign(told, SECRET, { algorithm: 'HS384' }),
    'another hash': jsonwebtoken.sign({ ...told, payload_hash: sha256(`${raw} `) }, SECRET, { algorithm: 'HS256' }),
    'no hash': jsonwebtoken.sign({ ...told, payload_hash: undefined }, SECRET, { algorithm: 'HS256' }),
    'too old': jsonwebtoken.sign({ ...told, iat: NOW - TOLERANCE_S - 1 }, SECRET, { algorithm: 'HS256' }),
    'too early': jsonwebtoken.sign({ ...told, iat: NOW + TOLERANCE_S + 1 }, SECRET, { algorithm: 'HS256' }),
    'rubbish': 'a.b.c',
  };
  for (const [name, forged] of Object.entries(bent)) {
    tally.agree(!add(`${number} ${name}`, forged, raw, value), `taken: ${number} ${name}`);
  }
  tally.agree(!add(`${number} another body`, token, `${raw} `, value), `taken: ${number} another body`);
  const answered = { ...value, text: `${value.text}!` };
  tally.agree(!add(`${number} another text`, token, JSON.stringify(answered), answered), `taken: ${number} another text`);
}
make('calls.json', { secret: SECRET, cases });
tally.end('of its own tokens');
