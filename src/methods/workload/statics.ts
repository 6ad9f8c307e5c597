import { deviation, mean } from '../../numeric/moments';
import type { LoadSeries } from './load-series';

/** More kinds than this are names, not kinds. */
const MAX_KINDS = 16;

/** Static context as numbers. */
export interface StaticMatrix {
  /** [nodes, width], each column with mean 0 and deviation 1. */
  readonly values: Float32Array;
  readonly width: number;
}

/** Numbers are standardised, a text becomes a column for each of its kinds; what is the same for all series says nothing. */
export function staticMatrix({ nodes, statics: { names, values } }: LoadSeries): StaticMatrix {
  const columns = names.flatMap((_, at) => columnsOf(values.map((own) => own[at] ?? '')));
  const width = columns.length;
  const matrix = new Float32Array(nodes * width);
  columns.forEach((column, at) => {
    for (let node = 0; node < nodes; node++) {
      matrix[node * width + at] = column[node];
    }
  });
  return { values: matrix, width };
}

function columnsOf(texts: readonly string[]): number[][] {
  const known = texts.filter((text) => text !== '');
  const numbers = known.map(Number);
  if (known.length > 0 && numbers.every((value) => Number.isFinite(value))) {
    return standardised(texts.map((text) => (text === '' ? mean(numbers) : Number(text))));
  }
  const kinds = [...new Set(texts)];
  return kinds.length > MAX_KINDS
    ? []
    : kinds.flatMap((kind) => standardised(texts.map((text) => (text === kind ? 1 : 0))));
}

function standardised(values: readonly number[]): number[][] {
  const centre = mean(values);
  const spread = deviation(values, centre);
  return spread > 0 ? [values.map((value) => (value - centre) / spread)] : [];
}
