/** Builds the child once and runs a campaign. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Outcome } from './child';
import { formats } from './input';
import type { Limits } from './judge';
import { runPool } from './pool';

export const LIMITS: Limits = { cpuMs: 2000, peakBytes: 200 * 2 ** 20 };
const ANSWER_MS = 30_000;

export interface Campaign {
  readonly seed: number;
  readonly indices: readonly number[];
  readonly children: number;
  readonly limits?: Limits;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** The outcome of every input, by its number. */
export async function runCampaign({
  seed,
  indices,
  children,
  limits = LIMITS,
  onOutcome,
}: Campaign): Promise<Outcome[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-fuzz-child-'));
  const outcomes: Outcome[] = [];
  try {
    const script = path.join(folder, 'child.cjs');
    await build({
      entryPoints: [path.join(__dirname, 'child.ts')],
      outfile: script,
      bundle: true,
      mainFields: ['module', 'main'],
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'error',
      external: ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/tfjs-node'],
    });
    const names = Object.keys(formats);
    await runPool({
      ...{ script, seed, indices, limits, children, answerMs: ANSWER_MS },
      onOutcome: (outcome) => {
        // A child that died cannot say what it read.
        const complete = { ...outcome, format: names[outcome.index % names.length] };
        outcomes.push(complete);
        onOutcome?.(complete);
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return outcomes.sort((a, b) => a.index - b.index);
}
