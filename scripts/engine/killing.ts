/** Kills a training run at random moments and checks that it goes on as if nothing had happened. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/numeric/random';
import { trainInChild } from './child';
import type { ResultMessage } from './child';
import { stepsPerEpoch } from './problem';

export interface KillOutcome {
  readonly killedAtSteps: readonly number[];
  /** Where the last process went on; null when no checkpoint was written before. */
  readonly resumedAtStep: number | null;
  readonly finalLoss: number;
  /** Nothing but the losses and parameters of the uninterrupted run counts as equal. */
  readonly sameBits: boolean;
  /** What resumed runs said about their checkpoint; anything here means that one was unreadable. */
  readonly notices: readonly string[];
}

export async function uninterrupted(epochs: number): Promise<ResultMessage> {
  return finished(await trainInChild(null, epochs, () => undefined));
}

/** One run: killed `kills` times, each at a random moment of what remained, then left to finish. */
export async function killAndFinish(
  epochs: number,
  kills: number,
  random: Random,
  expected: ResultMessage,
): Promise<KillOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-kill-'));
  const file = path.join(folder, 'run.checkpoint');
  const killedAtSteps: number[] = [];
  try {
    for (let kill = 0; kill < kills; kill++) {
      const [from, last] = [killedAtSteps[kill - 1] ?? 0, epochs * stepsPerEpoch];
      killedAtSteps.push(
        await killedAt(
          file,
          epochs,
          from + 1 + random.integer((last - from) / (kills - kill) - 1),
          5 * random.uniform(),
        ),
      );
    }
    const { resumedAtStep, finalLoss, bits, notices } = finished(
      await trainInChild(file, epochs, () => undefined),
    );
    return { killedAtSteps, resumedAtStep, finalLoss, sameBits: bits === expected.bits, notices };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the last step the child told of before it died. */
async function killedAt(file: string, epochs: number, targetStep: number, delayMs: number): Promise<number> {
  let last = 0;
  let killing = false;
  await trainInChild(file, epochs, ({ step }, kill) => {
    last = step;
    if (step >= targetStep && !killing) {
      killing = true;
      void pause(delayMs).then(kill);
    }
  });
  return last;
}

function finished(result: ResultMessage | null): ResultMessage {
  if (result === null) {
    throw new Error('The training process ended without a result.');
  }
  return result;
}
