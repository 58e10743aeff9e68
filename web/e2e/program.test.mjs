// The main job on the real program: a shopper buys in three languages, a person takes over, sells and hands back.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { axe, openBrowser, PHONE } from './browser.mjs';
import { startProgram } from './program.mjs';

const SHOTS = join(import.meta.dirname, 'shots');
const WORDS = {
  en: { query: 'cream pour-over', add: 'Add to cart', checkout: 'Checkout' },
  es: { query: 'cafetera de filtro', add: 'Añadir a la cesta', checkout: 'Tramitar pedido' },
  da: { query: 'krus', add: 'Læg i kurv', checkout: 'Til kassen' },
};

let program;
let browser;
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  program = await startProgram();
  browser = await openBrowser(program.url);
});
after(async () => {
  await browser?.stop();
  await program?.stop();
});

/** The shop's page with its chat open. */
async function chat(language, options = {}) {
  const page = await browser.open(`/shop?lang=${language}`, { locale: language, viewport: { width: 1100, height: 820 }, ...options });
  await page.locator('button[aria-haspopup=dialog]').click();
  const handle = await page.waitForSelector('iframe[src*="/w/"]', { state: 'attached' });
  const frame = await handle.contentFrame();
  await frame.locator('textarea').waitFor();
  return { page, frame };
}

async function say(frame, text) {
  await frame.locator('textarea').fill(text);
  await frame.locator('.composer [type=submit]').click();
}

/** Finds the first product and puts it into the cart, choosing a variant when asked. */
async function addFirst(frame, words) {
  await say(frame, words.query);
  await frame.getByRole('button', { name: words.add }).first().click();
  const badge = frame.locator('.head .badge');
  const option = frame.locator('.chips button, .choices button').first();
  await badge.or(option).first().waitFor();
  if (!(await badge.count())) await option.click();
  await badge.waitFor();
}

async function fillAddress(form) {
  await form.locator('[name=email]').fill('shopper@example.com');
  await form.locator('[name=name]').fill('Robin Example');
  await form.locator('[name=line_one]').fill('Havnegade 1');
  await form.locator('[name=postal_code]').fill('8000');
  await form.locator('[name=city]').fill('Aarhus');
  await form.locator('[name=country]').selectOption('DK');
}

/** From the address to the provider's page and back, by forms alone. */
async function payOn(form) {
  await fillAddress(form);
  await form.locator('[name=delivery]').first().check();
  await form.locator('button.primary').first().click();
  await form.locator('form[action*="/pay"] button').click();
  await form.locator('button[name=behavior][value=pay]').click();
}

describe('a shopper buys in the chat', () => {
  for (const [language, words] of Object.entries(WORDS)) {
    it(`from hello to paid (${language})`, async () => {
      const { page, frame } = await chat(language);
      await addFirst(frame, words);
      await frame.locator('.head .icon-button').first().click();
      await frame.locator('.cart-panel').getByRole('button', { name: words.checkout }).click();
      const link = frame.locator('.checkout-link').last();
      const sheet = frame.locator('.checkout-panel iframe');
      await link.or(sheet).first().waitFor();
      if (!(await sheet.count())) await link.click();
      await payOn(frame.frameLocator('.checkout-panel iframe'));
      await frame.locator('.timeline').first().waitFor({ timeout: 20_000 });
      await page.screenshot({ path: join(SHOTS, `paid-${language}.png`) });
      await page.context().close();
    });
  }

  it('has nothing for axe to object to, light and dark, on a phone and a desk', async () => {
    for (const options of [{}, { colorScheme: 'dark' }, PHONE, { ...PHONE, colorScheme: 'dark' }]) {
      const { page, frame } = await chat('en', options);
      await say(frame, WORDS.en.query);
      await frame.getByRole('button', { name: WORDS.en.add }).first().waitFor();
      assert.deepEqual(await axe(frame), []);
      await page.context().close();
    }
  });
});

describe('the checkout page', () => {
  it('sells without JavaScript', async () => {
    const { page, frame } = await chat('en');
    await addFirst(frame, WORDS.en);
    await say(frame, 'checkout');
    const link = frame.locator('.checkout-link').last();
    await link.waitFor();
    const url = await frame.evaluate(async () => {
      const token = [...document.querySelectorAll('iframe, a')].map((one) => one.src ?? one.href).find((one) => one?.includes('/checkout/'));
      return token ?? null;
    });
    if (!url) await link.click();
    const address = url ?? (await frame.locator('.checkout-panel iframe').getAttribute('src'));
    const plain = await browser.open(new URL(address.replace('frame=1', ''), program.url).href, { javaScriptEnabled: false });
    await payOn(plain);
    await plain.locator('.timeline, .steps, [class*=timeline]').first().waitFor();
    await plain.screenshot({ path: join(SHOTS, 'checkout-done-without-javascript.png') });
    await plain.context().close();
    await page.context().close();
  });
});

describe('a person of the brand', () => {
  it('sees it live, takes the floor, sells and hands back', async () => {
    const { page, frame } = await chat('en');
    await say(frame, 'can I talk to a person please');
    await frame.locator('.message, .bubble').nth(1).waitFor();
    const desk = await browser.open('/');
    await desk.fill('[name=email]', program.email);
    await desk.fill('[name=password]', program.password);
    await desk.click('[type=submit]');
    await desk.waitForSelector('.row');
    await desk.screenshot({ path: join(SHOTS, 'inbox.png') });
    await desk.getByRole('tab', { name: /^All/ }).or(desk.getByRole('button', { name: /^All/ })).first().click();
    await desk.locator('.row', { hasText: /waiting now/ }).first().click();
    await desk.fill('.composer textarea', 'Hello, a person here. I can help.');
    await desk.keyboard.press('Control+Enter');
    await frame.getByText('Hello, a person here. I can help.').first().waitFor();
    await desk.screenshot({ path: join(SHOTS, 'inbox-conversation.png') });
    await say(frame, 'do you have a stoneware cup?');
    await desk.locator('.log').getByText('do you have a stoneware cup?').first().waitFor();
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('p');
    await desk.getByRole('combobox').fill('stoneware cup');
    await desk.getByRole('option', { name: /Fjord stoneware cup/ }).first().waitFor();
    await desk.keyboard.press('Enter');
    await frame.locator('.product', { hasText: 'Fjord stoneware cup' }).first().waitFor();
    await desk.getByRole('button', { name: 'Hand back to the bot' }).click();
    await say(frame, WORDS.en.query);
    await frame.getByRole('button', { name: WORDS.en.add }).first().waitFor();
    await desk.context().close();
    await page.context().close();
  });
});
