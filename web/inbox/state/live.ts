// Wires the live socket to the state: what arrives, what to read again after a gap, who makes the sound.
import { effect, signal } from '@preact/signals';
import type { Cart, Conversation, Message, OrderCard } from '../../shared/api';
import { Live, type Frame, type LiveState } from '../../shared/live';
import { BASE } from './api';
import { loadContact } from './contacts';
import { counts, known, lists, loadCounts, loadDetail, loadList, patch, put, view } from './conversations';
import { flushOutbox, loadThread, receive } from './messages';
import { prefs } from './prefs';
import { hearPresence, hearTyping, stopTyping, type Typist } from './presence';
import { openId } from './route';
import { me, phase } from './session';

export const line = signal<LiveState>('connecting');
/** The last message heard from a customer, for the one polite announcement of the page. */
export const heard = signal<{ conversation: string; message: Message } | null>(null);
const leader = signal(false);
let countTimer = 0;

const live = new Live({
  url: (after) => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${BASE}/live${after ? `?after=${after}` : ''}`,
  contiguous: true,
  onFrame: take,
  onReset: refetch,
  onState: (state) => {
    line.value = state;
    if (state !== 'online') return;
    flushOutbox();
    tellViewing();
  },
});

/** What the server tells the team, by type. */
interface Told {
  'conversation.updated': Conversation;
  'conversation.attention': Conversation;
  'conversation.typing': { conversation: string; who: Typist };
  'message.created': { conversation: string; message: Message };
  'message.updated': { conversation: string; message: Message };
  'cart.updated': { conversation: string; cart: Cart };
  'order.placed': { conversation: string; order: OrderCard };
  'agent.presence': { agent: string; conversation: string | null };
  'counts.updated': null;
}

const HEAR: { [T in keyof Told]: (data: Told[T]) => void } = {
  'conversation.updated': (one) => put(one),
  'conversation.attention': (one) => put(one),
  'conversation.typing': ({ conversation, who }) => hearTyping(conversation, who),
  'message.created': ({ conversation, message }) => {
    receive(conversation, message);
    if (message.item === 'inbound') hear(conversation, message);
    // The link to pay exists once it was sent.
    if (message.activity?.activity === 'checkout_sent') readAgain(conversation);
  },
  'message.updated': ({ conversation, message }) => receive(conversation, message),
  'cart.updated': ({ conversation, cart }) => patch(conversation, { cart, cart_total: cart.card?.total ?? null }),
  'order.placed': ({ conversation }) => readAgain(conversation),
  'agent.presence': ({ agent, conversation }) => hearPresence(agent, conversation),
  'counts.updated': countSoon,
};

function take(frame: Frame): void {
  const told = HEAR[frame.type as keyof Told] as ((data: unknown) => void) | undefined;
  told?.(frame.data);
}

/** What stands beside an open conversation has changed: its cart, its checkout, the customer's orders. */
function readAgain(conversation: string): void {
  if (conversation !== openId.value) return;
  void loadDetail(conversation).catch(() => undefined);
  const contact = known.value.get(conversation)?.contact.id;
  if (contact) void loadContact(contact);
}

function hear(conversation: string, message: Message): void {
  stopTyping(conversation);
  heard.value = { conversation, message };
  if (prefs.value.sound && leader.value && !document.hasFocus()) chime();
}

/** Colleagues see who looks at what. */
function tellViewing(): void {
  live.send({ type: 'viewing', conversation: openId.value });
}

/** Counts come in bursts; one reading for each burst is enough. */
function countSoon(): void {
  clearTimeout(countTimer);
  countTimer = window.setTimeout(() => void loadCounts(), 250);
}

/** Something was missed: read what is on screen again, list and thread alike. */
function refetch(): void {
  lists.value = { ...lists.value, mine: { ...lists.value.mine, phase: 'idle' }, unassigned: { ...lists.value.unassigned, phase: 'idle' }, bot: { ...lists.value.bot, phase: 'idle' }, all: { ...lists.value.all, phase: 'idle' } };
  void loadList(view.value);
  void loadCounts();
  const id = openId.value;
  if (!id) return;
  void loadDetail(id).catch(() => undefined);
  void loadThread(id);
}

/** Two soft notes, made here: a sound file would be a request for nothing. */
function chime(): void {
  const audio = new AudioContext();
  [660, 880].forEach((pitch, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + index * 0.12;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.08, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  });
  setTimeout(() => void audio.close(), 800);
}

export function startLive(): void {
  effect(() => {
    if (phase.value === 'ready' && me.value) live.start(live.seq);
    else live.stop();
  });
  effect(tellViewing);
  effect(() => {
    const waiting = counts.value?.waiting ?? 0;
    document.title = waiting ? `(${waiting}) Trato` : 'Trato';
  });
  // One tab of many makes the sound; the lock passes on when it closes.
  void navigator.locks?.request('trato.live', () => { leader.value = true; return new Promise<void>(() => undefined); });
}
