/** Structured pruning: whole hidden units go, and with them their rows and columns, so that the network really is smaller. */
import { parameterView, type ParameterSpec } from '../parameters';
import { sizeOf } from '../tensors';

/** Where the units of a layer stand in one parameter: unit u at `first + u + repeat * every` along an axis, for each repeat. */
export interface UnitPlace {
  readonly parameter: string;
  readonly axis: number;
  /** Default 0: other units may come before on the same axis. */
  readonly first?: number;
  /** Times that the units are repeated along the axis, such as the taps of a filter, and their distance; default once. */
  readonly repeats?: number;
  readonly every?: number;
}

/** Hidden units of one layer: what makes them, and everything that reads them. */
export interface UnitGroup {
  readonly units: number;
  readonly places: readonly UnitPlace[];
}

/** A group and the units of it that stay, in ascending order. */
export interface Cut {
  readonly group: UnitGroup;
  readonly kept: readonly number[];
}

/**
 * The units that matter most: by the sum of squares of what makes and what reads a unit, each place relative to its mean over the
 * units, so that no layer counts more because its weights are larger.
 * @param count of units that stay
 * @returns their numbers, in ascending order
 */
export function strongestUnits(
  specs: readonly ParameterSpec[],
  flat: Float32Array,
  { units, places }: UnitGroup,
  count: number,
): number[] {
  const scores = new Float64Array(units);
  for (const place of places) {
    const shape = shapeOf(specs, place.parameter);
    const values = parameterView(specs, flat, place.parameter);
    const squares = new Float64Array(units);
    const unitAt = unitsAlong(shape[place.axis], place, units);
    values.forEach((value, at) => {
      const unit = unitAt[indexAlong(shape, place.axis, at)];
      if (unit >= 0) {
        squares[unit] += value ** 2;
      }
    });
    const mean = squares.reduce((sum, each) => sum + each, 0) / units;
    squares.forEach((each, unit) => (scores[unit] += mean === 0 ? 0 : each / mean));
  }
  return Array.from(scores.keys())
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** The network without the other units: its parameters and their shapes. Groups must not share places. */
export function withoutUnits(
  specs: readonly ParameterSpec[],
  flat: Float32Array,
  cuts: readonly Cut[],
): { readonly specs: readonly ParameterSpec[]; readonly flat: Float32Array } {
  const smaller = specs.map((spec) => {
    const stays = spec.shape.map((size, axis) => staysAlong(spec.name, axis, size, cuts));
    const values = parameterView(specs, flat, spec.name);
    const kept = values.filter((_, at) =>
      stays.every((along, axis) => along[indexAlong(spec.shape, axis, at)]),
    );
    const shape = stays.map((along) => along.filter(Boolean).length);
    return { spec: { ...spec, shape }, kept };
  });
  return {
    specs: smaller.map(({ spec }) => spec),
    flat: Float32Array.from(smaller.flatMap(({ kept }) => [...kept])),
  };
}

/** For each index along an axis, whether it stays. */
function staysAlong(name: string, axis: number, size: number, cuts: readonly Cut[]): boolean[] {
  const stays = Array.from({ length: size }, () => true);
  for (const { group, kept } of cuts) {
    for (const place of group.places) {
      if (place.parameter === name && place.axis === axis) {
        unitsAlong(size, place, group.units).forEach((unit, index) => {
          stays[index] &&= unit < 0 || kept.includes(unit);
        });
      }
    }
  }
  return stays;
}

/** For each index along an axis the unit that stands there, -1 for none. */
function unitsAlong(size: number, { first = 0, repeats = 1, every = 0 }: UnitPlace, units: number): number[] {
  const along = Array.from({ length: size }, () => -1);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let unit = 0; unit < units; unit++) {
      along[first + repeat * every + unit] = unit;
    }
  }
  return along;
}

/** The index along an axis of the element at a flat position, row-major. */
function indexAlong(shape: readonly number[], axis: number, at: number): number {
  return Math.floor(at / sizeOf(shape.slice(axis + 1))) % shape[axis];
}

function shapeOf(specs: readonly ParameterSpec[], name: string): readonly number[] {
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) {
    throw new Error(`There is no parameter '${name}'.`);
  }
  return spec.shape;
}
