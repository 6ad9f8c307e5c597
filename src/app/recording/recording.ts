/** A folder whose files are found, hashed, read and folded once, however many use cases ask. */
import type { CallCheck } from '../../contracts/call-check';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { ReportInput, SkippedFile, Timing } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { AttributeSample } from '../../features/attribute-sample';
import type { CallSample } from '../../features/call-sample';
import type { Features } from '../../features/extract';
import type { RedTable } from '../../features/red/red-table';
import type { Outliner } from '../../methods/anomaly/outline/forward';
import { measuredFeatures } from '../../methods/anomaly/measured/features';
import type { AnomalyOutcome } from '../../methods/anomaly/contract';
import { normaliseFeatures, type Normalised } from '../../methods/anomaly/normalise';
import { judgeWidths } from '../../methods/anomaly/scales/detect';
import type { JudgedScale } from '../../methods/anomaly/scales/judge';
import type { ServiceGraph } from '../../topology/graph';
import { ONNX_MODEL } from '../../workspace/discovery/sniff-binary';
import type { AnalysisContext } from '../context';
import { hashText, openStore, type Slot } from '../store/result-store';
import { openIndexStore } from '../traces/index-store';
import { expectationsOf } from './expectations';
import { findInputs, type FoundInputs } from './files';
import { isAppended, keptModel } from './kept-model';
import { joinManifests } from './join';
import { readManifests, type ManifestInputs } from './manifests';
import { measuredServices } from './measured';
import { joinMetrics, readMetricFiles, type MetricInputs } from './metrics';
import { shippedOutliner } from './outliner';
import { openPartStore } from './reading/part-store';
import { createTimed } from './timings';
import { readAndFold, type FoldedTraces } from './traces';

const READ_STEP = 'read traces and fold windows';
/** Increase it when features or observed calls change their meaning or shape. */
const TRACES_VERSION = 10;

/** Each part is made when it is first asked for, and once; a failure is shared like a result. */
export interface Recording {
  files(): Promise<FoundInputs>;
  manifests(): Promise<ManifestInputs>;
  /** The spans folded into windows; from the store when the same files were read before. */
  traces(): Promise<FoldedTraces & { readonly key: string }>;
  /** Manifests and traces joined, without any model. */
  joined(): Promise<Joined>;
  /** The same, compared with what the anomaly model expected. */
  prepared(): Promise<Prepared>;
}

export interface Joined {
  /** Identifies what the features are made from: a hash of contents where results are stored. */
  readonly key: string;
  readonly inputs: readonly ReportInput[];
  readonly skipped: readonly SkippedFile[];
  readonly graph: ServiceGraph;
  /** ONNX models that the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly features: Features;
  readonly red: RedTable;
  readonly attributes: AttributeSample;
  readonly calls: CallSample;
  readonly checks: readonly CallCheck[];
  readonly metrics: MetricInputs;
  readonly notes: readonly string[];
}

export interface Prepared extends Joined {
  readonly normalised: Normalised;
  /** Judged without a model, the finest first; empty when one width was asked for. */
  readonly scales: readonly JudgedScale[];
  /** Draws the outlines of incidents; null for metrics alone, and where the network cannot be used. */
  readonly outliner: Outliner | null;
  /** Null when nothing could be scored by a model: no traces, or an untrusted workspace. */
  readonly outcome: AnomalyOutcome | null;
  /** Until when the recording reached when its model was trained; null for a model of this run. */
  readonly trainedUntilMs: number | null;
  readonly timings: readonly Timing[];
}

/**
 * @param context cancels and reports the work for all who share the recording
 * @param fold folds traces that lie elsewhere, in place of those in the folder
 */
