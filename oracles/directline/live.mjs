// Microsoft's own client of Direct Line talks to the Direct Line that we serve.

import { createRequire } from "node:module";
import WebSocket from "ws";
import { cases, open, within } from "../shop.mjs";

const SECRET = "a-secret-of-the-oracle-0123456789abcdef";
const PATIENCE_MS = 30_000;
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

// The client looks for the socket of a browser; these remember themselves, so that a line can be cut.
const sockets = [];
globalThis.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    sockets.push(this);
  }
};
const require = createRequire(import.meta.url);
const { ConnectionStatus, DirectLine } = require("botframework-directlinejs");
const { Observable } = require("rxjs/Observable");

const { same, holds, end } = cases("directline");
const shop = await open({
  inboxes: `[[inbox]]
id = "line"
channel = "bot_framework"
name = "Line"
[inbox.secrets]
direct_line_secret = "${SECRET}"
`,
});
const domain = `${shop.url}/directline/line/v3/directline`;
try {
  await overSocket();
  await overPolling();
  await afterTheLineDropped();
  await withAFile();
  await inHerLanguage();
  await withTheSecret();
  await refused();
} catch (error) {
  console.error(`directline disagrees: ${error.stack}`);
  process.exitCode = 1;
}
await shop.stop();
if (!process.exitCode) end();
process.exit();

async function overSocket() {
  const page = client({ token: await token("dl_ana") });
  const greeting = await page.next("a greeting", isOurs);
  same("the channel of a greeting", greeting.channelId, "directline");
  same("the line is open", page.line.connectionStatus$.getValue(), ConnectionStatus.Online);
  const id = await page.post(words("do you have mugs?", "1.a"));
  const hers = await page.next("her own words", (activity) => activity.from.role === "user");
  same("the id of her words when they come back", hers.id, id);
  same("the client's own id comes back", hers.channelData.clientActivityID, "1.a");
  same("she is who the token says", hers.from.id, "dl_ana");
  same("her words come back", hers.text, "do you have mugs?");
  const answer = await page.next("an answer about mugs", (activity) => isOurs(activity) && hasChoices(activity));
  same("it belongs to her conversation", answer.conversation.id, page.line.conversationId);
  await page.quiet();
  // What can be chosen is chosen as the web chat does it: see `choice`.
  const offered = page.seen.filter((activity) => isOurs(activity)).flatMap(choices);
  holds("something can be chosen", offered.length > 0);
  for (const kind of new Set(offered.map((action) => action.type))) {
    const action = offered.findLast((one) => one.type === kind);
    await page.post({ ...choice(action), from: { id: "x" } });
    await page.next(`an answer to ${kind} ${action.title}`, isOurs);
    await page.quiet();
  }
  for (const activity of [{ type: "typing" }, { type: "event", name: "webchat/join", value: { language: "en-US" } }]) {
    const given = await page.post({ ...activity, from: { id: "x" } });
    holds(`${activity.type} gets an id`, typeof given === "string" && given !== "retry");
  }
  const ids = page.seen.map((activity) => activity.id);
  same("no activity comes twice", new Set(ids).size, ids.length);
  const fresh = await within(PATIENCE_MS, "no other token", page.line.refreshToken().toPromise());
  holds("a token is renewed", fresh && fresh.split(".").length === 3);
  const again = client({ token: fresh, conversationId: page.line.conversationId, watermark: page.line.watermark });
  await again.post(words("hello again", "1.b"));
  await again.next("words with the renewed token", (activity) => activity.text === "hello again");
  same("nothing is read twice from the watermark on", again.seen.filter((one) => ids.includes(one.id)).length, 0);
  page.close();
  again.close();
  same("the line is closed", page.line.connectionStatus$.getValue(), ConnectionStatus.Ended);
}

async function overPolling() {
  const page = client({ token: await token("dl_ben"), webSocket: false, pollingInterval: 200 });
  await page.next("a greeting by asking", isOurs);
  const id = await page.post(words("candles", "2.a"));
  const hers = await page.next("her own words by asking", (activity) => activity.from.role === "user");
  same("the id of her words by asking", hers.id, id);
  await page.next("an answer by asking", (activity) => isOurs(activity) && hasChoices(activity));
  await page.quiet();
  const ids = page.seen.map((activity) => activity.id);
  same("no activity comes twice by asking", new Set(ids).size, ids.length);
  page.close();
}

