// The main job on the real program, from the other side: a person of the brand takes over, sells and hands back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axe, openBrowser } from './browser.mjs';
import { shot } from './pictures.mjs';
import { startProgram } from './program.mjs';
import { chat, LOOKS, payOn, say, WORDS } from './shopper.mjs';

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

/** The inbox, signed in. */
async function inbox(options = {}) {
  const desk = await browser.open('/', options);
  await desk.fill('[name=email]', program.email);
  await desk.fill('[name=password]', program.password);
  await desk.click('[type=submit]');
  await desk.waitForSelector('.row');
  return desk;
}

describe('a person of the brand', () => {
  it('sees it live, takes the floor, sells and hands back', async () => {
    const { page, frame } = await chat(browser, 'en');
    await say(frame, 'can I talk to a person please');
    await frame.locator('.message, .bubble').nth(1).waitFor();
    const desk = await inbox();
    await desk.locator('.message').first().waitFor();
    await shot(desk, 'inbox');
    await desk.getByRole('tab', { name: /^All/ }).click();
    await desk.locator('.row', { hasText: /waiting now/ }).first().click();
    await desk.waitForSelector('.handoff');
    await desk.fill('.composer textarea', 'Hello, a person here. I can help.');
    await desk.keyboard.press('Control+Enter');
    await frame.getByText('Hello, a person here. I can help.').first().waitFor();
    await frame.locator('.person-mark').waitFor();
    await say(frame, 'do you have a stoneware cup?');
    await desk.locator('.log').getByText('do you have a stoneware cup?').first().waitFor();
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('p');
    await desk.getByRole('combobox').fill('stoneware cup');
    await desk.getByRole('option', { name: /Fjord stoneware cup/ }).first().waitFor();
    await shot(desk, 'inbox-picker');
    await desk.keyboard.press('Enter');
    await frame.locator('.product', { hasText: 'Fjord stoneware cup' }).first().waitFor();
    await shot(page, 'person-joined');
    await sellOnBehalf(desk, frame);
    await shot(desk, 'inbox-conversation');
    await desk.getByRole('button', { name: 'Hand back to the bot' }).click();
    await say(frame, WORDS.en.query);
    await frame.getByRole('button', { name: WORDS.en.add }).first().waitFor();
    await desk.context().close();
    await page.context().close();
  });

  /** The cart on behalf, a coupon, the checkout, and the shopper pays. */
  async function sellOnBehalf(desk, frame) {
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('p');
    await desk.getByRole('combobox').fill('stoneware cup');
    await desk.getByRole('option', { name: /Fjord stoneware cup/ }).first().waitFor();
    await desk.keyboard.press('Control+Enter');
    await desk.locator('.live-cart .cart-line').waitFor();
    await desk.getByRole('button', { name: /^One more/ }).click();
    await desk.locator('.live-cart output', { hasText: '2' }).waitFor();
    await frame.locator('.head .badge').waitFor();
    await desk.locator('.coupons input').fill('WELCOME10');
    await desk.locator('.coupons button').click();
    await desk.locator('.live-cart .sums .discount').waitFor();
    await desk.getByRole('button', { name: 'Send checkout' }).click();
    await frame.locator('.checkout-link').last().click();
    await payOn(frame.frameLocator('.checkout-panel iframe'));
    await desk.locator('.log .event.money').last().waitFor({ timeout: 20_000 });
    await desk.locator('.live-cart .cart-line').waitFor({ state: 'detached' });
    await desk.locator('.order-row').first().waitFor();
  }

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`has nothing for axe to object to (${look})`, async () => {
      const desk = await inbox(options);
      const judge = async (step) => assert.deepEqual(await axe(desk.mainFrame()), [], step);
      await judge('list');
      await desk.locator('.row').first().click();
      await desk.locator('.message').first().waitFor();
      await desk.waitForTimeout(400);
      await judge('conversation');
      await shot(desk, `inbox-${look.replace(', ', '-')}`);
      if (options.isMobile) await desk.locator('.thread-who').click();
      await desk.locator('.live-cart').waitFor();
      await judge('customer');
      await desk.goto(new URL('/products', program.url).href);
      await desk.locator('.product').first().waitFor();
      await judge('products');
      await desk.context().close();
    });
  }
});
