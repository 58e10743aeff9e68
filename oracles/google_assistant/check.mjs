//! Our answers as Google's libraries declare them, as they build the same content, and with what was to be said.

import conversationLibrary from '@assistant/conversation';
import actionsOnGoogle from 'actions-on-google';
import fulfillment from 'dialogflow-fulfillment';
import { ours, Tally } from '../script.mjs';
import { problems } from './types.mjs';

const { Card, Collection, conversation, Image, Link, Simple, Suggestion } = conversationLibrary;
const tally = new Tally();

/** With its fields in order and without those that hold nothing. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, ordered(inner)]));
}

/** The library's answer with the same content, from Actions Builder's parts. */
async function builtActions(request, answer) {
  const app = conversation();
  app.handle('trato', (conv) => {
    const { prompt, session, expected } = answer;
    conv.overwrite = false;
    Object.assign(conv.session.params, session.params);
    for (const { typeOverrideMode, ...rest } of session.typeOverrides ?? []) conv.session.typeOverrides.push({ ...rest, mode: typeOverrideMode });
    if (expected) Object.assign(conv.expected, expected);
    if (!prompt) return;
    for (const simple of [prompt.firstSimple, prompt.lastSimple]) if (simple) conv.add(new Simple(simple));
    const { card, image, collection } = prompt.content ?? {};
    if (card) conv.add(new Card({ ...card, image: card.image && new Image(card.image), button: card.button && new Link(card.button) }));
    if (image) conv.add(new Image(image));
    if (collection) conv.add(new Collection(collection));
    for (const suggestion of prompt.suggestions ?? []) conv.add(new Suggestion(suggestion));
    if (prompt.link) conv.add(new Link(prompt.link));
  });
  return (await app.handler(structuredClone(request), {})).body;
}

/** What counts of it: the library leaves out what the call brought and nobody changed. */
const told = ({ session, prompt, expected }) => ({
  id: session.id,
  params: session.params,
  types: session.typeOverrides ?? [],
  prompt: { override: false, ...prompt, suggestions: prompt?.suggestions ?? [] },
  expected: { speech: expected?.speech ?? [] },
});

/** Dialogflow's messages and contexts, built by the one library. */
function builtMessages(request, answer) {
  let built;
  const client = new fulfillment.WebhookClient({ request: { body: structuredClone(request), headers: {} }, response: { json: (body) => (built = body) } });
  const { Card: Shown, Image: Picture, Suggestion: Chip, Text } = fulfillment;
  const parts = [];
  for (const { text, card, image, quickReplies } of answer.fulfillmentMessages) {
    if (text) parts.push(new Text(text.text[0]));
    if (card) {
      const shown = new Shown(card.title);
      if (card.subtitle) shown.setText(card.subtitle);
      if (card.imageUri) shown.setImage(card.imageUri);
      for (const button of card.buttons ?? []) shown.setButton({ text: button.text, url: button.postback });
      parts.push(shown);
    }
    if (image) parts.push(new Picture(image.imageUri));
    if (quickReplies) for (const title of quickReplies.quickReplies) parts.push(new Chip(title));
  }
  // As for an integration of nobody in particular: its own platforms get other shapes.
  const messages = [];
  for (const part of parts) {
    const last = messages.at(-1);
    const made = part.getV2ResponseObject_(null) ?? part.getV2ResponseObject_('PLATFORM_UNSPECIFIED');
    if (made.quickReplies && last?.quickReplies) last.quickReplies.quickReplies.push(...made.quickReplies.quickReplies);
    else messages.push(made);
  }
  for (const context of answer.outputContexts ?? []) {
    client.context.set({ name: context.name.split('/').at(-1), lifespan: context.lifespanCount, parameters: context.parameters });
  }
  client.add('heard');
  client.send_();
  return { messages, contexts: built?.outputContexts };
}

const plainMessage = ({ platform, ...message }) => {
  // What only a screen reader says the library cannot set.
  if (message.image) return { image: { imageUri: message.image.imageUri } };
  return message;
};

/** The Assistant's part, built by the other. */
async function builtAssistant(request, google) {
  const { BasicCard, Button, Carousel, dialogflow, Image: Picture, LinkOutSuggestion, SimpleResponse, Suggestions } = actionsOnGoogle;
  const app = dialogflow();
  const picture = (image) => image && new Picture({ url: image.url, alt: image.accessibilityText });
  app.fallback((conv) => {
    const { richResponse, systemIntent, noInputPrompts } = google;
    for (const { simpleResponse, basicCard } of richResponse.items) {
      if (simpleResponse) conv.add(new SimpleResponse({ speech: simpleResponse.ssml, text: simpleResponse.displayText }));
      if (basicCard) {
        const buttons = (basicCard.buttons ?? []).map(({ title, openUrlAction }) => new Button({ title, url: openUrlAction.url }));
        conv.add(new BasicCard({ title: basicCard.title, text: basicCard.formattedText, image: picture(basicCard.image), buttons }));
      }
    }
    if (richResponse.suggestions) conv.add(new Suggestions(richResponse.suggestions.map(({ title }) => title)));
    if (richResponse.linkOutSuggestion) conv.add(new LinkOutSuggestion({ name: richResponse.linkOutSuggestion.destinationName, openUrlAction: richResponse.linkOutSuggestion.openUrlAction }));
    if (systemIntent) {
      const items = systemIntent.data.carouselSelect.items.map(({ optionInfo, title, description, image }) => [optionInfo.key, { title, description, image: picture(image) }]);
      conv.add(new Carousel({ items: Object.fromEntries(items) }));
    }
    if (noInputPrompts) conv.noInputs = noInputPrompts.map(({ ssml }) => ssml);
    conv.expectUserResponse = google.expectUserResponse;
  });
  return (await app.handler(structuredClone(request), {})).body.payload.google;
}

