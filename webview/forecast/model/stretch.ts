import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import type { IncidentInterval } from '../../../src/contracts/incident/interval';
import { count } from '../../kit/text';
import { formatRange, utc } from '../../kit/time';
import { windowMs } from './view';

/** Windows of the report between two ends, both included, in any order. */
export interface Stretch {
  readonly anchor: number;
  /** The end that keys and the pointer move. */
  readonly focus: number;
}

/** Windows of a chart: [first, recorded) are known, [recorded, end) lie ahead. */
export interface ChartWindows {
  readonly first: number;
  readonly recorded: number;
  readonly end: number;
}

type Recording = Pick<ServiceForecastReport, 'startMs' | 'widthMs' | 'windows'>;

export const STRETCH_HINT =
  'Drag over the chart, or press Shift and an arrow key on it, to select a stretch to explain.';

/** The windows of a stretch as [from, to). */
export function stretchSpan({ anchor, focus }: Stretch): { from: number; to: number } {
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) + 1 };
}

/** The part of a stretch that was recorded, which is all that can be explained; null where none was. */
export function recordedInterval(recording: Recording, stretch: Stretch): IncidentInterval | null {
  const { from, to } = stretchSpan(stretch);
  return from >= recording.windows
    ? null
    : { fromMs: windowMs(recording, from), toMs: windowMs(recording, Math.min(to, recording.windows)) };
}

/** What is selected, and what of it cannot be explained. */
export function stretchSentence(recording: Recording, stretch: Stretch): string {
  const interval = recordedInterval(recording, stretch);
  if (interval === null) {
    return 'The selected stretch lies after the recording. Only recorded times can be explained.';
  }
  const { fromMs, toMs } = interval;
  const windows = count(Math.round((toMs - fromMs) / recording.widthMs), 'window');
  const cut =
    stretchSpan(stretch).to > recording.windows ? ' What lies after the recording is left out.' : '';
  return `Selected ${formatRange(fromMs, toMs, utc)}, ${windows}.${cut}`;
}

/**
 * The stretch after a key: arrows choose the next window, Home the first one, End the last one that was recorded. Where
 * nothing is selected, keys begin there too.
 * @param isExtending keeps the other end
 * @returns null for a key that selects nothing
 */
export function stretchAfterKey(
  key: string,
  isExtending: boolean,
  stretch: Stretch | null,
  { first, recorded, end }: ChartWindows,
): Stretch | null {
  const last = recorded - 1;
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: stretch === null ? last : stretch.focus - 1,
    ArrowRight: stretch === null ? last : stretch.focus + 1,
    Home: first,
    End: last,
  };
  if (!Object.hasOwn(places, key)) {
    return null;
  }
  const focus = Math.min(Math.max(places[key], first), end - 1);
  return { anchor: isExtending ? (stretch?.anchor ?? last) : focus, focus };
}
