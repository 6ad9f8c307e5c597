import { createHash } from 'node:crypto';
import type { TrainOptions } from './train-options';

/** Identifies a run: everything that decides its numbers, except the data, which the caller may add. */
export function fingerprintOf({
  model,
  batchSpec,
  epochs,
  learningRate,
  weightDecay,
  clipNorm,
  warmupSteps,
  stepsPerEpoch,
  patience,
  seed,
  initial,
  checkpoint,
}: TrainOptions): string {
  const settings = {
    parameters: model.parameters,
    dropout: model.dropout,
    parts: model.parts,
    batchSpec,
    epochs,
    learningRate,
    weightDecay,
    clipNorm,
    warmupSteps,
    stepsPerEpoch,
    patience,
    seed,
    data: checkpoint?.fingerprint,
  };
  const hash = createHash('sha256').update(JSON.stringify(settings));
  return hash
    .update(initial === undefined ? '' : Buffer.from(initial.buffer, initial.byteOffset, initial.byteLength))
    .digest('hex');
}
