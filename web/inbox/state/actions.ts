// What a person does with a conversation. Each is instant, undone where that means something, and says so.
import type { Conversation } from '../../shared/api';
import { api } from './api';
import { change, known, order, showView, view } from './conversations';
import { me } from './session';
import { goConversation, openId } from './route';
import { toast } from './toasts';
import { t } from './words';

type Status = Conversation['status'];

export function neighbour(id: string, step: 1 | -1): string | null {
  const ids = order.value;
  const at = ids.indexOf(id);
  return ids[at < 0 ? 0 : at + step] ?? null;
}

export function moveBy(step: 1 | -1): void {
  const next = openId.value ? neighbour(openId.value, step) : order.value[0];
  if (next) goConversation(next, true);
}

export async function setStatus(id: string, status: Status, until?: string): Promise<boolean> {
  return change(id, { status }, () => api.command('post', '/conversations/{id}/status', { path: { id }, body: { status, ...(until && { until }) } }));
}

/** Closes, goes to the next one, offers the way back for eight seconds. */
export async function close(id: string): Promise<void> {
  const next = neighbour(id, 1) ?? neighbour(id, -1);
  if (openId.value === id) goConversation(next, true);
  const done = await setStatus(id, 'closed');
  if (!done) return goConversation(id);
  toast(t().toast.closed, { undo: () => { void setStatus(id, 'open'); goConversation(id); } });
}

export async function snooze(id: string, until: Date): Promise<void> {
  const next = neighbour(id, 1);
  if (openId.value === id) goConversation(next, true);
  if (await setStatus(id, 'snoozed', until.toISOString())) {
    toast(t().toast.snoozed, { undo: () => { void setStatus(id, 'open'); goConversation(id); } });
  }
}

export async function reopen(id: string): Promise<void> {
  if (await setStatus(id, 'open')) toast(t().toast.reopened);
}

export async function assign(id: string, agent: { id: string; name: string } | null): Promise<void> {
  const before = known.value.get(id)?.assignee ?? null;
  const done = await change(id, { assignee: agent }, () => api.command('post', '/conversations/{id}/assignment', { path: { id }, body: { agent: agent?.id ?? null } }));
  if (done) toast(agent ? t().toast.assigned(agent.name) : t().toast.unassigned, { undo: () => void assign(id, before) });
}

export function assignToMe(id: string): void {
  const agent = me.value;
  if (agent) void assign(id, { id: agent.id, name: agent.name });
}

export async function takeFloor(id: string): Promise<void> {
  const one = known.value.get(id);
  const agent = me.value;
  if (!one || !agent) return;
  const floor = { version: one.floor.version, holder: 'agent' as const, agent_id: agent.id };
  const done = await change(id, { floor, assignee: { id: agent.id, name: agent.name } }, () => api.command('post', '/conversations/{id}/floor', { path: { id }, body: { holder: 'agent' } }));
  if (done) toast(t().toast.taken);
}

export async function handBack(id: string): Promise<void> {
  const one = known.value.get(id);
  if (!one || one.floor.holder === 'bot') return;
  const done = await change(id, { floor: { version: one.floor.version, holder: 'bot' } }, () => api.command('post', '/conversations/{id}/floor', { path: { id }, body: { holder: 'bot' } }));
  if (done) toast(t().toast.handed_back, { undo: () => void takeFloor(id) });
}

export function markRead(id: string): void {
  if (known.value.get(id)?.unread) void change(id, { unread: 0 }, () => api.command('post', '/conversations/{id}/read', { path: { id }, body: {} }).catch(() => undefined));
}

export function openFirst(): void {
  showView(view.value);
  goConversation(order.value[0] ?? null);
}
