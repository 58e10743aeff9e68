// Who is signed in. Starting, signing in and setting up all end with the same answer from the server.
import { computed, signal } from '@preact/signals';
import type { Agent, Session } from '../../shared/api';
import { api, ApiError, csrf, expired } from './api';
import { preferredLanguage } from './prefs';
import { useLanguage } from './words';

export type Phase = 'starting' | 'signed_out' | 'unreachable' | 'ready';

export const phase = signal<Phase>('starting');
export const session = signal<Session | null>(null);
export const agents = signal<Agent[]>([]);
export const me = computed(() => session.value?.agent ?? null);

async function enter(answer: Session): Promise<void> {
  csrf.value = answer.csrf_token;
  session.value = answer;
  await useLanguage(preferredLanguage(answer.agent.languages));
  expired.value = false;
  phase.value = 'ready';
  void loadAgents();
}

export async function start(): Promise<void> {
  phase.value = 'starting';
  try {
    await enter(await api.get('/session'));
  } catch (error) {
    phase.value = error instanceof ApiError && error.status < 500 ? 'signed_out' : 'unreachable';
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  await enter(await api.command('post', '/session', { body: { email, password } }));
}

export async function setUp(body: { token: string; name: string; email: string; password: string }): Promise<void> {
  await enter(await api.command('post', '/setup', { body }));
}

export async function signOut(): Promise<void> {
  await api.command('delete', '/session').catch(() => undefined);
  csrf.value = '';
  session.value = null;
  phase.value = 'signed_out';
}

async function loadAgents(): Promise<void> {
  const page = await api.get('/agents').catch(() => null);
  if (page) agents.value = page.items;
}

export function agentName(id: string): string | undefined {
  return agents.value.find((agent) => agent.id === id)?.name;
}