export function openRecording(
  options: AnalyzeOptions,
  context: AnalysisContext,
  fold?: () => Promise<FoldedTraces>,
): Recording {
  const timed = createTimed(() => context.now());
  const store = openStore(options.storageDir, context.log);
  const stores =
    options.storageDir === null
      ? {}
      : {
          indexes: openIndexStore(options.storageDir, context.log),
          parts: openPartStore(options.storageDir, context.log),
        };

  const files = once(() =>
    timed.run('find files', () => findInputs(options, context, options.storageDir !== null)),
  );

  const manifests = once(async () => {
    const found = await files();
    return timed.run('read manifests', () => readManifests(found.manifests, options.folder));
  });

  const traces = once(async () => {
    if (fold !== undefined) {
      const folded = await timed.run(READ_STEP, fold);
      return { ...folded, key: hashText('folded elsewhere', context.now()) };
    }
    const found = await files();
    const kept = await keptModel(store, options);
    const isKnown = kept?.tracesKey === keyOf(found, options, undefined);
    // Appended data must not change the width: the model was trained at it.
    const heldMs =
      kept !== undefined && !isKnown && isAppended(kept, found.traces) ? kept.widthMs : undefined;
    const key = keyOf(found, options, heldMs);
    const slot: Slot<FoldedTraces> = {
      method: 'traces',
      version: TRACES_VERSION,
      folder: options.folder,
      key,
    };
    const known = await store.get(slot);
    if (known) {
      timed.cached(READ_STEP);
      return { ...known, key };
    }
    const read = await timed.run(READ_STEP, () =>
      readAndFold(found.traces, options.windowMs, context, heldMs, stores),
    );
    await store.put(slot, read);
    return { ...read, key };
  });

  const joined = once(async (): Promise<Joined> => {
    const { skipped, metrics: metricFiles } = await files();
    const declared = await manifests();
    const { key, features, red, attributes, calls, observed, inputs, checks, notes } = await traces();
    context.signal.throwIfAborted();
    const measurements = await readMetricFiles(metricFiles, context);
    const isMeasured = features.grid.count === 0 && measurements.some(({ found }) => found.length > 0);
    const seen = isMeasured ? measuredServices(measurements) : [];
    const { graph, ...join } = joinManifests(declared, {
      services: [...observed.services, ...seen.map((name) => ({ name, spans: 0, external: false }))],
      edges: observed.edges,
      messages: observed.messages,
    });
    const names = graph.services.map(({ name }) => name);
    const metrics = joinMetrics(measurements, names);
    return {
      key,
      inputs: [...join.inputs, ...inputs, ...metrics.inputs],
      skipped: withoutUsedModels(skipped, declared.uses),
      graph,
      uses: declared.uses,
      features: isMeasured ? measuredFeatures(metrics.series, names, graph.edges) : features,
      red,
      attributes,
      calls,
      checks,
      metrics,
      notes: [...notes, ...features.notes, ...join.notes, ...metrics.notes],
    };
  });

  const prepared = once(async (): Promise<Prepared> => {
    const all = await joined();
    const { features } = all;
    const run = { tracesKey: all.key, files: traceFiles((await files()).traces) };
    const scales = once(async () => (features.widthsMs.length < 2 ? [] : judgeWidths(features)));
    // Judged here while a child trains; a failure shows where the scales are awaited.
    const meanwhile = (): void => void scales().catch(() => undefined);
    const expected = await expectationsOf(features, run, options, context, { timed, meanwhile });
    const { outcome, trainedUntilMs, notes } = expected;
    const drawn = features.isMeasured === true ? { outliner: null, notes: [] } : await shippedOutliner();
    return {
      ...all,
      normalised: normaliseFeatures(features.node, features.grid.count, features.services.length),
      scales: await scales(),
      outliner: drawn.outliner,
      outcome,
      trainedUntilMs,
      notes: [...all.notes, ...notes, ...drawn.notes, ...gapNotes(features)],
      timings: timed.timings,
    };
  });

  return { files, manifests, traces, joined, prepared };
}

/** Names, contents and what else decides the features. Without a store nothing is hashed: size and time stand in. */
function keyOf({ traces }: FoundInputs, { windowMs }: AnalyzeOptions, heldMs: number | undefined): string {
  const files = traces.map(({ relative, bytes, modifiedMs, hash }) => [relative, bytes, hash ?? modifiedMs]);
  return hashText(windowMs ?? null, heldMs ?? null, files);
}

const traceFiles = (traces: FoundInputs['traces']): { relative: string; bytes: number }[] =>
  traces.map(({ relative, bytes }) => ({ relative, bytes }));

function gapNotes({ grid }: Features): string[] {
  const missing = grid.present.filter((present) => !present).length;
  return missing > 0
    ? [
        `${missing} of ${grid.count} windows have too little data (gaps in the recording); they count as missing, not as zero traffic`,
      ]
    : [];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Models that a serving config names are used. */
function withoutUsedModels(skipped: readonly SkippedFile[], uses: readonly ModelUse[]): SkippedFile[] {
  const used = new Set(uses.flatMap(({ place }) => (place.kind === 'file' ? [place.file] : [])));
  return skipped.filter(({ file, reason }) => reason !== ONNX_MODEL || !used.has(file));
}
