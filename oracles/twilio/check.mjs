//! Our signatures, our counts and our calls, held against Twilio's library and calculator.

import { createRequire } from 'node:module';
import twilio from 'twilio';
import { made, ours, Tally } from '../script.mjs';

const require = createRequire(import.meta.url);
const { SegmentedMessage } = require('sms-segments-calculator');
const SMART = require('sms-segments-calculator/dist/libs/SmartEncodingMap.js').default;

/** Each of our signatures is the one that the library expects. */
function signatures() {
  const tally = new Tally();
  const { cases } = made('calls.json');
  ours('signatures.json').forEach((signature, index) => {
    const { name, url, params, key, is_shared } = cases[index];
    const algorithm = is_shared ? twilio.HMAC_SHA256 : twilio.HMAC_SHA1;
    tally.agree(twilio.validateRequest(key, signature, url, params ?? {}, algorithm), `our signature of ${name} is refused: ${url}`);
  });
  tally.end('signatures of ours');
}

/** Parts, alphabet, size and the letter that is to blame, text by text. */
function counts() {
  const tally = new Tally();
  const counted = ours('counts.json');
  let whole = 0;
  made('texts.json').forEach((text, index) => {
    const mine = counted[index];
    const theirs = new SegmentedMessage(text);
    const name = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…${text.length}` : text);
    tally.same(theirs.encodingName, { gsm7: 'GSM-7', ucs2: 'UCS-2' }[mine.encoding], `alphabet of ${name}`);
    tally.same(theirs.messageSize, mine.units * (mine.encoding === 'gsm7' ? 7 : 16), `bits of ${name}`);
    const [odd] = mine.encoding === 'ucs2' ? theirs.getNonGsmCharacters() : [];
    tally.agree(odd === undefined ? mine.because_of === null : odd.includes(mine.because_of), `blame for ${name}: ${odd}, ${mine.because_of}`);
    // The calculator keeps marks and joined emoji whole where parts end; Twilio's documents count code points. So the
    // parts are those of its own packing of code points, and its own number wherever there is nothing to keep whole.
    const letters = [...text];
    const packed = theirs._buildSegments(theirs._encodeChars(letters)).length;
    const isPlain = theirs.graphemes.length === letters.length;
    // It sees one part in no text, which nobody sends.
    tally.same(text === '' ? 0 : packed, mine.count, `parts of ${name}`);
    if (isPlain && text !== '') tally.same(theirs.segmentsCount, mine.count, `parts of ${name}`);
    else whole += 1;
  });
  tally.agree(whole < 400, `${whole} texts were only counted by code points`);
  tally.end('counts of texts');
}

/** Marks that we type in our own way: see FINDINGS.md. */
const SPACES = [...'\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'].map((mark) => [mark, ' ']);
const LINES = [...'\u2028\u2029'].map((mark) => [mark, '\n']);
const QUOTES = [...'‚‹›'].map((mark) => [mark, "'"]);
const OURS = new Map([...SPACES, ...LINES, ...QUOTES]);

/** A mark that we type plain is the mark that Twilio's smart encoding makes of it. */
function marks() {
  const tally = new Tally();
  const typed = ours('marks.json');
  made('marks.json').forEach((mark, index) => {
    const body = new Map(typed[index].fields).get('Body').slice(1, -1);
    const expected = OURS.get(mark) ?? SMART[mark];
    tally.agree(OURS.has(mark) ? body === expected : body === mark || body === expected, `U+${mark.codePointAt(0).toString(16)} is ${JSON.stringify(SMART[mark])} to Twilio and ${JSON.stringify(body)} to us`);
  });
  tally.end('plain marks');
}

/** The library, told the same, makes the very same call. */
async function sends() {
  const tally = new Tally();
  const [account, token] = ['AC00112233445566778899aabbccddeeff', 'a-long-enough-auth-token'];
  for (const { method, url, fields, authorization, body } of ours('sends.json')) {
    let theirs;
    const httpClient = { request: async (options) => ((theirs = options), { statusCode: 201, body: { sid: 'SM9' } }) };
    const told = {};
    for (const [name, value] of fields) {
      const key = name[0].toLowerCase() + name.slice(1);
      told[key] = key === 'mediaUrl' ? [...(told[key] ?? []), value] : value;
    }
    await twilio(account, token, { httpClient }).messages.create(told);
    const sorted = (pairs) => [...pairs].sort().join('&');
    const data = Object.entries(theirs.data).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
    tally.same([theirs.method.toUpperCase(), theirs.uri], [method, url], 'the call');
    tally.same(sorted(data), sorted(fields), 'the fields');
    const basic = `Basic ${Buffer.from(`${theirs.username}:${theirs.password}`).toString('base64')}`;
    tally.same(basic, authorization, 'who is signed in');
    tally.same(sorted(new URLSearchParams(body)), sorted(fields), 'the body');
  }
  tally.end('calls of ours');
}

signatures();
marks();
await sends();
counts();
const empty = new twilio.twiml.MessagingResponse().toString();
if (ours('answer.json') !== empty) {
  console.error(`   twilio: the library answers nothing with ${empty}`);
  process.exit(1);
}
