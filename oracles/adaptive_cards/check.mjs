// The format's own parser reads every card of ours: no complaint, and nothing is lost when it writes it again.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";

const { AdaptiveCard, EnumProperty, GlobalRegistry, SerializationContext, TextRun, ValueSetProperty, Version } = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js");

/** What every current Teams client and the web chat client read. */
const VERSION = new Version(1, 5);
const cards = JSON.parse(readFileSync(join(process.env.TRATO_ORACLES, "ours/adaptive_cards/cards.json")));
const broken = [
  { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlok", text: "a" }] },
  { type: "AdaptiveCard", version: "1.5", body: [{ type: "Input.ChoiceSet", choices: [] }] },
  { type: "AdaptiveCard", version: "1.5", body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text: "a", size: "huge" }] }] },
  { type: "AdaptiveCard", version: "1.5", actions: [{ type: "Action.OpenUrl", title: "a" }] },
  { type: "AdaptiveCard", version: "1.5", body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text: "a", sise: "large" }] }] },
];
let disagreements = 0;
let elements = 0;
for (const card of cards) {
  const problems = complaints(card);
  for (const problem of problems) {
    disagreements += 1;
    if (disagreements <= 20) console.error(`adaptive_cards disagrees: ${problem}\n  in ${JSON.stringify(card).slice(0, 600)}`);
  }
  elements += count(card);
}
for (const card of broken) {
  if (complaints(card).length > 0) continue;
  disagreements += 1;
  console.error(`adaptive_cards: a broken card was not noticed: ${JSON.stringify(card)}`);
}
if (cards.length === 0 || disagreements > 0) process.exit(1);
console.log(`adaptive_cards: ${cards.length} cards with ${elements} elements compared, ${broken.length} broken ones noticed`);

function complaints(card) {
  const context = new SerializationContext(VERSION);
  const read = new AdaptiveCard();
  read.parse(structuredClone(card), context);
  const found = [];
  for (let number = 0; number < context.eventCount; number += 1) found.push(context.getEventAt(number).message);
  found.push(...read.validateProperties().validationEvents.map(({ message }) => message));
  found.push(...lost(card, read.toJSON(context), "", undefined));
  return found;
}

/** What is not written again as it was read. */
function lost(ours, theirs, path, property) {
  if (ours !== null && typeof ours === "object") {
    const known = properties(ours.type);
    return Object.entries(ours).flatMap(([key, value]) => lost(value, theirs?.[key], `${path}/${key}`, known.get(key)));
  }
  if (isDeepStrictEqual(ours, theirs)) return [];
  // A word of a fixed set counts in any case, and a default need not be written.
  const isOneOfSet = property instanceof EnumProperty || property instanceof ValueSetProperty;
  const word = theirs ?? property?.defaultValue;
  if (isOneOfSet && String(ours).toLowerCase() === String(word).toLowerCase()) return [];
  if (property && theirs === undefined && ours === property.defaultValue) return [];
  return [`${path} was ${JSON.stringify(ours)} and became ${JSON.stringify(theirs)}`];
}

/** What the parser itself says of a kind of element: its properties by name. */
function properties(type) {
  const made = type === "TextRun" ? new TextRun() : (GlobalRegistry.elements.createInstance(type, VERSION) ?? GlobalRegistry.actions.createInstance(type, VERSION));
  const schema = made?.getSchema();
  const all = new Map();
  for (let number = 0; number < (schema?.getCount() ?? 0); number += 1) {
    const property = schema.getItemAt(number);
    all.set(property.name, property);
  }
  return all;
}

function count(part) {
  if (part === null || typeof part !== "object") return 0;
  const own = typeof part.type === "string" ? 1 : 0;
  return Object.values(part).reduce((sum, inner) => sum + count(inner), own);
}
