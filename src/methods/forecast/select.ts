import type { Candidate } from './candidates';
import type { Prepared } from './prepare';

/** The same recording with some of its series only: latencies and rates must not be summed into one error. */
export function selectNodes(prepared: Prepared, nodes: readonly number[]): Prepared {
  const { input, scaling, neighbours } = prepared;
  const take = (array: Float32Array): Float32Array => columns(array, input.nodes, nodes);
  const ofNode = (array: Float32Array): Float32Array => Float32Array.from(nodes, (node) => array[node]);
  return {
    ...prepared,
    input: {
      ...input,
      nodes: nodes.length,
      values: take(input.values),
      links: [],
      ceiling: input.ceiling && ofNode(input.ceiling),
    },
    scaling: {
      centre: ofNode(scaling.centre),
      scale: ofNode(scaling.scale),
      floor: ofNode(scaling.floor),
      ceiling: ofNode(scaling.ceiling),
      // What is selected shares a unit.
      errorUnit: new Float32Array(nodes.length).fill(1),
      constant: new Set(nodes.flatMap((node, index) => (scaling.constant.has(node) ? [index] : []))),
    },
    scaled: take(prepared.scaled),
    filled: take(prepared.filled),
    known: take(prepared.known),
    usual: take(prepared.usual),
    neighbours: [take(neighbours[0]), take(neighbours[1])],
  };
}

/** A model's forecasts of some of its series. @param all number of series it forecast */
export function selectCandidate(
  { name, validation, later, distances }: Candidate,
  all: number,
  nodes: readonly number[],
): Candidate {
  const take = (array: Float32Array): Float32Array => columns(array, all, nodes);
  return {
    name,
    validation: take(validation),
    later: take(later),
    distances: distances && {
      validation: { below: take(distances.validation.below), above: take(distances.validation.above) },
      later: { below: take(distances.later.below), above: take(distances.later.above) },
    },
  };
}

function columns(array: Float32Array, width: number, kept: readonly number[]): Float32Array {
  const rows = array.length / width;
  const out = new Float32Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < kept.length; index++) {
      out[row * kept.length + index] = array[row * width + kept[index]];
    }
  }
  return out;
}
