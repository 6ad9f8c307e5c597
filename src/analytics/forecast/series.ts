/** What is forecast: series on one regular clock, and who is whose neighbour. Plain data, so that it can be sent to a child. */
export interface ForecastInput {
  readonly rows: number;
  readonly nodes: number;
  /** [rows, nodes], row-major, in the series' own units; NaN = missing. */
  readonly values: Float32Array;
  /** Null when the times of the rows are unknown. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
  readonly links: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
}

/** Steps of history a model sees and steps it foretells. */
export interface Shape {
  readonly inputSteps: number;
  readonly steps: number;
}

/**
 * Chronological parts by row: models learn from [0, fitRows), [fitRows, trainRows) chooses epochs and the blend,
 * and nothing looks at later rows before they are forecast.
 */
export interface Split {
  readonly fitRows: number;
  readonly trainRows: number;
  readonly rows: number;
}

const VALIDATION_SHARE = 0.1;

export function splitRows(rows: number, trainFraction: number): Split {
  const trainRows = Math.floor(rows * trainFraction);
  return { fitRows: trainRows - Math.round(trainRows * VALIDATION_SHARE), trainRows, rows };
}

/**
 * An origin is the first row that is foretold; rows before it are known. Training windows lie wholly inside the fitted
 * part and test windows, inputs included, wholly inside the test part, as the T-GCN paper cuts them.
 */
export interface Origins {
  readonly fit: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export function originsOf({ fitRows, trainRows, rows }: Split, { inputSteps, steps }: Shape): Origins {
  return {
    fit: range(inputSteps, fitRows - steps),
    validation: range(Math.max(inputSteps, fitRows), trainRows - steps),
    test: range(trainRows + inputSteps, rows - steps),
  };
}

/** first … last, both included. */
function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
