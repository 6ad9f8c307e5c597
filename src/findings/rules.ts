import { declaredNeverCalled } from './declared-never-called';
import { incidentCause } from './incident-cause';
import type { Rule } from './rule';
import { batchingDelay } from './serving/batching-delay';
import { modelBatch } from './serving/model-batch';
import { modelCpus } from './serving/model-cpus';
import { modelInputs } from './serving/model-inputs';
import { modelMissing } from './serving/model-missing';
import { modelTimeout } from './serving/model-timeout';
import { silentService } from './silent-service';
import { sloForecast } from './slo-forecast';
import { undeclaredCall } from './undeclared-call';

/** Every rule, the most important first. docs/findings.md describes them one by one. */
export const RULES: readonly Rule[] = [
  incidentCause,
  sloForecast,
  modelTimeout,
  modelBatch,
  batchingDelay,
  modelCpus,
  modelInputs,
  undeclaredCall,
  declaredNeverCalled,
  silentService,
  modelMissing,
];
