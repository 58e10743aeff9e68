// People who join, lines that break, photos, and being forgotten.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { chatFrame, closeContext, needsMock, PHONE, startAll } from './browser.mjs';

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

describe('people and bad lines', needsMock, () => {
  it('says who joins and who writes', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('.tasks button').nth(2).click();
    await chat.getByText('Ida joined the chat').waitFor();
    await chat.locator('.head h1', { hasText: /^Ida$/ }).waitFor();
    await all.lever('visitor', { say: 'Hello, Ida here' });
    await chat.locator('.theirs', { hasText: 'Hello, Ida here' }).waitFor();
    await chat.locator('p[aria-live=polite]', { hasText: 'Hello, Ida here' }).waitFor({ state: 'attached' });
    await closeContext(page);
  });

  it('goes by what the line says, though an older answer comes in later', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('.tasks button').first().click();
    await chat.locator('.chip-button').first().waitFor();
    // Answered before Ida joins, read after it.
    let answered;
    const isAnswered = new Promise((resolve) => { answered = resolve; });
    await page.route('**/session', async (route) => {
      const response = await route.fetch();
      answered();
      await page.waitForTimeout(1_000);
      await route.fulfill({ response });
    });
    const late = page.waitForResponse('**/session');
    await all.lever('visitor', { reset: true });
    await isAnswered;
    await all.lever('visitor', { join: 'Ida' });
    await chat.locator('.head h1', { hasText: /^Ida$/ }).waitFor();
    await late;
    await page.waitForTimeout(200);
    assert.equal(await chat.locator('.head h1').textContent(), 'Ida');
    await closeContext(page);
  });

  it('keeps what is written without a line, and sends it once', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('textarea').fill('hello');
    await chat.locator('textarea').press('Enter');
    await chat.locator('.chip-button').first().waitFor();
    await page.context().setOffline(true);
    await chat.locator('textarea').fill('is it waterproof?');
    await chat.locator('textarea').press('Enter');
    const mine = chat.locator('.mine', { hasText: 'is it waterproof?' });
    await mine.getByText('Waiting for connection').waitFor();
    await page.context().setOffline(false);
    await mine.getByText('Sent').waitFor({ timeout: 15_000 });
    assert.equal(await mine.count(), 1);
    await closeContext(page);
  });

  it('takes an e-mail address when the team is away', async () => {
    await all.lever('visitor', { away: true });
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('.tasks button').nth(2).click();
    const form = chat.locator('.by-email');
    await form.locator('input').fill('tom');
    await form.getByRole('button').click();
    await form.getByText('does not look like').waitFor();
    await form.locator('input').fill('tom@ashby.example');
    await form.getByRole('button').click();
    await chat.getByText('goes to tom@ashby.example').waitFor();
    await closeContext(page);
  });

  it('sends a photo, made smaller and without its origin', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('.tasks button').first().click();
    await chat.locator('.chip-button').first().waitFor();
    const picture = await page.screenshot({ type: 'png' });
    const [upload] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith('/uploads')),
      chat.locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: picture }),
    ]);
    assert.equal(upload.headers()['content-type'], 'image/jpeg');
    await chat.locator('.mine img').waitFor();
    await closeContext(page);
  });

  it('takes the chat off the device when asked to', async () => {
    const page = await shop();
    const chat = await chatFrame(page);
    await chat.locator('.tasks button').first().click();
    await chat.locator('.chip-button').first().waitFor();
    await chat.getByRole('button', { name: 'Menu' }).click();
    await chat.getByRole('button', { name: 'Remove this chat' }).click();
    await chat.getByRole('button', { name: 'Remove', exact: true }).click();
    await chat.locator('.tasks').waitFor();
    assert.equal(await stored(page), null);
    await closeContext(page);
  });

  it('fills a phone’s screen, closes with the back button', async () => {
    const page = await shop(PHONE);
    const chat = await chatFrame(page);
    const box = await page.locator('iframe').boundingBox();
    assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 390, 844]);
    const size = await chat.locator('textarea').evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
    assert.ok(size >= 16, 'a smaller font would make the phone zoom in');
    await page.goBack();
    await page.locator('button[aria-haspopup=dialog]').waitFor();
    await closeContext(page);
  });
});
