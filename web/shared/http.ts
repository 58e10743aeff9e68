// One way to read and one way to write, typed by the server's own description: a path, a parameter or a body
// the server does not know does not compile. A write carries an idempotency key, so sending it twice is harmless.
import type { Paths, Problem } from './api';

type Verb = 'get' | 'post' | 'patch' | 'delete';
/** The operations below a prefix, by what follows it. */
export type Below<Prefix extends string> = { [P in keyof Paths as P extends `${Prefix}${infer Rest}` ? Rest : never]: Paths[P] };
type With<Api, V extends Verb> = { [P in keyof Api]: Api[P] extends Record<V, { responses: unknown }> ? P : never }[keyof Api] & string;
type Operation<Api, V extends Verb, P extends keyof Api> = Api[P] extends Record<V, infer O> ? O : never;
type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined;
type Answer<O> = O extends { responses: infer R } ? { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R] : never;
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? { body: B } : object;
/** The inbox of the widget is part of its base. */
type InPath<O> = O extends { parameters: { path: infer P } } ? (keyof Omit<P, 'inbox'> extends never ? object : { path: Omit<P, 'inbox'> }) : object;
type Query<O> = O extends { parameters: { query?: infer Q } } ? ([Q] extends [undefined] ? object : { query?: Q }) : object;
type Given<O> = Body<O> & InPath<O> & Query<O> & { key?: string };
type Args<O> = object extends Given<O> ? [given?: Given<O>] : [given: Given<O>];
interface Anything { path?: Record<string, string>; query?: object; body?: unknown; key?: string }

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

export interface Client<Api> {
  get<P extends With<Api, 'get'>>(path: P, ...given: Args<Operation<Api, 'get', P>>): Promise<Answer<Operation<Api, 'get', P>>>;
  command<V extends Exclude<Verb, 'get'>, P extends With<Api, V>>(verb: V, path: P, ...given: Args<Operation<Api, V, P>>): Promise<Answer<Operation<Api, V, P>>>;
}

const TIMEOUT_MS = 20_000;

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `/things/{id}` with its parameters filled in; what is absent is left out of the query. */
export function address(path: string, given: Anything): string {
  const filled = path.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(given.path?.[name] ?? ''));
  const asked = new URLSearchParams(Object.entries(given.query ?? {}).filter(([, value]) => value != null && value !== '').map(([key, value]) => [key, String(value)])).toString();
  return asked ? `${filled}?${asked}` : filled;
}

export function createClient<Api>(base: string, headers: () => Record<string, string>, onRefused?: (error: ApiError) => void): Client<Api> {
  async function send(path: string, given: Anything, init: RequestInit): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(base + address(path, given), { credentials: 'same-origin', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    } catch {
      throw new OfflineError('no answer');
    }
    const isJson = response.headers.get('content-type')?.includes('json');
    const body: unknown = isJson ? await response.json().catch(() => undefined) : undefined;
    if (response.ok) return body;
    const error = new ApiError(response.status, body ?? {});
    onRefused?.(error);
    throw error;
  }
  const client = {
    get: (path: string, given: Anything = {}) => send(path, given, { headers: headers() }),
    command: (verb: Verb, path: string, given: Anything = {}) => send(path, given, {
      method: verb.toUpperCase(),
      headers: { ...headers(), 'Idempotency-Key': given.key ?? newId(), ...(given.body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: given.body === undefined ? undefined : JSON.stringify(given.body),
    }),
  };
  return client as Client<Api>;
}
