// Three panes: who waits, the conversation, the customer. One pane at a time on a phone.
import { useEffect } from 'preact/hooks';
import { known, loadCounts, loadList, order, view } from '../state/conversations';
import { phone, prefs } from '../state/prefs';
import { goConversation, openId } from '../state/route';
import { sideSheet } from '../state/ui';
import { List } from '../ui/List';
import { Overlays } from '../ui/Overlays';
import { Side } from '../ui/Side';
import { Thread } from '../ui/Thread';

export function InboxPage() {
  const id = openId.value;
  const one = id ? known.value.get(id) : undefined;
  useEffect(() => { void loadList(view.value); void loadCounts(); }, []);
  useEffect(() => { sideSheet.value = false; }, [id]);
  const first = order.value[0];
  useEffect(() => { if (!phone.value && !openId.value && first) goConversation(first, true); }, [Boolean(first)]);
  const showSide = one && (phone.value ? sideSheet.value : prefs.value.side);
  const pane = !phone.value ? '' : !id ? ' only-list' : showSide ? ' only-side' : ' only-thread';
  return (
    <div class={`panes${showSide ? ' with-side' : ''}${pane} ${prefs.value.density}`}>
      {(!phone.value || !id) && <List />}
      {(!phone.value || (id && !showSide)) && <Thread id={id} />}
      {showSide && <Side one={one} />}
      <Overlays one={one} />
    </div>
  );
}
