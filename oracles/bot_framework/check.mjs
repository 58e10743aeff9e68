// Microsoft's connector sends every activity of ours to a play service: the call and the body must be the same.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { ConnectorClient } = require("botframework-connector");
const { ConnectorMappers } = require("botframework-connector/lib/connectorApi/connectorClient");
const { createSerializer } = require("botbuilder-stdlib/lib/azureCoreHttpCompat");

const read = (file) => JSON.parse(readFileSync(join(process.env.TRATO_ORACLES, "ours/bot_framework", file)));
const [calls, answers] = [read("calls.json"), read("answers.json")];
const serializer = createSerializer(ConnectorMappers);
let compared = 0;
let disagreements = 0;

// The play service keeps the last call as it came over the line.
let last;
const server = createServer((request, answer) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    last = { method: request.method, url: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(parts)) };
    answer.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: "1795000000999" }));
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;
const credentials = {
  signRequest: (request) => {
    request.headers.set("authorization", "Bearer token-of-ours");
    return Promise.resolve(request);
  },
};

for (const call of calls) {
  const { activity, conversation, service } = call;
  const where = new URL(service);
  const client = new ConnectorClient(credentials, { baseUri: `${base}${where.pathname.replace(/\/$/, "")}` });
  if (activity.replyToId) await client.conversations.replyToActivity(conversation, activity.replyToId, activity);
  else await client.conversations.sendToConversation(conversation, activity);
  const ours = new URL(call.url);
  same("the method", call.method, last.method, activity);
  same("the host", ours.host, where.host, activity);
  same("the path", decodeURIComponent(ours.pathname), decodeURIComponent(last.url), activity);
  same("the token's header", call.authorization, last.headers.authorization, activity);
  same("the type", type(call.contentType), type(last.headers["content-type"]), activity);
  same("the body", activity, last.body, activity);
  kept("the activity as it is read", ConnectorMappers.Activity, activity);
  for (const { contentType, content } of activity.attachments ?? []) {
    const kind = /^application\/vnd\.microsoft\.card\.(hero|receipt|audio|video|thumbnail)$/.exec(contentType)?.[1];
    if (kind) kept(`a ${kind} card`, ConnectorMappers[`${kind[0].toUpperCase()}${kind.slice(1)}Card`], content);
  }
}
server.close();

for (const { kind, status, body } of answers) {
  if (kind === "replies") {
    kept("the answers on the call", ConnectorMappers.ExpectedReplies, body);
    same("the answers' status", status, 200, body);
  } else if (kind === "adaptiveCard/action") {
    // `AdaptiveCardInvokeResponse`: a status of its own, a type that tells what the value is, a value.
    same("the answer to a card", [typeof body.statusCode, typeof body.type, "value" in body], ["number", "string", true], body);
  } else {
    same(`the answer to ${kind}`, [200, 501].includes(status) && typeof body === "object", true, body);
  }
}
if (calls.length === 0 || disagreements > 0) process.exit(1);
console.log(`bot_framework: ${calls.length} activities sent by the connector, ${compared} things compared`);

/** Nothing may be lost, and nothing added, when the library reads it and writes it again. */
function kept(what, mapper, content) {
  const model = serializer.deserialize(mapper, structuredClone(content), what);
  same(what, content, serializer.serialize(mapper, model, what), content);
}

function same(what, ours, theirs, about) {
  compared += 1;
  if (isDeepStrictEqual(plain(ours), plain(theirs))) return;
  disagreements += 1;
  if (disagreements > 20) return;
  console.error(`bot_framework disagrees about ${what}:\n  ours:   ${JSON.stringify(ours)}\n  theirs: ${JSON.stringify(theirs)}`);
  if (ours !== about) console.error(`  in ${JSON.stringify(about).slice(0, 300)}`);
}

function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function type(header) {
  return header?.split(";")[0].trim();
}
