import type { OnnxDimension, OnnxGraph, OnnxValueInfo } from '../model';
import type { Shape } from './tensor-fact';

/** Sizes by name: of a symbolic dimension, or of a place such as `input[0]`; `batch` means whatever looks like one. */
export type GivenDimensions = Readonly<Record<string, number>>;

export interface BoundDimension {
  /** As the file names it; one without a name is called by its place, such as `images[2]`. */
  readonly name: string;
  readonly size: number;
  /** Whether the size was given, or is this project's guess. */
  readonly source: 'given' | 'assumed';
  /** Input axes of this size, such as `input_ids[1]`. */
  readonly places: readonly string[];
}

export interface DimensionBinding {
  /** The symbolic dimensions of the graph's inputs, in the order in which they appear. */
  readonly dimensions: readonly BoundDimension[];
  /** Sizes of the graph's inputs, by name of the input. */
  readonly inputs: ReadonlyMap<string, Shape>;
  /** A declared shape with its names replaced; null when it has dimensions that no input fixes. */
  readonly bind: (shape: readonly OnnxDimension[] | null) => Shape | null;
  readonly notes: readonly DimensionNote[];
}

interface DimensionNote {
  readonly severity: 'warning' | 'note';
  readonly reason: string;
}

interface Place {
  readonly key: string;
  readonly input: OnnxValueInfo;
  readonly axis: number;
}

/** Gives every open dimension of the inputs a size: the one given, else a usual one that `dimensions` marks as assumed. */
export function bindDimensions(graph: OnnxGraph, given: GivenDimensions): DimensionBinding {
  const places = graph.inputs.flatMap((input) =>
    (input.shape ?? []).map((_, axis): Place => ({ key: `${input.name}[${axis}]`, input, axis })),
  );
  const bound = new Map<string, BoundDimension & { readonly places: string[] }>();
  let hasOpenBatch = false;
  for (const place of places) {
    const declared = declaredAt(place);
    if (typeof declared === 'number') {
      continue;
    }
    const name = declared ?? place.key;
    const known = bound.get(name);
    if (known !== undefined) {
      known.places.push(place.key);
    } else {
      bound.set(name, { name, ...sizeFor(name, place, given), places: [place.key] });
    }
    hasOpenBatch ||= isBatch(name, place);
  }
  const fixedBatch = hasOpenBatch ? null : replacedBatch(given, places);
  const inputs = new Map<string, Shape>();
  for (const input of graph.inputs) {
    if (input.shape !== null) {
      inputs.set(
        input.name,
        input.shape.map((_, axis) =>
          sizeAt({ key: `${input.name}[${axis}]`, input, axis }, given, bound, fixedBatch),
        ),
      );
    }
  }
  const notes = [
    ...batchNote(fixedBatch),
    ...assumptions([...bound.values()]),
    ...unused(given, places, bound),
  ];
  return { dimensions: [...bound.values()], inputs, notes, bind: (shape) => bindShape(shape, bound) };
}

/** A place may be given a size of its own; then comes the file's, and for a fixed first axis the batch. */
function sizeAt(
  place: Place,
  given: GivenDimensions,
  bound: ReadonlyMap<string, BoundDimension>,
  fixedBatch: number | null,
): number {
  const declared = declaredAt(place);
  if (given[place.key] !== undefined) {
    return given[place.key];
  }
  if (typeof declared !== 'number') {
    return bound.get(declared ?? place.key)?.size ?? 1;
  }
  return fixedBatch !== null && isFixedBatch(place) ? fixedBatch : declared;
}

function declaredAt({ input, axis }: Place): OnnxDimension {
  return input.shape?.[axis] ?? null;
}

function bindShape(
  shape: readonly OnnxDimension[] | null,
  bound: ReadonlyMap<string, BoundDimension>,
): Shape | null {
  const sizes = shape?.map((dimension) =>
    typeof dimension === 'string' ? (bound.get(dimension)?.size ?? null) : dimension,
  );
  return sizes !== undefined && sizes.every((size) => size !== null) ? sizes : null;
}

function sizeFor(
  name: string,
  place: Place,
  given: GivenDimensions,
): { size: number; source: BoundDimension['source'] } {
  const size = given[name] ?? given[place.key] ?? (isBatch(name, place) ? given.batch : undefined);
  return size === undefined ? { size: usualSize(name, place), source: 'assumed' } : { size, source: 'given' };
}

const SEQUENCE = /seq|len|token|time|step|frame/i;

function isBatch(name: string, { axis }: Place): boolean {
  return /batch|^(n|b|bs)$/i.test(name) || (axis === 0 && !SEQUENCE.test(name));
}

/** What people mean when they leave a dimension open: one item, 128 tokens, no past, images of 224 pixels. */
function usualSize(name: string, place: Place): number {
  const rank = place.input.shape?.length ?? 0;
  if (isBatch(name, place)) {
    return 1;
  }
  if (/past|cache|history/i.test(name)) {
    return 0;
  }
  if (SEQUENCE.test(name) || (rank === 2 && place.input.dtype === 'int64')) {
    return 128;
  }
  if (rank >= 4 && place.axis >= 2) {
    return 224;
  }
  return 1;
}

/** The batch that was asked for, when it is another than the one the file fixes. */
function replacedBatch({ batch }: GivenDimensions, places: readonly Place[]): number | null {
  const differs = places.some((place) => isFixedBatch(place) && declaredAt(place) !== batch);
  return batch !== undefined && differs ? batch : null;
}

/** Vectors and scalars have no batch; an axis of size 0 holds no items. */
function isFixedBatch(place: Place): boolean {
  const { axis, input } = place;
  const declared = declaredAt(place);
  return axis === 0 && (input.shape?.length ?? 0) > 1 && typeof declared === 'number' && declared > 0;
}

function batchNote(fixedBatch: number | null): readonly DimensionNote[] {
  return fixedBatch === null
    ? []
    : [
        {
          severity: 'note',
          reason: `the model has a fixed batch; it is counted as if its first axis were ${fixedBatch}`,
        },
      ];
}

function assumptions(bound: readonly BoundDimension[]): readonly DimensionNote[] {
  return bound
    .filter(({ source }) => source === 'assumed')
    .map(({ name, size }) => ({
      severity: 'note',
      reason: `dimension '${name}' is open: taken as ${size}; give it a size to count with another`,
    }));
}

function unused(
  given: GivenDimensions,
  places: readonly Place[],
  bound: ReadonlyMap<string, BoundDimension>,
): readonly DimensionNote[] {
  const known = new Set(['batch', ...bound.keys(), ...places.map(({ key }) => key)]);
  const named = [...bound.keys()].map((name) => `'${name}'`).join(', ');
  return Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({
      severity: 'warning',
      reason: `there is no open dimension '${name}'${named === '' ? ': all are fixed' : `, only ${named}`}`,
    }));
}
