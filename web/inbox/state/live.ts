// Wires the live socket to the state: what arrives, what to read again after a gap, who makes the sound.
import { effect, signal } from '@preact/signals';
import type { Conversation, Message } from '../../shared/api-types';
import { Live, type Frame, type LiveState } from '../../shared/live';
import { BASE } from './api';
import { counts, lists, loadCounts, loadDetail, loadList, put, view } from './conversations';
import { flushOutbox, loadThread, receive } from './messages';
import { prefs } from './prefs';
import { hearPresence, hearTyping, stopTyping } from './presence';
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
    if (state === 'online') flushOutbox();
  },
});

function take(frame: Frame): void {
  if (frame.type === 'conversation.updated') put(frame.data as Conversation);
  else if (frame.type === 'counts.updated') countSoon();
  else if (frame.type === 'message.created' || frame.type === 'message.updated') {
    const { conversation, message } = frame.data as { conversation: string | { id: string }; message: Message };
    const id = typeof conversation === 'string' ? conversation : conversation.id;
    receive(id, message);
    if (frame.type === 'message.created' && message.item === 'inbound') hear(id, message);
  } else if (frame.type === 'conversation.typing') {
    const { conversation, who } = frame.data as { conversation: string; who: unknown };
    hearTyping(conversation, who);
  } else if (frame.type === 'agent.presence') {
    const { agent, conversation } = frame.data as { agent: unknown; conversation: string | null };
    hearPresence(agent, conversation);
  }
}

function hear(conversation: string, message: Message): void {
  stopTyping(conversation);
  heard.value = { conversation, message };
  if (prefs.value.sound && leader.value && !document.hasFocus()) chime();
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
  effect(() => {
    const waiting = counts.value?.waiting ?? 0;
    document.title = waiting ? `(${waiting}) Trato` : 'Trato';
  });
  // One tab of many makes the sound; the lock passes on when it closes.
  void navigator.locks?.request('trato.live', () => { leader.value = true; return new Promise<void>(() => undefined); });
}
