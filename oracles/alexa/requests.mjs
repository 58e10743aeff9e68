//! Requests in the shapes of `ask-sdk-model`: every kind it has, by dice, and what `ask-sdk-core` reads in them.

import core from 'ask-sdk-core';
import { NOW, SKILL } from './proofs.mjs';
import { problems, specimen, variants } from './model.mjs';

const { SkillBuilders, getDialogState, getIntentName, getLocale, getRequestType, getSlot, getSlotValue, getSlotValueV2, getSimpleSlotValues, getUserId } = core;
const ROUNDS = 8;
const WORDS = ['a blue vase', 'two mugs', "o'brien & sons", 'size 42', 'un jarrón azul', 'it is a present', 'the second one'];
const FREE = ['AddToCartIntent', 'ApplyCouponIntent', 'FindProductIntent', 'OrderStatusIntent', 'ProductDetailsIntent', 'SayIntent', 'RemoveFromCartIntent', 'OthersIntent'];
const BUILT_IN = ['AMAZON.YesIntent', 'AMAZON.NoIntent', 'AMAZON.HelpIntent', 'AMAZON.StopIntent', 'AMAZON.CancelIntent', 'AMAZON.RepeatIntent', 'AMAZON.FallbackIntent', 'AMAZON.NavigateHomeIntent'];

const text = (value) => typeof value === 'string' && value !== '';

/** An envelope around a request of a kind. */
function envelope(dice, number, type, given) {
  const fixed = {
    requestId: `amzn1.echo-api.request.${number}`, timestamp: new Date(NOW).toISOString(), applicationId: SKILL, accessToken: 'of-another-server',
    locale: dice.pick(['en-US', 'en-GB', 'es-ES', 'es-MX', 'de-DE', 'fr-CA', 'ja-JP']), userId: `amzn1.ask.account.${number % 7}`, personId: `amzn1.ask.person.${number % 5}`,
  };
  return specimen('RequestEnvelope', dice, { ...fixed, ...given, request: () => specimen(type, dice, { ...fixed, ...given }) });
}

function slot(dice, name) {
  const value = dice.pick([...WORDS, ...WORDS, '?', '', undefined]);
  const made = { name, confirmationStatus: dice.pick(['NONE', 'NONE', 'CONFIRMED', 'DENIED']) };
  if (value !== undefined) made.value = value;
  if (value && dice.roll() < 0.5) {
    const status = (code) => ({ authority: `authority.${code}`, status: { code }, values: [] });
    const known = { ...status('ER_SUCCESS_MATCH'), values: [{ value: { name: `The ${value}`, id: `sku-${dice.below(100)}` } }, { value: { name: 'another', id: 'sku-x' } }] };
    made.resolutions = { resolutionsPerAuthority: dice.pick([[known], [status('ER_SUCCESS_NO_MATCH')], [status('ER_SUCCESS_NO_MATCH'), known], [status('ER_ERROR_TIMEOUT')], []]) };
  }
  if (value && dice.roll() < 0.5) made.slotValue = { type: 'Simple', value, ...(made.resolutions ? { resolutions: made.resolutions } : {}) };
  if (dice.roll() < 0.2) {
    // Several values come without the plain one.
    delete made.value;
    delete made.resolutions;
    made.slotValue = dice.pick([{ type: 'List', values: dice.many(2, () => ({ type: 'Simple', value: dice.pick(WORDS) })) }, { type: 'Simple', value: dice.pick(WORDS) }]);
  }
  return made;
}

/** What the toolkit says that a slot says; nothing where it is refused or no value was understood. */
function says(request, name) {
  const found = getSlot(request, name);
  if (!found || found.confirmationStatus === 'DENIED') return undefined;
  const whole = getSlotValueV2(request, name);
  const value = getSlotValue(request, name) || (whole ? getSimpleSlotValues(whole).map((one) => one.value).join(', ') : undefined);
  return value === '?' ? undefined : value || undefined;
}

function product(request) {
  const found = getSlot(request, 'product');
  if (!says(request, 'product')) return undefined;
  const resolutions = found.resolutions ?? (found.slotValue?.type === 'Simple' ? found.slotValue.resolutions : undefined);
  return resolutions?.resolutionsPerAuthority?.find(({ status }) => status.code === 'ER_SUCCESS_MATCH')?.values[0].value.id;
}

const isSkillEvent = (type) => type.startsWith('AlexaSkillEvent.');

/** Who, when and what, by the toolkit's own readers. */
function reading(request) {
  const type = getRequestType(request);
  const { System } = request.context;
  const language = { en: 'en', es: 'es' }[request.request.locale ? getLocale(request).slice(0, 2) : ''];
  const read = { type, id: request.request.requestId, user: getUserId(request), person: System.person?.personId, language };
  if (type === 'IntentRequest') {
    const isDenied = request.request.intent.confirmationStatus === 'DENIED';
    Object.assign(read, { intent: getIntentName(request), denied: isDenied, dialog: getDialogState(request), says: says(request, 'query'), product: product(request) });
  }
  if (type === 'SessionEndedRequest') read.reason = request.request.reason;
  if (type === 'Alexa.Presentation.APL.UserEvent') read.tapped = request.request.arguments?.[0];
  if (text(read.tapped) === false) delete read.tapped;
  read.outside = isSkillEvent(type);
  return read;
}

/** A skill of the toolkit's must take what we take. */
async function dispatched(request) {
  let read;
  const handler = { canHandle: () => true, handle: (input) => ((read = reading(input.requestEnvelope)), input.responseBuilder.getResponse()) };
  await SkillBuilders.custom().withSkillId(SKILL).addRequestHandlers(handler).create().invoke(request);
  return read;
}

export async function requests(dice, tally) {
  const all = [];
  async function add(type, given = {}) {
    const request = envelope(dice, all.length, type, given);
    const found = problems('RequestEnvelope', request);
    tally.agree(found.length === 0, `not by the model: ${found[0]}`);
    all.push({ request, reading: await dispatched(request) });
  }
  for (const [, type] of variants('Request')) for (let turn = 0; turn < ROUNDS; turn += 1) await add(type);
  for (let turn = 0; turn < 400; turn += 1) {
    const names = dice.pick([['query'], ['query'], ['product'], ['query', 'product'], []]);
    const slots = Object.fromEntries(names.map((name) => [name, slot(dice, name)]));
    const intent = { name: dice.pick(FREE), confirmationStatus: dice.pick(['NONE', 'NONE', 'NONE', 'CONFIRMED', 'DENIED']), slots };
    await add('IntentRequest', { intent });
  }
  for (let turn = 0; turn < 40; turn += 1) await add('IntentRequest', { intent: { name: dice.pick(BUILT_IN), confirmationStatus: 'NONE' } });
  for (let turn = 0; turn < 60; turn += 1) {
    await add({ kind: 'name', name: 'interfaces.alexa.presentation.apl.UserEvent', scope: '' }, { arguments: dice.pick([['show:1', 'Red mug'], ['add:MUG'], [], [7], [{ a: 1 }], [''], ['x', '']]) });
  }
  return all;
}
