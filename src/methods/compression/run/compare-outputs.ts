import type { RuntimeCheck, ValueDifference } from '../../../contracts/compression/report';
import type { Sample } from '../samples';
import { Difference } from './differences';
import type { Level, ModelFile, Results, Runner } from './runner';

export interface Compared {
  readonly outputs: readonly ValueDifference[];
  readonly results: readonly Results[];
}

/** Runs a model on every sample. */
export async function runAll(
  runner: Runner,
  model: ModelFile,
  level: Level,
  samples: readonly Sample[],
  signal: AbortSignal,
): Promise<readonly Results[]> {
  const open = await runner.open(model, level);
  try {
    const results: Results[] = [];
    for (const sample of samples) {
      signal.throwIfAborted();
      results.push(await open.run(sample));
    }
    return results;
  } finally {
    await open.release();
  }
}

/** @param names values to compare; those that one of both has not are left out */
export function differences(
  found: readonly Results[],
  expected: readonly Results[],
  names: readonly string[],
): ValueDifference[] {
  return names.flatMap((name) => {
    const difference = new Difference();
    let count = 0;
    found.forEach((results, sample) => {
      const [one, other] = [results.get(name), expected[sample].get(name)];
      if (one !== undefined && other?.data.length === one.data.length) {
        difference.add(one.data, other.data);
        count++;
      }
    });
    return count === 0 ? [] : [difference.result(name)];
  });
}

/** The worst of the outputs; null without any. */
export function largestError(outputs: readonly ValueDifference[]): number | null {
  return outputs.length === 0 ? null : Math.max(...outputs.map(({ relativeError }) => relativeError));
}

/** What one runtime makes of a variant, by its defaults. A variant that does not run there is a result too. */
export async function checkRuntime(
  runner: Runner,
  model: ModelFile,
  samples: readonly Sample[],
  expected: readonly Results[],
  signal: AbortSignal,
): Promise<{ readonly check: RuntimeCheck; readonly compared: Compared | null }> {
  const { name: runtime, version } = runner;
  try {
    const results = await runAll(runner, model, 'all', samples, signal);
    const outputs = differences(results, expected, [...expected[0].keys()]);
    return {
      check: { runtime, version, outputError: largestError(outputs), reason: null },
      compared: { outputs, results },
    };
  } catch (error) {
    signal.throwIfAborted();
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
    return { check: { runtime, version, outputError: null, reason }, compared: null };
  }
}
