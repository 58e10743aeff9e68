import { describe, expect, it } from 'vitest';
import type { Conversation, MergePreview, Message } from '../shared/api';
import { COMMANDS, chordOf, keyLabel } from '../inbox/keys';
import { en } from '../inbox/locales/en';
import { es } from '../inbox/locales/es';
import { da } from '../inbox/locales/da';
import { fill } from '../inbox/state/canned';
import { merge } from '../shared/merge';
import { belongs, group } from '../inbox/state/conversations';
import { parse } from '../inbox/state/route';
import { useLanguage } from '../inbox/state/words';
import { fold } from '../inbox/ui/fold';
import { consentWords, moves } from '../inbox/ui/SamePerson';
import { snoozeTimes } from '../inbox/ui/snooze';
import { en as firstEn } from '../widget/locales/en';
import { en as chatEn } from '../widget/locales/chat-en';
import { es as firstEs } from '../widget/locales/es';
import { es as chatEs } from '../widget/locales/chat-es';
import { da as firstDa } from '../widget/locales/da';
import { da as chatDa } from '../widget/locales/chat-da';
import { fit } from '../widget/state/photo';

const time = (ms: number) => new Date(ms).toISOString();
const conversation = (id: string, change: Partial<Conversation>): Conversation => ({
  id, inbox: { id: 'i', name: 'i', channel: 'webchat' }, contact: { id: 'c', name: 'C', language: null, initials: 'C' }, status: 'open',
  floor: { version: 1, holder: 'agent' }, assignee: { id: 'me', name: 'Me' }, waiting_since: null, reply_window_until: null, person_window_until: null, unread: 0,
  preview: { text: '', author: 'contact', at: time(0) }, chips: [], cart_total: null, opted_out: false, updated_at: time(0), seq: 1, ...change,
});
const message = (id: string, change: Partial<Message>): Message => ({
  id, seq: Number(id.replace(/\D/g, '')) || 0, at: time(0), author: { kind: 'contact' }, item: 'inbound', blocks: [], state: null, reactions: [], edited: false, revoked: false, degradation: [], sources: [], ...change,
});

describe('the list', () => {
  it('puts the longest wait first and the latest answer first', () => {
    const { us, customer } = group([
      conversation('new', { waiting_since: time(900) }), conversation('old', { waiting_since: time(100) }),
      conversation('told', { preview: { text: '', author: 'agent', at: time(10) } }), conversation('late', { preview: { text: '', author: 'agent', at: time(20) } }),
    ]);
    expect(us.map((one) => one.id)).toEqual(['old', 'new']);
    expect(customer.map((one) => one.id)).toEqual(['late', 'told']);
  });
  it('shows a conversation where it belongs', () => {
    const views = (one: Conversation) => (['mine', 'unassigned', 'bot', 'all'] as const).filter((view) => belongs(one, view, 'me')).join(' ');
    expect(views(conversation('a', {}))).toBe('mine all');
    expect(views(conversation('a', { assignee: null }))).toBe('unassigned all');
    expect(views(conversation('a', { assignee: null, floor: { version: 1, holder: 'bot' } }))).toBe('bot all');
    expect(views(conversation('a', { status: 'closed' }))).toBe('');
  });
});

describe('the transcript', () => {
  it('replaces what we showed early with what the server numbered', () => {
    const early = message('client', { client_id: 'k', seq: 1e15, state: 'sending' });
    const merged = merge([message('m1', {}), early], [message('m2', { client_id: 'k', state: 'sent' })]);
    expect(merged.map((one) => [one.id, one.state])).toEqual([['m1', null], ['m2', 'sent']]);
  });
  it('lets receipts go forward only', () => {
    const after = (old: Message['state'], next: Message['state']) => merge([message('m1', { state: old })], [message('m1', { state: next })])[0]!.state;
    expect([after('sent', 'read'), after('read', 'sent'), after('read', 'delivered'), after('sending', 'sent'), after('sent', 'failed')]).toEqual(['read', 'read', 'read', 'sent', 'failed']);
  });
  it('folds the bot’s part of a hand-off and keeps the question in sight', () => {
    const bot = { author: { kind: 'bot' as const }, item: 'outbound' as const };
    const entries = fold([
      message('m1', {}), message('m2', bot), message('m3', {}),
      message('m4', { item: 'activity', activity: { activity: 'handed_off', reason: 'asked', facts: [] } }), message('m5', { item: 'outbound', author: { kind: 'agent' } }),
    ]);
    expect(entries.map((entry) => `${entry.kind} ${entry.message.id}`)).toEqual(['handoff m4', 'message m3', 'message m5']);
    expect(entries[0]!.kind === 'handoff' && entries[0]!.folded.map((one) => one.id)).toEqual(['m1', 'm2']);
  });
  it('never folds what a person of the team wrote', () => {
    const entries = fold([message('m1', { item: 'outbound', author: { kind: 'agent' } }), message('m2', { item: 'activity', activity: { activity: 'handed_off', reason: 'asked', facts: [] } })]);
    expect(entries.map((entry) => entry.kind)).toEqual(['message', 'handoff']);
  });
});

