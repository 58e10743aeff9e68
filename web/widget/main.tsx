import { effect } from '@preact/signals';
import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/base.css';
import '../shared/blocks/base.css';
import './styles/widget.css';
import { pickLanguage } from '../shared/i18n';
import { App } from './App';
import { listen, type Init } from './state/host';
import { flush, look, sendText, setHistory } from './state/messages';
import { api, applyTheme, begin, identify } from './state/session';
import { focusComposer, started } from './state/ui';
import { useLanguage } from './state/words';

let from: Init | null = null;
let settled: Promise<void> = Promise.resolve();
const RETRY_MS = 5_000;

/** The line is opened when there is a chat to follow, not for a look at the first page. */
function resumeAt(seq: number): void {
  const stop = effect(() => {
    if (!started.value) return;
    void import('./state/live').then(({ live }) => { live.start(seq); stop(); });
  });
}

/** Makes the session and goes on trying: what the visitor writes meanwhile waits in the outbox. */
async function connect(init: Init): Promise<void> {
  const answer = await begin(init);
  if (!answer) return void setTimeout(() => void connect(init), RETRY_MS);
  setHistory(answer.messages.items, answer.messages.next);
  resumeAt(answer.seq);
  flush();
}

async function start(init: Init): Promise<void> {
  from = init;
  applyTheme(init.theme);
  await useLanguage(pickLanguage([init.language ?? '', ...navigator.languages]));
  render(<App />, document.getElementById('app')!);
  await connect(init);
}

listen({
  init: (init) => { settled = start(init); },
  open: focusComposer,
  ask: (text) => void settled.then(() => sendText(text)),
  product: (id) => void settled.then(() => api.get('/products/{id}', { path: { id } })).then(look, () => undefined),
  identify: (token) => {
    identify(token);
    void settled.then(() => begin({ ...from!, identity: token })).then((answer) => { if (answer) setHistory(answer.messages.items, answer.messages.next); });
  },
});
