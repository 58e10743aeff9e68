// The bot's part, summed up, so that the customer never has to say it twice.
import { useState } from 'preact/hooks';
import type { Conversation, Message } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { sparkles } from '../../shared/icons';
import { clock } from '../../shared/time';
import { language, t } from '../state/words';
import { MessageItem } from './MessageItem';

export function Handoff({ message, folded, one }: { message: Message; folded: Message[]; one: Conversation }) {
  const words = t().thread;
  const [open, setOpen] = useState(false);
  const what = message.activity;
  if (what?.activity !== 'handed_off') return null;
  return (
    <>
      <section class="handoff">
        <Icon d={sparkles} size={20} />
        <div class="grow">
          <p><b>{words.handed_over}</b> {words.at(clock(message.at, language.value))}{words.reasons[what.reason] && <> · {words.reasons[what.reason]}</>}</p>
          {what.facts.length > 0 && <dl>{what.facts.map((fact) => <div key={fact.kind}><dt>{words.facts[fact.kind]}</dt><dd>{fact.value}</dd></div>)}</dl>}
        </div>
        {folded.length > 0 && <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? words.hide_bot : words.show_bot(folded.length)}</button>}
      </section>
      {open && <div class="folded">{folded.map((item, index) => <MessageItem key={item.id} message={item} one={one} last={folded[index + 1]?.item !== item.item} />)}</div>}
    </>
  );
}