/** Without lists, texts and sizes that hold nothing: the library writes them, the format does not ask for them. */
function lean(value) {
  if (Array.isArray(value)) return value.map(lean);
  if (value === null || typeof value !== 'object') return value;
  // Speech in markup may stand in either field; the library has one for both.
  const fields = Object.entries(value).map(([name, inner]) => [name === 'ssml' ? 'textToSpeech' : name, lean(inner)]);
  return Object.fromEntries(fields.filter(([, inner]) => inner !== undefined && inner !== '' && inner !== 0 && !(Array.isArray(inner) && inner.length === 0)));
}

/** Everything that can be read or tapped in an answer. */
function seen(protocol, answer) {
  if (protocol === 'actions') {
    const { firstSimple, lastSimple, content = {}, suggestions = [], link } = answer.prompt ?? {};
    const entries = answer.session.typeOverrides?.[0].synonym.entries ?? [];
    const cards = content.collection ? content.collection.items.map(({ key }) => entries.find(({ name }) => name === key)?.display.title) : content.card ? [content.card.title] : [];
    return { texts: [firstSimple, lastSimple].filter((one) => one).map(({ text }) => text), chips: suggestions.map(({ title }) => title), cards, links: link ? [link.open.url] : [] };
  }
  const messages = answer.fulfillmentMessages ?? [];
  const cards = messages.filter(({ card }) => card && !card.buttons).map(({ card }) => card.title);
  const links = messages.flatMap(({ card }) => card?.buttons ?? []).map(({ postback }) => postback);
  return { texts: messages.filter(({ text }) => text).map(({ text }) => text.text[0]), chips: messages.flatMap(({ quickReplies }) => quickReplies?.quickReplies ?? []), cards, links };
}

/** Whether an answer is what the libraries would build: `undefined`, or where it is not. */
async function difference({ protocol, request, answer }) {
  const pairs = [];
  if (protocol === 'actions') {
    pairs.push(['the answer', lean(told(await builtActions(request, answer))), lean(told(answer))]);
  } else if (answer.fulfillmentMessages) {
    const { messages, contexts } = builtMessages(request, answer);
    pairs.push(['messages', messages.map(plainMessage), answer.fulfillmentMessages.map(plainMessage)]);
    const byName = (all = []) => [...all].sort((one, other) => (one.name < other.name ? -1 : 1));
    // It leaves out what came with the call and was not changed, where it can read the name: only ours counts.
    const mine = (all = []) => byName(all.filter(({ name }) => name.endsWith('/contexts/trato_options')));
    pairs.push(['contexts', mine(contexts), mine(answer.outputContexts)]);
    pairs.push(['the Assistant', lean(await builtAssistant(request, answer.payload.google)), lean(answer.payload.google)]);
  }
  for (const [what, theirs, mine] of pairs) {
    const [left, right] = [JSON.stringify(ordered(theirs)), JSON.stringify(ordered(mine))];
    if (left !== right) return `${what}: the library has ${left}, we have ${right}`;
  }
  return undefined;
}

const answers = ours('answers.json');
const counts = { texts: 0, chips: 0, cards: 0, links: 0 };
for (const one of answers) {
  const found = await difference(one).catch((error) => `the library cannot: ${error.message}`);
  tally.agree(found === undefined, `${one.protocol} ${found}`);
  const shown = seen(one.protocol, one.answer);
  tally.same(ordered(one.wanted), ordered(shown), `${one.protocol} what was to be said`);
  for (const what of Object.keys(counts)) counts[what] += shown[what].length;
}
for (const [what, count] of Object.entries(counts)) tally.agree(count > 0, `no answer has ${what}`);

// Broken answers must be noticed, by the declarations and by the building.
const broken = [
  [true, 'es', (answer) => (answer.fulfillmentText = 7)],
  [true, 'es', (answer) => (answer.fulfilmentMessages = [])],
  [true, 'es', (answer) => (answer.payload.google.richResponse.item = [])],
  [true, 'actions', (answer) => (answer.prompt.first = {})],
  [true, 'actions', (answer) => (answer.expected.speech = 'yes')],
  [false, 'es', (answer) => (answer.fulfillmentMessages[0].text.text = ['Hello.', 'Hello again.'])],
  [true, 'es', (answer) => (answer.payload.google.richResponse.items[0].simpleResponse.ssml = { text: 'Hello.' })],
  [false, 'actions', (answer) => delete answer.session.id],
];
const breakages = broken.map(([typed, protocol, harm]) => {
  const one = structuredClone(answers.find(({ protocol: other, answer }) => other === protocol && (answer.prompt?.firstSimple ?? answer.payload?.google.richResponse)));
  harm(one.answer);
  return { typed, ...one };
});
// The declarations call the field `mode`, and the library writes it as `typeOverrideMode`.
const declared = (one) => {
  const copy = structuredClone(one);
  for (const override of copy.answer.session?.typeOverrides ?? []) {
    override.mode = override.typeOverrideMode;
    delete override.typeOverrideMode;
  }
  return copy;
};
const complaints = problems([...answers, ...breakages].map(declared));
tally.agree(!complaints.has(-1), `the declarations themselves: ${complaints.get(-1)}`);
answers.forEach((one, number) => tally.agree(!complaints.has(number), `${one.protocol} is not as declared: ${complaints.get(number)}`));
for (const [number, one] of breakages.entries()) {
  const noticed = one.typed ? complaints.has(answers.length + number) : (await difference(one).catch((error) => error.message)) !== undefined;
  tally.agree(noticed, `a broken answer (${broken[number][2]}) is not noticed`);
}
tally.end('readings of our answers');
