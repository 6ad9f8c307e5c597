import { availableParallelism } from 'node:os';
import type { Runtime } from '../../compute';
import type { JobContext, JobProgress } from '../../jobs/job';
import { mostServices } from './batches';
import { fitControl } from './control';
import { fitVariant, type FitJob } from './fit-variant';
import type { GraphVariant } from './sequences';
import { threadsPerStep, type Fit, type TrainingSet } from './train';

type State = Pick<JobProgress, 'fraction' | 'message' | 'etaMs'>;

/**
 * Trains the network and its control: at once where a step keeps one core busy and there are two, otherwise one after
 * the other. The numbers are the same.
 */
export async function fitBoth(
  set: TrainingSet,
  job: FitJob,
  runtime: Runtime,
  context: JobContext,
): Promise<Readonly<Record<GraphVariant, Fit>>> {
  const report = createReport(context);
  const fit = (variant: GraphVariant): Promise<Fit> =>
    fitVariant(variant, set, job, runtime, context, ({ epoch, epochs, etaMs }) =>
      report(variant, {
        fraction: epoch / epochs,
        message: `${variant === 'graph' ? 'training' : 'control'}, epoch ${epoch} of ${epochs}`,
        etaMs,
      }),
    );
  const beside = fitBeside(set, job, context, (state) => report('identity', state));
  const graph = await fit('graph');
  return { graph, identity: (await beside) ?? (await fit('identity')) };
}

/** @returns null where the control is not trained in a process of its own */
async function fitBeside(
  { recording }: TrainingSet,
  job: FitJob,
  { beside, log, signal }: JobContext,
  onProgress: (state: State) => void,
): Promise<Fit | null> {
  const fillsOneCore = threadsPerStep(mostServices([recording])) === 1;
  if (beside === null || !fillsOneCore || availableParallelism() < 2) {
    return null;
  }
  const { dataset, seed, runtime, tfjsNodePath, nativeCrash, partServices } = job;
  const params: FitJob = { dataset, seed, runtime, tfjsNodePath, nativeCrash, partServices };
  try {
    return await beside(fitControl, params, { signal, onProgress });
  } catch (error) {
    // Whatever it was, training here either works or fails with a reason of its own.
    log(
      `The control is trained after the network: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}

/** Progress of both as one: the mean of what is done, and the longer of the times left. */
function createReport({ progress }: JobContext): (variant: GraphVariant, state: State) => void {
  const states = new Map<GraphVariant, State>();
  return (variant, state) => {
    states.set(variant, state);
    const all = [...states.values()];
    const times = all.flatMap(({ etaMs }) => (etaMs === null ? [] : [etaMs]));
    progress({
      step: 'train',
      fraction: all.reduce((sum, { fraction }) => sum + (fraction ?? 0), 0) / 2,
      message: all.map(({ message }) => message).join('; '),
      etaMs: times.length === 0 ? null : Math.max(...times),
    });
  };
}
