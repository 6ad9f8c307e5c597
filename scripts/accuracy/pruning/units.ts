/** Hidden units of the segmentation network: where each layer's units are made and read. */
import type { Cut, UnitGroup, UnitPlace } from '../../../src/compute/pruning/units';
import { strongestUnits } from '../../../src/compute/pruning/units';
import {
  outlineLayers,
  outlineParameters,
  type OutlineWidths,
} from '../../../src/methods/anomaly/outline/network';

const READERS = {
  fine1: [['fine2']],
  fine2: [['middle1'], ['up'], ['joined']],
  middle1: [['middle2']],
  middle2: [['coarse1'], ['up', 'fine2']],
  coarse1: [['coarse2']],
  coarse2: [
    ['up', 'fine2', 'middle2'],
    ['joined', 'fine2', 'up'],
  ],
  up: [['joined', 'fine2']],
  joined: [['last']],
} as const satisfies Readonly<
  Record<
    keyof OutlineWidths,
    /** A layer that reads the units, and the layers whose units stand before them there. */
    readonly (readonly [keyof OutlineWidths | 'last', ...(keyof OutlineWidths)[]])[]
  >
>;

export const hiddenLayers = Object.keys(READERS) as (keyof OutlineWidths)[];

export function unitsOf(name: keyof OutlineWidths, widths: OutlineWidths): UnitGroup {
  const layers = outlineLayers(widths);
  const readers = READERS[name].map(([reader, ...before]): UnitPlace => ({
    parameter: reader,
    axis: 0,
    first: before.reduce((sum, each) => sum + widths[each], 0),
    repeats: layers[reader].taps,
    every: layers[reader].inputs,
  }));
  return {
    units: widths[name],
    places: [{ parameter: name, axis: 1 }, { parameter: `${name}.bias`, axis: 0 }, ...readers],
  };
}

/** Keeps the strongest units of every hidden layer, as many as the smaller network has. */
export function cutsTo(smaller: OutlineWidths, flat: Float32Array, widths: OutlineWidths): Cut[] {
  const specs = outlineParameters(widths);
  return hiddenLayers.map((name) => {
    const group = unitsOf(name, widths);
    return { group, kept: strongestUnits(specs, flat, group, smaller[name]) };
  });
}

export function scaled(widths: OutlineWidths, factor: number): OutlineWidths {
  const width = (name: keyof OutlineWidths): number => Math.round(widths[name] * factor);
  return {
    fine1: width('fine1'),
    fine2: width('fine2'),
    middle1: width('middle1'),
    middle2: width('middle2'),
    coarse1: width('coarse1'),
    coarse2: width('coarse2'),
    up: width('up'),
    joined: width('joined'),
  };
}
