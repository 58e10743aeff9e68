// What a channel makes of a message, whether each channel works, and one person on two of them.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { axe, closeContext, needsMock, openInbox, startAll } from './browser.mjs';

let all;
before(async () => { all = await startAll(); });
after(() => all.stop());
beforeEach(() => all.lever('reset').catch(() => undefined));

const inbox = (path, options) => openInbox(all, path, options);
const hint = (page) => page.locator('.composer-hint');

describe('before a message is sent', needsMock, () => {
  it('says what a text message costs, and which sign makes it dear', async () => {
    const page = await inbox('/c/conv_pia');
    await page.fill('.composer textarea', 'On its way');
    await hint(page).getByText('1 SMS · €0.07').waitFor();
    await page.fill('.composer textarea', 'On its way ✓');
    await hint(page).getByText('“✓” makes parts shorter').waitFor();
    await page.fill('.composer textarea', '');
    await hint(page).waitFor({ state: 'detached' });
    await closeContext(page);
  });

  it('says what the channel shows instead, and nothing in our own chat', async () => {
    const page = await inbox('/c/conv_marta');
    const checkout = page.locator('.composer-bar').getByRole('button', { name: 'Checkout' });
    await checkout.hover();
    await hint(page).getByText('Instagram shows: checkout link → text').waitFor();
    await page.mouse.move(2, 2);
    await hint(page).waitFor({ state: 'detached' });
    await checkout.focus();
    await hint(page).getByText('checkout link → text').waitFor();
    await page.locator('.composer-bar').getByRole('button', { name: 'Products' }).click();
    const picker = page.getByRole('dialog', { name: 'Products' });
    await picker.getByText('Instagram shows: products → numbers').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await page.locator('.row', { hasText: 'Tom Ashby' }).click();
    await page.locator('.thread-head h2', { hasText: 'Tom' }).waitFor();
    await page.fill('.composer textarea', 'Look: https://havnsol.example/cup');
    await page.waitForTimeout(700);
    assert.equal(await hint(page).count(), 0);
    await closeContext(page);
  });

  it('lets a person write on where only the bot has to be silent', async () => {
    const page = await inbox('/c/conv_nora');
    await page.locator('.thread-head').getByText('People only, 5 days left').waitFor();
    await page.locator('.composer textarea').waitFor();
    await closeContext(page);
  });
});

describe('the channels', needsMock, () => {
  for (const colorScheme of ['light', 'dark']) {
    it(`says which one needs somebody, and which platform is closed (${colorScheme})`, async () => {
      await all.lever('trouble');
      const page = await inbox('/', { colorScheme });
      const told = page.locator('.banner', { hasText: 'Havn & Sol Danmark cannot send. Messages wait.' });
      await told.waitFor();
      assert.deepEqual(await axe(page), []);
      await told.getByRole('button', { name: 'Look' }).click();
      const dialog = page.getByRole('dialog', { name: 'Channels' });
      await dialog.getByText('Needs you').waitFor();
      assert.equal(await dialog.getByText('Works').count(), 2);
      await dialog.getByText('No live platform').waitFor();
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Escape');
      await page.locator('.rail-link.me').click();
      await page.getByRole('button', { name: 'Channels' }).click();
      await dialog.waitFor();
      await closeContext(page);
    });
  }
});

describe('one person on two channels', needsMock, () => {
  it('shows what a merge would move, turns it round, merges and takes it back', async () => {
    const page = await inbox('/c/conv_marta');
    await page.getByRole('button', { name: 'Same person?' }).click();
    const dialog = page.getByRole('dialog', { name: 'Same person?' });
    await dialog.getByRole('button', { name: /Ana.*Both are known by/ }).click();
    await dialog.getByText('Ana Beltrán becomes part of Marta Ibáñez').waitFor();
    await dialog.getByText('Name: Marta Ibáñez · Ana Beltrán').waitFor();
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('button', { name: 'Other way round' }).click();
    await dialog.getByText('The other way round may be better').waitFor();
    await dialog.getByRole('button', { name: 'Other way round' }).click();
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const mail = page.locator('.identities', { hasText: 'ana@beltran.example' });
    await mail.waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Two customers again').waitFor();
    await mail.waitFor({ state: 'detached' });
    await closeContext(page);
  });
});
