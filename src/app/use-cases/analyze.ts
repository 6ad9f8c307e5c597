import { deriveFindings } from '../../findings/derive';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { REPORT_VERSION, type AnomalyReport, type Report } from '../../contracts/report';
import type { ScaleScores } from '../../contracts/scale-scores';
import type { Detection } from '../../methods/anomaly/scales/detect';
import type { CellScores } from '../../methods/anomaly/score';
import type { AnalysisContext } from '../context';
import { statedChanges } from '../report/changes';
import { withCircumstances } from '../report/circumstances';
import { emptyNotes } from '../report/empty-notes';
import { otherInputs } from '../../workspace/discovery/other-inputs';
import { openRecording, type Prepared, type Recording } from '../recording/recording';
import { toModelFit } from '../report/model-fit';
import { keepKnown } from '../report/known';
import { nameIncidents } from '../report/kinds';
import { scaleScores, toScales } from '../report/scales';
import { countedRequests } from '../report/service-red';
import { defaultRanker, judge, round } from '../report/statements';
import { createServedModels, type ServedModels } from '../models/served-models';
import { keepIncidents, outside, pastIncidents } from '../store/past-incidents';
import { openStore } from '../store/result-store';
import { step } from '../steps';
import { toolInfo } from '../installation';
import { toEdges, toServices } from '../report/topology';

/** The main job: everything in a folder, read, learned from and judged. */
export async function analyze(
  options: AnalyzeOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<Report> {
  return (await analyzeInDetail(options, context, createServedModels(), recording)).report;
}

export interface DetailedAnalysis {
  readonly report: Report;
  readonly prepared: Prepared;
  readonly scores: CellScores;
  /** Null when one width was asked for. */
  readonly detection: Detection | null;
  /** Per width of the ladder, the finest first; empty when one width was asked for. */
  readonly scales: readonly ScaleScores[];
}

/**
 * The report together with what it was made from, so that single cells can be explained later.
 * @param models what is already known of the models that manifests serve
 */
export async function analyzeInDetail(
  options: AnalyzeOptions,
  context: AnalysisContext,
  models: ServedModels = createServedModels(),
  recording: Recording = openRecording(options, context),
): Promise<DetailedAnalysis> {
  const prepared = await recording.prepared();
  context.progress(step('score', 'windows'));
  const startedMs = context.now();
  const judged = judge(prepared);
  const { scores, note, ...known } = keepKnown(prepared.features, judged.scores, judged.incidents);
  const counted = countedRequests(prepared);
  const services = toServices(prepared.graph, counted);
  const { grid } = prepared.features;
  const windows = { startMs: grid.startMs, widthMs: grid.widthMs, count: grid.count, present: grid.present };
  const store = openStore(options.storageDir, context.log);
  const past = await pastIncidents(store, options.folder);
  const earlier = outside(past.incidents, { services, windows });
  const named = await nameIncidents(prepared, known.incidents, options, earlier);
  const incidents = withCircumstances(prepared, named.incidents);
  const scales = scaleScores(prepared.features, judged.detection);
  const scoredMs = context.now();
  context.progress(step('findings', `${incidents.length} incidents`));
  const served = await models.read(
    prepared.uses,
    { folder: options.folder, storageDir: options.storageDir },
    context,
  );
  const findings = deriveFindings(
    { graph: prepared.graph, incidents, inputs: prepared.inputs, checks: prepared.checks, served },
    { rules: await context.rules(), disabled: options.disabledRules ?? [] },
  );
  const others = grid.count > 0 ? { models: [], tables: [] } : await otherInputs(options.folder);
  const report: Report = {
    version: REPORT_VERSION,
    tool: toolInfo,
    folder: options.folder,
    createdMs: context.now(),
    inputs: prepared.inputs,
    skipped: prepared.skipped,
    services,
    edges: toEdges(prepared.graph, counted),
    windows,
    anomaly: toAnomaly(prepared, scores, scales, options),
    incidents,
    changes: statedChanges(prepared.features),
    findings,
    checks: prepared.checks,
    ...(prepared.metrics.joined.length === 0 ? {} : { metrics: prepared.metrics.joined }),
    notes: [
      ...(note === null ? emptyNotes(prepared, incidents.length, others) : [note]),
      ...prepared.notes,
      ...named.notes,
      ...(past.note === null ? [] : [past.note]),
    ],
    timings: [
      ...prepared.timings,
      { step: 'score and find incidents', ms: scoredMs - startedMs, cached: false },
      { step: 'derive findings', ms: context.now() - scoredMs, cached: false },
    ],
  };
  if (note === null) {
    await keepIncidents(store, options.folder, report);
  }
  return { report, prepared, scores, detection: judged.detection, scales };
}

function toAnomaly(
  prepared: Prepared,
  scores: CellScores,
  scales: readonly ScaleScores[],
  options: AnalyzeOptions,
): AnomalyReport {
  const { features, outcome } = prepared;
  const { services, grid } = features;
  const scoreOf = (service: number, window: number): number | null => {
    const score = scores.score[window * services.length + service];
    return grid.present[window] && !Number.isNaN(score) ? round(score) : null;
  };
  return {
    scores: Object.fromEntries(
      services.map(({ name }, service) => [
        name,
        Array.from({ length: grid.count }, (_, window) => scoreOf(service, window)),
      ]),
    ),
    threshold: 1,
    scales: toScales(features, scales, scores),
    model: {
      name: modelName(prepared),
      source: outcome?.source ?? 'none',
      runtime: outcome?.runtime ?? 'none',
      seed: options.seed,
      parameters: (outcome?.model.graph.length ?? 0) + (outcome?.model.adapters?.graph.length ?? 0),
      epochs: outcome?.epochs ?? 0,
      note: outcome
        ? `${outcome.model.description}; scores by ${outcome.ranker}: ${outcome.rankerReason}`
        : features.isMeasured === true
          ? 'metric files only: robust z-scores, since the network is trained on spans'
          : plainReason(options, grid.count),
      fit: toModelFit(prepared),
    },
    backtest: { protocol: outcome?.protocol ?? 'no model was used', rows: outcome?.backtest ?? [] },
  };
}

function modelName(prepared: Prepared): string {
  const names = {
    model: 'GTF-Net',
    identity: 'GTF-Net with identity adjacency',
    zscore: 'robust z-score',
  } as const;
  return names[defaultRanker(prepared)];
}

function plainReason(options: AnalyzeOptions, windows: number): string {
  if (windows === 0) {
    return 'no traces were found';
  }
  return options.trusted
    ? 'no model was used'
    : 'the workspace is not trusted: nothing is trained or loaded, plain robust z-scores are shown';
}
