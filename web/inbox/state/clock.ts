// The time as a signal, so that "4 min" becomes "5 min" while nothing else happens.
import { signal } from '@preact/signals';

const TICK_MS = 15_000;
export const now = signal(Date.now());
setInterval(() => { now.value = Date.now(); }, TICK_MS);
