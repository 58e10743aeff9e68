// Two customers that are one person: looked at first, then merged, and taken back for as long as the message is there.
import type { ContactLine, MergePreview, ProvenContact } from '../../shared/api';
import { api, reason } from './api';
import { loadContact } from './contacts';
import { toast } from './toasts';
import { t } from './words';

export async function findContacts(search: string, except: string): Promise<ContactLine[]> {
  const page = await api.get('/contacts', { query: { search, limit: 20 } });
  return page.items.filter((one) => one.id !== except);
}

/** Who is proven to be the same by an identity that two channels verified. Nobody else is ever suggested. */
export async function provenSame(contact: string): Promise<ProvenContact[]> {
  return (await api.get('/contacts/{id}/merges', { path: { id: contact } })).proven;
}

/** What the other one would bring; nothing has happened yet. */
export function previewMerge(kept: string, absorbed: string): Promise<MergePreview> {
  return api.get('/contacts/{id}/merge-preview', { path: { id: kept }, query: { with: absorbed } });
}

export async function mergeContacts(kept: string, absorbed: string): Promise<boolean> {
  try {
    const merge = await api.command('post', '/contacts/{id}/merges', { path: { id: kept }, body: { absorbed } });
    await loadContact(kept);
    toast(t().merge.done, { undo: () => void undoMerge(kept, merge.id, absorbed) });
    return true;
  } catch (error) {
    toast(t().toast.failed, { tone: 'bad', detail: reason(error) });
    return false;
  }
}

export async function undoMerge(kept: string, merge: string, absorbed: string): Promise<void> {
  try {
    await api.command('post', '/contacts/{id}/merges/{merge}/undo', { path: { id: kept, merge } });
    await Promise.all([loadContact(kept), loadContact(absorbed)]);
    toast(t().merge.undone);
  } catch (error) {
    toast(t().toast.failed, { tone: 'bad', detail: reason(error) });
  }
}
