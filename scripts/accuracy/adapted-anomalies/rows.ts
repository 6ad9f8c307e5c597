/** The networks that are compared, each taught by the history of a system and judged on what follows. */
import type { Runtime } from '../../../src/compute';
import type { Interval } from '../../../src/evaluation/event-matching';
import type { Features } from '../../../src/features/extract';
import type { AnomalyData } from '../../../src/methods/anomaly/contract';
import { adaptTo, adapterShare } from '../../../src/methods/anomaly/adapt/adapt';
import { adaptingPart } from '../../../src/methods/anomaly/adapt/start';
import { causalExpectation } from '../../../src/methods/anomaly/causal';
import { expectCells, networkOf, type Network } from '../../../src/methods/anomaly/expect';
import { EPOCHS, trainingSet } from '../../../src/methods/anomaly/fit-variant';
import { DEFAULT_CONFIG } from '../../../src/methods/anomaly/gtf-net';
import { groupCells } from '../../../src/methods/anomaly/incidents';
import type { AnomalyModel } from '../../../src/methods/anomaly/model-file';
import { normaliseFeatures } from '../../../src/methods/anomaly/normalise';
import type { Outliner } from '../../../src/methods/anomaly/outline/forward';
import { partsOf } from '../../../src/methods/anomaly/parts';
import { detect, judgeWidths } from '../../../src/methods/anomaly/scales/detect';
import { scoreCells } from '../../../src/methods/anomaly/score';
import { recordingOf, usableWindows } from '../../../src/methods/anomaly/sequences';
import { fitGtfNet } from '../../../src/methods/anomaly/train';
import { countsOf, type Counts } from './figures';
import type { TestSystem } from './system';

/** Windows before the first one with enough history: half of what the network reads. */
const FIRST_USABLE = DEFAULT_CONFIG.history / 2;

export interface Tools {
  readonly runtime: Runtime;
  readonly outliner: Outliner;
  readonly base: AnomalyModel;
  readonly baseHash: string;
  readonly seed: number;
}

/** Incidents by the network alone at its one width, and at all widths as a report has them. */
export interface JudgedRow {
  readonly name: string;
  readonly oneWidth: Counts;
  readonly allWidths: Counts;
}

export interface JudgedSystem {
  readonly rows: readonly JudgedRow[];
  /** Parameters trained relative to those of the base; 0 where the base is used alone. */
  readonly adapterShare: number;
  readonly reason: string;
}

/** @param few, many windows of history with enough before them */
export async function judgeSystem(
  system: TestSystem,
  { few, many }: { readonly few: number; readonly many: number },
  tools: Tools,
): Promise<JudgedSystem> {
  const { runtime, base, baseHash, seed } = tools;
  const short = await openHistory(system, few, tools);
  const adaptation = await adaptTo({
    base,
    baseHash,
    data: short.known,
    windows: adaptingPart(short.usable),
    seed,
    runtime,
  });
  const { adapters } = adaptation;
  const alone = networkOf(base, 'graph');
  const rows = [
    await short.judge(`base alone, ${few}`, alone),
    await short.judge(
      `base and adapter, ${few}`,
      adapters === null ? alone : networkOf({ ...base, adapters }, 'graph'),
    ),
    await short.judge(`full training, ${few}`, await short.trained()),
  ];
  const long = await openHistory(system, many, tools);
  rows.push(await long.judge(`base alone, ${many}`, alone));
  rows.push(await long.judge(`full training, ${many}`, await long.trained()));
  return {
    rows,
    adapterShare: adapters === null ? 0 : adapterShare(base, adapters),
    reason: adaptation.reason,
  };
}

export interface History {
  /** The recording as far as it is known before the judged windows. */
  readonly known: AnomalyData;
  readonly usable: readonly number[];
  /** @param partServices trains in parts of so many services at most; absent: whole */
  trained(partServices?: number): Promise<Network>;
  judge(name: string, network: Network): Promise<JudgedRow>;
}

/** The recording that begins as late as a history of so many windows allows. */
export async function openHistory(
  { featuresAfter, faults, judged }: TestSystem,
  windows: number,
  { runtime, outliner, seed }: Pick<Tools, 'runtime' | 'outliner' | 'seed'>,
): Promise<History> {
  const features = featuresAfter(windows + FIRST_USABLE);
  const { node, grid, edges, calls } = features;
  const services = features.services.length;
  const first = Math.round((judged.fromMs - grid.startMs) / grid.widthMs);
  const whole = recordingOf(
    { present: grid.present, edges, calls },
    normaliseFeatures(node, grid.count, services),
  );
  const known: AnomalyData = {
    node: node.slice(0, first * (node.length / grid.count)),
    services,
    present: grid.present.slice(0, first),
    edges,
    calls: calls.slice(0, first * edges.length),
  };
  const usable = usableWindows(known, DEFAULT_CONFIG.history);
  const scales = await judgeWidths(features);
  return {
    known,
    usable,
    async trained(partServices) {
      const parts = partServices === undefined ? undefined : partsOf(known, partServices);
      const fit = await fitGtfNet({
        runtime,
        sets: [trainingSet({ ...known, parts }, usable)],
        config: DEFAULT_CONFIG,
        variant: 'graph',
        seed,
        epochs: EPOCHS,
      });
      return { config: DEFAULT_CONFIG, variant: 'graph', parameters: fit.parameters, adapter: null };
    },
    async judge(name, network) {
      const asked = usableWindows(whole, network.config.history);
      const expected = await expectCells(runtime, whole, network, asked);
      const scores = scoreCells(whole.normalised, causalExpectation(whole.normalised, expected, edges));
      const groups = groupCells(scores.score, grid.count, services, edges);
      return {
        name,
        oneWidth: countsOf(faults, groups.map(timeOf(features)), judged),
        allWidths: countsOf(faults, detect(features, scores, scales, outliner).groups, judged),
      };
    },
  };
}

const timeOf =
  ({ grid }: Features) =>
  ({ first, last }: { readonly first: number; readonly last: number }): Interval => ({
    fromMs: grid.startMs + first * grid.widthMs,
    toMs: grid.startMs + (last + 1) * grid.widthMs,
  });
