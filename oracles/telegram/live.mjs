// A client of `telegram-test-api` talks with a running `trato` through that play server and a webhook.
//
// Two things the play server has not: it sends no secret with a webhook, and knows no pictures. Both are added
// between the two, and it is seen that a call without the secret is refused.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { cases, freePort, open, within } from "../shop.mjs";

const require = createRequire(import.meta.url);
const TelegramServer = require("telegram-test-api");
const { Api } = require("grammy");

const TOKEN = "7700:AAsesame";
const SECRET = "a-secret-of-the-oracle_0123456789";
const PERSON = 4_294_967_311;
const PATIENCE_MS = 30_000;
const { same, holds, end } = cases("telegram");

const telegram = new TelegramServer({ port: await freePort(), host: "127.0.0.1" });
await telegram.start();
const called = [];
const relay = await listen(async ({ url }, body, answer) => {
  const method = url.split("/").at(-1);
  const fields = JSON.parse(body);
  called.push({ method, fields });
  const { caption, photo, video, audio, document, sticker, ...rest } = fields;
  const hasPicture = [photo, video, audio, document, sticker].some(Boolean);
  const known = hasPicture ? url.replace(method, "sendMessage") : url;
  const sent = hasPicture ? { ...rest, text: caption ?? "a picture" } : fields;
  if (["sendChatAction", "getMe", "getWebhookInfo"].includes(method)) return answer(200, JSON.stringify({ ok: true, result: true }));
  const taken = await post(`${telegram.config.apiURL}${known}`, JSON.stringify(sent));
  return answer(taken.status, await taken.text());
});
const shop = await open({
  hosts: [relay.host],
  inboxes: `[[inbox]]
id = "tg"
channel = "telegram"
name = "Telegram"
[inbox.settings]
api_base = "http://${relay.host}"
chat_interval_ms = 0
[inbox.secrets]
bot_token = "${TOKEN}"
hook_secret = "${SECRET}"
`,
});
const hook = `${shop.url}/hooks/telegram/tg`;
const statuses = [];
/** How many of the messages to her have been read. */
let read = 0;
const bridge = await listen(async (_, body, answer) => {
  const passed = await post(hook, body, { "x-telegram-bot-api-secret-token": SECRET });
  statuses.push(passed.status);
  return answer(passed.status, await passed.text());
});
try {
  await talk();
} catch (error) {
  console.error(`telegram disagrees: ${error.stack}`);
  process.exitCode = 1;
}
await shop.stop();
await telegram.stop();
if (!process.exitCode) end();
process.exit();

async function talk() {
  const client = telegram.getClient(TOKEN, { userId: PERSON, chatId: PERSON, firstName: "Ana", userName: "ana" });
  // As it comes from the play server itself, nobody has signed it.
  const forged = await post(hook, JSON.stringify({ update_id: 1, message: client.makeMessage("hello") }));
  same("a call without the secret", forged.status, 401);
  const bot = new Api(TOKEN, { apiRoot: telegram.config.apiURL });
  await bot.setWebhook(`http://${bridge.host}/`, { secret_token: SECRET });

  await client.sendCommand(client.makeCommand("/start"));
  const greeting = await heard("a greeting", () => true);
  same("the greeting goes to her", String(greeting.chat_id), String(PERSON));
  await quiet();

  await client.sendMessage(client.makeMessage("do you have mugs?"));
  const found = await heard("an answer with buttons", (message) => taps(message).length > 0);
  await quiet();
  for (const [what, wanted] of [["a page", /^~page:/], ["to look", /^show:/], ["to buy", /^add:/]]) {
    const button = taps(found).find(({ callback_data: data }) => wanted.test(data));
    if (!button) continue;
    await tap(client, found, button, what);
  }
  await client.sendMessage(client.makeMessage("what's in my cart?"));
  await heard("the cart", () => true);
  await quiet();
  await client.sendMessage(client.makeMessage("¿tenéis velas?"));
  await heard("an answer in Spanish", () => true);
  await quiet();

  same("every call of the play server was taken", statuses.filter((status) => status !== 200), []);
  const sent = called.filter(({ method }) => method.startsWith("send") && method !== "sendChatAction");
  same("all went to her", sent.filter(({ fields }) => String(fields.chat_id) !== String(PERSON)), []);
  holds("pictures were sent", sent.some(({ method }) => method === "sendPhoto"));
  const history = (await client.getUpdatesHistory()).filter((update) => update.message?.chat_id !== undefined);
  same("the play server keeps what was sent", history.length, sent.length);
}

/** Taps a button: it is answered, and something happens. */
async function tap(client, message, button, what) {
  const before = called.length;
  const below = { message_id: message.message_id, date: 1_795_000_000, reply_markup: message.reply_markup };
  await client.sendCallback(client.makeCallbackQuery(button.callback_data, { message: below }));
  await until(`the tap ${what} is answered`, () => called.slice(before).some(({ method }) => method === "answerCallbackQuery"));
  await until(`something happens after the tap ${what}`, () =>
    called.slice(before).some(({ method }) => method.startsWith("edit") || (method.startsWith("send") && method !== "sendChatAction")));
  await quiet();
}

/** The first message, after the one asked for last, that is as wanted, as the play server keeps it. */
async function heard(what, wanted) {
  let found;
  await until(`there is ${what}`, () => {
    const all = telegram.storage.botMessages;
    const at = all.findIndex(({ message }, index) => index >= read && wanted(message));
    if (at < 0) return false;
    read = at + 1;
    found = { ...all[at].message, message_id: all[at].messageId };
    return true;
  });
  return found;
}

async function until(what, happened) {
  const look = async () => {
    while (!happened()) await new Promise((done) => setTimeout(done, 50));
  };
  const words = () => `never: ${what}; called: ${JSON.stringify(called).slice(-2_000)}`;
  await within(PATIENCE_MS, words, look());
  holds(what, true);
}

/** Until nothing has been called for a while. */
async function quiet() {
  for (let count = -1; count !== called.length; ) {
    count = called.length;
    await new Promise((done) => setTimeout(done, 700));
  }
  read = telegram.storage.botMessages.length;
}

function taps({ reply_markup: markup }) {
  return (markup?.inline_keyboard ?? []).flat().filter((button) => button.callback_data && button.callback_data !== "~");
}

function post(url, body, headers = {}) {
  return fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

/** A server of our own that hears whole bodies. */
async function listen(handle) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const answer = (status, text) => response.writeHead(status, { "content-type": "application/json" }).end(text);
      handle(request, Buffer.concat(parts).toString(), answer).catch((error) => answer(500, String(error)));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { host: `127.0.0.1:${server.address().port}` };
}
