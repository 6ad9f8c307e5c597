import { observeCalls } from '../../topology/calls';
import { linkSpans } from '../../topology/link';
import { calibrate, type Calibration } from '../../simulation/calibration/calibrate';
import { observeVisits, type SeenVisits } from '../../simulation/calibration/observe-visits';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { AnalysisContext } from '../context';
import { readTraces } from './read-traces';

export interface CalibratedRecording extends Calibration {
  /** 90 % quantile of the times to the answer, in milliseconds. */
  readonly recordedP90Ms: number;
}

/**
 * Reads the traces once more, for what a simulation needs of them: who calls whom inside each request.
 * @throws RangeError when they hold fewer than two requests from outside
 */
export async function calibrateRecording(
  files: readonly DiscoveredFile[],
  startS: number,
  context: AnalysisContext,
): Promise<CalibratedRecording> {
  const { table } = await readTraces(files, context);
  const linked = linkSpans(table);
  const seen = observeVisits({ linked, observed: observeCalls(linked) });
  return { ...calibrate(seen, { startS }), recordedP90Ms: rootP90Ms(seen) };
}

function rootP90Ms({ visits }: SeenVisits): number {
  const times = visits.filter(({ isRoot }) => isRoot).map(({ durationMs }) => durationMs);
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(0.9 * times.length))];
}
