// Signing in, the live list, and writing: what an agent does all day.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { closeContext, needsMock, openInbox, startAll } from './browser.mjs';

let all;
before(async () => { all = await startAll(); });
after(() => all.stop());
beforeEach(() => all.lever('reset').catch(() => undefined));

const inbox = (path, options) => openInbox(all, path, options);
const thread = (page) => page.locator('.log');
const names = (page) => page.locator('.row b').allTextContents();

describe('signing in', () => {
  it('says what was wrong and keeps what was typed', async () => {
    const page = await all.open('/');
    await page.fill('[name=email]', 'nobody@havnsol.example');
    await page.fill('[name=password]', 'wrong password');
    await page.click('[type=submit]');
    await page.getByRole('alert').getByText('do not match').waitFor();
    assert.equal(await page.inputValue('[name=email]'), 'nobody@havnsol.example');
    await closeContext(page);
  });

  it('sets up the first account from the one-time link', needsMock, async () => {
    const page = await all.open('/setup?token=once');
    await page.fill('[name=name]', 'Ida Krogh');
    await page.fill('[name=email]', 'ida@havnsol.example');
    await page.fill('[name=password]', 'short');
    await page.click('[type=submit]');
    await page.getByRole('alert').getByText('at least 10').waitFor();
    await page.fill('[name=password]', 'a sentence is fine');
    await page.click('[type=submit]');
    await page.waitForSelector('.row');
    assert.equal(new URL(page.url()).pathname.startsWith('/setup'), false);
    await closeContext(page);
  });

  it('asks again over the page when the session ran out, and keeps the draft', needsMock, async () => {
    const page = await inbox('/c/conv_marta');
    await page.fill('.composer textarea', 'half a thought');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Refresh' }).click();
    const overlay = page.getByRole('dialog', { name: 'You were signed out' });
    await overlay.waitFor();
    await overlay.locator('[name=password]').fill('correct horse battery');
    await overlay.getByRole('button', { name: 'Sign in' }).click();
    await overlay.waitFor({ state: 'detached' });
    assert.equal(await page.inputValue('.composer textarea'), 'half a thought');
    await closeContext(page);
  });
});

describe('the list', needsMock, () => {
  it('shows who waits for us, longest wait first', async () => {
    const page = await inbox();
    assert.deepEqual((await names(page)).slice(0, 4), ['Tom Ashby', 'Freja Lund', 'Søren Holm', 'Marta Ibáñez']);
    assert.deepEqual(await page.locator('.group-head').allTextContents(), ['Waiting for us4', 'Waiting for the customer5']);
    await closeContext(page);
  });

  it('moves a conversation when its customer writes', async () => {
    const page = await inbox('/c/conv_marta');
    await all.lever('say', { conversation: 'conv_lucia', text: 'One more thing' });
    const row = page.locator('.row.unread', { hasText: 'Lucía' });
    await row.getByText('One more thing').waitFor();
    assert.equal((await names(page))[4], 'Lucía Prats');
    await closeContext(page);
  });

  it('catches up after the line was cut', async () => {
    const page = await inbox('/c/conv_marta');
    await page.waitForSelector('.message');
    await all.lever('drop');
    await all.lever('say', { conversation: 'conv_marta', text: 'said while you were away' });
    await thread(page).getByText('said while you were away').waitFor();
    await closeContext(page);
  });
});

describe('writing', needsMock, () => {
  it('shows the reply at once and then its receipt', async () => {
    const page = await inbox('/c/conv_marta');
    await page.fill('.composer textarea', 'It leaves today.');
    await page.keyboard.press('Control+Enter');
    const bubble = page.locator('.message.out', { hasText: 'It leaves today.' });
    await bubble.getByText('Read').waitFor();
    assert.equal(await bubble.count(), 1);
    assert.equal(await page.inputValue('.composer textarea'), '');
    await closeContext(page);
  });

  it('keeps drafts apart by conversation and by mode', async () => {
    const page = await inbox('/c/conv_marta');
    const box = page.locator('.composer textarea');
    await box.fill('for Marta');
    await page.getByRole('tab', { name: 'Note', exact: true }).click();
    assert.equal(await box.inputValue(), '');
    await box.fill('for the team');
    await page.locator('.row', { hasText: 'Tom Ashby' }).click();
    await page.locator('.thread-head h2', { hasText: 'Tom' }).waitFor();
    assert.equal(await box.inputValue(), '');
    await page.locator('.row', { hasText: 'Marta' }).click();
    await page.locator('.thread-head h2', { hasText: 'Marta' }).waitFor();
    assert.equal(await box.inputValue(), 'for Marta');
    await page.reload();
    await page.waitForSelector('.composer');
    assert.equal(await box.inputValue(), 'for Marta');
    await closeContext(page);
  });

  it('says why a message was refused and does not try again by itself', async () => {
    const page = await inbox('/c/conv_marta');
    await page.fill('.composer textarea', 'refuse me');
    await page.keyboard.press('Control+Enter');
    const failed = page.locator('.message.failed', { hasText: 'refuse me' });
    await failed.getByText('reply window is closed').waitFor();
    await failed.getByRole('button', { name: 'Discard' }).click();
    await failed.waitFor({ state: 'detached' });
    await closeContext(page);
  });

  it('keeps a message while there is no line and sends it once', async () => {
    const page = await inbox('/c/conv_marta');
    await page.context().setOffline(true);
    await page.fill('.composer textarea', 'written in a tunnel');
    await page.keyboard.press('Control+Enter');
    const bubble = page.locator('.message.out', { hasText: 'written in a tunnel' });
    await bubble.getByText('Waiting for connection').waitFor();
    await page.context().setOffline(false);
    await bubble.getByText('Read').waitFor({ timeout: 15_000 });
    assert.equal(await bubble.count(), 1);
    await closeContext(page);
  });

  it('inserts saved replies at the cursor, several into one message', async () => {
    const page = await inbox('/c/conv_marta');
    const box = page.locator('.composer textarea');
    await box.pressSequentially('/hel');
    await page.keyboard.press('Enter');
    await box.pressSequentially(' /ret');
    await page.keyboard.press('Enter');
    assert.equal(await box.inputValue(), 'Hi Marta, Ida here. How can I help? You have 30 days to send anything back, and the label is free.');
    await closeContext(page);
  });

  it('replaces the box when the reply window is closed, and still takes notes', async () => {
    const page = await inbox('/c/conv_mikkel');
    await page.locator('.window-closed').waitFor();
    assert.equal(await page.locator('.composer textarea').count(), 0);
    await page.locator('.window-closed').getByRole('button', { name: 'Add note' }).click();
    await page.fill('.composer textarea', 'call him tomorrow');
    await page.keyboard.press('Control+Enter');
    await page.locator('.team-note', { hasText: 'call him tomorrow' }).waitFor();
    await closeContext(page);
  });

  it('stops once when a colleague is replying too', async () => {
    const page = await inbox('/c/conv_marta');
    await page.fill('.composer textarea', 'we both know');
    await all.lever('typing', { conversation: 'conv_marta', who: { kind: 'agent', id: 'agnt_jonas', name: 'Jonas Lind' } });
    await page.locator('.replying', { hasText: 'Jonas is replying' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Send once more to send anyway').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.message.out', { hasText: 'we both know' }).waitFor();
    await closeContext(page);
  });
});
