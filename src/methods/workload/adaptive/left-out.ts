import { evenly } from '../networks/sample';
import { rollingBands, type BandStart } from './bands';
import type { Grid, Members } from './grid';
import { mixture } from './mixture';
import { meanMoments, type Moments } from './moments';

/** Teachers that are forecast by the others, each a fit of its own. */
const MAX_LEFT_OUT = 6;
/** With fewer one would be forecast by a single other. */
const FEWEST_TEACHERS = 3;
/** Teachers that each of them learns from. */
const MAX_TEACHERS = 16;

/** One series that is forecast by what these others taught. */
export interface LeftOutTask {
  readonly node: number;
  readonly teachers: readonly number[];
}

/** What the mixture and its bands of a series never seen begin with. */
export interface LearnedStart {
  readonly moments: Moments;
  readonly band: BandStart;
}

/** Each of some teachers by the others; none where a teacher would be left alone with itself. */
export function leftOutTasks(teachers: readonly number[]): LeftOutTask[] {
  return teachers.length < FEWEST_TEACHERS
    ? []
    : evenly(teachers, MAX_LEFT_OUT).map((node) => ({
        node,
        teachers: evenly(
          teachers.filter((each) => each !== node),
          MAX_TEACHERS,
        ),
      }));
}

/**
 * What forecasts of teachers by the other teachers missed tells what to expect of a series that nobody has seen: how members
 * compare, and how far forecasts are off.
 * @param forecasts the members' forecasts of each teacher left out, with its grid
 */
export function learnedStart(
  forecasts: readonly { readonly members: Members; readonly grid: Grid }[],
  halfLife: number,
  day: number,
): LearnedStart | null {
  if (forecasts.length === 0) {
    return null;
  }
  const starts = forecasts.map(({ members, grid }) => {
    const { forecast } = mixture(members, grid, halfLife);
    return rollingBands(forecast, grid, day).start;
  });
  return {
    moments: meanMoments(forecasts),
    band: {
      // Errors are in units of each series' typical one, so that they may be pooled.
      errors: starts[0].errors.map((_, group) => starts.flatMap(({ errors }) => errors[group])),
      typical: starts.reduce((sum, { typical }) => sum + typical, 0) / starts.length,
    },
  };
}
