import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debounceByKey } from '../../../src/editor/debounce';

describe('debounceByKey', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once after the last call, per key', () => {
    const work = vi.fn();
    const debounced = debounceByKey<string>(100, work);
    debounced.call('a');
    vi.advanceTimersByTime(60);
    debounced.call('a');
    debounced.call('b');
    vi.advanceTimersByTime(60);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(40);
    expect(work.mock.calls).toEqual([['a'], ['b']]);
  });

  it('forgets what waits when disposed', () => {
    const work = vi.fn();
    const debounced = debounceByKey<string>(100, work);
    debounced.call('a');
    debounced.dispose();
    vi.advanceTimersByTime(1000);
    expect(work).not.toHaveBeenCalled();
  });
});
