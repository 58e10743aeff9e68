// Every shortcut, once. The dispatcher, the palette, the help page and the tooltips read this table,
// so a key can not be in one and missing in another. No shortcut uses Alt or AltGr: those type letters.
import type { Dict } from './locales/en';
import { assignToMe, close, handBack, moveBy, openFirst, takeFloor } from './state/actions';
import { known } from './state/conversations';
import { dark, onMac, phone, prefs, setPref } from './state/prefs';
import { go, openId } from './state/route';
import { signOut } from './state/session';
import { toast, undoLast } from './state/toasts';
import { overlay, savedWanted, sender, sideSheet, sideTab, wantComposer } from './state/ui';
import { t } from './state/words';

export type Group = keyof Dict['key_groups'];
export interface Command {
  id: keyof Dict['keys'];
  /** `mod` is Command on a Mac and Control elsewhere; two keys with a space are pressed one after the other. */
  keys: string[];
  group: Group;
  /** Works while typing too. */
  inField?: boolean;
  /** In the palette only where it can do something. */
  when?(): boolean;
  run(): void;
}

const open = () => openId.value !== null;
const withOpen = (act: (id: string) => unknown) => () => { if (openId.value) act(openId.value); };
const floorIs = (holder: 'bot' | 'agent') => () => known.value.get(openId.value ?? '')?.floor.holder === holder;

function side(tab: typeof sideTab.value): void {
  sideTab.value = tab;
  if (phone.value) sideSheet.value = true;
  else setPref('side', true);
}

export const COMMANDS: Command[] = [
  { id: 'palette', keys: ['mod+k'], group: 'move', inField: true, run: () => { overlay.value = overlay.value === 'palette' ? null : 'palette'; } },
  { id: 'next', keys: ['j', 'ArrowDown'], group: 'move', run: () => moveBy(1) },
  { id: 'previous', keys: ['k', 'ArrowUp'], group: 'move', run: () => moveBy(-1) },
  { id: 'go_inbox', keys: ['g i'], group: 'move', run: openFirst },
  { id: 'go_products', keys: ['g p'], group: 'move', run: () => go('/products') },
  { id: 'pane', keys: ['F6'], group: 'move', inField: true, run: nextPane },
  { id: 'escape', keys: ['Escape'], group: 'move', inField: true, run: leave },
  { id: 'reply', keys: ['r', 'Enter'], group: 'write', when: open, run: () => wantComposer('reply') },
  { id: 'note', keys: ['n'], group: 'write', when: open, run: () => wantComposer('note') },
  { id: 'send', keys: ['mod+Enter'], group: 'write', inField: true, when: open, run: () => sender.value?.send(false) },
  { id: 'send_close', keys: ['mod+shift+Enter'], group: 'write', inField: true, when: open, run: () => sender.value?.send(true) },
  { id: 'saved', keys: ['/'], group: 'write', when: open, run: () => { wantComposer('reply'); savedWanted.value++; } },
  { id: 'products', keys: ['p'], group: 'write', when: open, run: () => { overlay.value = 'picker'; } },
  { id: 'close', keys: ['e'], group: 'act', when: open, run: withOpen(close) },
  { id: 'undo', keys: ['z'], group: 'act', run: () => { if (!undoLast()) toast(t().toast.nothing_undo); } },
  { id: 'assign_me', keys: ['i'], group: 'act', when: open, run: withOpen(assignToMe) },
  { id: 'assign', keys: ['a'], group: 'act', when: open, run: () => { overlay.value = 'assign'; } },
  { id: 'snooze', keys: ['s'], group: 'act', when: open, run: () => { overlay.value = 'snooze'; } },
  { id: 'hand_back', keys: ['b'], group: 'act', when: () => open() && !floorIs('bot')(), run: withOpen(handBack) },
  { id: 'take', keys: ['t'], group: 'act', when: floorIs('bot'), run: withOpen(takeFloor) },
  { id: 'cart', keys: ['c'], group: 'view', when: open, run: () => side('customer') },
  { id: 'side', keys: [']'], group: 'view', run: () => { if (phone.value) sideSheet.value = !sideSheet.value; else setPref('side', !prefs.value.side); } },
  { id: 'help', keys: ['?'], group: 'view', run: () => { overlay.value = 'help'; } },
  { id: 'theme', keys: [], group: 'view', run: () => setPref('theme', dark.value ? 'light' : 'dark') },
  { id: 'sign_out', keys: [], group: 'view', run: () => void signOut() },
];

export function keysOf(id: Command['id']): string | undefined {
  return COMMANDS.find((command) => command.id === id)?.keys[0];
}

/** `mod+Enter` as the keyboard in front of the person shows it. */
export function keyLabel(keys: string): string {
  const names: Record<string, string> = {
    mod: onMac ? '⌘' : 'Ctrl', shift: onMac ? '⇧' : 'Shift', Enter: '↵', Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑',
  };
  const glue = onMac ? '' : '+';
  return keys.split(' ').map((chord) => chord.split('+').map((key) => names[key] ?? key.toUpperCase()).join(glue)).join(' ');
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(id: Command['id']): string | undefined {
  return keysOf(id)?.replace('mod', onMac ? 'Meta' : 'Control').replace('shift', 'Shift');
}

export function chordOf(event: KeyboardEvent): string {
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  if (other) return '';
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && event.key.length > 1;
  return [mod && 'mod', shift && 'shift', key].filter(Boolean).join('+');
}

const SEQUENCE_MS = 1_200;
let prefix = '';
let prefixAt = 0;

export function onKey(event: KeyboardEvent): void {
  if (event.isComposing || event.altKey || event.getModifierState('AltGraph') || event.defaultPrevented) return;
  const target = event.target as HTMLElement;
  const inField = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const chord = chordOf(event);
  const letter = event.key.length === 1 && !chord.startsWith('mod+');
  if (letter && !prefs.value.letters && chord !== '?') return;
  const sequence = prefix && Date.now() - prefixAt < SEQUENCE_MS ? `${prefix} ${chord}` : chord;
  prefix = '';
  const found = COMMANDS.find((command) => command.keys.includes(sequence));
  if (!found) {
    if (!inField && COMMANDS.some((command) => command.keys.some((keys) => keys.startsWith(`${chord} `)))) { prefix = chord; prefixAt = Date.now(); }
    return;
  }
  if (inField && !found.inField) return;
  // Keys that already mean something to what has the focus stay with it.
  if (/^(Enter|Arrow)/.test(chord) && (target.closest('button, a, [role=menu], [role=listbox], [role=tablist], [role=log]') || overlay.value)) return;
  if (overlay.value && found.id !== 'palette') return;
  if (found.when && !found.when()) return;
  event.preventDefault();
  found.run();
}

function leave(): void {
  const active = document.activeElement as HTMLElement | null;
  if (sideSheet.value) sideSheet.value = false;
  else if (active?.closest('.composer')) (document.querySelector<HTMLElement>('.row[aria-current]') ?? active).focus();
}

function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null || pane.matches('.toasts'));
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + 1) % panes.length];
  next?.querySelector<HTMLElement>('textarea, [aria-current], [role=tab][aria-selected=true], button, a[href], input')?.focus();
}
