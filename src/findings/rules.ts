import { declaredNeverCalled } from './declared-never-called';
import { incidentCause } from './incident-cause';
import type { Rule } from './rule';
import { silentService } from './silent-service';
import { sloForecast } from './slo-forecast';
import { undeclaredCall } from './undeclared-call';

/** Every rule, the most important first. docs/findings.md describes them one by one. */
export const RULES: readonly Rule[] = [incidentCause, sloForecast, undeclaredCall, declaredNeverCalled, silentService];
