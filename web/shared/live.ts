// The live socket: resumes where it stopped, notices silence by itself, never gives up.
// Frames are {seq, type, data}; one without a seq (typing, presence) is of the moment and never replayed.

export interface Frame { seq?: number; type: string; data?: unknown }
export type LiveState = 'connecting' | 'online' | 'offline';

export interface LiveOptions {
  url(after: number): string;
  /** First frame after connecting, where a cookie does not speak for us. */
  hello?(after: number): unknown;
  onFrame(frame: Frame): void;
  /** Something was missed: read again what is on screen. */
  onReset(): void;
  onState(state: LiveState): void;
  /** Whether sequences are without holes, so that a hole means a loss. */
  contiguous: boolean;
}

const WATCHDOG_MS = 45_000;
const BACKOFF_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** Most drops heal on the first retry: say nothing before this. */
const SILENT_MS = 1_500;

/** Full jitter: anywhere between nothing and the doubled wait. */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** attempt);
}

export class Live {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retry = 0;
  private watchdog = 0;
  private notice = 0;
  private stopped = true;
  seq = 0;

  constructor(private readonly options: LiveOptions) {}

  start(seq: number): void {
    this.seq = seq;
    if (!this.stopped) return;
    this.stopped = false;
    addEventListener('online', this.wake);
    addEventListener('pageshow', this.wake);
    document.addEventListener('visibilitychange', this.wake);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener('online', this.wake);
    removeEventListener('pageshow', this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    clearTimeout(this.notice);
    this.drop();
  }

  send(frame: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private readonly wake = (): void => {
    if (document.visibilityState === 'hidden' || this.socket?.readyState === WebSocket.OPEN) return;
    this.attempt = 0;
    this.connect();
  };

  private connect(): void {
    clearTimeout(this.retry);
    this.drop();
    if (this.stopped) return;
    const socket = new WebSocket(this.options.url(this.seq));
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.feed();
      if (this.options.hello) this.send(this.options.hello(this.seq));
      clearTimeout(this.notice);
      this.notice = 0;
      this.options.onState('online');
    };
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Frame);
    socket.onclose = () => { if (this.socket === socket) this.lost(); };
  }

  private receive(frame: Frame): void {
    this.feed();
    if (frame.type === 'ping') return this.send({ type: 'pong' });
    if (frame.type === 'reset') {
      this.seq = frame.seq ?? this.seq;
      return this.options.onReset();
    }
    if (frame.type === 'hello') {
      const seq = (frame.data as { seq?: number } | undefined)?.seq ?? frame.seq ?? 0;
      // A server whose history is shorter than ours has been restored: start over.
      // And what was read before the first hello may already be old.
      if ((this.seq === 0 && seq > 0) || seq < this.seq) {
        this.seq = seq;
        this.options.onReset();
      }
      return;
    }
    if (frame.seq) {
      if (frame.seq <= this.seq) return;
      const missed = this.options.contiguous && this.seq > 0 && frame.seq > this.seq + 1;
      this.seq = frame.seq;
      if (missed) this.options.onReset();
    }
    this.options.onFrame(frame);
  }

  /** Anything that arrives proves the line; silence for long enough disproves it, whatever the socket says. */
  private feed(): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => this.lost(), WATCHDOG_MS);
  }

  private lost(): void {
    clearTimeout(this.watchdog);
    this.drop();
    if (this.stopped) return;
    this.options.onState('connecting');
    this.notice ||= window.setTimeout(() => this.options.onState('offline'), SILENT_MS);
    this.retry = window.setTimeout(() => this.connect(), backoff(this.attempt++, Math.random()));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
