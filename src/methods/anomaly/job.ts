import { openRuntime } from '../../compute';
import { chooseRanker, tableOf } from './comparison';
import type { JobContext } from '../../jobs/job';
import type { AnomalyData, AnomalyJob, AnomalyOutcome } from './contract';
import { writeModelFolder, type ModelOrigin } from './export';
import { DEFAULT_CONFIG } from './gtf-net';
import { learn, recordingOf } from './learning';
import { normaliseFeatures } from './normalise';
import { usableWindows, type GraphVariant } from './sequences';
import { expectCells } from './train';

/** Trains or loads GTF-Net and its control, back-tests both beside plain rivals, and states what every cell should be. */
export async function runAnomalyJob(job: AnomalyJob, context: JobContext): Promise<AnomalyOutcome> {
  const { runtime, reasons } = await openRuntime(job.runtime, {
    tfjsNodePath: job.tfjsNodePath,
    nativeCrash: job.nativeCrash,
    log: context.log,
  });
  const data = await context.datasets.load(job.dataset);
  const { present, services } = data;
  const whole = recordingOf(data, normaliseFeatures(data.node, present.length, services));
  const usable = usableWindows(whole, DEFAULT_CONFIG.history);
  const { model, source, epochs, protocol, errors, notes } = await learn(
    { job, data, runtime, usable },
    context,
  );
  const { backtest, ranker, rankerReason } = chooseRanker(tableOf(errors, job.seed));
  if (job.save !== undefined) {
    await writeModelFolder(job.save.folder, model, {
      services,
      protocol,
      backtest,
      training: source === 'trained' ? trainingRange(data, job.seed, job.save) : null,
    });
  }
  context.progress({ step: 'expect', fraction: null, message: 'what every cell should be', etaMs: null });
  const expectedBy = (variant: GraphVariant): Promise<Float32Array> =>
    expectCells(runtime, whole, model.config, variant, model[variant], usable);
  return {
    expected: await expectedBy('graph'),
    expectedIdentity: await expectedBy('identity'),
    model,
    source,
    runtime: `${runtime.name} (${runtime.detail})`,
    epochs,
    protocol,
    backtest,
    ranker,
    rankerReason,
    notes: [...reasons, ...notes],
  };
}

function trainingRange(
  { present, services }: AnomalyData,
  seed: number,
  { startMs, widthMs }: NonNullable<AnomalyJob['save']>,
): ModelOrigin['training'] {
  const at = (window: number): string => new Date(startMs + window * widthMs).toISOString();
  return { from: at(0), until: at(present.length), windows: present.length, services, seed };
}
