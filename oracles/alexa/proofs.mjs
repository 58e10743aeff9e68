//! Good and bad requests, with what the express adapter's two verifiers say to them.
//!
//! The verifiers trust the roots that node has, fetch certificates from Amazon and ask the clock. For them there is one
//! root of ours, a store of chains and a clock that stands still; nothing of their own code is replaced.

import { createSign, generateKeyPairSync } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { mock } from 'node:test';
import forge from 'node-forge';

const require = createRequire(import.meta.url);
const Module = require('node:module');
const https = require('node:https');
const tls = require('node:tls');
const { SkillRequestSignatureVerifier, TimestampVerifier } = require('ask-sdk-express-adapter');

export const NOW = 1_795_000_000_000;
export const SKILL = 'amzn1.ask.skill.5f0c';
const NAME = 'echo-api.amazon.com';
const PLACE = 'https://s3.amazonaws.com/echo.api/';

const pair = () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  return { pem: keys.privateKey, public: forge.pki.publicKeyFromPem(keys.publicKey), private: forge.pki.privateKeyFromPem(keys.privateKey) };
};
const day = (text) => new Date(`${text}T00:00:00Z`);
let serial = 1;

/** A certificate for these names, or an authority's where there are none. */
function certificate(subject, keys, issuer, { names = [], from = '2026-01-01', until = '2027-06-01', isAuthority = names.length === 0, use } = {}) {
  const made = forge.pki.createCertificate();
  made.serialNumber = String((serial += 1)).padStart(4, '0');
  made.publicKey = keys.public;
  Object.assign(made.validity, { notBefore: day(from), notAfter: day(until) });
  made.setSubject([{ name: 'commonName', value: subject }]);
  made.setIssuer([{ name: 'commonName', value: issuer?.subject ?? subject }]);
  const extensions = [{ name: 'basicConstraints', cA: isAuthority, critical: true }];
  if (names.length) extensions.push({ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) });
  if (use) extensions.push({ name: 'extKeyUsage', [use]: true });
  made.setExtensions(extensions);
  made.sign((issuer?.keys ?? keys).private, forge.md.sha256.create());
  return { subject, keys, pem: forge.pki.certificateToPem(made) };
}

const key = pair();
const otherKey = pair();
const root = certificate('Root', pair());
const middle = certificate('Middle', pair(), root);
const stranger = certificate('Stranger', pair());
const strangerMiddle = certificate('Middle', pair(), stranger);
const oldMiddle = certificate('Old middle', pair(), root, { until: '2026-11-01' });
const noAuthority = certificate('No authority', pair(), root, { names: ['shop.example'] });
const leaf = (options = {}, issuer = middle, keys = key) => certificate(options.names?.[0] ?? NAME, keys, issuer, { names: [NAME], use: 'serverAuth', ...options });
const good = leaf();
const chain = (...certificates) => certificates.map(({ pem }) => pem.replaceAll('\r\n', '\n')).join('');

export const CHAINS = {
  good: chain(good, middle),
  'good with its root': chain(good, middle, root),
  'good without a word about its use': chain(leaf({ use: undefined }), middle),
  'good among other names': chain(leaf({ names: ['one.example', NAME, 'two.example'] }), middle),
  'another name': chain(leaf({ names: ['echo-api.amazon.example'] }), middle),
  'a name below': chain(leaf({ names: [`x.${NAME}`] }), middle),
  'a name above': chain(leaf({ names: ['amazon.com'] }), middle),
  'any name below': chain(leaf({ names: ['*.amazon.com'] }), middle),
  expired: chain(leaf({ until: '2026-11-18' }), middle),
  'not begun': chain(leaf({ from: '2026-11-19' }), middle),
  'an expired one between': chain(leaf({}, oldMiddle), oldMiddle),
  'no authority between': chain(leaf({}, noAuthority), noAuthority),
  'another root': chain(leaf({}, strangerMiddle), strangerMiddle),
  'another root, sent along': chain(leaf({}, strangerMiddle), strangerMiddle, stranger),
  'nothing between': chain(good),
  'signed by itself': chain(certificate(NAME, key, undefined, { names: [NAME] })),
  'another key': chain(leaf({}, middle, otherKey), middle),
  'the wrong order': chain(middle, good),
  nothing: '',
  'no certificate': '<html></html>',
};

function envelope(request = {}, text = 'hej') {
  const application = { applicationId: SKILL };
  return JSON.stringify({
    version: '1.0',
    session: { new: true, sessionId: 'amzn1.echo-api.session.1', application, user: { userId: 'amzn1.ask.account.A' } },
    context: { System: { application, user: { userId: 'amzn1.ask.account.A' }, device: { deviceId: text, supportedInterfaces: {} }, apiEndpoint: 'https://api.amazonalexa.com' } },
    request: { type: 'LaunchRequest', requestId: 'amzn1.echo-api.request.1', timestamp: new Date(NOW).toISOString(), locale: 'en-US', ...request },
  });
}

