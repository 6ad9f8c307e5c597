import { describe, expect, it, vi } from 'vitest';
import { disposeAll, Emitter } from '../../../../src/editor/host/emitter';

describe('Emitter', () => {
  it('tells all listeners, in their order, until they stop listening', () => {
    const heard: string[] = [];
    const emitter = new Emitter<string>();
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire('a');
    first.dispose();
    emitter.fire('b');
    expect(heard).toEqual(['first a', 'second a', 'second b']);
  });

  it('counts a function that listens twice as two listeners', () => {
    const listener = vi.fn();
    const emitter = new Emitter<string>();
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    emitter.fire('a');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('goes on after a listener that throws, and reports the error', () => {
    const [failed, listener] = [vi.fn(), vi.fn()];
    const emitter = new Emitter<string>(failed);
    emitter.event(() => {
      throw new Error('broken');
    });
    emitter.event(listener);
    emitter.fire('a');
    expect(listener).toHaveBeenCalledWith('a');
    expect(failed.mock.calls).toEqual([[new Error('broken')]]);
  });

  it('is silent once disposed', () => {
    const listener = vi.fn();
    const emitter = new Emitter<string>();
    emitter.event(listener);
    emitter.dispose();
    emitter.fire('a');
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('disposeAll', () => {
  it('disposes each part, in order', () => {
    const disposed: string[] = [];
    const part = (name: string) => ({ dispose: () => void disposed.push(name) });
    disposeAll(part('a'), part('b')).dispose();
    expect(disposed).toEqual(['a', 'b']);
  });
});
