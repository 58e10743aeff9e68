// What every journey needs: a server, a browser, pages that report their errors, and axe.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { startMock } from './mock-server.mjs';

export const remote = process.env.TRATO_E2E_URL;
export const EMAIL = process.env.TRATO_E2E_EMAIL ?? 'ida@havnsol.example';
export const PASSWORD = process.env.TRATO_E2E_PASSWORD ?? 'correct horse battery';
/** Journeys that pull the mock's levers say so; they are skipped against a real server. */
export const needsMock = remote ? { skip: 'needs the mock server' } : {};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** The mock server and a browser at it. */
export async function startAll() {
  const mock = remote ? null : await startMock();
  const opened = await openBrowser(remote ?? mock.url);
  return {
    ...opened,
    lever: (name, data = {}) => fetch(`${opened.url}/__mock/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) }),
    async stop() {
      await mock?.stop();
      await opened.stop();
    },
  };
}

/** A browser at a server; `stop` fails when a page reported an error. */
export async function openBrowser(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  const problems = [];

  async function open(path, options = {}) {
    // The page's own policy must hold in the tests as well: axe is evaluated, not injected.
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Madrid', reducedMotion: 'reduce', viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(`${path}: ${error.message}`));
    page.on('console', (line) => { if (line.type() === 'error' && /Content Security|Refused|Uncaught/.test(line.text())) problems.push(`${path}: ${line.text()}`); });
    await page.goto(path.startsWith('http') ? path : url + path);
    return page;
  }

  return {
    url, open, problems,
    async stop() {
      await browser.close();
      assert.deepEqual(problems, [], 'no page reported an error');
    },
  };
}

export async function signIn(page) {
  await page.fill('[name=email]', EMAIL);
  await page.fill('[name=password]', PASSWORD);
  await page.click('[type=submit]');
  await page.waitForSelector('.row');
}

/** A page of the inbox, signed in. */
export async function openInbox(all, path = '/', options = {}) {
  const page = await all.open(path, options);
  await signIn(page);
  return page;
}

export const closeContext = (page) => page.context().close();

/** Everything axe objects to, short enough to read in a failure. */
export async function axe(frame) {
  await frame.evaluate(AXE);
  const found = await frame.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`));
}

/** The chat's frame, once the loader has made it. */
export async function chatFrame(page) {
  await page.locator('button[aria-haspopup=dialog]').click();
  for (let turn = 0; turn < 100; turn++) {
    const frame = page.frames().find((one) => one.url().includes('/w/'));
    if (frame) {
      await frame.waitForSelector('.tasks, .log-inner');
      return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error('the chat did not open');
}
