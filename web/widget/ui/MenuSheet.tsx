// What is always within reach: a person, the language, starting over, and deleting everything.
import { useState } from 'preact/hooks';
import type { Language } from '../../shared/api';
import { LANGUAGE_NAMES } from '../../shared/language-names';
import { Icon } from '../../shared/Icon';
import { languages, message, trash, undo } from '../../shared/icons';
import { live } from '../state/live';
import { choose, forgetAll, messages, setHistory } from '../state/messages';
import { api, forgetVisitor, restart, session } from '../state/session';
import { say, sheet, started } from '../state/ui';
import { language, t, useLanguage } from '../state/words';
import { closeSheet, Sheet } from './base';

export function MenuSheet() {
  const words = t();
  const [sure, setSure] = useState(false);
  const offered = session.value?.brand.languages ?? [];
  const switchTo = async (next: Language) => {
    await useLanguage(next);
    const answer = await restart(next);
    if (answer) setHistory(answer.messages.items, answer.messages.next);
  };
  const remove = async () => {
    try {
      await api.command('delete', '/conversation');
    } catch {
      return say(words.offline);
    }
    live.stop();
    forgetAll();
    forgetVisitor();
    started.value = false;
    sheet.value = null;
    const answer = await restart();
    live.start(answer?.seq ?? 0);
    say(words.deleted);
  };
  return (
    <Sheet title={words.menu} class="menu-panel">
      <ul class="menu-list">
        <li><button type="button" onClick={() => { closeSheet(); choose({ token: 'person', title: words.person }); }}><Icon d={message} size={20} /><span class="grow">{words.person}<small>{session.value?.person.wait}</small></span></button></li>
        {messages.value.length > 0 && <li><button type="button" onClick={() => { started.value = !started.value; closeSheet(); }}><Icon d={undo} size={20} /><span class="grow">{started.value ? words.start_over : words.chat}</span></button></li>}
        {offered.length > 1 && (
          <li class="languages"><Icon d={languages} size={20} /><span class="grow">{words.language}</span>
            <span class="chips" role="group" aria-label={words.language}>{offered.map((one) => <button key={one} type="button" class={one === language.value ? 'chip-button on' : 'chip-button'} aria-pressed={one === language.value} onClick={() => void switchTo(one)}>{one}<span class="sr"> {LANGUAGE_NAMES[one]}</span></button>)}</span>
          </li>
        )}
        {messages.value.length > 0 && !sure && <li><button type="button" class="danger" onClick={() => setSure(true)}><Icon d={trash} size={20} /><span class="grow">{words.delete_chat}</span></button></li>}
      </ul>
      {sure && (
        <div class="card sure" role="alert">
          <p>{words.delete_sure}</p>
          <div class="card-actions"><button type="button" class="button alt" onClick={() => setSure(false)}>{words.cancel}</button><button type="button" class="button danger" onClick={() => void remove()}>{words.delete_yes}</button></div>
        </div>
      )}
    </Sheet>
  );
}
