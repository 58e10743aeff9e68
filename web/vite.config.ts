// Three targets from one project: `vite build --mode inbox|widget|loader`.
// scripts/build.mjs runs all three and compresses what comes out.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const server = process.env.TRATO_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => {
  const target = mode === 'widget' || mode === 'loader' ? mode : 'inbox';
  return {
    root: resolve(here, target),
    base: target === 'widget' ? '/widget/' : '/inbox/',
    publicDir: false,
    test: { root: here, include: ['tests/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
    server: {
      proxy: {
        '/api': { target: server, ws: true },
        '/checkout': { target: server },
        '/media': { target: server },
      },
    },
    build: {
      outDir: resolve(here, 'dist', target === 'loader' ? '' : target),
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      ...(target === 'loader' && {
        target: 'es2020',
        rolldownOptions: {
          input: resolve(here, 'loader/loader.ts'),
          output: { format: 'iife' as const, entryFileNames: 'loader.js' },
        },
      }),
    },
  };
});
