/** Training in a child process that can be killed at any moment. */
import { fork } from 'node:child_process';
import path from 'node:path';

export interface StepMessage {
  readonly step: number;
  readonly rssBytes: number;
}

export interface ResultMessage {
  readonly finalLoss: number;
  /** Hash over the parameters and the losses of every epoch. */
  readonly bits: string;
  readonly resumedAtStep: number | null;
  readonly notices: readonly string[];
}

export type ChildMessage = StepMessage | ResultMessage;

/**
 * Runs the training to its end, or to the moment `onStep` kills it.
 * @param checkpointFile null to train without checkpoints
 * @returns the result; null when killed
 * @throws when the child fails on its own account
 */
export function trainInChild(
  checkpointFile: string | null,
  epochs: number,
  onStep: (message: StepMessage, kill: () => void) => void,
): Promise<ResultMessage | null> {
  const child = fork(path.join(__dirname, 'training-child.ts'), [checkpointFile ?? '-', String(epochs)], {
    execArgv: ['--import', 'tsx'],
  });
  return new Promise((resolve, reject) => {
    let result: ResultMessage | null = null;
    child.on('message', (message: ChildMessage) => {
      if ('step' in message) {
        onStep(message, () => child.kill('SIGKILL'));
      } else {
        result = message;
      }
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') {
        resolve(result);
      } else {
        reject(new Error(`The training process ended with ${signal ?? `code ${code}`}.`));
      }
    });
  });
}
