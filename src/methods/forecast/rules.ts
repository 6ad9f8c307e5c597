import type { Rule } from '../../findings/rule';
import { sloForecast } from '../../findings/slo-forecast';

export const rules: readonly Rule[] = [sloForecast];
