import { LeastSquares, linearValue } from '../../numeric/least-squares';
import type { Prepared } from './prepare';

/** A forecast of all series for given origins, scaled units: [origins, steps, nodes]. */
export type Predict = (origins: readonly number[]) => Float32Array;

/** Rows of the normal equations; more would only cost time. */
const MAX_SAMPLES = 120_000;
const RIDGE = 1;
/** Keeps the system solvable when rounding has used up the ridge. */
const MIN_PIVOT = 1e-9;

/** What a linear model reads for one series at one origin; the last entries may depend on the step ahead. */
interface LinearFeatures {
  readonly size: number;
  fill(out: Float64Array, origin: number, step: number, node: number): void;
}

/** One linear model of the last values per step, shared by all series: the plain rival. */
export function fitSharedLags(prepared: Prepared, origins: readonly number[]): Predict {
  const { filled, shape, input } = prepared;
  const size = shape.inputSteps + 1;
  return fitShared(prepared, origins, {
    size,
    fill: (out, origin, _step, node) => {
      for (let lag = 0; lag < shape.inputSteps; lag++) {
        out[lag] = filled[(origin - 1 - lag) * input.nodes + node];
      }
      out[size - 1] = 1;
    },
  });
}

/** Lags, what was usual then, what is usual at the step asked for, and the neighbours' deviations: what networks start from. */
export function fitSeasonalLags(prepared: Prepared, origins: readonly number[]): Predict {
  const { filled, usual, neighbours, shape, input } = prepared;
  const { nodes } = input;
  const { inputSteps } = shape;
  const size = 3 * inputSteps + 2;
  return fitShared(prepared, origins, {
    size,
    fill: (out, origin, step, node) => {
      for (let lag = 0; lag < inputSteps; lag++) {
        const cell = (origin - 1 - lag) * nodes + node;
        out[lag] = filled[cell];
        out[inputSteps + lag] = usual[cell];
        out[2 * inputSteps + lag] = neighbours[0][cell];
      }
      out[3 * inputSteps] = usual[(origin + step) * nodes + node];
      out[size - 1] = 1;
    },
  });
}

function fitShared(
  { scaled, shape, input, scaling }: Prepared,
  origins: readonly number[],
  { size, fill }: LinearFeatures,
): Predict {
  const { nodes } = input;
  const x = new Float64Array(size);
  const stride = Math.max(1, Math.ceil((origins.length * nodes) / MAX_SAMPLES));
  const coefficients = Array.from({ length: shape.steps }, (_, step) => {
    const fit = new LeastSquares(size, RIDGE);
    // A stride over the flat sample number visits every series and every time of day.
    for (let sample = step % stride; sample < origins.length * nodes; sample += stride) {
      const origin = origins[Math.floor(sample / nodes)];
      const node = sample % nodes;
      const y = scaled[(origin + step) * nodes + node];
      if (Number.isNaN(y) || scaling.constant.has(node)) {
        continue;
      }
      fill(x, origin, step, node);
      fit.add(x, y);
    }
    return fit.solve(MIN_PIVOT);
  });
  return (asked) => {
    const forecast = new Float32Array(asked.length * shape.steps * nodes);
    asked.forEach((origin, index) => {
      for (let step = 0; step < shape.steps; step++) {
        for (let node = 0; node < nodes; node++) {
          fill(x, origin, step, node);
          forecast[(index * shape.steps + step) * nodes + node] = linearValue(coefficients[step], x);
        }
      }
    });
    return forecast;
  };
}
