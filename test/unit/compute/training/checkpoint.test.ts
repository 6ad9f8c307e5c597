import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { readCheckpoint, writeCheckpoint } from '../../../../src/compute/training/checkpoint';
import { CheckpointKeeper } from '../../../../src/compute/training/checkpoint-keeper';
import { initialState } from '../../../../src/compute/training/state';
import { train } from '../../../../src/compute/training/train';
import type { TrainResult } from '../../../../src/compute/training/train-options';
import { toyOptions } from '../support/toy';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-checkpoint-'));
  file = path.join(folder, 'run.checkpoint');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a checkpoint file', () => {
  const state = initialState(Float32Array.of(1.5, -2, NaN, 1e-42));

  it('holds the state to the last bit and leaves no temporary file', async () => {
    state.counters.history.push({ epoch: 0, trainLoss: 0.1 + 0.2, validationLoss: null });
    await writeCheckpoint(file, state, 'run');
    expect(await readCheckpoint(file, 'run')).toEqual({ state });
    expect(await readdir(folder)).toEqual(['run.checkpoint']);
  });

  it('is simply absent at first', async () => {
    expect(await readCheckpoint(file, 'run')).toEqual({ state: null, refused: null });
  });

  it('is refused when it belongs to another run', async () => {
    await writeCheckpoint(file, state, 'run');
    expect(await readCheckpoint(file, 'another')).toEqual({
      state: null,
      refused: 'it belongs to another training run',
    });
  });

  it('is refused when any byte is wrong or missing', async () => {
    await writeCheckpoint(file, state, 'run');
    const bytes = await readFile(file);
    for (let position = 0; position < bytes.length; position += 7) {
      const flipped = Buffer.from(bytes);
      flipped[position] ^= 1;
      await writeFile(file, flipped);
      expect((await readCheckpoint(file, 'run')).state, `byte ${position} flipped`).toBeNull();
      await writeFile(file, bytes.subarray(0, position));
      expect((await readCheckpoint(file, 'run')).state, `cut at ${position}`).toBeNull();
    }
  });

  it('keeps the earlier one when writing fails', async () => {
    await writeFile(file, 'a file where a folder is needed');
    const keeper = new CheckpointKeeper(path.join(file, 'run.checkpoint'), 'run');
    await keeper.write(state);
    await keeper.write(state);
    expect(keeper.notices).toEqual([expect.stringMatching(/could not be written: E(NOTDIR|EXIST)/)]);
  });

  it('leaves the one before it for when it is damaged or was never finished', async () => {
    const keeper = new CheckpointKeeper(file, 'run');
    for (const step of [1, 2, 3]) {
      state.counters.step = step;
      await keeper.write(state);
    }
    expect((await readdir(folder)).sort()).toEqual(['run.checkpoint', 'run.checkpoint.previous']);
    expect((await keeper.resume())?.counters.step).toBe(3);
    expect(keeper.notices).toEqual([]);
    const bytes = await readFile(file);
    bytes[bytes.length - 1] ^= 1;
    await writeFile(file, bytes);
    expect((await keeper.resume())?.counters.step).toBe(2);
    expect(keeper.notices).toEqual([
      `The checkpoint ${file} is not used: it is damaged, or not a checkpoint. Training goes on from the one before it.`,
    ]);
    // As after a process that died between the two renames.
    await rm(file);
    expect((await keeper.resume())?.counters.step).toBe(2);
    expect(keeper.notices).toHaveLength(1);
    await keeper.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is written no more often than its cost allows', async () => {
    let nowMs = 0;
    const keeper = new CheckpointKeeper(file, 'run', () => nowMs);
    const exists = async () => (await readdir(folder)).length === 1;
    nowMs = 900;
    await keeper.writeIfDue(state);
    expect(await exists()).toBe(false);
    nowMs = 1000;
    await keeper.writeIfDue(state);
    expect(await exists()).toBe(true);
  });
});

describe('an interrupted training run', () => {
  let runtime: Runtime;
  let uninterrupted: TrainResult;
  beforeAll(async () => {
    runtime = await openOnnxRuntimeNode(1);
    uninterrupted = await train(toyOptions({ runtime }));
  });

  it.each([1, 4, 5, 6, 13, 29])('goes on after step %i to the same bits', async (stopAt) => {
    const controller = new AbortController();
    const interrupted = train(
      toyOptions({
        runtime,
        checkpoint: { file },
        signal: controller.signal,
        onProgress: ({ step }) => step === stopAt && controller.abort(),
      }),
    );
    await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' });
    const resumed = await train(toyOptions({ runtime, checkpoint: { file } }));
    expect(resumed.resumedAtStep).toBe(stopAt);
    expect(resumed.parameters).toEqual(uninterrupted.parameters);
    expect(resumed.history).toEqual(uninterrupted.history);
    expect(await readdir(folder)).toEqual([]);
  });

  it('begins anew when the settings or the data are others, and says so', async () => {
    const controller = new AbortController();
    const interrupted = train(
      toyOptions({
        runtime,
        checkpoint: { file, fingerprint: 'monday' },
        signal: controller.signal,
        onProgress: () => controller.abort(),
      }),
    );
    await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' });
    const { resumedAtStep, notices } = await train(
      toyOptions({ runtime, checkpoint: { file, fingerprint: 'tuesday' } }),
    );
    expect(resumedAtStep).toBeNull();
    expect(notices).toEqual([
      `The checkpoint ${file} is not used: it belongs to another training run. Training starts from the beginning.`,
    ]);
  });
});
