// The way around: a rail on wide screens, tabs at the bottom on a phone. One list for both.
import { Icon } from '../../shared/Icon';
import { bag, inbox, keyboard, search, settings } from '../../shared/icons';
import { counts } from '../state/conversations';
import { phone } from '../state/prefs';
import { go, route } from '../state/route';
import { me } from '../state/session';
import { overlay } from '../state/ui';
import { t } from '../state/words';
import { Avatar, IconButton, Logo } from './base';

function Link({ href, icon, label, badge }: { href: string; icon: string; label: string; badge?: number }) {
  const here = href === '/' ? route.value.page === 'inbox' : route.value.page === 'products';
  return (
    <a href={href} class="rail-link" aria-current={here ? 'page' : undefined} title={phone.value ? undefined : label} onClick={(event) => { event.preventDefault(); go(href); }}>
      <Icon d={icon} size={20} />{badge ? <span class="dot num" aria-hidden="true">{badge}</span> : null}<span class="rail-text">{label}</span>{badge ? <span class="sr">, {t().nav.waiting(badge)}</span> : null}
    </a>
  );
}

export function Rail() {
  const words = t().nav;
  const agent = me.value;
  return (
    <nav class="rail" data-pane aria-label={words.label}>
      {!phone.value && <Logo />}
      <Link href="/" icon={inbox} label={words.inbox} badge={counts.value?.waiting} />
      <Link href="/products" icon={bag} label={words.products} />
      <span class="rail-space" />
      <button type="button" class="rail-link" title={words.search} onClick={() => { overlay.value = 'palette'; }}><Icon d={search} size={20} /><span class="rail-text">{words.search}</span></button>
      {!phone.value && <IconButton class="rail-link" icon={keyboard} size={20} label={words.keys} command="help" onClick={() => { overlay.value = 'help'; }} />}
      <button type="button" class="rail-link me" title={words.me} onClick={() => { overlay.value = 'settings'; }}>
        {agent ? <Avatar name={agent.name} id={agent.id}><span class="online" /></Avatar> : <Icon d={settings} size={20} />}<span class="rail-text">{words.me}</span>
      </button>
    </nav>
  );
}
