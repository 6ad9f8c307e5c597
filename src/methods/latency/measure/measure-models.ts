import type { ModelFailure, ModelMeasurement, LatencyOptions } from '../../../contracts/latency/report';
import { createRandom } from '../../../numeric/random';
import { countModel } from '../../../onnx/count/count-model';
import { readOnnxModel } from '../../../onnx/read';
import { measureResultMemory } from '../calibration/result-memory';
import type { ResultCosts } from '../layers/results';
import { measureInRounds, type ProtocolOptions } from './protocol';
import { openProbes } from './probes';
import { loadOnnxRuntime, openSubject, threadClock, type SessionSubject } from './sessions';
import { settleMemory } from './settle-memory';

export interface MeasureJob extends LatencyOptions {
  readonly threads: number;
}

export interface MeasureOutcome {
  readonly measured: readonly {
    readonly file: string;
    readonly measuredMs: number;
    readonly measurement: ModelMeasurement;
  }[];
  /** Models that do not run here, and what ONNX Runtime said. */
  readonly failed: readonly ModelFailure[];
  /** Weighted geometric mean over the probes meanwhile, in processor milliseconds; null when nothing was measured on one thread. */
  readonly probeMs: number | null;
  /** What results cost meanwhile, in processor milliseconds: that depends on the memory a process has already. */
  readonly results?: ResultCosts;
}

const ROUNDS = 4;
const EXTRA_ROUNDS = 4;
const SEED = 0;

/**
 * Runs the models beside each other and measures them. What runs here is the user's code in all but name: only ever
 * called in the child process.
 */
export async function measureModels(
  job: MeasureJob,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<MeasureOutcome> {
  const onnx = await loadOnnxRuntime();
  settleMemory();
  const open: SessionSubject[] = [];
  const failed: ModelFailure[] = [];
  const probes = await openProbes(onnx);
  try {
    for (const { file, fileName, dimensions: own } of job.models) {
      signal.throwIfAborted();
      try {
        const model = await readOnnxModel(file, { signal, name: fileName });
        const broken = model.problems.find(({ severity }) => severity === 'error');
        if (broken !== undefined) {
          throw new Error(broken.reason);
        }
        const counts = countModel(model, { ...job.dimensions, ...own });
        const inputs = counts.inputs.map(({ name, shape }) => ({
          name,
          shape,
          dtype: counts.factOf(name)?.dtype ?? 'undefined',
        }));
        const subject = await openSubject(onnx, fileName, file, inputs, job.threads);
        // A model that cannot run says so now, not in the middle of a round.
        await subject.run().catch(async (error: unknown) => {
          await subject.release();
          throw error;
        });
        open.push(subject);
      } catch (error) {
        signal.throwIfAborted();
        failed.push({ file: fileName, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    const options: ProtocolOptions = {
      rounds: ROUNDS,
      extraRounds: EXTRA_ROUNDS,
      random: createRandom(SEED),
      clockMs: job.threads === 1 ? threadClock() : () => performance.now(),
      signal,
      onRound: (done, all) => onFraction(done / all),
    };
    const measured = open.length === 0 ? [] : await measureInRounds(open, probes, options);
    const probeMs = job.threads === 1 ? (measured[0]?.probeMs ?? null) : null;
    const results = probeMs === null ? {} : { results: await measureResultMemory(onnx, signal) };
    return {
      probeMs,
      ...results,
      measured: measured.map(({ name, ms, repeatError, rounds }) => ({
        file: name,
        measuredMs: ms,
        measurement: { repeatError, rounds, threads: job.threads },
      })),
      failed,
    };
  } finally {
    await Promise.all([...probes, ...open].map((subject) => subject.release()));
  }
}
