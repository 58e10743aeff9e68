//! Calls in the formats that Google's own libraries read, with what they read in them.
//!
//! None of the libraries knows Dialogflow CX.

import conversationLibrary from '@assistant/conversation';
import actionsOnGoogle from 'actions-on-google';
import fulfillment from 'dialogflow-fulfillment';
import { dice, make, Tally } from '../script.mjs';

const tally = new Tally();
const roll = dice(31);
const WORDS = ['red mugs', 'Har I røde krus?', '¿Tenéis tazas rojas?', 'a mug & "a bowl" <b>', '12,50 €', 'Rød', 'the second one', '👍🏽'];
const OFFERED = [['Rød', 'pick:red'], ['The second one', 'pick:2']];
const LOCALES = ['en', 'en-US', 'es-ES', 'da'];

/** What a library's handler has seen of a call. */
async function handled(app, body, see) {
  let seen;
  see(app, (what) => (seen = what));
  await app.handler(body, {});
  return seen;
}

function es(number) {
  const [words, language] = [roll.pick(WORDS), roll.pick(LOCALES)];
  const session = roll.pick(['projects/mug-shop/agent/sessions', 'projects/mug-shop/locations/eu/agent/environments/draft/users/-/sessions']) + `/s-${number}`;
  const outputContexts = [{ name: `${session}/contexts/gift`, lifespanCount: 3, parameters: { for: 'ana' } }];
  if (roll.below(2) === 0) outputContexts.push({ name: `${session}/contexts/trato_options`, lifespanCount: 4, parameters: { trato_options: OFFERED } });
  const payload = { user: { locale: language }, conversation: { conversationId: `c-${number}` }, inputs: [{ rawInputs: [{ query: words }], arguments: [] }] };
  if (roll.below(4) === 0) payload.inputs[0].arguments.push({ name: 'OPTION', textValue: 'show:mug' });
  return {
    responseId: `es-${number}`,
    session,
    queryResult: { queryText: words, languageCode: language, action: 'input.unknown', parameters: {}, intent: { name: `${session}/intents/1`, displayName: 'anything' }, outputContexts },
    originalDetectIntentRequest: { source: 'google', version: '2', payload },
  };
}

async function readEs(body) {
  const client = new fulfillment.WebhookClient({ request: { body, headers: {}, get: () => undefined }, response: { json: () => {} } });
  const conv = await handled(actionsOnGoogle.dialogflow(), body, (app, tell) =>
    app.fallback((conv) => {
      tell(conv);
      conv.ask('heard');
    }),
  );
  tally.same(client.query, conv.query, 'two of Google\'s libraries on the words');
  tally.same(client.locale, conv.user.locale, 'two of Google\'s libraries on the language');
  // `dialogflow-fulfillment` finds no context of a session in an environment.
  const kept = conv.contexts.get('trato_options')?.parameters.trato_options ?? null;
  return { id: body.responseId, words: client.query, session: client.session, language: client.locale, offered: kept, option: conv.arguments.get('OPTION') ?? null };
}

function actions(number) {
  const locale = roll.pick(['en-US', 'es-ES']);
  const params = { trato_turn: number, for: 'ana' };
  if (roll.below(2) === 0) params.trato_options = OFFERED;
  const words = roll.pick(WORDS);
  const intent = { name: roll.below(2) === 0 ? 'ask' : '', params: {}, query: words };
  if (roll.below(4) === 0) intent.params.trato_option = { original: words, resolved: 'show:mug' };
  return {
    handler: { name: 'trato' },
    intent,
    scene: { name: 'Talk', slotFillingStatus: 'UNSPECIFIED', slots: {}, next: {} },
    session: { id: `ab-${number}`, params, typeOverrides: [], languageCode: '' },
    user: { locale, params: { seen: true }, verificationStatus: 'VERIFIED' },
    home: { params: {} },
    device: { capabilities: ['SPEECH', 'RICH_RESPONSE', 'WEB_LINK'] },
  };
}

async function readActions(body) {
  const conv = await handled(conversationLibrary.conversation(), body, (app, tell) => app.handle('trato', (conv) => tell(conv)));
  return {
    id: null,
    words: conv.intent.query,
    session: conv.session.id,
    language: conv.session.languageCode || conv.user.locale,
    offered: conv.session.params.trato_options ?? null,
    option: conv.intent.params.trato_option?.resolved ?? null,
  };
}

const requests = [];
for (let number = 0; number < 120; number += 1) {
  const [protocol, body, read] = number % 2 === 0 ? ['es', es(number), readEs] : ['actions', actions(number), readActions];
  const reading = await read(structuredClone(body));
  tally.agree(reading.words?.length > 0 && reading.session.length > 0, `no words or no session in ${JSON.stringify(body)}`);
  requests.push({ protocol, body, reading });
}
make('requests.json', requests);
tally.end('of its own requests');
