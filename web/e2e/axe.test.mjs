// Every page, light and dark, wide and narrow: axe finds nothing, and nothing is wider than the screen.
// With TRATO_E2E_SHOTS set to a folder, each of them leaves a picture there.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { axe, chatFrame, needsMock, PHONE, signIn, startAll } from './browser.mjs';

const SHOTS = process.env.TRATO_E2E_SHOTS;
if (SHOTS) mkdirSync(SHOTS, { recursive: true });

let all;
before(async () => { all = await startAll(); });
after(() => all.stop());

const INBOX = {
  setup: ['/setup?token=x', null],
  'sign-in': ['/', null],
  list: ['/', async () => undefined],
  conversation: ['/c/conv_marta', async (page) => { await page.waitForSelector('.message'); }],
  'bot-has-the-floor': ['/c/conv_emma', async (page) => { await page.waitForSelector('.composer-hint'); }],
  'window-closed': ['/c/conv_mikkel', async (page) => { await page.waitForSelector('.window-closed'); }],
  failed: ['/c/conv_tom', async (page) => { await page.waitForSelector('.failed-line'); }],
  'order-and-link': ['/c/conv_soren', async (page) => { await page.waitForSelector('.order'); }],
  palette: ['/c/conv_marta', async (page) => { await page.waitForSelector('.message'); await page.keyboard.press('Control+k'); await page.waitForSelector('.palette-item'); }],
  picker: ['/c/conv_marta', async (page) => { await page.getByRole('button', { name: 'Products', exact: true }).last().click(); await page.waitForSelector('.picker-list li'); }],
  settings: ['/', async (page) => { await page.getByRole('button', { name: 'Me', exact: true }).click(); await page.waitForSelector('.setting'); }],
  products: ['/products', async (page) => { await page.waitForSelector('.product'); }],
};
const THEMES = ['light', 'dark'];
const SIZES = { wide: { viewport: { width: 1440, height: 900 } }, phone: PHONE };

async function judge(page, frame, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  assert.deepEqual(await axe(frame), []);
  const over = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${over} px wider than the screen`);
}

for (const colorScheme of THEMES) {
  for (const [size, options] of Object.entries(SIZES)) {
    describe(`inbox, ${colorScheme}, ${size}`, needsMock, () => {
      for (const [name, [path, prepare]] of Object.entries(INBOX)) {
        it(name, async () => {
          const page = await all.open(prepare ? '/' : path, { colorScheme, ...options });
          if (prepare) {
            await signIn(page);
            if (path !== '/') await page.goto(all.url + path);
            await page.waitForSelector('.rail', { state: 'attached' });
            await prepare(page);
          } else await page.waitForSelector('form');
          await page.waitForTimeout(250);
          await judge(page, page.mainFrame(), `inbox-${name}-${colorScheme}-${size}`);
          await page.context().close();
        });
      }
    });

    it(`widget, ${colorScheme}, ${size}`, needsMock, async () => {
      await all.lever('visitor', { away: false });
      const page = await all.open('/shop', { colorScheme, viewport: { width: 1100, height: 820 }, ...(size === 'phone' ? PHONE : {}) });
      const chat = await chatFrame(page);
      const step = async (name) => { await page.waitForTimeout(250); await judge(page, chat, `widget-${name}-${colorScheme}-${size}`); };
      await step('1-welcome');
      await chat.locator('.tasks button').first().click();
      await chat.getByRole('button', { name: 'Dad', exact: true }).click();
      await chat.waitForSelector('.carousel');
      await step('2-carousel');
      await chat.locator('.carousel .rating-open').first().click();
      await chat.waitForSelector('.reviews-panel .quote');
      await step('3-reviews');
      await chat.getByRole('button', { name: 'Back' }).click();
      await chat.locator('.carousel').getByRole('button', { name: /^Details/ }).first().click();
      await chat.waitForSelector('.option-list');
      await step('4-options');
      await chat.locator('.carousel').getByRole('button', { name: /^Add to cart/ }).first().click();
      await chat.waitForSelector('.head .badge');
      await chat.locator('.head .icon-button').first().click();
      await chat.waitForSelector('.cart-panel .cart-line');
      await step('5-cart');
      await chat.locator('.cart-panel').getByRole('button', { name: 'Check out' }).click();
      await chat.locator('.checkout-link').click();
      await chat.waitForSelector('.checkout-panel iframe');
      await step('6-checkout');
      await chat.frameLocator('.checkout-panel iframe').getByRole('button', { name: 'Pay' }).click();
      await chat.waitForSelector('.order-thanks');
      await step('7-order');
      await chat.getByRole('button', { name: 'Menu' }).click();
      await chat.waitForSelector('.menu-list');
      await step('8-menu');
      await chat.locator('.menu-list button').first().click();
      await chat.waitForSelector('.event');
      await all.lever('visitor', { say: 'Hi, Ida here. How can I help?' });
      await chat.getByText('Hi, Ida here. How can I help?').first().waitFor();
      await step('9-person');
      await page.context().close();
    });
  }
}
