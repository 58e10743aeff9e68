// The customer beside the conversation: who they are, what is in their cart, what they bought and said before.
import { useEffect } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { x } from '../../shared/icons';
import { contacts, failed, loadContact } from '../state/contacts';
import { phone } from '../state/prefs';
import { sideSheet, sideTab, type SideTab } from '../state/ui';
import { t } from '../state/words';
import { IconButton, Skeleton, Tabs } from './base';
import { BlockHostProvider } from './BlockHostProvider';
import { CustomerTab } from './CustomerTab';
import { HistoryTab } from './HistoryTab';
import { ProductsTab } from './ProductsTab';

export function Side({ one }: { one: Conversation }) {
  const words = t().side;
  const id = one.contact.id;
  useEffect(() => { void loadContact(id); }, [id, one.checkout?.state]);
  const Pane = phone.value ? 'main' : 'aside';
  const contact = contacts.value.get(id);
  const tabs: { id: SideTab; label: string }[] = [{ id: 'customer', label: words.customer }, { id: 'products', label: words.products }, { id: 'history', label: words.history }];
  return (
    <Pane class="side" data-pane aria-label={words.label} id={phone.value ? 'thread' : undefined}>
      {phone.value && <h1 class="sr">{one.contact.name}</h1>}
      <div class="side-head">
        <Tabs<SideTab> label={words.label} selected={sideTab.value} onSelect={(tab) => { sideTab.value = tab; }} items={tabs} />
        {phone.value && <IconButton icon={x} label={t().close} onClick={() => { sideSheet.value = false; }} />}
      </div>
      <BlockHostProvider one={one}>
        {sideTab.value === 'products' ? <ProductsTab one={one} />
          : contact ? (sideTab.value === 'customer' ? <CustomerTab one={one} contact={contact} /> : <HistoryTab one={one} contact={contact} />)
          : failed.value.has(id) ? <div class="block"><p class="quiet">{words.failed}</p><button type="button" class="btn" onClick={() => void loadContact(id)}>{t().retry}</button></div>
          : <Skeleton rows={4} kind="card" />}
      </BlockHostProvider>
    </Pane>
  );
}
