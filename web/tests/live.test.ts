import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live, type Frame } from '../shared/live';

/** A socket that does what the test says. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readyState = 0;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) { FakeSocket.all.push(this); }
  send(text: string) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  open() { this.readyState = 1; this.onopen?.(); }
  say(frame: unknown) { this.onmessage?.({ data: JSON.stringify(frame) }); }
  break() { this.readyState = 3; this.onclose?.(); }
}

function start(contiguous = true) {
  const frames: Frame[] = [];
  const states: string[] = [];
  let resets = 0;
  const live = new Live({
    url: (after) => `ws://here/live?after=${after}`, hello: (after) => ({ after }), contiguous,
    onFrame: (frame) => frames.push(frame), onReset: () => { resets++; }, onState: (state) => states.push(state),
  });
  live.start(10);
  FakeSocket.all[0]!.open();
  return { live, frames, states, resets: () => resets, last: () => FakeSocket.all.at(-1)! };
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('live', () => {
  it('hands on each sequence once, in order', () => {
    const { frames, last, resets } = start();
    for (const seq of [11, 11, 12, 11, 13]) last().say({ seq, type: 'x' });
    expect(frames.map((frame) => frame.seq)).toEqual([11, 12, 13]);
    expect(resets()).toBe(0);
  });

  it('reads again after a hole, unless holes are normal', () => {
    const strict = start();
    strict.last().say({ seq: 14, type: 'x' });
    expect(strict.resets()).toBe(1);
    strict.live.stop();
    FakeSocket.all = [];
    const loose = start(false);
    loose.last().say({ seq: 14, type: 'x' });
    expect(loose.resets()).toBe(0);
  });

  it('resumes after what it saw last', async () => {
    const { last } = start();
    last().say({ seq: 11, type: 'x' });
    last().break();
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.all).toHaveLength(2);
    last().open();
    expect(last().url).toBe('ws://here/live?after=11');
    expect(last().sent).toEqual([{ after: 11 }]);
  });

  it('says nothing of a drop that heals, and names one that lasts', async () => {
    const { states, last } = start();
    last().break();
    await vi.advanceTimersByTimeAsync(500);
    last().open();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(states).toEqual(['online', 'connecting', 'online']);
    last().break();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(states.at(-1)).toBe('offline');
  });

  it('does not trust a silent line', async () => {
    const { last } = start();
    await vi.advanceTimersByTimeAsync(30_000);
    last().say({ type: 'ping' });
    expect(last().sent).toContainEqual({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(44_000);
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('starts over when the server’s history is shorter than ours', () => {
    const { live, last, resets } = start();
    last().say({ type: 'hello', data: { seq: 3 } });
    expect(resets()).toBe(1);
    expect(live.seq).toBe(3);
  });
});
