// A stand-in for the server: serves web/dist and a lively fake API, so that the pages can be seen and tested alone.
// `node e2e/mock-server.mjs [port]` prints `listening on http://…` first, as the real one does.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { inboxApi, lever } from './mock/inbox-api.mjs';
import { picture } from './mock/pictures.mjs';
import { createState } from './mock/state.mjs';
import { checkoutPage, createVisitors, shopPage, widgetApi, widgetSocket } from './mock/widget-api.mjs';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const FRAME_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; connect-src 'self' ws: wss:; frame-src 'self'; frame-ancestors *";
const INBOX_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; media-src 'self' https:; font-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'";

function sendFile(response, path, headers = {}) {
  const file = join(DIST, normalize(path));
  if (!file.startsWith(DIST) || !existsSync(file) || statSync(file).isDirectory()) return send(response, 404, 'not found');
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers });
  createReadStream(file).pipe(response);
}

function send(response, status, body, headers = {}) {
  const json = typeof body !== 'string';
  response.writeHead(status, { 'Content-Type': json ? (status < 400 ? 'application/json' : 'application/problem+json') : 'text/html; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : json ? JSON.stringify(body) : body);
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const bytes = Buffer.concat(parts);
  return request.headers['content-type']?.includes('json') && bytes.length ? JSON.parse(bytes.toString()) : bytes;
}

export async function startMock(port = 0) {
  let state = createState();
  let visitors = createVisitors(state);
  const sockets = new Set();

  async function handle(request, response) {
    const url = new URL(request.url, 'http://mock');
    const path = url.pathname;
    if (path.startsWith('/media/upload/')) return send(response, 200, picture('vase-rose'), { 'Content-Type': 'image/svg+xml' });
    if (path.startsWith('/media/')) return send(response, 200, picture(path.slice(7, -4)), { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=600' });
    if (path === '/shop') return send(response, 200, shopPage(url.searchParams));
    if (path.startsWith('/checkout/')) return send(response, 200, checkoutPage(visitors, url.searchParams));
    if (path.startsWith('/__mock/')) {
      const body = await readBody(request);
      const name = path.slice(8);
      if (name === 'reset') { state = createState(); visitors = createVisitors(state); }
      else if (name === 'drop') for (const socket of sockets) socket.terminate();
      else if (name === 'visitor') visitors.lever(body);
      else lever(state, name, body);
      return send(response, 204);
    }
    if (path.startsWith('/api/v1/')) {
      const body = await readBody(request);
      const rest = path.slice(7);
      const answer = rest.startsWith('/widget/')
        ? widgetApi(visitors, request.method, rest.slice(7), url.searchParams, body, request.headers.authorization)
        : inboxApi(state, request.method, rest, url.searchParams, body, /trato_session=mock/.test(request.headers.cookie ?? ''));
      return send(response, answer.status, answer.body, answer.cookie ? { 'Set-Cookie': answer.cookie } : {});
    }
    if (path === '/widget/loader.js') return sendFile(response, 'loader.js', { 'Access-Control-Allow-Origin': '*' });
    if (path.startsWith('/widget/') || path.startsWith('/inbox/')) return sendFile(response, path);
    if (path.startsWith('/w/')) return sendFile(response, 'widget/index.html', { 'Content-Security-Policy': FRAME_POLICY, 'Referrer-Policy': 'no-referrer' });
    return sendFile(response, 'inbox/index.html', { 'Content-Security-Policy': INBOX_POLICY });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => { process.stderr.write(`${error.stack}\n`); send(response, 500, { status: 500, code: 'internal', title: 'mock', detail: String(error) }); });
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => upgrades.handleUpgrade(request, stream, head, (socket) => {
    sockets.add(socket);
    const url = new URL(request.url, 'http://mock');
    if (url.pathname.includes('/widget/')) widgetSocket(visitors, socket);
    else {
      const listener = (frame) => socket.send(JSON.stringify(frame));
      state.listeners.add(listener);
      socket.on('close', () => state.listeners.delete(listener));
      socket.send(JSON.stringify({ type: 'hello', data: { seq: state.seq } }));
      const after = Number(url.searchParams.get('after') ?? state.seq);
      for (const frame of state.frames) if (frame.seq > after) listener(frame);
    }
    socket.on('close', () => sockets.delete(socket));
  }));
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    port: server.address().port,
    async stop() {
      for (const socket of sockets) socket.terminate();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await startMock(Number(process.argv[2] ?? 0));
  process.stdout.write(`listening on ${mock.url}\n`);
}
