// The visitor's session: made when the frame starts, resumed with the token the shop page keeps.
import { batch, signal } from '@preact/signals';
import type { Cart, Language, WidgetSession } from '../../shared/api';
import { accentColors } from '../../shared/contrast';
import { createClient, type ApiError, type Below } from '../../shared/http';
import { pickLanguage } from '../../shared/i18n';
import { emit, keepToken, tell, type Init } from './host';
import { dark, theme } from './ui';
import { useLanguage, language } from './words';

export const inbox = decodeURIComponent(location.pathname.split('/')[2] ?? '');
export const base = `/api/v1/widget/${encodeURIComponent(inbox)}`;
export const phase = signal<'loading' | 'ready' | 'failed'>('loading');
export const session = signal<WidgetSession | null>(null);
export const cart = signal<Cart | null>(null);
export const person = signal<string | null>(null);
/** The sequence at which the line last said who answers. */
let toldAt = 0;

let token = '';
let kept = false;
let init: Init | null = null;

export const api = createClient<Below<'/widget/{inbox}'>>(base, () => ({ Authorization: `Bearer ${token}` }), (error: ApiError) => {
  // A token the server no longer knows: the chat was deleted or ran out. Start afresh, silently.
  if (error.status === 401 && token) { token = ''; void begin({ ...init!, token: null }); }
});

export const visitorToken = () => token;

export function setCart(next: Cart | null): void {
  const old = cart.value;
  if (old && next && old.id === next.id && next.version < old.version) return;
  cart.value = next;
  if (old) emit('cart', next);
}

/** Who answers. A session's answer that was on its way while the line told of somebody newer changes nothing. */
export function setPerson(name: string | null, seq: number): void {
  if (seq < toldAt) return;
  toldAt = seq;
  person.value = name;
}

/** The server has been restored to this sequence: what the line told later is no longer so. */
export function rewind(seq: number): void {
  toldAt = Math.min(toldAt, seq);
}

/** Nothing is kept on the visitor's device before they do something themselves. */
export function keep(): void {
  if (kept || !token) return;
  kept = true;
  keepToken(token);
}

export async function begin(from: Init, wanted?: Language): Promise<WidgetSession | null> {
  init = from;
  phase.value = session.value ? phase.value : 'loading';
  try {
    const answer = await api.command('post', '/session', { body: {
      ...((token || from.token) && { token: token || from.token }), ...(from.identity && { identity: from.identity }),
      language: wanted ?? pickLanguage([from.language ?? '', ...navigator.languages]), page: from.page,
    } });
    if (token !== answer.visitor_token) toldAt = 0;
    token = answer.visitor_token;
    kept = Boolean(from.token) || kept;
    if (kept && answer.visitor_token !== from.token) keepToken(token);
    await useLanguage(answer.language);
    batch(() => {
      session.value = answer;
      setCart(answer.cart ?? null);
      setPerson(answer.person.name ?? null, answer.seq);
      phase.value = 'ready';
    });
    paint();
    return answer;
  } catch {
    if (!session.value) phase.value = 'failed';
    return null;
  }
}

export function restart(language?: Language): Promise<WidgetSession | null> {
  return begin(init!, language);
}

export function identify(identity: string | null): void {
  if (init) init = { ...init, identity };
}

export function forgetVisitor(): void {
  token = '';
  kept = false;
  keepToken(null);
  session.value = null;
  cart.value = null;
  if (init) init = { ...init, token: null };
}

/** The brand's colour, corrected until it can be read on every ground it is used on. */
export function paint(): void {
  const root = document.documentElement;
  root.dataset.theme = theme.value;
  const accent = init?.accent ?? session.value?.brand.accent;
  const colors = accent && accentColors(accent, dark.value);
  if (!colors) return;
  const set = (name: string, value: string) => root.style.setProperty(name, value);
  set('--accent', colors.accent);
  set('--accent-ink', colors.ink);
  set('--on-accent', colors.on);
  set('--accent-soft', colors.soft);
  set('--hero', colors.hero);
  set('--on-hero', colors.onHero);
  const button = accentColors(accent, false)!;
  tell('brand', { accent: button.hero, on: button.onHero });
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => { if (!init?.theme) { dark.value = event.matches; paint(); } });

export function applyTheme(wanted: string | undefined): void {
  if (wanted === 'dark' || wanted === 'light') dark.value = wanted === 'dark';
  document.documentElement.dataset.theme = theme.value;
}

export { language };
