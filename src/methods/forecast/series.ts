/** What is forecast: series on one regular clock, and who is whose neighbour. Plain data, so that it can be sent to a child. */
export interface ForecastInput {
  readonly rows: number;
  readonly nodes: number;
  /** [rows, nodes], row-major, in the series' own units; NaN = missing. */
  readonly values: Float32Array;
  /** Null when the times of the rows are unknown. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
  readonly links: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
  /** Highest possible value per series, such as 1 of a share; default: none. */
  readonly ceiling?: Float32Array;
}

/** Steps of history a model sees and steps it predicts. */
export interface Shape {
  readonly inputSteps: number;
  readonly steps: number;
}

/**
 * Chronological parts by row: models learn from [0, fitRows), [fitRows, trainRows) chooses epochs, the blend and the
 * model, and nothing looks at later rows before they are forecast.
 */
export interface Split {
  readonly fitRows: number;
  readonly trainRows: number;
  readonly rows: number;
  /** First row that a test window may read. */
  readonly testFrom: number;
  /** Every how many-th validation and test window is forecast. */
  readonly stride: number;
}

const VALIDATION_SHARE = 0.1;
/** A recording is short: its validation part has room for so many forecasts side by side, but takes at most a quarter of what teaches. */
const SEPARATE_FORECASTS = 4;
const MAX_VALIDATION_SHARE = 0.25;
/** Maximum number of values one model predicts in validation and back-test: more would cost gigabytes without new evidence. */
const MAX_FORETOLD = 5_000_000;

/** The parts of a metric file, as the T-GCN paper cuts them: windows of the test part lie wholly inside it. */
export function splitRows(rows: number, trainFraction: number): Split {
  const trainRows = Math.floor(rows * trainFraction);
  return {
    fitRows: trainRows - Math.round(trainRows * VALIDATION_SHARE),
    trainRows,
    rows,
    testFrom: trainRows,
    stride: 1,
  };
}

/** The parts of a recording: what is known before the test part may be read by its windows, and short ones validate on more. */
export function splitRecording(rows: number, trainFraction: number, { inputSteps, steps }: Shape): Split {
  const split = splitRows(rows, trainFraction);
  const { trainRows } = split;
  const validationRows = Math.min(
    Math.max(trainRows - split.fitRows, SEPARATE_FORECASTS * steps),
    Math.round(trainRows * MAX_VALIDATION_SHARE),
  );
  return { ...split, fitRows: trainRows - validationRows, testFrom: Math.max(0, trainRows - inputSteps) };
}

/** Forecasts every k-th window only where all of them would be too many, as with thousands of series or a far horizon. */
export function thinned(split: Split, shape: Shape, nodes: number): Split {
  const { validation, test } = originsOf(split, shape);
  return {
    ...split,
    stride: Math.max(1, Math.ceil(((validation.length + test.length) * shape.steps * nodes) / MAX_FORETOLD)),
  };
}

/** An origin is the first predicted row; rows before it are known. Training windows lie wholly inside the fitted part. */
export interface Origins {
  readonly fit: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export function originsOf(
  { fitRows, trainRows, rows, testFrom, stride }: Split,
  { inputSteps, steps }: Shape,
): Origins {
  return {
    fit: range(inputSteps, fitRows - steps, 1),
    validation: range(Math.max(inputSteps, fitRows), trainRows - steps, stride),
    test: range(testFrom + inputSteps, rows - steps, stride),
  };
}

/** first, first + stride ... not beyond last. */
function range(first: number, last: number, stride: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / stride) + 1) },
    (_, index) => first + index * stride,
  );
}
