/** One node as a test states it, and short names for its inputs. */
import type { Attribute, Constant } from '../support/model-writer';

export interface OperatorCase {
  readonly op: string;
  readonly opset: number;
  readonly domain?: string;
  /** A shape is an input of the model, a constant is an initialiser, null is left out. */
  readonly inputs: readonly (
    | readonly number[]
    | Constant
    | { readonly shape: readonly number[]; readonly dtype: Constant['dtype'] }
    | null
  )[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  /** Multiply-accumulates, where the operator has any. */
  readonly macs?: number;
}

export const int64 = (...values: number[]): Constant => ({ dtype: 'int64', dims: [values.length], values });
export const scalar64 = (value: number): Constant => ({ dtype: 'int64', dims: [], values: [value] });
export const float32 = (...values: number[]): Constant => ({
  dtype: 'float32',
  dims: [values.length],
  values,
});
export const scalar = (value: number): Constant => ({ dtype: 'float32', dims: [], values: [value] });
export const byte = (value = 0): Constant => ({ dtype: 'uint8', dims: [], values: [value] });
export const bytes = (...shape: number[]) => ({ shape, dtype: 'uint8' as const });
export const ids = (...shape: number[]) => ({ shape, dtype: 'int64' as const });

export const MICROSOFT = 'com.microsoft';
export const c = (
  op: string,
  opset: number,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  rest: Partial<OperatorCase> = {},
): OperatorCase => ({ op, opset, inputs, attributes, ...rest });
