// Whatever lies over the page: one at a time.
import { useState } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { COMMANDS, keyLabel, type Group } from '../keys';
import { assign, snooze } from '../state/actions';
import { contacts, saveContact } from '../state/contacts';
import { agents } from '../state/session';
import { overlay } from '../state/ui';
import { language, t } from '../state/words';
import { localeOf } from '../../shared/money';
import { Avatar, Dialog } from './base';
import { Channels } from './Channels';
import { Palette } from './Palette';
import { Picker } from './Picker';
import { SamePerson } from './SamePerson';
import { snoozeTimes } from './snooze';
import { Settings } from './Settings';

const close = () => { overlay.value = null; };

export function Overlays({ one }: { one: Conversation | undefined }) {
  switch (overlay.value) {
    case 'palette': return <Palette />;
    case 'help': return <Help />;
    case 'settings': return <Settings />;
    case 'channels': return <Channels />;
    case 'picker': return one ? <Picker one={one} /> : null;
    case 'assign': return one ? <Assign one={one} /> : null;
    case 'snooze': return one ? <Snooze one={one} /> : null;
    case 'contact': return one ? <EditContact one={one} /> : null;
    case 'same': return one ? <SamePerson one={one} /> : null;
    default: return null;
  }
}

function Help() {
  const words = t();
  const groups = Object.keys(words.key_groups) as Group[];
  return (
    <Dialog title={words.help.title} class="help" onClose={close}>
      <div class="help-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{words.key_groups[group]}</h3>
            <dl>
              {COMMANDS.filter((command) => command.group === group && command.keys.length > 0).map((command) => (
                <div key={command.id}><dt>{words.keys[command.id]}</dt><dd>{command.keys.map((keys) => <kbd key={keys}>{keyLabel(keys)}</kbd>)}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="dialog-note">{words.help.note}</p>
    </Dialog>
  );
}

function Assign({ one }: { one: Conversation }) {
  const words = t();
  const pick = (agent: { id: string; name: string } | null) => { close(); void assign(one.id, agent); };
  return (
    <Dialog title={words.keys.assign} class="small" onClose={close}>
      <ul class="choice-list">
        {agents.value.map((agent) => (
          <li key={agent.id}><button type="button" aria-pressed={one.assignee?.id === agent.id} onClick={() => pick(agent)}><Avatar name={agent.name} id={agent.id} size="small" /><span class="grow">{agent.name}</span>{agent.online && <span class="online-dot" aria-hidden="true" />}</button></li>
        ))}
        <li><button type="button" aria-pressed={!one.assignee} onClick={() => pick(null)}><span class="grow">{words.thread.nobody}</span></button></li>
      </ul>
    </Dialog>
  );
}

function Snooze({ one }: { one: Conversation }) {
  const words = t().thread;
  const labels = { hour: words.snooze_hour, evening: words.snooze_evening, tomorrow: words.snooze_tomorrow, week: words.snooze_week };
  return (
    <Dialog title={words.snooze} class="small" onClose={close}>
      <ul class="choice-list">
        {snoozeTimes(new Date()).map(({ id, until }) => (
          <li key={id}><button type="button" onClick={() => { close(); void snooze(one.id, until); }}><span class="grow">{labels[id]}</span><small class="num">{new Intl.DateTimeFormat(localeOf(language.value), { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(until)}</small></button></li>
        ))}
      </ul>
    </Dialog>
  );
}

function EditContact({ one }: { one: Conversation }) {
  const words = t();
  const contact = contacts.value.get(one.contact.id);
  const [form, setForm] = useState({ name: one.contact.name === words.thread.visitor ? '' : one.contact.name, email: contact?.email ?? '', phone: contact?.phone ?? '' });
  const save = async (event: Event) => {
    event.preventDefault();
    const change = Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ''));
    if (await saveContact(one.contact.id, change)) close();
  };
  const field = (key: keyof typeof form, type: string) => (
    <label class="field"><span>{words.side[key]}</span><input type={type} value={form[key]} autocomplete="off" onInput={(event) => setForm({ ...form, [key]: event.currentTarget.value })} /></label>
  );
  return (
    <Dialog title={words.side.edit_title} class="small" onClose={close}>
      <form class="form" onSubmit={(event) => void save(event)}>
        {field('name', 'text')}{field('email', 'email')}{field('phone', 'tel')}
        <div class="form-actions"><button type="button" class="btn quiet" onClick={close}>{words.cancel}</button><button type="submit" class="btn primary">{words.save}</button></div>
      </form>
    </Dialog>
  );
}
