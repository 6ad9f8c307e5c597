import { measuredResources } from '../../findings/measured-resources';
import type { Rule } from '../../findings/rule';
import { scaleShort, scaleSpare } from '../../findings/scheduled-scale';

export const rules: readonly Rule[] = [scaleShort, scaleSpare, measuredResources];
