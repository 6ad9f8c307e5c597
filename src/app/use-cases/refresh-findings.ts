import { deriveFindings } from '../../findings/derive';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { isManifestKind, type Report, type ReportInput } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { ScheduleReport } from '../../contracts/scheduling/schedule-report';
import type { ServiceLoadReport } from '../../contracts/workload/service-load';
import type { ServiceForecastReport } from '../../contracts/forecast/service-forecast';
import type { AnalysisContext } from '../context';
import type { ServiceGraph } from '../../topology/graph';
import { findInputs } from '../recording/files';
import { joinManifests } from '../recording/join';
import { readManifests, type ManifestInputs } from '../recording/manifests';
import { limitsOf } from '../report/limits';
import { replicasOf } from '../report/replicas';
import { createServedModels, type ServedModels } from '../models/served-models';
import { nameAgain } from '../report/kinds';
import { outside, pastIncidents } from '../store/past-incidents';
import { openStore } from '../store/result-store';
import { countedBefore } from '../report/service-red';
import { toEdges, toServices } from '../report/topology';
import { currentSchedule } from './current-schedule';

/** What was made of the same recording, if it was. */
export interface MadeOf {
  readonly forecast?: ServiceForecastReport | null;
  readonly schedule?: ScheduleReport | null;
}

/**
 * Derives the findings of `last` again from the manifests as they are now, so that their ranges are true.
 * @param models what is already known of the models that manifests serve
 * @param manifests if they were read already
 */
export async function refreshFindings(
  options: AnalyzeOptions,
  last: Report,
  context: AnalysisContext,
  { forecast = null, schedule = null }: MadeOf = {},
  models: ServedModels = createServedModels(),
  manifests: Promise<ManifestInputs> = manifestsNow(options, context),
): Promise<Report> {
  const joined = joinLast(last, await manifests);
  const traceInputs = last.inputs.filter(({ kind }) => !isManifestKind(kind));
  const { graph, uses } = joined;
  const served = await models.read(uses, { folder: options.folder, storageDir: options.storageDir }, context);
  const inputs = [...joined.inputs, ...traceInputs];
  const past = await pastIncidents(openStore(options.storageDir, context.log), options.folder);
  const incidents = await nameAgain(last.incidents, options, outside(past.incidents, last));
  const counted = countedBefore(last);
  return {
    ...last,
    inputs,
    services: toServices(graph, counted),
    edges: toEdges(graph, counted),
    incidents,
    findings: deriveFindings(
      {
        graph,
        incidents,
        // A report that an earlier version stored has none.
        checks: (last as Partial<Report>).checks ?? [],
        inputs,
        served,
        forecast: forecast && { ...forecast, limits: limitsOf(graph, options.slo).limits },
        schedule: schedule && currentSchedule(schedule, graph),
      },
      { rules: await context.rules(), disabled: options.disabledRules ?? [] },
    ),
  };
}

/** The forecast with the limits as manifests and settings state them now. */
export async function refreshLimits(
  options: AnalyzeOptions,
  last: Report,
  forecast: ServiceForecastReport,
  context: AnalysisContext,
): Promise<ServiceForecastReport> {
  const { graph } = joinLast(last, await manifestsNow(options, context));
  return { ...forecast, limits: limitsOf(graph, options.slo).limits };
}

/** The load forecast with the replicas as manifests state them now. */
export async function refreshReplicas(
  options: AnalyzeOptions,
  last: Report,
  load: ServiceLoadReport,
  context: AnalysisContext,
): Promise<ServiceLoadReport> {
  const { graph } = joinLast(last, await manifestsNow(options, context));
  return { ...load, replicas: replicasOf(graph) };
}

/** The schedule with places and fixes as manifests state them now. @param last null where nothing was analysed */
export async function refreshSchedule(
  options: AnalyzeOptions,
  last: Report | null,
  schedule: ScheduleReport,
  context: AnalysisContext,
): Promise<ScheduleReport> {
  const manifests = await manifestsNow(options, context);
  const { graph } =
    last === null
      ? joinManifests(manifests, {
          services: schedule.services.map(({ name, isScaled }) => ({ name, spans: 1, external: !isScaled })),
          edges: [],
        })
      : joinLast(last, manifests);
  return currentSchedule(schedule, graph);
}

async function manifestsNow(options: AnalyzeOptions, context: AnalysisContext): Promise<ManifestInputs> {
  const found = await findInputs(options, context, false);
  return readManifests(found.manifests, options.folder);
}

/** What manifests declare, joined with what the traces of `last` showed. */
function joinLast(
  last: Report,
  manifests: ManifestInputs,
): { graph: ServiceGraph; inputs: ReportInput[]; uses: readonly ModelUse[] } {
  // Observed services come first in a report and keep their order; their edges are those with calls.
  const observedServices = last.services.filter(
    ({ name, spans, external }) => spans > 0 || external || name in last.anomaly.scores,
  );
  const index = new Map(observedServices.map(({ name }, at) => [name, at]));
  const observed = last.edges
    .filter((edge) => edge.observed)
    .flatMap(({ from, to, calls, messages }) => {
      const [source, target] = [index.get(from), index.get(to)];
      return source === undefined || target === undefined
        ? []
        : [{ from: source, to: target, calls, messages }];
    });
  const edges = observed.filter(({ messages }) => messages === undefined);
  const messages = observed.flatMap(({ messages: count, ...edge }) =>
    count === undefined ? [] : [{ ...edge, messages: count }],
  );
  return {
    ...joinManifests(manifests, { services: observedServices, edges, messages }),
    uses: manifests.uses,
  };
}
