// The channels that are set up: whether each works, and what to know about it.
import { useEffect } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { alarm, check, info } from '../../shared/icons';
import { inboxes, loadInboxes } from '../state/inboxes';
import { overlay, under } from '../state/ui';
import { t } from '../state/words';
import { Dialog } from './base';
import { channelGlyph, channelName } from './channel';

export function Channels() {
  const words = t().inboxes;
  useEffect(() => { void loadInboxes(); }, []);
  return (
    <Dialog title={words.title} class="settings" onClose={() => { overlay.value = under.value; under.value = null; }}>
      <ul class="choice-list inboxes">
        {(inboxes.value ?? []).map((inbox) => {
          const bad = !inbox.open || inbox.trouble;
          return (
            <li key={inbox.id} class="setting">
              <Icon d={channelGlyph(inbox.channel)} />
              <span class="grow">
                <b>{inbox.name}</b><small>{channelName(inbox.channel)} · {inbox.id}</small>
                {inbox.no_live_platform && <small><Icon d={info} size={13} /> {words.no_live_platform}</small>}
                {inbox.no_live_part && <small><Icon d={info} size={13} /> {inbox.no_live_part}: {words.no_live_platform}</small>}
                {!inbox.open && <small>{words.closed}</small>}
                {inbox.trouble && <small>{words.trouble[inbox.trouble.code] ?? words.trouble_other}</small>}
              </span>
              <span class={bad ? 'tag warn' : 'tag good'}><Icon d={bad ? alarm : check} size={13} />{bad ? words.bad : words.good}</span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
