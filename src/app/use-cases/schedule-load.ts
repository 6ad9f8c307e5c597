import { basename } from 'node:path';
import type { ScheduleLoad } from '../../contracts/scheduling/schedule-report';
import type { ScheduleOptions } from '../../contracts/scheduling/schedule-options';
import type { Features } from '../../features/extract';
import type { ServiceGraph } from '../../topology/graph';
import { mean } from '../../numeric/moments';
import { toSignificant } from '../../numeric/round';
import { entryServices, type Network } from '../../simulation/network';
import { heldOver, type RateSchedule } from '../../simulation/rates';
import { serviceLoads } from '../../methods/workload/service-loads';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import type { ComingLoad } from './coming-load';
import { loadsOfFile } from './workload-inputs';

export interface ChosenLoad {
  readonly schedule: RateSchedule;
  readonly source: ScheduleLoad['source'];
  readonly detail: string;
  /** Requests per second at the upper end of the forecast's band; null without a forecast. */
  readonly forecastPeak: number | null;
  readonly notes: readonly string[];
}

/** Requests that all services answer in one run at most: a run then takes a second or two. */
const MAX_VISITS = 3_000_000;
const LEAST_STEPS = 4;
const MAX_SHOWN_COLUMNS = 10;

/**
 * The requests from outside that are simulated: those of a file, or of the recording with what is forecast to follow it.
 * @param visits requests to all services for one from outside
 * @throws UnusableMetrics when the file holds no load
 */
export async function chooseLoad(
  options: ScheduleOptions,
  recorded: {
    readonly features: Features;
    readonly graph: ServiceGraph;
    readonly network: Network;
    readonly rate: number;
    /** What follows the recording, or why that is not known; asked only where no file has the load. */
    readonly coming: () => Promise<ComingLoad | { readonly reason: string }>;
  },
  visits: number,
  context: AnalysisContext,
): Promise<ChosenLoad> {
  const { loadFile, hours } = options;
  const all =
    loadFile === null
      ? loadWithForecast(recorded, await recorded.coming())
      : await loadOfFile(options, loadFile, context);
  return shortened(all, hours, visits);
}

async function loadOfFile(
  { loadColumn }: ScheduleOptions,
  file: string,
  context: AnalysisContext,
): Promise<ChosenLoad> {
  const name = basename(file);
  const { series, notes } = await loadsOfFile(
    {
      file,
      fileName: name,
      columns: { time: null, value: null, series: null, statics: [] },
      aggregate: null,
    },
    context.signal,
  );
  const { clock, names, rows, values } = series;
  const column = columnOf(names, loadColumn, name);
  if (clock === null) {
    throw new UnusableMetrics(`${name} has no times: a load needs to say how far apart its rows are`);
  }
  const stepS = clock.stepMs / 1000;
  const own = values.subarray(column * rows, (column + 1) * rows);
  const missing = own.filter((value) => Number.isNaN(value)).length;
  // A file counts requests of a row; a rate is what a simulation needs.
  const rates = heldOver(own.map((value) => Math.max(0, value) / stepS));
  return {
    schedule: { stepS, rates },
    source: 'file',
    forecastPeak: null,
    detail: names[column] === '' ? name : `${name}, ${names[column]}`,
    notes: [
      ...notes,
      `values of ${name} are taken as requests of a row of ${stepS} s`,
      ...(missing > 0 ? [`${missing} rows of ${name} without a value take the one before them`] : []),
    ],
  };
}

/** Times are found by what columns hold, so a column is chosen after the file was read. */
function columnOf(names: readonly string[], wanted: string | null, file: string): number {
  const shown = names.slice(0, MAX_SHOWN_COLUMNS).join(', ');
  if (wanted === null && names.length !== 1) {
    throw new UnusableMetrics(
      `${file} has ${names.length} columns of numbers: name one with --column (${shown})`,
    );
  }
  const column = wanted === null || (names.length === 1 && names[0] === '') ? 0 : names.indexOf(wanted);
  if (column < 0) {
    throw new UnusableMetrics(`${file} has no column of numbers called ${wanted}: it has ${shown}`);
  }
  return column;
}

function loadWithForecast(
  recorded: Parameters<typeof loadOfRecording>[0],
  coming: ComingLoad | { readonly reason: string },
): ChosenLoad {
  if ('reason' in coming) {
    const load = loadOfRecording(recorded);
    return { ...load, notes: [...load.notes, coming.reason] };
  }
  const { stepS, rates, stepsAhead, peakPerS, model } = coming;
  const ahead = toSignificant((stepsAhead * stepS) / 60);
  return {
    schedule: { stepS, rates },
    source: 'forecast',
    detail: `as recorded, then ${ahead} min ahead by ${model}`,
    forecastPeak: peakPerS,
    notes: [],
  };
}

/** The windows of the recording, in requests per second of the services that requests from outside reach. */
function loadOfRecording({
  features,
  graph,
  network,
  rate,
}: Omit<Parameters<typeof chooseLoad>[1], 'coming'>): ChosenLoad {
  const loads = serviceLoads(features, graph);
  const entries = entryServices(network);
  const own = [...loads.names.keys()].filter((node) => entries.has(loads.names[node]));
  // A window is missing for all services, or for none.
  const rates = heldOver(
    Array.from({ length: loads.rows }, (_, row) =>
      own.reduce((sum, node) => sum + loads.values[node * loads.rows + row], 0),
    ),
  );
  const isKnown = rates.length >= LEAST_STEPS && rates.some((each) => each > 0);
  return {
    schedule: isKnown
      ? { stepS: (loads.clock?.stepMs ?? features.grid.widthMs) / 1000, rates }
      : { stepS: 900, rates: new Float64Array(4).fill(rate) },
    source: 'recording',
    forecastPeak: null,
    detail: isKnown ? 'as recorded' : 'the mean rate of the recording',
    notes: [],
  };
}

/** As long as asked and as one run may take; what is left out lies before and after the highest step. */
function shortened(load: ChosenLoad, hours: number, visits: number): ChosenLoad {
  const { stepS, rates } = load.schedule;
  const asked = Math.max(1, Math.min(rates.length, Math.round((hours * 3600) / stepS)));
  const affordable = Math.max(1, Math.floor(MAX_VISITS / (Math.max(mean(rates), 1e-9) * visits * stepS)));
  const count = Math.min(asked, affordable);
  if (count === rates.length) {
    return load;
  }
  const peak = rates.indexOf(Math.max(...rates));
  const from = Math.max(0, Math.min(rates.length - count, peak - Math.floor(count / 2)));
  const why =
    count < asked ? `one run answers at most ${MAX_VISITS / 1e6} million requests` : 'as long as asked';
  return {
    ...load,
    schedule: { stepS, rates: rates.slice(from, from + count) },
    notes: [
      ...load.notes,
      `${toSignificant((count * stepS) / 3600)} h around the highest load are simulated: ${why}`,
    ],
  };
}
