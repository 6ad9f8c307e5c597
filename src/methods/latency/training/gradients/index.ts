import { convolutionGradients } from './convolution';
import { elementwiseGradients } from './elementwise';
import { layoutGradients } from './layout';
import { matrixGradients } from './matrix';
import { normalisationGradients } from './normalisation';
import type { GradientRule, GradientRules } from './rule';

const rules: GradientRules = {
  ...elementwiseGradients,
  ...matrixGradients,
  ...convolutionGradients,
  ...layoutGradients,
  ...normalisationGradients,
};

/** How an operator of the standard set is differentiated; null for one that is taken to cost what it costs forward. */
export function gradientRule(domain: string, opType: string): GradientRule | null {
  return domain === '' && Object.hasOwn(rules, opType) ? rules[opType] : null;
}
