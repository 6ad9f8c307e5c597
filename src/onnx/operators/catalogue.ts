import type { OnnxNode } from '../model';
import { attentionOperators } from './attention';
import { constantOperators } from './constants';
import { convolutionOperators } from './convolution';
import { elementwiseOperators } from './elementwise';
import { imageOperators } from './image';
import { layoutOperators } from './layout';
import { matrixOperators } from './matrix';
import { normalisationOperators } from './normalisation';
import type { Operator } from './operator';
import { poolingOperators } from './pooling';
import { quantisationOperators } from './quantisation';
import { recurrentOperators } from './recurrent';
import { reductionOperators } from './reduction';
import { selectionOperators } from './selection';

/** By operator name, or by `domain:name` where a domain means something else by the same name. */
export const catalogue: ReadonlyMap<string, Operator> = new Map(
  [
    elementwiseOperators,
    convolutionOperators,
    poolingOperators,
    matrixOperators,
    normalisationOperators,
    reductionOperators,
    layoutOperators,
    selectionOperators,
    constantOperators,
    recurrentOperators,
    attentionOperators,
    imageOperators,
    quantisationOperators,
  ].flatMap((operators) => Object.entries(operators)),
);

/** Domains with the operators of the standard or of ONNX Runtime. In other domains a known name may mean anything. */
const DOMAINS: ReadonlySet<string> = new Set(['', 'com.microsoft', 'com.microsoft.nchwc']);

/** What is known about a node's operator; null for one this project has no rules for. */
export function operatorOf({ domain, opType }: OnnxNode): Operator | null {
  if (!DOMAINS.has(domain)) {
    return null;
  }
  return catalogue.get(`${domain}:${opType}`) ?? catalogue.get(opType) ?? null;
}
