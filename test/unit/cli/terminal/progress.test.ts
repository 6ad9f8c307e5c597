import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeProgress, startProgress } from '../../../../src/cli/terminal/progress';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import type { Progress } from '../../../../src/contracts/progress';

const reading: Progress = {
  step: 'read',
  label: 'Reading',
  fraction: 0.25,
  message: 'traces/a.jsonl',
  etaMs: 12_000,
};
const training: Progress = {
  step: 'train',
  label: 'Training',
  fraction: null,
  message: 'epoch 3',
  etaMs: null,
};

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function start(isTTY: boolean) {
  const written: string[] = [];
  const sink = { write: (text: string) => written.push(text), isTTY, columns: 80 };
  const terminal = describeTerminal(sink, { env: {}, platform: 'linux' });
  return { written, display: startProgress(sink, terminal, () => Date.now()) };
}

describe.each([
  ['on a terminal', true],
  ['in a log', false],
])('progress %s', (_, isTTY) => {
  it('stays silent for what ends within a second', () => {
    const { written, display } = start(isTTY);
    display.show(reading);
    vi.advanceTimersByTime(900);
    display.show(training);
    display.end();
    vi.advanceTimersByTime(10_000);
    expect(written).toEqual([]);
  });

  it('appears after a second even when nothing more is reported', () => {
    const { written, display } = start(isTTY);
    display.show(reading);
    vi.advanceTimersByTime(1000);
    expect(written.join('')).toContain('Reading');
    display.end();
  });
});

describe('progress', () => {
  it('does not repeat a line that a late timer finds drawn already', () => {
    const { written, display } = start(false);
    // A busy event loop: the clock has passed the second, the timer has not yet fired.
    vi.setSystemTime(1001);
    display.show(reading);
    vi.advanceTimersByTime(1000);
    expect(written).toHaveLength(1);
    display.end();
  });

  it('rewrites one line on a terminal, ten times a second at most, and removes it', () => {
    const { written, display } = start(true);
    vi.advanceTimersByTime(1500);
    for (let ms = 0; ms < 1000; ms += 10) {
      display.show(reading);
      vi.advanceTimersByTime(10);
    }
    expect(written.length).toBe(10);
    expect(written.every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n'))).toBe(true);
    display.end();
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it('elsewhere writes a line per step and every five seconds, without escape sequences', () => {
    const { written, display } = start(false);
    vi.advanceTimersByTime(1500);
    for (let ms = 0; ms < 11_000; ms += 100) {
      display.show(reading);
      vi.advanceTimersByTime(100);
    }
    display.show(training);
    display.end();
    expect(written).toEqual([
      ...Array<string>(3).fill('Reading  25 %  traces/a.jsonl  about 12 s left\n'),
      'Training  epoch 3\n',
    ]);
  });

  it('prints other lines without tearing the progress line', () => {
    const { written, display } = start(true);
    vi.advanceTimersByTime(1500);
    display.show(reading);
    display.line('runtime: onnx');
    expect(written.slice(1)).toEqual(['\r\u001b[2K', 'runtime: onnx\n']);
  });

  it('keeps a fraction beyond its range inside the bar', () => {
    const terminal = describeTerminal(
      { write: () => undefined, isTTY: true, columns: 80 },
      { env: {}, platform: 'linux' },
    );
    expect(describeProgress({ ...reading, fraction: 1.7 }, terminal)).toContain(`${'━'.repeat(20)}  100 %`);
    expect(describeProgress({ ...reading, fraction: -1 }, terminal)).toContain(`${'─'.repeat(20)}  0 %`);
  });
});
