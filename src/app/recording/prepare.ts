import { normaliseFeatures, type Normalised } from '../../methods/anomaly/normalise';
import type { AnomalyData, AnomalyOutcome } from '../../methods/anomaly/contract';
import { learnAnomalies } from '../../methods/anomaly/jobs';
import { UNUSABLE_MODEL } from '../../compute/model-file/error';
import { extractFeatures, type Features } from '../../features/extract';
import type { Problem } from '../../contracts/problem';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { RpcError } from '../../process/rpc/errors';
import { openDatasets } from '../../jobs/datasets';
import { withJobStorage, type JobStorage } from '../../jobs/storage';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { ReportInput, SkippedFile, Timing } from '../../contracts/report';
import { observeCalls, type ObservedCalls } from '../../topology/calls';
import { declaredGraph } from '../../topology/declared';
import type { ServiceGraph } from '../../topology/graph';
import { joinGraph } from '../../topology/join';
import { linkSpans } from '../../topology/link';
import { clockNotes } from '../../topology/clocks';
import { hashOf, hashText, openCache } from '../store/cache';
import type { AnalysisContext } from '../context';
import { findInputs, readManifests, readTraces, type FoundInputs, type ManifestInputs } from './inputs';
import { shippedModelFolder } from '../installation';
import { step, starting } from '../steps';

/** Everything up to the statements: read, joined, folded, and compared with what a model expected. */
export interface Prepared {
  /** Hash of what the features are made from. */
  readonly key: string;
  readonly inputs: readonly ReportInput[];
  readonly skipped: readonly SkippedFile[];
  readonly graph: ServiceGraph;
  /** ONNX models that the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly features: Features;
  readonly normalised: Normalised;
  /** Null when nothing could be scored by a model: no traces, or an untrusted workspace. */
  readonly outcome: AnomalyOutcome | null;
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}

/** What reading the traces gave; kept in the cache, because reading is what takes long. */
interface TraceResult {
  readonly features: Features;
  readonly observed: Pick<ObservedCalls, 'services' | 'edges'>;
  readonly inputs: readonly ReportInput[];
  readonly notes: readonly string[];
}

export async function prepare(options: AnalyzeOptions, context: AnalysisContext): Promise<Prepared> {
  const timings: Timing[] = [];
  const timed = timer(timings, context);
  const found = await timed('find files', () => findInputs(options, context));
  const manifests = await timed('read manifests', () => readManifests(found.manifests, options.folder));
  const cache = openCache(options.storageDir, context.log);
  const key = await timed('hash contents', () =>
    hashOf(found.traces, ['features', options.windowMs ?? null], context.signal),
  );

  const kept = (await cache.get('features', key)) as TraceResult | undefined;
  const traces =
    kept ?? (await timed('read traces and fold windows', () => readAndFold(found, options, context)));
  if (kept) {
    timings.push({ step: 'read traces and fold windows', ms: 0, cached: true });
  } else {
    await cache.put('features', key, traces);
  }
  context.signal.throwIfAborted();

  const { graph, inputs, notes } = joinManifests(manifests, traces.observed);
  const { features } = traces;
  const { outcome, modelNotes } = await expectations(key);
  return {
    key,
    inputs: [...inputs, ...traces.inputs],
    skipped: found.skipped,
    graph,
    uses: manifests.uses,
    features,
    normalised: normaliseFeatures(features.node, features.grid.count, features.services.length),
    outcome,
    notes: [...traces.notes, ...features.notes, ...notes, ...modelNotes, ...gapNotes(features)],
    timings,
  };

  async function expectations(featuresKey: string): Promise<Expectations> {
    if (features.grid.count === 0 || !options.trusted) {
      return { outcome: null, modelNotes: [] };
    }
    const jobKey = hashText(featuresKey, options.seed, options.runtime, options.model);
    // A model file may change under its name: only what was trained here or shipped is kept.
    const keepable = typeof options.model !== 'object';
    // The job writes the model, so it must run when one is to be saved.
    const known =
      keepable && options.saveModelTo === undefined
        ? ((await cache.get('model', jobKey)) as AnomalyOutcome | undefined)
        : undefined;
    if (known) {
      timings.push({ step: 'train and expect', ms: 0, cached: true });
      return { outcome: known, modelNotes: known.notes };
    }
    try {
      const outcome = await timed('train and expect', () =>
        withJobStorage(options.storageDir, `anomaly ${jobKey}`, context.log, (storage) =>
          runModel(features, options, context, storage),
        ),
      );
      if (keepable) {
        await cache.put('model', jobKey, outcome);
      }
      return { outcome, modelNotes: outcome.notes };
    } catch (error) {
      if (!isBrokenInstallation(error, options)) {
        throw error;
      }
      return {
        outcome: null,
        modelNotes: [
          `the model that ships with Meshlens cannot be used, plain robust z-scores are shown: ${error.message}`,
        ],
      };
    }
  }
}

