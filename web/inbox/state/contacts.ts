// The customers looked at in this visit.
import { signal } from '@preact/signals';
import type { Contact } from '../../shared/api';
import { api, reason } from './api';
import { toast } from './toasts';
import { t } from './words';

export const contacts = signal<ReadonlyMap<string, Contact>>(new Map());
export const failed = signal<ReadonlySet<string>>(new Set());

export async function loadContact(id: string): Promise<void> {
  try {
    const contact = await api.get('/contacts/{id}', { path: { id } });
    contacts.value = new Map(contacts.value).set(id, { ...contact, name: contact.name || t().thread.visitor });
    if (failed.value.has(id)) failed.value = new Set([...failed.value].filter((one) => one !== id));
  } catch {
    failed.value = new Set(failed.value).add(id);
  }
}

export async function saveContact(id: string, change: { name?: string; email?: string; phone?: string }): Promise<boolean> {
  try {
    await api.command('patch', '/contacts/{id}', { path: { id }, body: change });
    await loadContact(id);
    toast(t().side.saved);
    return true;
  } catch (error) {
    toast(t().toast.failed, { tone: 'bad', detail: reason(error) });
    return false;
  }
}
