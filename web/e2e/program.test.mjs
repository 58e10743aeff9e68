// The main job on the real program: a shopper buys in three languages, in the chat and on the page without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axe, openBrowser } from './browser.mjs';
import { shot } from './pictures.mjs';
import { startProgram } from './program.mjs';
import { addFirst, chat, checkoutAddress, fillAddress, LOOKS, payOn, say, WORDS } from './shopper.mjs';

let program;
let browser;
before(async () => {
  program = await startProgram();
  browser = await openBrowser(program.url);
});
after(async () => {
  await browser?.stop();
  await program?.stop();
});

describe('a shopper buys in the chat', () => {
  for (const [language, words] of Object.entries(WORDS)) {
    it(`from hello to paid (${language})`, async () => {
      const { page, frame } = await chat(browser, language);
      await addFirst(frame, words);
      await frame.locator('.head .icon-button').first().click();
      await frame.locator('.cart-panel .cart-line').waitFor();
      assert.match(await frame.locator('.cart-panel').innerText(), words.price, 'her currency, as her language writes it');
      await shot(page, `cart-${language}`);
      await frame.locator('.cart-panel').getByRole('button', { name: words.checkout }).click();
      const link = frame.locator('.checkout-link').last();
      const sheet = frame.locator('.checkout-panel iframe');
      await link.or(sheet).first().waitFor();
      if (!(await sheet.count())) await link.click();
      await payOn(frame.frameLocator('.checkout-panel iframe'));
      await frame.locator('.timeline').first().waitFor({ timeout: 20_000 });
      assert.equal(await frame.locator('.order-thanks').count(), 1);
      await frame.locator('.head .badge').waitFor({ state: 'detached' });
      await shot(page, `paid-${language}`);
      await page.context().close();
    });
  }

  it('has nothing for axe to object to, light and dark, on a phone and a desk', async () => {
    for (const [look, options] of Object.entries(LOOKS)) {
      const { page, frame } = await chat(browser, 'en', options);
      await frame.locator('.tasks').waitFor();
      assert.deepEqual(await axe(frame), [], look);
      await shot(page, `welcome-${look.replace(', ', '-')}`);
      await say(frame, 'coffee');
      await frame.getByRole('button', { name: WORDS.en.add }).first().waitFor();
      await page.waitForTimeout(400);
      assert.deepEqual(await axe(frame), [], look);
      await shot(page, `products-${look.replace(', ', '-')}`);
      await page.context().close();
    }
  });
});

describe('the checkout page', () => {
  it('sells without JavaScript', async () => {
    const { page, frame } = await chat(browser, 'en');
    const plain = await browser.open(await checkoutAddress(frame, 'rainy day teapot'), { javaScriptEnabled: false, viewport: { width: 1100, height: 1000 } });
    await shot(plain, 'checkout-address');
    await plain.locator('button.primary').first().click();
    await plain.locator('.error').first().waitFor();
    await fillAddress(plain);
    await plain.locator('[name=delivery]').first().check();
    await plain.locator('button.primary').first().click();
    await plain.locator('[name=code]').fill('WELCOME10');
    await plain.locator('[name=code]').press('Enter');
    await plain.locator('.notice.good').waitFor();
    await shot(plain, 'checkout-pay');
    await plain.locator('form[action*="/pay"] button').click();
    await plain.locator('button[name=behavior][value=pay]').click();
    await plain.locator('.timeline').waitFor();
    await shot(plain, 'checkout-done');
    await plain.context().close();
    await page.context().close();
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`has nothing for axe to object to (${look})`, async () => {
      const { page, frame } = await chat(browser, 'en');
      const address = await checkoutAddress(frame);
      const form = await browser.open(address, options);
      const judge = async (step) => assert.deepEqual(await axe(form.mainFrame()), [], step);
      await judge('address');
      await form.evaluate(() => document.querySelectorAll('form').forEach((one) => { one.noValidate = true; }));
      await form.locator('[name=email]').fill('nobody');
      await form.locator('button.primary').first().click();
      await form.locator('.error').first().waitFor();
      await judge('what is missing');
      await fillAddress(form);
      await form.locator('[name=delivery]').first().check();
      await form.locator('button.primary').first().click();
      await form.locator('form[action*="/pay"] button').waitFor();
      await judge('payment');
      await shot(form, `checkout-${look.replace(', ', '-')}`);
      await form.locator('form[action*="/pay"] button').click();
      await form.locator('button[name=behavior][value=pay]').waitFor();
      await judge('the provider of play money');
      await form.locator('button[name=behavior][value=pay]').click();
      await form.locator('.timeline').waitFor();
      await judge('done');
      await form.context().close();
      await page.context().close();
    });
  }
});
