import { bytesOf, elementsOf, type OnnxElementType } from '../element-type';
import type { Shape, StoredWeights } from './tensor-fact';

/** Types that weights have: floating point, or 8-bit and smaller integers. Wider integers are shapes, axes and positions. */
const WEIGHT_TYPES: ReadonlySet<OnnxElementType> = new Set<OnnxElementType>([
  'float32',
  'float16',
  'bfloat16',
  'float64',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'float4e2m1',
  'int8',
  'uint8',
  'int4',
  'uint4',
  'int2',
  'uint2',
]);

/** A constant as weights. Scalars are factors in a formula, not weights. */
export function storedWeights(name: string, dtype: OnnxElementType, shape: Shape): readonly StoredWeights[] {
  return WEIGHT_TYPES.has(dtype) && shape.length > 0
    ? [{ name, elements: elementsOf(shape), bits: bytesOf(dtype, 8) }]
    : [];
}
