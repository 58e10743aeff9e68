// Builds the three targets into dist/ and compresses what a browser may ask for compressed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const DIST = new URL('../dist/', import.meta.url).pathname;
const COMPRESSED = /\.(js|css|html|svg)$/;

rmSync(DIST, { recursive: true, force: true });
for (const mode of ['inbox', 'widget', 'loader']) {
  await build({ configFile: new URL('../vite.config.ts', import.meta.url).pathname, mode, logLevel: 'warn' });
}
for (const name of readdirSync(DIST, { recursive: true })) {
  if (!COMPRESSED.test(name)) continue;
  const path = join(DIST, name);
  const bytes = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
