import { neighbourMeans } from './neighbours';
import { scalingOf, type Scaling } from './scaling';
import { findSeason, type Season } from './season';
import type { ForecastInput, Shape, Split } from './series';
import { usualValues } from './usual';

/** Everything models are fed, in scaled units. Arrays are [rows, nodes] unless said otherwise. */
export interface Prepared {
  readonly input: ForecastInput;
  readonly shape: Shape;
  readonly split: Split;
  readonly scaling: Scaling;
  readonly season: Season | null;
  /** NaN = missing. */
  readonly scaled: Float32Array;
  /** Without gaps: the last known value, else what is usual. */
  readonly filled: Float32Array;
  /** 1 where the value is known. */
  readonly known: Float32Array;
  /** Usual value at the row's time of day, [rows + steps, nodes]; for the rows of the test part from all of the training part. */
  readonly usual: Float32Array;
  /** Mean deviation from the usual among a series' neighbours, and among theirs. */
  readonly neighbours: readonly [Float32Array, Float32Array];
}

/** Scales, fills and summarises; only training rows decide how. */
export function prepareForecast(input: ForecastInput, shape: Shape, split: Split): Prepared {
  const { nodes, rows, values, links } = input;
  const scaling = scalingOf(input, split.trainRows);
  const scaled = values.map(
    (value, cell) => (value - scaling.centre[cell % nodes]) / scaling.scale[cell % nodes],
  );
  const season = findSeason(input, split.fitRows);
  const usual = usualValues(scaled, nodes, split.fitRows, shape.steps, season);
  // Validation must not see a profile made from itself; the test part may use everything before it.
  usual.set(
    usualValues(scaled, nodes, split.trainRows, shape.steps, season).subarray(split.trainRows * nodes),
    split.trainRows * nodes,
  );
  const known = scaled.map((value) => (Number.isNaN(value) ? 0 : 1));
  const filled = fillGaps(scaled, usual, nodes);
  const deviation = filled.map((value, cell) => value - usual[cell]);
  const first = neighbourMeans(deviation, nodes, rows, links);
  return {
    input,
    shape,
    split,
    scaling,
    season,
    scaled,
    filled,
    known,
    usual,
    neighbours: [first, neighbourMeans(first, nodes, rows, links)],
  };
}

/** A short gap keeps the last value; in a long one its deviation from the usual fades out. */
function fillGaps(scaled: Float32Array, usual: Float32Array, nodes: number): Float32Array {
  const fade = 0.9;
  const filled = new Float32Array(scaled.length);
  const deviation = new Float32Array(nodes);
  for (let cell = 0; cell < scaled.length; cell++) {
    const node = cell % nodes;
    deviation[node] = Number.isNaN(scaled[cell]) ? deviation[node] * fade : scaled[cell] - usual[cell];
    filled[cell] = usual[cell] + deviation[node];
  }
  return filled;
}
