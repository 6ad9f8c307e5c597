import type { ModelCounts } from '../../../onnx/count/count-model';
import { elementsOf } from '../../../onnx/element-type';

/** Elements that runs may return at once: a quarter of a gigabyte as floats. */
const MAX_ELEMENTS = 1 << 26;

/** Values whose results fit into memory together; one of unknown shape counts as a large one. */
export function chunksOf(names: readonly string[], counts: ModelCounts): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let elements = Infinity;
  for (const name of names) {
    const shape = counts.factOf(name)?.shape;
    const size = shape === null || shape === undefined ? MAX_ELEMENTS >> 4 : elementsOf(shape);
    elements += size;
    if (elements > MAX_ELEMENTS) {
      chunks.push([]);
      elements = size;
    }
    chunks[chunks.length - 1].push(name);
  }
  return chunks;
}
