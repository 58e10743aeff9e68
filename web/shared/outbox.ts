// What waits to be sent. It survives a reload where the browser lets it, works from memory where not,
// and sends in order; the same client id sent twice is one message for the server.
import { ApiError } from './http';
import { readStored, writeStored } from './stored';

export interface Queued { client_id: string }

export interface Delivery<T extends Queued, R> {
  deliver(item: T): Promise<R>;
  sent(item: T, answer: R): void;
  refused(item: T, error: ApiError): void;
  waiting(item: T): void;
}

const RETRY_MS = 4_000;

export class Outbox<T extends Queued, R> {
  private queue: T[];
  private running = false;
  private timer = 0;

  constructor(private readonly key: string, private readonly delivery: Delivery<T, R>) {
    this.queue = readStored<T[]>(key, []);
  }

  items(): readonly T[] {
    return this.queue;
  }

  add(item: T): void {
    this.queue.push(item);
    this.store((stored) => [...stored, item]);
    void this.flush();
  }

  forget(client_id: string): void {
    this.queue = this.queue.filter((item) => item.client_id !== client_id);
    this.store((stored) => stored.filter((item) => item.client_id !== client_id));
  }

  clear(): void {
    for (const item of this.queue) this.forget(item.client_id);
  }

  async flush(): Promise<void> {
    if (this.running) return;
    this.running = true;
    clearTimeout(this.timer);
    for (let item = this.queue[0]; item; item = this.queue[0]) if (!(await this.attempt(item))) break;
    this.running = false;
  }

  /** False when nothing more can go out now. A refusal by the server is an answer; silence is not. */
  private async attempt(item: T): Promise<boolean> {
    try {
      const answer = await this.delivery.deliver(item);
      this.forget(item.client_id);
      this.delivery.sent(item, answer);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.final && error.status !== 401) {
        this.forget(item.client_id);
        this.delivery.refused(item, error);
        return true;
      }
      this.delivery.waiting(item);
      this.timer = window.setTimeout(() => void this.flush(), RETRY_MS);
      return false;
    }
  }

  /** Other tabs write here too: change what is stored, never replace it with what this tab knows. */
  private store(change: (stored: T[]) => T[]): void {
    const next = change(readStored<T[]>(this.key, []));
    writeStored(this.key, next.length ? next : null);
  }
}
