import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openRuntime, runtimeCandidates } from '../../../../src/compute/runtimes/open';
import type { RuntimeCandidate } from '../../../../src/compute/runtimes/open';
import { RuntimeUnavailable } from '../../../../src/compute/runtimes/runtime';

const missing = (choice: RuntimeCandidate['choice'], why: string): RuntimeCandidate => ({
  choice,
  open: () => Promise.reject(new RuntimeUnavailable(why)),
});
const real = (choice: RuntimeCandidate['choice']) =>
  runtimeCandidates.find((candidate) => candidate.choice === choice)!;

async function open(
  choice: Parameters<typeof openRuntime>[0],
  candidates?: readonly RuntimeCandidate[],
  tfjsNodePath?: string,
) {
  const lines: string[] = [];
  return {
    ...(await openRuntime(choice, { threads: 1, candidates, tfjsNodePath, log: (line) => lines.push(line) })),
    lines,
  };
}

describe('openRuntime', () => {
  it('takes the native runtime first', async () => {
    const { runtime, reasons } = await open('auto');
    expect(runtime).toMatchObject({
      name: 'onnxruntime-node',
      compiled: true,
      detail: expect.stringMatching(/^onnxruntime-node \d+\.\d+\.\d+, 1 thread$/) as string,
    });
    expect(reasons).toEqual([]);
  });

  it('takes the one asked for', async () => {
    expect((await open('wasm')).runtime).toMatchObject({ name: 'onnxruntime-web', compiled: true });
    expect((await open('cpu')).runtime).toMatchObject({ name: 'tfjs-cpu', compiled: false });
  });

  it('goes on to the next and says why, once, in the log and in the result', async () => {
    const { runtime, reasons, lines } = await open('auto', [
      missing('onnx', 'no binary for plan9-mips'),
      real('wasm'),
      real('cpu'),
    ]);
    expect(runtime.name).toBe('onnxruntime-web');
    expect(reasons).toEqual(['no binary for plan9-mips']);
    expect(lines).toEqual(['Runtime onnx not used: no binary for plan9-mips.']);
  });

  it('ends at tfjs-cpu', async () => {
    const { runtime, reasons } = await open('auto', [
      missing('onnx', 'a'),
      missing('wasm', 'b'),
      missing('tfjs-node', 'c'),
      real('cpu'),
    ]);
    expect(runtime.name).toBe('tfjs-cpu');
    expect(reasons).toEqual(['a', 'b', 'c']);
  });

  it('does not believe a runtime that computes wrongly or fails when it runs', async () => {
    const cpu = await real('cpu').open({ log: () => undefined });
    const wrong: RuntimeCandidate = {
      choice: 'onnx',
      open: () =>
        Promise.resolve({
          ...cpu,
          compile: (_, inputs) => cpu.compile(({ x }) => ({ y: tf.exp(x) }), inputs),
        }),
    };
    const crashing: RuntimeCandidate = {
      choice: 'wasm',
      open: () =>
        Promise.resolve({ ...cpu, compile: () => Promise.reject(new Error('illegal instruction')) }),
    };
    const { runtime, reasons } = await open('auto', [wrong, crashing, real('cpu')]);
    expect(runtime.name).toBe('tfjs-cpu');
    expect(reasons[0]).toMatch(/onnx failed its first computation.*wrong result/);
    expect(reasons[1]).toMatch(/wasm failed its first computation.*illegal instruction/);
  });

  it('treats a tfjs-node that is not where it was said to be as one line', async () => {
    const { runtime, reasons } = await open('tfjs-node', undefined, tmpdir());
    expect(runtime.name).toBe('tfjs-cpu');
    expect(reasons).toEqual([`tfjs-node is not installed in ${tmpdir()}`]);
  });

  it('fails when nothing is left', async () => {
    await expect(open('auto', [missing('onnx', 'a'), missing('cpu', 'b')])).rejects.toThrow(
      'No runtime works: a; b.',
    );
  });
});
