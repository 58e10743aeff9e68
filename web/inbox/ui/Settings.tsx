// What one person likes on this device.
import type { ComponentChildren } from 'preact';
import { LANGUAGES } from '../../shared/i18n';
import { LANGUAGE_NAMES } from '../../shared/language-names';
import { Icon } from '../../shared/Icon';
import { globe, keyboard, logOut, monitor, moon, sun } from '../../shared/icons';
import { prefs, setPref, type Prefs, type Theme } from '../state/prefs';
import { session, signOut } from '../state/session';
import { overlay, under } from '../state/ui';
import { language, t, useLanguage } from '../state/words';
import { Avatar, Dialog } from './base';

interface ChoiceProps<T extends string> { label: string; value: T; options: { id: T; label: string; icon?: string }[]; onPick(id: T): void }

function Choice<T extends string>({ label, value, options, onPick }: ChoiceProps<T>) {
  return (
    <div class="setting" role="group" aria-label={label}>
      <span class="grow">{label}</span>
      <span class="segments">{options.map((option) => <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onPick(option.id)}>{option.icon && <Icon d={option.icon} />}{option.label}</button>)}</span>
    </div>
  );
}

function Switch({ name, label, hint }: { name: 'letters' | 'enter_sends' | 'sound'; label: string; hint?: ComponentChildren }) {
  const on = prefs.value[name];
  return (
    <label class="setting">
      <span class="grow">{label}{hint && <small>{hint}</small>}</span>
      <input type="checkbox" role="switch" class="switch" checked={on} onChange={(event) => setPref(name, event.currentTarget.checked)} />
    </label>
  );
}

export function Settings() {
  const words = t().me;
  const who = session.value;
  const close = () => { overlay.value = null; };
  return (
    <Dialog title={words.title} class="settings" onClose={close}>
      {who && <div class="setting-who"><Avatar name={who.agent.name} id={who.agent.id} size="large" /><span><b>{who.agent.name}</b><small>{who.agent.email} · {who.merchant.name}</small></span></div>}
      <Choice<Theme> label={words.theme} value={prefs.value.theme} onPick={(theme) => setPref('theme', theme)} options={[{ id: 'light', label: words.light, icon: sun }, { id: 'dark', label: words.dark, icon: moon }, { id: 'system', label: words.system, icon: monitor }]} />
      <Choice label={words.language} value={language.value} onPick={(next) => { setPref('language', next); void useLanguage(next); }} options={LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))} />
      <Choice<Prefs['density']> label={words.density} value={prefs.value.density} onPick={(density) => setPref('density', density)} options={[{ id: 'comfortable', label: words.comfortable }, { id: 'compact', label: words.compact }]} />
      <Switch name="letters" label={words.keys} hint={words.keys_hint} />
      <Switch name="enter_sends" label={words.enter} hint={words.enter_hint} />
      <Switch name="sound" label={words.sound} />
      <div class="form-actions spread">
        <button type="button" class="btn" onClick={() => { under.value = 'settings'; overlay.value = 'channels'; }}><Icon d={globe} />{t().inboxes.title}</button>
        <button type="button" class="btn" onClick={() => { overlay.value = 'help'; }}><Icon d={keyboard} />{words.shortcuts}</button>
        <button type="button" class="btn" onClick={() => { close(); void signOut(); }}><Icon d={logOut} />{words.sign_out}</button>
      </div>
    </Dialog>
  );
}