async function afterTheLineDropped() {
  const page = client({ token: await token("dl_cai") });
  await page.next("a greeting before the line drops", isOurs);
  await page.quiet();
  const before = page.line.watermark;
  sockets.at(-1).terminate();
  const id = await page.post(words("said while the line was down", "3.a"));
  const hers = await page.next("what was said meanwhile", (activity) => activity.id === id);
  same("it is what was said", hers.text, "said while the line was down");
  holds("the position moves on", Number(page.line.watermark) > Number(before));
  const ids = page.seen.map((activity) => activity.id);
  same("no activity comes twice after a drop", new Set(ids).size, ids.length);
  // A page that was loaded again takes the conversation up with what it kept.
  const kept = { token: page.line.token, conversationId: page.line.conversationId, watermark: before };
  page.close();
  const loaded = client(kept);
  await loaded.next("the rest after a reload", (activity) => activity.id === id);
  const { token: its, conversationId } = loaded.line;
  const held = await within(PATIENCE_MS, "no address", fetch(`${domain}/conversations/${conversationId}?watermark=0`, {
    headers: { authorization: `Bearer ${its}` },
  }));
  const { token: other, streamUrl } = await held.json();
  loaded.close();
  const given = client({ token: other, conversationId, streamUrl });
  await given.next("everything from an address that was given", (activity) => activity.id === id);
  holds("also the greeting", given.seen.some(isOurs));
  given.close();
}

async function withAFile() {
  const page = client({ token: await token("dl_dea") });
  await page.next("a greeting before a file", isOurs);
  const id = await page.post({
    ...words("look at this", "4.a"),
    attachments: [
      { contentType: "image/png", contentUrl: `data:image/png;base64,${PICTURE.toString("base64")}`, name: "a.png" },
      { contentType: "image/png", contentUrl: `data:image/png;base64,${PICTURE.toString("base64")}`, name: "a.png" },
    ],
  });
  const hers = await page.next("her files", (activity) => activity.id === id);
  same("both files come back", hers.attachments.length, 2);
  same("with the words", hers.text, "look at this");
  const file = await fetch(hers.attachments[0].contentUrl);
  same("a file is what it was", Buffer.from(await file.arrayBuffer()).equals(PICTURE), true);
  page.close();
}

async function inHerLanguage() {
  const greetings = [];
  for (const locale of ["en-US", "es-ES", "da-DK"]) {
    const page = client({ token: await token(`dl_${locale}`), conversationStartProperties: { locale } });
    const greeting = await page.next(`a greeting in ${locale}`, isOurs);
    same(`the language of a greeting in ${locale}`, String(greeting.locale).slice(0, 2), locale.slice(0, 2));
    greetings.push(greeting.text ?? JSON.stringify(greeting.attachments));
    page.close();
  }
  same("greetings in three languages", new Set(greetings).size, 3);
}

/** As a shop's own program, or a page that is being tried out, does it. */
async function withTheSecret() {
  const nobody = client({ secret: SECRET });
  await nobody.next("a greeting with the secret", isOurs);
  await nobody.post(words("towels", "5.a"));
  await nobody.next("an answer with the secret", (activity) => isOurs(activity) && hasChoices(activity));
  nobody.close();
  const named = client({ secret: SECRET }, (line) => line.setUserId("somebody"));
  await named.next("a greeting for a person the page names", isOurs);
  await named.post({ ...words("towels", "5.b"), from: { id: "somebody" } });
  const hers = await named.next("her words", (activity) => activity.from.role === "user");
  same("she is who the page says", hers.from.id, "somebody");
  named.close();
}

async function refused() {
  for (const [what, options] of [
    ["a token that is none", { token: "nothing" }],
    ["a secret that is none", { secret: `${SECRET}0` }],
  ]) {
    const page = client(options);
    const status = page.line.connectionStatus$.filter((one) => one === ConnectionStatus.FailedToConnect).take(1);
    same(what, await within(PATIENCE_MS, what, status.toPromise()), ConnectionStatus.FailedToConnect);
    page.close();
  }
  const mine = client({ token: await token("dl_eve") });
  await mine.next("a greeting for Eve", isOurs);
  const other = client({ token: await token("dl_fay"), conversationId: mine.line.conversationId });
  const status = other.line.connectionStatus$.filter((one) => one === ConnectionStatus.FailedToConnect).take(1);
  same("another's conversation", await within(PATIENCE_MS, "it opened", status.toPromise()), ConnectionStatus.FailedToConnect);
  mine.close();
  other.close();
}

