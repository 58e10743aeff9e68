import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, OfflineError } from '../shared/http';
import { Outbox } from '../shared/outbox';

interface Item { client_id: string }
type Answer = 'ok' | 'offline' | 'refused' | 'busy';

/** Runs an outbox against a scripted server and writes down what happened. */
function outbox(answers: Answer[], key = 'box') {
  const story: string[] = [];
  const box = new Outbox<Item, string>(key, {
    async deliver(item) {
      story.push(`try ${item.client_id}`);
      const answer = answers.shift() ?? 'ok';
      if (answer === 'offline') throw new OfflineError();
      if (answer === 'refused') throw new ApiError(422, { code: 'no' });
      if (answer === 'busy') throw new ApiError(503, {});
      return 'done';
    },
    sent: (item) => story.push(`sent ${item.client_id}`),
    refused: (item, error) => story.push(`refused ${item.client_id} ${error.status}`),
    waiting: (item) => story.push(`waiting ${item.client_id}`),
  });
  return { box, story };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

describe('outbox', () => {
  it('sends in order, one after the other', async () => {
    const { box, story } = outbox([]);
    box.add({ client_id: 'a' });
    box.add({ client_id: 'b' });
    await settle();
    expect(story).toEqual(['try a', 'sent a', 'try b', 'sent b']);
    expect(localStorage.length).toBe(0);
  });

  it('keeps what got no answer and tries again by itself', async () => {
    const { box, story } = outbox(['offline', 'busy', 'ok', 'ok']);
    box.add({ client_id: 'a' });
    box.add({ client_id: 'b' });
    await settle();
    expect(story).toEqual(['try a', 'waiting a']);
    await vi.advanceTimersByTimeAsync(4_000);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(story).toEqual(['try a', 'waiting a', 'try a', 'waiting a', 'try a', 'sent a', 'try b', 'sent b']);
  });

  it('does not let a refused message hold up the next', async () => {
    const { box, story } = outbox(['refused', 'ok']);
    box.add({ client_id: 'a' });
    box.add({ client_id: 'b' });
    await settle();
    expect(story).toEqual(['try a', 'refused a 422', 'try b', 'sent b']);
  });

  it('survives a reload', async () => {
    const before = outbox(['offline']);
    before.box.add({ client_id: 'a' });
    await settle();
    const after = outbox(['ok']);
    expect(after.box.items()).toEqual([{ client_id: 'a' }]);
    await after.box.flush();
    expect(after.story).toEqual(['try a', 'sent a']);
  });

  it('leaves alone what another tab has written', async () => {
    const first = outbox(['offline']);
    const second = outbox(['offline', 'ok']);
    first.box.add({ client_id: 'mine' });
    second.box.add({ client_id: 'theirs' });
    await settle();
    await vi.advanceTimersByTimeAsync(4_000);
    first.box.forget('mine');
    expect(outbox([]).box.items()).toEqual([]);
    expect(second.story).toContain('sent theirs');
  });

  it('works where the browser keeps nothing', async () => {
    const broken = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new Error('full'); });
    const { box, story } = outbox(['offline', 'ok'], 'full');
    box.add({ client_id: 'a' });
    await settle();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(story).toEqual(['try a', 'waiting a', 'try a', 'sent a']);
    broken.mockRestore();
  });
});
