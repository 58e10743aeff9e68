// One way to read and one way to write. A write carries an idempotency key, so sending it twice is harmless.
import type { Problem } from './api-types';

export class ApiError extends Error {
  constructor(readonly status: number, readonly problem: Partial<Problem>) {
    super(problem.detail || problem.title || `HTTP ${status}`);
  }
  /** The request was understood and refused: trying again changes nothing. */
  get final(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 425 && this.status !== 429;
  }
}

/** No answer at all: the network or the server is away. */
export class OfflineError extends Error {}

export interface Client {
  get<T>(path: string): Promise<T>;
  command<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, key?: string): Promise<T>;
}

const TIMEOUT_MS = 20_000;

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createClient(base: string, headers: () => Record<string, string>, onRefused?: (error: ApiError) => void): Client {
  async function send<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await fetch(base + path, { credentials: 'same-origin', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    } catch {
      throw new OfflineError('no answer');
    }
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = isJson ? await response.json().catch(() => undefined) : undefined;
    if (response.ok) return body as T;
    const error = new ApiError(response.status, body ?? {});
    onRefused?.(error);
    throw error;
  }
  return {
    get: (path) => send(path, { headers: headers() }),
    command: (method, path, body, key = newId()) => send(path, {
      method,
      headers: { ...headers(), 'Idempotency-Key': key, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  };
}
