// Short messages after an action. One that can be undone stays for eight seconds and answers to `z` as well.
import { signal } from '@preact/signals';

export interface Toast { id: number; text: string; tone: 'plain' | 'bad'; undo?: () => void; detail?: string }

const UNDO_MS = 8_000;
const PLAIN_MS = 4_000;
let last = 0;

export const toasts = signal<Toast[]>([]);

export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'undo' | 'detail'>> = {}): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-2), { id, text, tone: 'plain', ...options }];
  setTimeout(() => dismiss(id), options.undo || options.tone === 'bad' ? UNDO_MS : PLAIN_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function undoLast(): boolean {
  const found = toasts.value.findLast((one) => one.undo);
  if (!found) return false;
  dismiss(found.id);
  found.undo?.();
  return true;
}
