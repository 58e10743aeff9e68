// The real program, furnished: starts `trato demo` on a free port and reads what it prints.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target');
export const binary = process.env.TRATO_BIN ?? join(target, 'debug/trato');

/** Starts the demo shop; gives where it is, who may sign in, and how to end it. */
export async function startProgram() {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run \`cargo build --package trato\` first`);
  const child = spawn(binary, ['demo', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const ready = new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (/Password\s+\S+/.test(printed)) resolve();
    });
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${printed}`)));
  });
  await ready;
  return {
    url: /listening on (\S+)/.exec(printed)[1],
    email: /E-mail\s+(\S+)/.exec(printed)[1],
    password: /Password\s+(\S+)/.exec(printed)[1],
    stop: () => new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.on('exit', resolve);
      child.kill('SIGTERM');
    }),
  };
}
