import type { Rule } from '../../findings/rule';
import { batchingDelay } from '../../findings/serving/batching-delay';
import { modelBatch } from '../../findings/serving/model-batch';
import { modelCpus } from '../../findings/serving/model-cpus';
import { modelInputs } from '../../findings/serving/model-inputs';
import { modelMissing } from '../../findings/serving/model-missing';
import { modelTimeout } from '../../findings/serving/model-timeout';

export const rules: readonly Rule[] = [
  modelTimeout,
  modelBatch,
  batchingDelay,
  modelCpus,
  modelInputs,
  modelMissing,
];
