// Signing in, and the very first account. Pasting and password managers work; nothing is asked twice.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from '../../shared/Icon';
import { alert } from '../../shared/icons';
import { ApiError, reason } from '../state/api';
import { go } from '../state/route';
import { session, setUp, signIn } from '../state/session';
import { t } from '../state/words';
import { Logo } from '../ui/base';

const PASSWORD_MIN = 10;

interface CardProps { title: string; lead: string; children: ComponentChildren }

function Card({ title, lead, children }: CardProps) {
  return (
    <main class="gate" id="thread">
      <div class="gate-card">
        <Logo />
        <h1>{title}</h1>
        <p class="gate-lead">{lead}</p>
        {children}
      </div>
    </main>
  );
}

interface FieldProps { label: string; type: string; name: string; autocomplete: string; value: string; hint?: string; autoFocus?: boolean; onInput(value: string): void }

function Field({ label, hint, value, onInput, type, ...rest }: FieldProps) {
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  const words = t().sign_in;
  return (
    <div class="field">
      <label><span>{label}</span>
        <input required type={secret && shown ? 'text' : type} value={value} aria-describedby={hint ? `${rest.name}-hint` : undefined} onInput={(event) => onInput(event.currentTarget.value)} {...rest} />
      </label>
      {secret && <button type="button" class="link show-password" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? words.hide : words.show}</button>}
      {hint && <small id={`${rest.name}-hint`}>{hint}</small>}
    </div>
  );
}

function Wrong({ text }: { text: string }) {
  return text ? <p class="gate-error" role="alert"><Icon d={alert} />{text}</p> : null;
}

export function SignInForm() {
  const words = t().sign_in;
  const [email, setEmail] = useState(session.value?.agent.email ?? '');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      await signIn(email, password);
    } catch (error) {
      setWrong(error instanceof ApiError && error.status < 500 ? (error.status === 401 ? words.wrong : reason(error)) : words.offline);
    }
    setBusy(false);
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Wrong text={wrong} />
      <Field label={words.email} type="email" name="email" autocomplete="username" autoFocus={!email} value={email} onInput={setEmail} />
      <Field label={words.password} type="password" name="password" autocomplete="current-password" autoFocus={Boolean(email)} value={password} onInput={setPassword} />
      <button type="submit" class="btn primary wide" disabled={busy}>{words.submit}</button>
    </form>
  );
}

export function SignInPage() {
  const words = t().sign_in;
  return <Card title={words.title} lead={words.lead}><SignInForm /></Card>;
}

export function SetupPage({ token }: { token: string | null }) {
  const words = t().setup;
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (form.password.length < PASSWORD_MIN) return setWrong(words.short);
    setBusy(true);
    setWrong('');
    try {
      await setUp({ token: token!, ...form });
      go('/', true);
    } catch (error) {
      const used = error instanceof ApiError && [401, 403, 404, 409, 410].includes(error.status);
      setWrong(used ? words.used : reason(error) || t().sign_in.offline);
    }
    setBusy(false);
  };
  const set = (key: keyof typeof form) => (value: string) => setForm({ ...form, [key]: value });
  if (!token) return <Card title={words.title} lead={words.no_token}><button type="button" class="btn wide" onClick={() => go('/')}>{words.to_sign_in}</button></Card>;
  return (
    <Card title={words.title} lead={words.lead}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <Wrong text={wrong} />
        <Field label={words.name} type="text" name="name" autocomplete="name" autoFocus value={form.name} onInput={set('name')} />
        <Field label={words.email} type="email" name="email" autocomplete="username" value={form.email} onInput={set('email')} />
        <Field label={words.password} type="password" name="password" autocomplete="new-password" hint={words.hint} value={form.password} onInput={set('password')} />
        <button type="submit" class="btn primary wide" disabled={busy}>{words.submit}</button>
        <button type="button" class="link center" onClick={() => go('/')}>{words.to_sign_in}</button>
      </form>
    </Card>
  );
}
