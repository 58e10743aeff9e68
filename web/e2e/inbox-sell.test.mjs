// Taking the floor, selling, the keyboard, languages and phones.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { closeContext, needsMock, openInbox, PHONE, startAll } from './browser.mjs';

let all;
before(async () => { all = await startAll(); });
after(() => all.stop());
beforeEach(() => all.lever('reset').catch(() => undefined));

const inbox = (path, options) => openInbox(all, path, options);
const thread = (page) => page.locator('.log');
const names = (page) => page.locator('.row b').allTextContents();

describe('the floor', needsMock, () => {
  it('is taken from the bot and handed back', async () => {
    const page = await inbox('/c/conv_emma');
    await page.locator('.thread-head').getByRole('button', { name: 'Take over' }).click();
    await thread(page).getByText('Ida took over').waitFor();
    await page.locator('.row').first().focus();
    await page.keyboard.press('b');
    await thread(page).getByText('handed back to the bot').waitFor();
    await page.locator('.thread-head').getByRole('button', { name: 'Take over' }).waitFor();
    await closeContext(page);
  });

  it('is taken by writing', async () => {
    const page = await inbox('/c/conv_emma');
    await page.fill('.composer textarea', 'Hi Emma, Ida here');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Hand back to the bot' }).waitFor();
    await closeContext(page);
  });
});

describe('selling', needsMock, () => {
  it('finds a product by keyboard and sends its card', async () => {
    const page = await inbox('/c/conv_tom');
    await page.waitForSelector('.message');
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    await page.getByRole('combobox').fill('board');
    await page.getByRole('option', { name: /Stoneware/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.message.out .product', { hasText: 'Round oak board' }).waitFor();
    await closeContext(page);
  });

  it('builds the cart together, takes an Enter before the answer came, applies a code and sends the checkout', async () => {
    const page = await inbox('/c/conv_tom');
    const cart = page.locator('.live-cart');
    await cart.getByRole('button', { name: 'Add a product' }).click();
    await page.getByRole('combobox').fill('candle');
    await page.keyboard.press('Control+Enter');
    await cart.getByText('€36.90').waitFor();
    await cart.getByRole('button', { name: 'One more: Amber candle' }).click();
    await cart.getByText('€68.90').waitFor();
    await cart.getByLabel('Discount code').fill('NOPE');
    await cart.getByRole('button', { name: 'Apply' }).click();
    await cart.getByText('There is no such code').waitFor();
    await cart.getByLabel('Discount code').fill('HELLO10');
    await cart.getByRole('button', { name: 'Apply' }).click();
    await cart.getByText('€62.50').waitFor();
    await cart.getByRole('button', { name: 'Send checkout' }).click();
    await page.locator('.message.out .checkout-link', { hasText: '€62.50' }).waitFor();
    await closeContext(page);
  });

  it('brings back what was removed by mistake', async () => {
    const page = await inbox('/c/conv_marta');
    const cart = page.locator('.live-cart');
    await cart.getByRole('button', { name: 'Remove Cafetera de filtro' }).click();
    await cart.getByText('Cafetera de filtro').waitFor({ state: 'detached' });
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await cart.getByText('Cafetera de filtro').waitFor();
    await closeContext(page);
  });
});

describe('the keyboard', needsMock, () => {
  it('closes, goes to the next, and undoes', async () => {
    const page = await inbox('/c/conv_tom');
    await page.waitForSelector('.message');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.locator('.thread-head h2', { hasText: 'Freja' }).waitFor();
    assert.equal((await names(page)).includes('Tom Ashby'), false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await page.locator('.thread-head h2', { hasText: 'Tom' }).waitFor();
    await page.locator('.row', { hasText: 'Tom Ashby' }).waitFor();
    await closeContext(page);
  });

  it('leaves letters typed with Alt or AltGr alone', async () => {
    const page = await inbox('/c/conv_tom');
    await page.waitForSelector('.message');
    await page.keyboard.press('Escape');
    for (const keys of ['Alt+e', 'Alt+j', 'Control+Alt+k']) await page.keyboard.press(keys);
    await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, modifierAltGraph: true })));
    assert.equal(await page.locator('.thread-head h2').textContent(), 'Tom Ashby');
    assert.equal(await page.locator('dialog').count(), 0);
    await page.keyboard.press('j');
    await page.locator('.thread-head h2', { hasText: 'Freja' }).waitFor();
    await closeContext(page);
  });

  it('finds people, products and commands in one box', async () => {
    const page = await inbox('/c/conv_tom');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('nora');
    await page.getByRole('option', { name: /Nora Quist/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.thread-head h2', { hasText: 'Nora' }).waitFor();
    await closeContext(page);
  });
});

describe('languages and sizes', needsMock, () => {
  it('speaks Spanish and Danish', async () => {
    const page = await inbox('/c/conv_tom');
    await page.getByRole('button', { name: 'Me', exact: true }).click();
    await page.getByRole('button', { name: 'Español' }).click();
    await page.locator('.group-head', { hasText: 'Esperan respuesta nuestra' }).waitFor();
    await page.getByRole('button', { name: 'Dansk' }).click();
    await page.locator('.group-head', { hasText: 'Venter på os' }).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'da');
    await closeContext(page);
  });

  it('shows one pane at a time on a phone', async () => {
    const page = await inbox('/', PHONE);
    assert.equal(await page.locator('.thread').count(), 0);
    await page.locator('.row', { hasText: 'Marta' }).click();
    await page.waitForSelector('.composer');
    assert.equal(await page.locator('.list').count(), 0);
    await page.locator('.thread-who').click();
    await page.getByText('Live cart').waitFor();
    await page.locator('.side').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.waitForSelector('.row');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 390);
    await closeContext(page);
  });
});