interface Expectations {
  readonly outcome: AnomalyOutcome | null;
  readonly modelNotes: readonly string[];
}

/** Whoever named a model wants that one or an error; otherwise an analysis does not fail for want of the shipped one. */
function isBrokenInstallation(error: unknown, { model }: AnalyzeOptions): error is RpcError {
  return (
    error instanceof RpcError && error.code === UNUSABLE_MODEL && (model === 'auto' || model === 'train')
  );
}

export function joinManifests(
  manifests: ManifestInputs,
  observed: Pick<ObservedCalls, 'services' | 'edges'>,
): { graph: ServiceGraph; inputs: ReportInput[]; notes: string[] } {
  const declared = declaredGraph(manifests.readings);
  const nameOf = (index: number): string => observed.services[index].name;
  const { graph, notes } = joinGraph(declared, {
    services: observed.services,
    edges: observed.edges.map(({ from, to, calls }) => ({ from: nameOf(from), to: nameOf(to), calls })),
  });
  return {
    graph,
    inputs: withProblems(manifests.inputs, declared.problems),
    notes: [...declared.notes, ...notes],
  };
}

async function readAndFold(
  found: FoundInputs,
  options: AnalyzeOptions,
  context: AnalysisContext,
): Promise<TraceResult> {
  const { table, inputs } = await readTraces(found.traces, context);
  context.progress(step('features', `${table.length} spans`));
  const linked = linkSpans(table);
  const observed = observeCalls(linked);
  return {
    features: extractFeatures(linked, observed, options.windowMs),
    observed: { services: observed.services, edges: observed.edges },
    inputs: withProblems(inputs, linked.problems),
    notes: [
      ...linked.problems.filter(({ file }) => file === '').map(({ reason }) => reason),
      ...clockNotes(linked),
    ],
  };
}

/** Problems that only show when everything is joined (cycles, ambiguous hosts) belong to their file all the same. */
function withProblems(inputs: readonly ReportInput[], problems: readonly Problem[]): ReportInput[] {
  return inputs.map((input) => {
    const own = problems.filter(({ file }) => file === input.file);
    return own.length === 0 ? input : { ...input, problems: [...input.problems, ...own] };
  });
}

async function runModel(
  features: Features,
  options: AnalyzeOptions,
  context: AnalysisContext,
  storage: JobStorage,
): Promise<AnomalyOutcome> {
  const { grid, node, services, edges, calls } = features;
  const shippedFolder = shippedModelFolder();
  const model =
    typeof options.model === 'object'
      ? { folder: options.model.file }
      : options.model === 'shipped'
        ? { folder: shippedFolder }
        : options.model;
  context.progress(starting(learnAnomalies));
  const data: AnomalyData = { node, edges, calls, services: services.length, present: grid.present };
  const job = {
    dataset: await openDatasets(storage.datasets).put(data),
    model,
    shippedFolder,
    seed: options.seed,
    runtime: options.runtime,
    tfjsNodePath: options.tfjsNodePath,
    save:
      options.saveModelTo === undefined
        ? undefined
        : { folder: options.saveModelTo, startMs: grid.startMs, widthMs: grid.widthMs },
  };
  return context.jobs.run(learnAnomalies, job, {
    signal: context.signal,
    storage,
    onProgress: (progress) => context.progress(progress),
  });
}

function gapNotes({ grid }: Features): string[] {
  const missing = grid.present.filter((present) => !present).length;
  return missing > 0
    ? [
        `${missing} of ${grid.count} windows have too little data (gaps in the recording); they count as missing, not as zero traffic`,
      ]
    : [];
}

function timer(
  timings: Timing[],
  context: AnalysisContext,
): <T>(step: string, work: () => Promise<T>) => Promise<T> {
  return async (step, work) => {
    const startedMs = context.now();
    try {
      return await work();
    } finally {
      timings.push({ step, ms: context.now() - startedMs, cached: false });
    }
  };
}
