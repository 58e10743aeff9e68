// What a shopper does, in a shop's page on another site than the chat.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { chatFrame, closeContext, needsMock, startAll } from './browser.mjs';

let all;
before(async () => { all = await startAll(); });
after(() => all.stop());
beforeEach(() => all.lever('reset').catch(() => undefined));

/** The shop is on 127.0.0.1, the chat on localhost: two sites for the browser. */
async function shop(options = {}, query = '') {
  const chat = all.url.replace('127.0.0.1', 'localhost');
  const language = options.language ?? 'en';
  return all.open(`/shop?lang=${language}&chat=${encodeURIComponent(chat)}${query}`, { locale: language, viewport: { width: 1100, height: 820 }, ...options });
}
const stored = (page) => page.evaluate(() => localStorage.getItem('trato.inbx_web'));

describe('buying in the chat', needsMock, () => {
  const SAID = {
    en: { person: 'Dad', add: 'Add to cart', pay: 'Check out', done: 'Thank you!', total: '€43.90' },
    es: { person: 'Mi padre', add: 'Añadir', pay: 'Tramitar pedido', done: '¡Gracias!', total: '43,90 €' },
    da: { person: 'Far', add: 'Læg i kurv', pay: 'Til betaling', done: 'Tak!', total: '43,90 €' },
  };
  for (const [language, said] of Object.entries(SAID)) {
    it(`goes from hello to paid (${language})`, async () => {
      const page = await shop({ language });
      const chat = await chatFrame(page);
      await chat.locator('.tasks button').first().click();
      await chat.getByRole('button', { name: said.person, exact: true }).click();
      await chat.locator('.carousel').getByRole('button', { name: said.add }).first().click();
      await chat.locator('.head .badge').waitFor();
      await chat.locator('.head .icon-button').first().click();
      await chat.locator('.cart-panel .total', { hasText: said.total }).waitFor();
      await chat.locator('.cart-panel').getByRole('button', { name: said.pay }).click();
      await chat.locator('.checkout-link').click();
      await chat.waitForSelector('.checkout-panel iframe');
      await chat.frameLocator('.checkout-panel iframe').getByRole('button', { name: 'Pay' }).click();
      await chat.getByText(said.done).waitFor();
      await chat.locator('.checkout-panel').waitFor({ state: 'detached' });
      assert.equal(await chat.locator('.timeline .done').count(), 1);
      assert.equal(await chat.locator('.head .badge').count(), 0);
      await closeContext(page);
    });
  }

  it('changes the cart, and undoes a removal', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('textarea').fill('coffee');
    await chat.locator('textarea').press('Enter');
    await chat.locator('.carousel').getByRole('button', { name: 'Add to cart' }).first().click();
    await chat.locator('.head .badge').waitFor();
    await chat.locator('.head .icon-button').first().click();
    const sheet = chat.locator('.cart-panel');
    await sheet.getByRole('button', { name: 'One more: Cream pour-over' }).click();
    await sheet.locator('.total', { hasText: '€82.90' }).waitFor();
    await sheet.getByLabel('Discount code').fill('nonsense');
    await sheet.getByRole('button', { name: 'Apply' }).click();
    await sheet.getByText('can’t be used here').waitFor();
    await sheet.getByRole('button', { name: 'One less: Cream pour-over' }).click();
    await sheet.locator('.total', { hasText: '€43.90' }).waitFor();
    await sheet.getByRole('button', { name: 'Remove Cream pour-over' }).click();
    await chat.getByText('Nothing here yet').waitFor();
    await chat.getByRole('button', { name: 'Undo' }).click();
    await sheet.locator('.total', { hasText: '€43.90' }).waitFor();
    await closeContext(page);
  });
});

describe('the loader', needsMock, () => {
  it('asks for nothing and keeps nothing before there is interest', async () => {
    const page = await shop();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.locator('button[aria-haspopup=dialog]').waitFor();
    assert.equal(page.frames().length, 1);
    assert.deepEqual(asked.filter((path) => path.startsWith('/w/') || path.startsWith('/api/')), []);
    const chat = await chatFrame(page);
    assert.equal(await stored(page), null);
    await chat.locator('.tasks button').first().click();
    await chat.locator('.chip-button').first().waitFor();
    assert.match(await stored(page), /^vst_/);
    assert.deepEqual(await page.context().cookies(), []);
    await closeContext(page);
  });

  it('gives the focus back when it closes', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('textarea').press('Escape');
    await page.locator('button[aria-haspopup=dialog]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName), 'BUTTON');
    assert.equal(await page.locator('iframe').isVisible(), false);
    await closeContext(page);
  });

  it('answers the shop’s own code', async () => {
    const page = await shop();
    await page.locator('button[aria-haspopup=dialog]').waitFor();
    await page.evaluate(() => {
      window.heard = [];
      for (const event of ['open', 'close', 'cart', 'message']) window.trato.on(event, () => window.heard.push(event));
      window.trato.q.push(['ask', 'coffee']);
    });
    await page.waitForFunction(() => window.heard.includes('message'));
    assert.equal(await page.evaluate(() => window.heard[0]), 'open');
    const chat = page.frames().find((one) => one.url().includes('/w/'));
    await chat.locator('.mine', { hasText: 'coffee' }).waitFor();
    await page.evaluate(() => window.trato.close());
    assert.equal(await page.locator('iframe').isVisible(), false);
    await closeContext(page);
  });

  it('listens to nobody but the chat', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await page.evaluate(() => window.postMessage({ type: 'trato:token', token: 'stolen' }, '*'));
    await page.evaluate(() => window.postMessage({ type: 'trato:close' }, '*'));
    await chat.locator('.tasks').waitFor();
    assert.equal(await stored(page), null);
    assert.equal(await page.locator('iframe').isVisible(), true);
    await closeContext(page);
  });

  it('goes on where the visitor left off, and shows what came meanwhile', async () => {
    const page = await shop();
    let chat = await chatFrame(page);
    await chat.locator('textarea').fill('coffee');
    await chat.locator('textarea').press('Enter');
    await chat.locator('.carousel').waitFor();
    await page.reload();
    for (let turn = 0; turn < 100 && !page.frames().some((one) => one.url().includes('/w/')); turn++) await page.waitForTimeout(50);
    await page.frames().find((one) => one.url().includes('/w/')).waitForSelector('.carousel', { state: 'attached' });
    await all.lever('visitor', { say: 'Still there?' });
    await page.locator('button[aria-label="Chat (1)"]').waitFor();
    chat = await chatFrame(page);
    await chat.locator('.theirs', { hasText: 'Still there?' }).waitFor();
    await page.locator('button[aria-label="Chat"]').waitFor({ state: 'attached' });
    await closeContext(page);
  });
});