const sign = (body, by = key) => createSign('RSA-SHA256').update(body, 'utf8').sign(by.pem, 'base64');
const call = (name, body, { url = `${PLACE}cert.pem`, certificates = 'good', signature = sign(body), headers, ...more } = {}) => ({
  name, body, chain: certificates, headers: headers ?? { SignatureCertChainUrl: url, 'Signature-256': signature }, ...more,
});

/** Addresses; a reason where we refuse what the adapter takes, or take what it refuses. */
const NORMAL = 'the documents have the address normalised first: it lies elsewhere';
const BARE = 'an address of certificates has neither query, fragment nor user';
const ESCAPED = 'read differently by different readers';
const URLS = [
  [`${PLACE}cert.pem`], [`${PLACE}echo-api-cert-13.pem`], [`${PLACE}a/b/cert.pem`], ['https://s3.amazonaws.com:443/echo.api/cert.pem'],
  ['HTTPS://s3.amazonaws.com/echo.api/cert.pem'], ['https://S3.AMAZONAWS.COM/echo.api/cert.pem'], [`${PLACE}../echo.api/cert.pem`],
  [`${PLACE}./cert.pem`], [`${PLACE}x/../cert.pem`], ['https://s3.amazonaws.com/echo.api//cert.pem'], [`${PLACE}cert`], [`${PLACE}.pem`],
  ['https://s3.amazonaws.com:0443/echo.api/cert.pem'], [`${PLACE}cert-_~!$&'()*+,;=:@.pem`],
  ['http://s3.amazonaws.com/echo.api/cert.pem'], ['http://s3.amazonaws.com:443/echo.api/cert.pem'], ['ftp://s3.amazonaws.com/echo.api/cert.pem'],
  ['wss://s3.amazonaws.com/echo.api/cert.pem'], ['file:///echo.api/cert.pem'], ['data:text/plain,x'], ['javascript:1'],
  ['https://notamazon.com/echo.api/cert.pem'], ['https://s3.amazonaws.com.evil.example/echo.api/cert.pem'], ['https://evil.example/s3.amazonaws.com/echo.api/cert.pem'],
  ['https://s3.amazonaws.com@evil.example/echo.api/cert.pem'], ['https://xs3.amazonaws.com/echo.api/cert.pem'], ['https://x.s3.amazonaws.com/echo.api/cert.pem'],
  ['https://s3-eu.amazonaws.com/echo.api/cert.pem'], ['https://amazonaws.com/echo.api/cert.pem'], ['https://127.0.0.1/echo.api/cert.pem'], ['https://[::1]/echo.api/cert.pem'],
  ['https://s3.amazonaws.com/EcHo.aPi/cert.pem'], ['https://s3.amazonaws.com/invalid.path/cert.pem'], ['https://s3.amazonaws.com/cert.pem'], ['https://s3.amazonaws.com/'],
  ['https://s3.amazonaws.com'], ['https://s3.amazonaws.com/echo.api'], ['https://s3.amazonaws.com/echo.apiary/cert.pem'], ['https://s3.amazonaws.com//echo.api/cert.pem'],
  ['https://s3.amazonaws.com/x/echo.api/cert.pem'], ['https://s3.amazonaws.com:563/echo.api/cert.pem'], ['https://s3.amazonaws.com:80/echo.api/cert.pem'],
  ['https://s3.amazonaws.com:8443/echo.api/cert.pem'], ['//s3.amazonaws.com/echo.api/cert.pem'], ['s3.amazonaws.com/echo.api/cert.pem'], ['/echo.api/cert.pem'], ['cert.pem'], ['?'], ['x'],
  ['https://s3.amazonaws.com/x/../echo.api/cert.pem', { wider: 'the documents have the address normalised first: it lies there' }],
  [`${PLACE}../other/cert.pem`, { stricter: NORMAL }], [`${PLACE}../../cert.pem`, { stricter: NORMAL }], [`${PLACE}%2e%2e/other/cert.pem`, { stricter: NORMAL }],
  [`${PLACE}a/../../other/cert.pem`, { stricter: NORMAL }], [`${PLACE}.%2E/other/cert.pem`, { stricter: NORMAL }],
  [`${PLACE}cert.pem?x=1`, { stricter: BARE }], [`${PLACE}cert.pem#x`, { stricter: BARE }], ['https://user:word@s3.amazonaws.com/echo.api/cert.pem', { stricter: BARE }],
  ['https://user@s3.amazonaws.com/echo.api/cert.pem', { stricter: BARE }], [PLACE, { stricter: 'there is no file named' }],
  [`${PLACE}cert%2epem`, { stricter: ESCAPED }], ['https://s3.amazonaws.com/echo.api/..\\other/cert.pem', { stricter: ESCAPED }],
  [`${PLACE}cert.pem `, { stricter: ESCAPED }], ['https:\\\\s3.amazonaws.com\\echo.api\\cert.pem', { stricter: ESCAPED }],
];

