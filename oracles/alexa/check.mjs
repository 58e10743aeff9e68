//! Our answers by the model's own shapes, and as the toolkit builds the same content.

import core from 'ask-sdk-core';
import { ours, Tally } from '../script.mjs';
import { problems } from './model.mjs';

const { ResponseFactory, escapeXmlCharacters } = core;
const tally = new Tally();

/** With its fields in order, so that only what they hold counts. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, ordered(inner)]));
}

/** The toolkit's answer with the same words, card and directives. */
function built(response) {
  const builder = ResponseFactory.init();
  const { outputSpeech, reprompt, card, directives = [], canFulfillIntent, shouldEndSession } = response;
  if (outputSpeech) builder.speak(outputSpeech.ssml);
  if (card?.type === 'Simple') builder.withSimpleCard(card.title, card.content);
  if (card?.type === 'Standard') builder.withStandardCard(card.title, card.text, card.image?.smallImageUrl, card.image?.largeImageUrl);
  if (card?.type === 'LinkAccount') builder.withLinkAccountCard();
  for (const directive of directives) {
    if (directive.type === 'Dialog.Delegate') builder.addDelegateDirective(directive.updatedIntent);
    else if (directive.type === 'Dialog.ElicitSlot') builder.addElicitSlotDirective(directive.slotToElicit, directive.updatedIntent);
    else builder.addDirective(directive);
  }
  if (canFulfillIntent) builder.withCanFulfillIntent(canFulfillIntent);
  if (shouldEndSession !== undefined) builder.withShouldEndSession(shouldEndSession);
  // It opens the microphone by itself where a question is asked again.
  if (reprompt) builder.reprompt(reprompt.outputSpeech.ssml);
  return JSON.parse(JSON.stringify(builder.getResponse()));
}

/** Every tag is closed in its order, and nothing stands unescaped. */
function isWellFormed(ssml) {
  const open = [];
  const rest = ssml.replace(/<(\/?)([a-z:-]+)((?:\s+[a-z:-]+="[^"<>&]*")*)\s*(\/?)>/g, (_, closes, name, attributes, empty) => {
    if (closes) return open.pop() === name ? '' : '<';
    if (!empty) open.push(name);
    return '';
  });
  return open.length === 0 && !/[<>]|&(?!(amp|lt|gt|quot|apos);)/.test(rest);
}

const kinds = new Map();
for (const { answer, plain, type } of ours('answers.json')) {
  const { response } = answer;
  const found = problems('ResponseEnvelope', answer);
  tally.agree(found.length === 0, `an answer to ${type} is not by the model: ${found.join('; ')}`);
  tally.same(ordered(built(response)), ordered(response), `the answer to ${type}`);
  const spoken = [response.outputSpeech?.ssml, response.reprompt?.outputSpeech.ssml].filter((ssml) => ssml !== undefined);
  for (const ssml of spoken) {
    tally.agree(isWellFormed(ssml), `not well-formed: ${ssml}`);
    tally.agree(/^<speak>.+<\/speak>$/s.test(ssml) && ssml.length <= 8000, `no speech: ${ssml.slice(0, 80)}`);
  }
  if (plain && response.outputSpeech) tally.same(`<speak>${escapeXmlCharacters(plain)}</speak>`, response.outputSpeech.ssml, 'plain words');
  for (const what of ['outputSpeech', 'reprompt', 'card', 'directives', 'canFulfillIntent']) if (what in response) kinds.set(what, (kinds.get(what) ?? 0) + 1);
}
for (const what of ['outputSpeech', 'reprompt', 'card', 'directives', 'canFulfillIntent']) tally.agree((kinds.get(what) ?? 0) > 0, `no answer has ${what}`);
tally.end('readings of our answers');
