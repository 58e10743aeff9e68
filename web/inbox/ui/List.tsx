// The live list: views with counts, two groups by who waits, and honest empty, loading and broken states.
import { useEffect, useRef } from 'preact/hooks';
import type { View } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { alert, check, chevronDown, filter, refresh, search, wifiOff } from '../../shared/icons';
import { channel, channels, counts, groups, lists, loadCounts, loadList, showView, view } from '../state/conversations';
import { needy, watchInboxes } from '../state/inboxes';
import { line } from '../state/live';
import { phone } from '../state/prefs';
import { openId } from '../state/route';
import { overlay } from '../state/ui';
import { t } from '../state/words';
import { Empty, IconButton, Kbd, Skeleton, Tabs } from './base';
import { channelGlyph, channelName } from './channel';
import { Menu } from './Menu';
import { Row } from './Row';

const VIEWS: View[] = ['mine', 'unassigned', 'bot', 'all'];

export function List() {
  const words = t();
  const rows = useRef<HTMLDivElement>(null);
  const current = openId.value;
  useEffect(() => { rows.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [current]);
  useEffect(watchInboxes, []);
  const { us, customer } = groups.value;
  // Alone on a phone's screen the list is the page.
  const Pane = phone.value ? 'main' : 'section';
  const state = lists.value[view.value];
  const empty = us.length + customer.length === 0;
  return (
    <Pane class="list" data-pane aria-label={words.list.label} id={phone.value ? 'thread' : undefined}>
      <header class="list-head">
        <h1>
          <Menu label={words.views.titles[view.value]} class="title-button" items={VIEWS.map((id) => ({ label: words.views.titles[id], checked: id === view.value, run: () => showView(id) }))}>
            {words.views.titles[view.value]}<Icon d={chevronDown} />
          </Menu>
        </h1>
        {channels.value.length > 1 && <ChannelFilter />}
        <IconButton icon={refresh} label={words.list.refresh} onClick={() => { void loadList(view.value); void loadCounts(); }} />
      </header>
      {!phone.value && (
        <button type="button" class="find" onClick={() => { overlay.value = 'palette'; }}>
          <Icon d={search} /><span class="grow">{words.list.search}</span><Kbd of="palette" />
        </button>
      )}
      <Tabs<View> label={words.views.label} class="views" selected={view.value} onSelect={showView} items={VIEWS.map((id) => ({ id, label: words.views[id], count: id === 'all' ? undefined : counts.value?.[id] }))} />
      {line.value === 'offline' && <p class="banner warn" role="status"><Icon d={wifiOff} />{words.status.offline}</p>}
      {needy.value.length > 0 && (
        <div class="banner warn" role="status"><Icon d={alert} /><span class="grow">{words.inboxes.needy(needy.value.map((inbox) => inbox.name).join(', '))}</span><button type="button" class="btn small" onClick={() => { overlay.value = 'channels'; }}>{words.inboxes.look}</button></div>
      )}
      {state.phase === 'failed' && (
        <div class="banner bad" role="alert"><Icon d={alert} /><span class="grow"><b>{words.list.failed}</b> {words.list.failed_text}</span><button type="button" class="btn small" onClick={() => void loadList(view.value)}>{words.retry}</button></div>
      )}
      <div class="rows" ref={rows}>
        {empty && state.phase === 'loading' && <Skeleton rows={7} kind="row" />}
        {empty && state.phase === 'ready' && <EmptyList />}
        <Group title={words.list.waiting_us} rows={us} current={current} />
        <Group title={words.list.waiting_customer} rows={customer} current={current} />
        {state.next && <button type="button" class="btn quiet more" onClick={() => void loadList(view.value, true)}>{words.list.more}</button>}
      </div>
    </Pane>
  );
}

function Group({ title, rows, current }: { title: string; rows: typeof groups.value.us; current: string | null }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h2 class="group-head"><span>{title}</span><span class="num">{rows.length}</span></h2>
      <ul>{rows.map((one) => <Row key={one.id} one={one} current={one.id === current} />)}</ul>
    </>
  );
}

function EmptyList() {
  const words = t();
  const waiting = counts.value?.unassigned ?? 0;
  return (
    <Empty icon={check} title={words.list.empty} text={words.list.empty_text}>
      {waiting > 0 && view.value !== 'unassigned' && <button type="button" class="btn" onClick={() => showView('unassigned')}>{words.list.see_unassigned(waiting)}</button>}
    </Empty>
  );
}

function ChannelFilter() {
  const words = t().list;
  const items = channels.value.map((id) => ({ label: channelName(id), icon: channelGlyph(id), checked: channel.value === id, run: () => { channel.value = id; } }));
  return (
    <Menu label={words.filter_channel} class={channel.value ? 'icon-button on' : 'icon-button'} items={[{ label: words.all_channels, checked: !channel.value, run: () => { channel.value = null; } }, ...items]}>
      <Icon d={filter} size={18} />
    </Menu>
  );
}
