// Decides what fills the window: starting, signing in, setting up, or working.
import { alert } from '../shared/icons';
import { InboxPage } from './pages/InboxPage';
import { ProductsPage } from './pages/ProductsPage';
import { SetupPage, SignInForm, SignInPage } from './pages/SignInPage';
import { expired } from './state/api';
import { route } from './state/route';
import { phase, start } from './state/session';
import { t } from './state/words';
import { Dialog, Empty } from './ui/base';
import { Rail } from './ui/Rail';
import { Toasts } from './ui/Toasts';

export function App() {
  const words = t();
  const where = route.value;
  if (phase.value === 'starting') return <div class="starting" role="status" aria-label={words.loading} />;
  if (phase.value === 'unreachable') return <main class="gate"><Empty icon={alert} title={words.sign_in.offline}><button type="button" class="btn primary" onClick={() => void start()}>{words.retry}</button></Empty></main>;
  if (phase.value === 'signed_out') return where.page === 'setup' ? <SetupPage token={where.token} /> : <SignInPage />;
  return (
    <div class="app">
      <a class="skip" href="#thread">{words.skip}</a>
      <Rail />
      {where.page === 'products' ? <ProductsPage /> : <InboxPage />}
      <Toasts />
      {expired.value && <Dialog title={words.sign_in.expired_title} class="small" locked onClose={() => undefined}><p class="dialog-note">{words.sign_in.expired}</p><SignInForm /></Dialog>}
    </div>
  );
}
