// The team is away: the answer can come by e-mail, and the chat goes on meanwhile.
import { useState } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { circleCheck } from '../../shared/icons';
import { api } from '../state/session';
import { focusComposer, say } from '../state/ui';
import { t } from '../state/words';

export function ByEmail({ prompt }: { prompt: string }) {
  const words = t();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!/^\S+@\S+\.\S+$/.test(email)) return setWrong(true);
    try {
      await api.command('post', '/email', { body: { email } });
      setDone(true);
      focusComposer();
    } catch {
      say(words.offline);
    }
  };
  if (done) return <p class="card by-email done" role="status"><Icon d={circleCheck} size={18} />{words.email_done(email)}</p>;
  return (
    <form class="card by-email" noValidate onSubmit={(event) => void submit(event)}>
      <h3>{words.by_email}</h3>
      {prompt && <p class="quiet">{prompt}</p>}
      <label><span>{words.email}</span><input type="email" name="email" autocomplete="email" inputMode="email" value={email} aria-invalid={wrong} onInput={(event) => { setEmail(event.currentTarget.value); setWrong(false); }} /></label>
      {wrong && <p class="error" role="alert">{words.email_wrong}</p>}
      <button type="submit" class="button">{words.email_send}</button>
    </form>
  );
}
