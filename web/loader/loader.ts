// The one script a shop embeds. It draws a real button, and makes the chat only when somebody shows interest.
//
//   <script async src="https://chat.example/widget/loader.js" data-inbox="inbx_…" data-label="Chat with us"></script>
//
// Optional: data-language, data-accent, data-theme, data-side="left", data-history="off".
// Calls made before it loads wait in `trato.q`: `(window.trato ||= { q: [] }).q.push(['open'])`.

export type { Api as TratoApi };

type Listener = (data: unknown) => void;
interface Api {
  open(): void;
  close(): void;
  /** Opens the chat and says this in the visitor's name. */
  ask(text: string): void;
  /** Opens the chat about one product. */
  product(id: string): void;
  /** A signed token of the shop that says who is logged in; null when they log out. */
  identify(token: string | null): void;
  /** open, close, message, unread, cart, order. */
  on(event: string, listener: Listener): void;
  q?: [keyof Api, ...unknown[]][];
}
type Global = Window & { trato?: Partial<Api> };

const script = document.currentScript as HTMLScriptElement | null;
const page = window as Global;

function start(source: HTMLScriptElement, waiting: [keyof Api, ...unknown[]][]): void {
  const { inbox, label, accent, side, theme, language } = source.dataset;
  const origin = new URL(source.src).origin;
  const key = `trato.${inbox}`;
  const listeners: Record<string, Listener[]> = {};
  const unsent: unknown[] = [];
  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let isOpen = false;
  let identity: string | null = null;

  const store = (name: string, value?: string | null): string | null => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch { /* a shop page without storage: the chat forgets on reload */ }
    return null;
  };
  const emit = (event: string, data?: unknown) => (listeners[event] ?? []).forEach((listener) => listener(data));

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = `:host{all:initial}button{position:fixed;z-index:2147483000;bottom:20px;${side === 'left' ? 'left' : 'right'}:20px;min-width:60px;height:60px;border:0;border-radius:30px;padding:0 17px;display:flex;gap:10px;align-items:center;justify-content:center;cursor:pointer;background:var(--a,#1c1a17);color:var(--o,#fff);font:600 16px/22px system-ui,sans-serif;box-shadow:0 6px 24px rgb(28 26 23/.24),0 1px 3px rgb(28 26 23/.2);transition:transform .14s}button:hover{transform:translateY(-2px)}button:focus-visible{outline:3px solid var(--a,#1c1a17);outline-offset:3px}svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}b{position:absolute;top:-4px;right:-2px;min-width:22px;height:22px;border-radius:11px;background:#b3261e;color:#fff;font:600 12px/22px system-ui;text-align:center}iframe{position:fixed;z-index:2147483001;bottom:20px;${side === 'left' ? 'left' : 'right'}:20px;width:400px;height:min(720px,calc(100vh - 40px));border:0;border-radius:18px;box-shadow:0 16px 56px rgb(28 26 23/.28),0 2px 6px rgb(28 26 23/.12);background:transparent;color-scheme:normal}iframe.full{inset:0;width:100%;height:100%;height:100dvh;border-radius:0}[hidden]{display:none!important}@media (prefers-reduced-motion:reduce){button{transition:none}}@media (forced-colors:active){button{border:2px solid}}`;
  const button = document.createElement('button');
  button.type = 'button';
  const glyph = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  glyph.setAttribute('viewBox', '0 0 24 24');
  glyph.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M7 4h10a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4h-4l-5 4v-4H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4M9 12a3 2.5 0 0 0 6 0');
  glyph.append(path);
  const words = document.createElement('span');
  words.textContent = label ?? '';
  const badge = document.createElement('b');
  badge.hidden = true;
  button.append(glyph, ...(label ? [words] : []), badge);
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');

  const name = (unread: number) => button.setAttribute('aria-label', (label ?? 'Chat') + (unread ? ` (${unread})` : ''));
  const paint = (color?: string | null, on?: string) => {
    if (!/^#[\da-f]{6}$/i.test(color ?? '')) return;
    const n = parseInt(color!.slice(1), 16);
    const bright = (n >> 16) * 0.299 + ((n >> 8) & 255) * 0.587 + (n & 255) * 0.114 > 150;
    button.style.setProperty('--a', color!);
    button.style.setProperty('--o', on ?? (bright ? '#16130f' : '#fff'));
  };
  const post = (message: unknown) => { if (ready) frame!.contentWindow!.postMessage(message, origin); else unsent.push(message); };
  const phone = () => matchMedia('(max-width:480px)').matches || (screen.width <= 480 && matchMedia('(hover:none)').matches);

  const make = () => {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.title = label ?? 'Chat';
    frame.allow = 'microphone; clipboard-write; payment';
    frame.hidden = true;
    frame.src = `${origin}/w/${encodeURIComponent(inbox!)}?origin=${encodeURIComponent(location.origin)}`;
    root.append(frame);
  };
  const open = () => {
    make();
    if (isOpen) return;
    isOpen = true;
    const full = phone();
    frame!.className = full ? 'full' : '';
    frame!.hidden = false;
    button.hidden = true;
    button.setAttribute('aria-expanded', 'true');
    if (full && source.dataset.history !== 'off') history.pushState({ trato: 1 }, '');
    post({ type: 'trato:open', full });
    frame!.focus();
    emit('open');
  };
  const close = (fromHistory?: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    frame!.hidden = true;
    button.hidden = false;
    button.setAttribute('aria-expanded', 'false');
    button.focus();
    post({ type: 'trato:closed' });
    if (!fromHistory && (history.state as { trato?: number } | null)?.trato) history.back();
    emit('close');
  };

  addEventListener('popstate', () => close(true));
  addEventListener('message', ({ source: from, origin: sender, data }) => {
    if (!frame || from !== frame.contentWindow || sender !== origin || typeof data?.type !== 'string') return;
    const kind = data.type.slice(6);
    if (kind === 'ready') {
      ready = true;
      post({ type: 'trato:init', token: store(key), identity, theme, accent, language: language ?? document.documentElement.lang, page: { url: location.href, title: document.title }, open: isOpen, full: phone() });
      unsent.splice(0).forEach(post);
    } else if (kind === 'token') store(key, data.token);
    else if (kind === 'close') close();
    else if (kind === 'brand') { paint(accent ?? data.accent, accent ? undefined : data.on); store(`${key}.accent`, data.accent); }
    else if (kind === 'navigate') { if (/^https?:/.test(data.url)) location.assign(data.url); }
    else if (kind === 'unread') { badge.hidden = !data.count; badge.textContent = data.count; name(data.count); emit('unread', data.count); }
    else if (kind === 'event') emit(data.name, data.data);
  });
  button.addEventListener('click', open);
  for (const hint of ['pointerenter', 'focus', 'touchstart']) button.addEventListener(hint, make, { passive: true, once: true });

  const api: Api = {
    open, close: () => close(),
    ask: (text) => { open(); post({ type: 'trato:ask', text }); },
    product: (id) => { open(); post({ type: 'trato:product', id }); },
    identify: (token) => { identity = token; if (frame) post({ type: 'trato:identify', token }); },
    on: (event, listener) => { (listeners[event] ??= []).push(listener); },
  };
  page.trato = Object.assign(api, { q: { push: ([call, ...rest]: [keyof Api, ...unknown[]]) => (api[call] as (...all: unknown[]) => void)(...rest) } }) as unknown as Api;
  name(0);
  paint(accent ?? store(`${key}.accent`));
  root.append(style, button);
  document.body.append(host);
  // Somebody who talked here before should see an answer without opening the chat first.
  if (store(key)) (window.requestIdleCallback ?? setTimeout)(make);
  waiting.forEach(([call, ...rest]) => (api[call] as (...all: unknown[]) => void)(...rest));
}

if (script?.dataset.inbox && !page.trato?.open) {
  const waiting = page.trato?.q ?? [];
  page.trato = { ...page.trato, open: () => undefined };
  if (document.body) start(script, waiting);
  else addEventListener('DOMContentLoaded', () => start(script, waiting));
}
