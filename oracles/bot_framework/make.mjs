// Tokens made with keys of our own, good and bad, and what Microsoft's library decides about each.

import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const { AuthenticationConstants, ChannelValidation, JwtTokenValidation, SimpleCredentialProvider } =
  createRequire(import.meta.url)("botframework-connector");

const APP = "0d1f7a52-3c64-4b0e-9f0a-5d5f4b1d7c21";
const SERVICE = "https://smba.trafficmanager.net/emea/";
const EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/";
const now = Math.floor(Date.now() / 1000);

const key = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const [real, stranger] = [key(), key()];
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = (kid, pair, endorsements) => ({ ...pair.publicKey.export({ format: "jwk" }), use: "sig", kid, x5t: kid, endorsements });
const keys = [
  jwk("real", real, ["msteams", "directline", "webchat"]),
  jwk("weak", real, ["telegram"]),
  jwk("unbound", real, undefined),
  jwk("empty", real, []),
  jwk("curve", curve, ["msteams"]),
];

// Where the library looks for keys is told by a setting of its own.
const server = createServer((request, answer) => {
  const own = `http://127.0.0.1:${server.address().port}`;
  answer.setHeader("content-type", "application/json");
  const metadata = { issuer: "https://api.botframework.com", jwks_uri: `${own}/keys`, id_token_signing_alg_values_supported: ["RS256"] };
  answer.end(JSON.stringify(request.url === "/keys" ? { keys } : metadata));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const metadata = `http://127.0.0.1:${server.address().port}/openid`;
ChannelValidation.OpenIdMetadataEndpoint = metadata;
AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl = metadata;

const claims = { iss: "https://api.botframework.com", aud: APP, nbf: now - 60, exp: now + 3600, serviceurl: SERVICE };
const activity = { type: "message", id: "1", channelId: "msteams", serviceUrl: SERVICE, text: "hola",
  from: { id: "29:1abc" }, recipient: { id: "28:bot" }, conversation: { id: "a:1", conversationType: "personal" } };
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

const cases = [];
const add = (name, { header = {}, body = {}, drop, pair = real, way = "RS256", about = {}, aboutDrop, shape = (token) => `Bearer ${token}` } = {}) => {
  const all = { alg: way, typ: "JWT", kid: "real", ...header };
  const token = jwt(all, drop ? without({ ...claims, ...body }, drop) : { ...claims, ...body }, pair, way);
  const said = { ...activity, ...about };
  cases.push({ name, authorization: shape(token), activity: aboutDrop ? without(said, aboutDrop) : said });
};

add("as it should be");
add("over Direct Line", { about: { channelId: "directline", serviceUrl: "https://directline.botframework.com/" }, body: { serviceurl: "https://directline.botframework.com/" } });
add("more claims", { body: { ver: "1.0", azp: "x", jti: "y", iat: now } });
for (const name of ["iss", "aud", "exp", "nbf", "serviceurl"]) add(`no ${name}`, { drop: name });
for (const iss of ["https://api.botframework.com/", "HTTPS://api.botframework.com", "https://api.botframework.us", "", null, [claims.iss]]) {
  add(`issuer ${JSON.stringify(iss)}`, { body: { iss } });
}
for (const aud of ["another", APP.toUpperCase(), "", null, [APP], [APP, "other"], ["other"], "https://api.botframework.com"]) {
  add(`audience ${JSON.stringify(aud)}`, { body: { aud } });
}
for (const seconds of [-3600, -400, -310, -290, -60, 0, 60, 3600 * 24 * 365]) add(`ends in ${seconds} s`, { body: { exp: now + seconds } });
for (const seconds of [-3600, 0, 290, 330, 3600]) add(`begins in ${seconds} s`, { body: { nbf: now + seconds } });
for (const exp of ["tomorrow", String(now + 3600), null, now + 3600.5]) add(`an end of ${typeof exp} ${exp === null ? "" : exp.toString().length}`, { body: { exp } });
for (const serviceurl of [SERVICE.slice(0, -1), `${SERVICE}/`, SERVICE.toUpperCase(), "https://evil.example/", `${SERVICE}v3`, "", null]) {
  add(`service ${JSON.stringify(serviceurl)} in the token`, { body: { serviceurl } });
}
add("the service's claim in camel case", { drop: "serviceurl", body: { serviceUrl: SERVICE } });
for (const serviceUrl of [SERVICE.slice(0, -1), "https://evil.example/", "https://smba.trafficmanager.net/amer/", ""]) {
  add(`service ${JSON.stringify(serviceUrl)} in the activity`, { about: { serviceUrl } });
}
add("a service of its own in both", { about: { serviceUrl: "https://evil.example/" }, body: { serviceurl: "https://evil.example/" } });
add("no service in the activity", { aboutDrop: "serviceUrl" });
for (const channelId of ["slack", "telegram", "MSTEAMS", ""]) add(`channel ${JSON.stringify(channelId)}`, { about: { channelId } });
add("a key for another channel", { header: { kid: "weak" } });
add("a key for the channel it speaks for", { header: { kid: "weak" }, about: { channelId: "telegram" } });
add("a key without endorsements", { header: { kid: "unbound" } });
add("a key with no endorsement", { header: { kid: "empty" } });
add("an unknown key", { header: { kid: "unknown" } });
add("no key", { header: { kid: undefined } });
add("a key of another kind", { header: { kid: "curve" } });
add("somebody else's signature", { pair: stranger });
for (const way of ["RS384", "RS512", "PS256", "HS256", "none"]) add(`signed by ${way}`, { way });
add("said to be RS512", { header: { alg: "RS512" } });
add("said to be none", { header: { alg: "none" } });
for (const [name, shape] of [
  ["a scheme in small letters", (token) => `bearer ${token}`],
  ["another scheme", (token) => `Basic ${token}`],
  ["no scheme", (token) => token],
  ["two spaces", (token) => `Bearer  ${token}`],
  ["words after it", (token) => `Bearer ${token} x`],
  ["no token", () => "Bearer"],
  ["no signature", (token) => `Bearer ${token.slice(0, token.lastIndexOf(".") + 1)}`],
  ["half a token", (token) => `Bearer ${token.slice(0, token.lastIndexOf("."))}`],
  ["a part more", (token) => `Bearer ${token}.x`],
  ["a letter changed", (token) => `Bearer ${token.slice(0, -20)}${token.at(-20) === "A" ? "B" : "A"}${token.slice(-19)}`],
  ["not a token", () => "Bearer abc.def.ghi"],
]) {
  add(name, { shape });
}
add("a token of the emulator", { body: { iss: EMULATOR, ver: "1.0", appid: APP, tid: "d6d49420-f39b-4df7-a1dc-d59a935871db" } });
add("a token of the emulator, version 2", { body: { iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", ver: "2.0", azp: APP } });

const credentials = new SimpleCredentialProvider(APP, "password");
console.error = () => {};
for (const one of cases) {
  const decided = JwtTokenValidation.authenticateRequest(one.activity, one.authorization, credentials, "");
  one.accepted = await decided.then(() => true, () => false);
}
server.close();

const folder = join(process.env.TRATO_ORACLES, "made/bot_framework");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "tokens.json"), JSON.stringify({ now, app: APP, keys, cases }));
console.log(`bot_framework: ${cases.length} tokens made, ${cases.filter((one) => one.accepted).length} of them accepted`);

function jwt(header, body, pair, way) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part(body)}`;
  return `${signed}.${signature(signed, pair, way)}`;
}

function signature(signed, { privateKey, publicKey }, way) {
  switch (way) {
    case "none":
      return "";
    case "HS256":
      return createHmac("sha256", publicKey.export({ type: "spki", format: "pem" })).update(signed).digest("base64url");
    case "PS256":
      return sign("sha256", Buffer.from(signed), { key: privateKey, padding: 6, saltLength: 32 }).toString("base64url");
    default:
      return sign(`sha${way.slice(2)}`, Buffer.from(signed), privateKey).toString("base64url");
  }
}
