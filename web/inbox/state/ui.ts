// What is open on screen. One overlay at a time, so that Escape always means one thing.
import { signal } from '@preact/signals';
import type { Mode } from './drafts';

export type Overlay = 'palette' | 'help' | 'settings' | 'picker' | 'assign' | 'snooze' | 'contact' | 'same' | 'channels';
export type SideTab = 'customer' | 'products' | 'history';

export const overlay = signal<Overlay | null>(null);
/** What is shown again once that is closed. */
export const under = signal<Overlay | null>(null);
export const sideTab = signal<SideTab>('customer');
/** The customer as a sheet, where the screen has room for one pane only. */
export const sideSheet = signal(false);

/** The composer listens; whoever wants it asked for says which mode. */
export const composerWanted = signal<{ mode: Mode; n: number } | null>(null);
export const savedWanted = signal(0);

export function wantComposer(mode: Mode): void {
  composerWanted.value = { mode, n: (composerWanted.value?.n ?? 0) + 1 };
}

/** How the composer sends, told to the registry while it is on screen. */
export const sender = signal<{ send(andClose: boolean): void } | null>(null);
