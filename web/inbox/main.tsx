import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/base.css';
import '../shared/blocks/base.css';
import './styles/index.css';
import { App } from './App';
import { onKey } from './keys';
import { startLive } from './state/live';
import { preferredLanguage } from './state/prefs';
import { start } from './state/session';
import { useLanguage } from './state/words';

addEventListener('keydown', onKey);
await useLanguage(preferredLanguage());
startLive();
void start();
render(<App />, document.getElementById('app')!);