const MOMENTS = [
  [0], [-1], [-149], [-150], [-151], [-600], [-3600], [-86_400], [1], [149], [150],
  [151, { stricter: 'the tolerance counts both ways' }], [86_400, { stricter: 'the tolerance counts both ways' }],
];
const EVENTS = ['SkillEnabled', 'SkillDisabled', 'SkillPermissionAccepted', 'SkillPermissionChanged', 'SkillAccountLinked'];
const second = (ms) => new Date(ms).toISOString();

function* cases() {
  for (const [url, more] of URLS) yield call(`certificates at ${url}`, envelope(), { url, ...more });
  for (const certificates of Object.keys(CHAINS)) yield call(`a chain: ${certificates}`, envelope(), { certificates });
  for (const [seconds, more] of MOMENTS) {
    yield call(`${seconds} s from now`, envelope({ timestamp: second(NOW + seconds * 1000) }), more);
    yield call(`${seconds} s from now, in whole seconds`, envelope({ timestamp: second(NOW + seconds * 1000).replace('.000Z', 'Z') }), more);
    yield call(`${seconds} s from now, elsewhere`, envelope({ timestamp: second(NOW + seconds * 1000 + 7_200_000).replace('Z', '+02:00') }), more);
  }
  for (const event of EVENTS) for (const seconds of [0, -151, -3599, -3600, -3601, -86_400]) {
    yield call(`${event} ${seconds} s from now`, envelope({ type: `AlexaSkillEvent.${event}`, timestamp: second(NOW + seconds * 1000) }));
  }
  for (const timestamp of ['yesterday', '2026-11-18T11:06', 'T', '{}']) yield call(`the moment ${timestamp}`, envelope({ timestamp }), { stricter: 'it is no moment with its zone, and the adapter compares with what is no number' });
  yield call('no moment', envelope({ timestamp: undefined }));
  yield call('a moment that is nothing', envelope({ timestamp: null }));
  yield* signatures();
}

function* signatures() {
  const texts = ['hej', 'æøå 🍵', '"\\/\n\t', '\u2028', 'x'.repeat(9000), '</script>', '\ud83c\udf75'];
  for (const [index, text] of texts.entries()) {
    const body = envelope({ requestId: `amzn1.echo-api.request.s${index}` }, text);
    const proof = sign(body);
    const url = `${PLACE}cert.pem`;
    const header = (headers) => ({ headers });
    yield call(`${index} signed`, body);
    yield call(`${index} spread over lines`, JSON.stringify(JSON.parse(body), null, 2));
    yield call(`${index} with a space more`, `${body} `, { signature: proof });
    yield call(`${index} with another word`, body.replace('LaunchRequest', 'LaunchRequesu'), { signature: proof });
    yield call(`${index} with another key`, body, { signature: sign(body, otherKey) });
    yield call(`${index} with a bent signature`, body, { signature: (proof[9] === 'A' ? 'B' : 'A') + proof.slice(1).replace(/^(.{8})./, '$1A').replace(/^(.{9})./, '$1B') });
    yield call(`${index} with half a signature`, body, { signature: proof.slice(0, 172) });
    yield call(`${index} with nobody's signature`, body, { signature: 'AAAA' });
    yield call(`${index} with a signature by SHA-1`, body, { signature: createSign('RSA-SHA1').update(body, 'utf8').sign(key.pem, 'base64') });
    yield call(`${index} in small letters`, body, header({ signaturecertchainurl: url, 'signature-256': proof }));
    yield call(`${index} in large letters`, body, header({ SIGNATURECERTCHAINURL: url, 'SIGNATURE-256': proof }));
    yield call(`${index} with the older header only`, body, header({ SignatureCertChainUrl: url, Signature: proof }));
    yield call(`${index} with a rotten older header`, body, header({ SignatureCertChainUrl: url, Signature: 'AAAA', 'Signature-256': proof }));
    yield call(`${index} without an address`, body, header({ 'Signature-256': proof }));
    yield call(`${index} without a proof`, body, header({}));
  }
}

/** Everything, with the adapter's word for it. */
export async function proofs() {
  let page = '';
  const load = Module._load;
  Module._load = (request, ...rest) => (request === 'tls' ? { ...tls, rootCertificates: [root.pem] } : load(request, ...rest));
  const { get } = https;
  https.get = (_, answer) => {
    const response = Object.assign(new EventEmitter(), { statusCode: 200, setEncoding: () => {} });
    answer(response);
    response.emit('data', page);
    response.emit('end');
    return Object.assign(new EventEmitter(), { end: () => {} });
  };
  mock.timers.enable({ apis: ['Date'], now: NOW });
  const all = [];
  for (const one of cases()) {
    page = CHAINS[one.chain];
    let refusal = '';
    try {
      await new SkillRequestSignatureVerifier().verify(one.body, one.headers);
      await new TimestampVerifier().verify(one.body);
    } catch (error) {
      refusal = error.message;
    }
    all.push({ ...one, accepted: refusal === '', refusal });
  }
  mock.timers.reset();
  https.get = get;
  Module._load = load;
  return { skill: SKILL, root: root.pem.replaceAll('\r\n', '\n'), chains: CHAINS, cases: all };
}
