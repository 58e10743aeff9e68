//! The tokens we sign webhooks with in tests, and those we send with, as `@vonage/jwt` reads them.

import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { tokenGenerate, verifySignature } from '@vonage/jwt';
import jsonwebtoken from 'jsonwebtoken';
import { made, ours, Tally } from '../script.mjs';

const PRIVATE_KEY = readFileSync(new URL('../../crates/channels/tests/it/payloads/sms/private_key.pem', import.meta.url), 'utf8');
const PUBLIC_KEY = createPublicKey(PRIVATE_KEY).export({ type: 'spki', format: 'pem' });
const APPLICATION = '5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7';
const LIFE_S = 900;

const tally = new Tally();
const read = (token) => jsonwebtoken.decode(token, { complete: true });
const named = ({ application_id, iat, exp, jti }) => ({ application_id, iat, exp, jti });

/** The library asks its own clock whether a token is over. */
mock.timers.enable({ apis: ['Date'] });
const names = new Set();
for (const { authorization, at } of ours('credentials.json')) {
  const token = authorization.replace(/^Bearer /, '');
  mock.timers.setTime(at + LIFE_S * 1000);
  tally.agree(!verifySignature(token, PUBLIC_KEY), 'a token that is over is taken');
  mock.timers.setTime(at);
  tally.agree(verifySignature(token, PUBLIC_KEY), 'a token we send with is refused');
  tally.agree(!verifySignature(`${token.slice(0, -9)}AAAAAAAAA`, PUBLIC_KEY), 'a bent token is taken');
  const { header, payload } = read(token);
  names.add(payload.jti);
  const iat = Math.floor(at / 1000);
  const theirs = read(tokenGenerate(APPLICATION, PRIVATE_KEY, { jti: payload.jti, issued_at: iat, exp: iat + LIFE_S }));
  tally.same(Object.entries(theirs.header).sort(), Object.entries(header).sort(), 'the header');
  tally.same(named(theirs.payload), named(payload), 'the claims');
  tally.same(Object.keys(payload).sort(), ['application_id', 'exp', 'iat', 'jti'], 'the names of the claims');
}
tally.same(ours('credentials.json').length, names.size, 'each token has a name of its own');
mock.timers.reset();

const { secret, cases } = made('calls.json');
ours('webhooks.json').forEach((authorization, index) => {
  const token = authorization.replace(/^Bearer /, '');
  tally.agree(verifySignature(token, secret), `our token for ${cases[index].name} is refused`);
  const { payload_hash } = read(token).payload;
  tally.same(createHash('sha256').update(cases[index].body).digest('hex'), payload_hash, 'the hash of the body');
});
tally.end('tokens of ours');
