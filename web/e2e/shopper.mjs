// What a shopper of the real program does in every journey: opens the chat, asks, buys.
import { PHONE } from './browser.mjs';

export const WORDS = {
  en: { query: 'cream pour-over', add: 'Add to cart', checkout: 'Checkout', price: /€\d+\.\d\d/ },
  es: { query: 'cafetera de filtro', add: 'Añadir a la cesta', checkout: 'Tramitar pedido', price: /\d+,\d\d\s€/ },
  da: { query: 'krus', add: 'Læg i kurv', checkout: 'Til kassen', price: /\d+,\d\d\skr\./ },
};

/** Light and dark, on a desk and a phone. */
export const LOOKS = { light: {}, dark: { colorScheme: 'dark' }, 'phone, light': PHONE, 'phone, dark': { ...PHONE, colorScheme: 'dark' } };

/** The shop's page with its chat open. */
export async function chat(browser, language, options = {}) {
  const page = await browser.open(`/shop?lang=${language}`, { locale: language, viewport: { width: 1100, height: 820 }, ...options });
  await page.locator('button[aria-haspopup=dialog]').click();
  const handle = await page.waitForSelector('iframe[src*="/w/"]', { state: 'attached' });
  const frame = await handle.contentFrame();
  await frame.locator('textarea').waitFor();
  return { page, frame };
}

export async function say(frame, text) {
  await frame.locator('textarea').fill(text);
  await frame.locator('.composer [type=submit]').click();
}

/** Finds the first product and puts it into the cart, choosing a variant when asked. */
export async function addFirst(frame, words) {
  await say(frame, words.query);
  await frame.getByRole('button', { name: words.add }).first().click();
  const badge = frame.locator('.head .badge');
  const option = frame.locator('.chips button, .choices button').first();
  await badge.or(option).first().waitFor();
  if (!(await badge.count())) await option.click();
  await badge.waitFor();
}

export async function fillAddress(form) {
  await form.locator('[name=email]').fill('shopper@example.com');
  await form.locator('[name=name]').fill('Robin Example');
  await form.locator('[name=line_one]').fill('Havnegade 1');
  await form.locator('[name=postal_code]').fill('8000');
  await form.locator('[name=city]').fill('Aarhus');
  await form.locator('[name=country]').selectOption('DK');
}

/** From the address to the provider's page and back, by forms alone. */
export async function payOn(form) {
  await fillAddress(form);
  await form.locator('[name=delivery]').first().check();
  await form.locator('button.primary').first().click();
  await form.locator('form[action*="/pay"] button').click();
  await form.locator('button[name=behavior][value=pay]').click();
}

/** The address of a checkout, as the chat was given it. */
export async function checkoutAddress(frame, query = WORDS.en.query) {
  await addFirst(frame, { ...WORDS.en, query });
  await say(frame, 'checkout');
  const link = frame.locator('.checkout-link').last();
  const sheet = frame.locator('.checkout-panel iframe');
  await link.or(sheet).first().waitFor();
  if (!(await sheet.count())) await link.click();
  return new URL((await sheet.getAttribute('src')).replace('frame=1', ''), frame.url()).href;
}
