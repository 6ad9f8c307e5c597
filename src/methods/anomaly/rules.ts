import { incidentCause } from '../../findings/incident-cause';
import type { Rule } from '../../findings/rule';

export const rules: readonly Rule[] = [incidentCause];
