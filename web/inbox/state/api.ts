// The inbox's client: session cookie, CSRF header on every write, a 401 puts the sign-in over the page.
import { signal } from '@preact/signals';
import { ApiError, createClient, type Below } from '../../shared/http';

export const BASE = '/api/v1';
export const csrf = signal('');
/** Signed out while working: the page stays, drafts too, an overlay asks to sign in again. */
export const expired = signal(false);

export const api = createClient<Below<''>>(
  BASE,
  (): Record<string, string> => (csrf.value ? { 'X-CSRF-Token': csrf.value } : {}),
  (error) => { if (error.status === 401 && csrf.value) expired.value = true; },
);

/** What to tell a person about a failure: the server's own words, or nothing when there was no answer. */
export function reason(error: unknown): string {
  return error instanceof ApiError ? error.message : '';
}

export function requestId(error: unknown): string | undefined {
  return error instanceof ApiError ? error.problem.request_id : undefined;
}

export { ApiError };
