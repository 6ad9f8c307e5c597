import type { JobContext } from '../../jobs/job';
import { fitVariant, loadData, openRuntimeFor, trainingSet, type FitJob } from './fit-variant';
import { DEFAULT_CONFIG } from './gtf-net';
import { usableWindows } from './sequences';
import type { Fit } from './train';

/** Trains the control in a process of its own, while another one trains the network. */
export async function runControl(job: FitJob, context: JobContext): Promise<Fit> {
  const data = await loadData(job, context);
  // The process of the network has said which runtimes are not used.
  const { runtime } = await openRuntimeFor(job, data, { ...context, log: () => undefined });
  const set = trainingSet(data, usableWindows(data, DEFAULT_CONFIG.history));
  return fitVariant('identity', set, job, runtime, context, ({ epoch, epochs, etaMs }) =>
    context.progress({
      step: 'train',
      fraction: epoch / epochs,
      message: `control, epoch ${epoch} of ${epochs}`,
      etaMs,
    }),
  );
}