async function token(user) {
  const made = await fetch(`${domain}/tokens/generate`, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json" },
    body: JSON.stringify({ user: { id: user } }),
  });
  same("a token is made", made.status, 200);
  return (await made.json()).token;
}

/** The stock client, with what it read so far. */
function client(options, before = () => {}) {
  const line = new DirectLine({ domain, ajax, random: () => 0, ...options });
  before(line);
  const seen = [];
  const waiting = new Set();
  let read = 0;
  const reading = line.activity$.subscribe(
    (activity) => {
      seen.push(activity);
      for (const look of waiting) look();
    },
    () => {},
  );
  return {
    line,
    seen,
    close() {
      reading.unsubscribe();
      line.end();
    },
    post: (activity) => within(PATIENCE_MS, `not posted: ${activity.text ?? activity.type}`, line.postActivity(activity).toPromise()),
    /** The first activity, after the one asked for last, that is as wanted. */
    next(what, wanted) {
      let look;
      const found = new Promise((done) => {
        look = () => {
          const at = seen.findIndex((activity, index) => index >= read && wanted(activity));
          if (at < 0) return;
          read = at + 1;
          done(seen[at]);
        };
        waiting.add(look);
        look();
      });
      const words = () => `there never was ${what}; read so far: ${JSON.stringify(seen.slice(read)).slice(0, 2_000)}`;
      return within(PATIENCE_MS, words, found).finally(() => waiting.delete(look)).then((activity) => {
        holds(what, true);
        return activity;
      });
    },
    /** Until nothing has come for a while. */
    async quiet() {
      for (let count = -1; count !== seen.length; ) {
        count = seen.length;
        await new Promise((done) => setTimeout(done, 700));
      }
      read = seen.length;
    },
  };
}

/** What a browser does for the client: calls in JSON or as a form. */
function ajax({ method, url, body, headers = {}, responseType }) {
  return Observable.create((subscriber) => {
    const text = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    fetch(url, { method, headers, body: text })
      .then(async (answer) => {
        if (!answer.ok) {
          const xhr = { getResponseHeader: (name) => answer.headers.get(name) };
          throw Object.assign(new Error(`${method} ${url}: ${answer.status}`), { status: answer.status, xhr });
        }
        const response = responseType === "arraybuffer" ? await answer.arrayBuffer() : await answer.json();
        subscriber.next({ status: answer.status, response });
        subscriber.complete();
      })
      .catch((error) => subscriber.error(error));
  });
}

function words(text, clientActivityID) {
  return { type: "message", text, from: { id: "x" }, locale: "en-US", channelData: { clientActivityID } };
}

function isOurs(activity) {
  return activity.from.role === "bot" && activity.type === "message";
}

function hasChoices(activity) {
  return choices(activity).length > 0;
}

/** Everything that can be tapped: suggested actions, buttons of plain cards, and those of adaptive cards. */
function choices(activity) {
  const suggested = activity.suggestedActions?.actions ?? [];
  const cards = (activity.attachments ?? []).map(({ content }) => content ?? {});
  const buttons = cards.flatMap((card) => card.buttons ?? []);
  const all = [...suggested, ...buttons, ...cards.flatMap(submits)];
  return all.filter(({ type }) => type !== "openUrl");
}

/** The buttons of an adaptive card, however deep. */
function submits(part) {
  if (part === null || typeof part !== "object") return [];
  const own = part.type === "Action.Submit" ? [part] : [];
  return [...own, ...Object.values(part).flatMap(submits)];
}

/** What the web chat posts for a tap. */
function choice({ type, title, value, text, data }) {
  switch (type) {
    case "imBack":
      return { type: "message", text: value ?? title };
    case "messageBack":
      return { type: "message", text, value, channelData: { messageBack: { value, text } } };
    case "Action.Submit":
      return { type: "message", value: data, channelData: { postBack: true } };
    default:
      return typeof value === "string"
        ? { type: "message", text: value, channelData: { postBack: true } }
        : { type: "message", value, channelData: { postBack: true } };
  }
}
