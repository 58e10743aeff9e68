// The updates that the clients of `telegram-test-api` make: words, commands and taps.

import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../shop.mjs";

const TelegramServer = createRequire(import.meta.url)("telegram-test-api");

const TOKEN = "7700:AAsesame";
const WORDS = [
  "hello",
  "¿tenéis tazas azules?",
  "Rød grød med fløde",
  "<b>\"A\" & 'B'</b> *x* _y_ [z](https://z.example) `q` \\ 👩‍👩‍👧",
  "one\ntwo\n\nthree",
  "x".repeat(4_000),
];
const PEOPLE = [1, 4_294_967_311, 7_000_000_000_000];

const server = new TelegramServer({ port: await freePort(), host: "127.0.0.1" });
await server.start();
const made = [];
for (const person of PEOPLE) {
  const client = server.getClient(TOKEN, { userId: person, chatId: person, firstName: "Ana", userName: "ana" });
  for (const words of WORDS) {
    await client.sendMessage(client.makeMessage(words));
    take(person, [{ part: "text", text: words }]);
  }
  for (const command of ["/help", "/cart please"]) {
    await client.sendCommand(client.makeCommand(command));
    take(person, [{ part: "text", text: command }]);
  }
  const keyboard = [[{ text: "Add", callback_data: "add:mug" }]];
  const below = { message: { message_id: 5, date: 1_795_000_000, reply_markup: { inline_keyboard: keyboard } } };
  await client.sendCallback(client.makeCallbackQuery("add:mug", below));
  take(person, ["add:mug", "Add"]);
  await client.sendCallback(client.makeCallbackQuery("size:m"));
  take(person, ["size:m", ""]);
}
await server.stop();

const folder = join(process.env.TRATO_ORACLES, "made/telegram");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "updates.json"), JSON.stringify(made));
console.log(`telegram: ${made.length} updates made`);

/** The update that just came, and what was meant by it. */
function take(person, said) {
  const updates = server.getUpdates(TOKEN);
  if (updates.length !== 1) throw new Error(`${updates.length} updates instead of one`);
  made.push({ update: updates[0], meant: { person: String(person), said } });
}
