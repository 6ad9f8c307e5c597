/** Windows of a load series for the training of a base network. */
import { BASE_LAGS, type LoadCourse } from '../../../src/methods/workload/base/inputs';
import { originsIn, windowsAt, type BaseWindows } from '../../../src/methods/workload/base/windows';
import { deviation, mean } from '../../../src/numeric/moments';
import { generateLoad } from './generate';

/** Share of the rows that teach; the rest chooses the epoch. */
export const TEACHING_SHARE = 0.8;
/** Rows between windows that teach, and between those that choose the epoch: more series can be drawn, so fewer are taken of each. */
const STRIDE = 7;
const VALIDATION_STRIDE = 23;

export interface BasePart {
  readonly teaching: BaseWindows;
  readonly later: BaseWindows;
}

export interface Strides {
  readonly teaching: number;
  readonly later: number;
}

export function basePart(course: LoadCourse, { teaching, later }: Strides): BasePart {
  const rows = course.values.length;
  const cut = Math.floor(rows * TEACHING_SHARE);
  const scaled = standardised(course, 0, cut);
  return {
    teaching: windowsAt(scaled, originsIn(0, cut, teaching)),
    later: windowsAt(scaled, originsIn(cut - BASE_LAGS, rows, later)),
  };
}

/** Parts of generated series, from a first seed on. */
export const generatedParts = (seed: number, series: number): BasePart[] =>
  Array.from({ length: series }, (_, index) =>
    basePart(generateLoad(seed + index), { teaching: STRIDE, later: VALIDATION_STRIDE }),
  );

/** Standardised by rows `from` to `to`. */
export function standardised({ values, clock }: LoadCourse, from: number, to: number): LoadCourse {
  const known = values.subarray(from, to).filter((value) => !Number.isNaN(value));
  const centre = known.length > 0 ? mean(known) : 0;
  // A series that never changed is left in its own unit.
  const unit = deviation(known, centre) || 1;
  return { values: values.map((value) => (value - centre) / unit), clock };
}