describe('the keyboard', () => {
  it('has each key once, none with Alt, and a name for each', () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => /alt/i.test(key))).toEqual([]);
    expect(COMMANDS.filter((command) => !en.keys[command.id])).toEqual([]);
  });
  it('reads chords as they are pressed', () => {
    const press = (key: string, more = {}) => chordOf(new KeyboardEvent('keydown', { key, ...more }));
    expect([press('K', { ctrlKey: true }), press('?', { shiftKey: true }), press('Enter', { ctrlKey: true, shiftKey: true }), press('j'), press('j', { metaKey: true })]).toEqual(['mod+k', '?', 'mod+shift+Enter', 'j', '']);
    expect(keyLabel('mod+Enter')).toBe('Ctrl+↵');
  });
});

describe('small things', () => {
  it('fills a saved reply', () => expect(fill('Hi {{name}}, {{ agent }} here', { name: 'Marta Ibáñez', agent: 'Ida Krogh' })).toBe('Hi Marta, Ida here'));
  it('reads addresses', () => {
    expect(parse('/c/conv_1')).toEqual({ page: 'inbox', conversation: 'conv_1' });
    expect(parse('/setup?token=abc')).toEqual({ page: 'setup', token: 'abc' });
    expect(parse('/anything')).toEqual({ page: 'inbox', conversation: null });
  });
  it('snoozes to moments that are still to come', () => {
    for (const now of [new Date(2026, 10, 21, 8), new Date(2026, 10, 21, 19), new Date(2026, 10, 23, 10)]) {
      for (const { until } of snoozeTimes(now)) expect(until.getTime()).toBeGreaterThan(now.getTime());
    }
    expect(snoozeTimes(new Date(2026, 10, 21, 19)).map((one) => one.id)).toEqual(['hour', 'tomorrow', 'week']);
    expect(snoozeTimes(new Date(2026, 10, 23, 10)).at(-1)!.until).toEqual(new Date(2026, 10, 30, 9));
  });
  it('shrinks photos and never grows them', () => {
    expect(fit(4000, 3000)).toEqual({ width: 1600, height: 1200 });
    expect(fit(800, 600)).toEqual({ width: 800, height: 600 });
  });
});

/** Every leaf of a dictionary with its path; functions are called so that their words count too. */
function leaves(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]]
    : typeof value === 'function' ? [[path + key, String(value('2', '2'))] as [string, string]] : leaves(value as object, `${path}${key}.`)));
}

describe('words', () => {
  it.each([['inbox', en, es], ['inbox', en, da], ['first page', firstEn, firstEs], ['first page', firstEn, firstDa], ['chat', chatEn, chatEs], ['chat', chatEn, chatDa]])('%s: complete and translated', (_, english, other) => {
    const [ours, theirs] = [leaves(english), new Map(leaves(other))];
    expect(ours.filter(([key]) => !theirs.has(key))).toEqual([]);
    expect([...theirs].filter(([key, value]) => value === '' && !/free_missing/.test(key))).toEqual([]);
    const same = ours.filter(([key, value]) => value.length > 12 && theirs.get(key) === value);
    expect(same).toEqual([]);
  });
});

describe('one customer out of two', () => {
  const side = (id: string): MergePreview['kept'] => ({ id, name: id, identities: [], conversations: [], n_orders: 0, since: time(0) });
  const preview: MergePreview = {
    kept: side('a'), suggested: { kept: 'a', why: 'older' }, conflicts: [], proof: null,
    absorbed: { ...side('b'), identities: [{ scheme: 'wa_phone', value: '34600', inbox: '' }], conversations: [{ id: 'c', inbox: 'wa', channel: 'WhatsApp' }], n_orders: 1 },
    consents: [{ channel: 'sms', topic: 'all', granted: false, changes: true }, { channel: null, topic: 'marketing', granted: true, changes: false }],
  };
  it('names what goes over, and of the consents only what changes', async () => {
    await useLanguage('en');
    expect(moves(preview)).toEqual(['34600', 'Conversation: WhatsApp', '1 order', 'Any message · SMS: no']);
  });
  it('says a consent in words', async () => {
    await useLanguage('en');
    expect(consentWords({ channel: null, topic: 'marketing', granted: true })).toBe('News and offers · every channel: yes');
    expect(consentWords({ channel: 'pigeon', topic: 'own', granted: false })).toBe('own · pigeon: no');
  });
});
