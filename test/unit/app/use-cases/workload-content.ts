import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AnalysisContext } from '../../../../src/app/context';
import { forecastLoads } from '../../../../src/app/use-cases/forecast-workload';
import type { WorkloadOptions, WorkloadReport } from '../../../../src/contracts/workload/workload-report';
import { testContext } from '../harness';

/** Forecasts what a file of this content holds, six steps ahead. */
export async function forecastContent(
  folder: string,
  content: string | Uint8Array,
  overrides: Partial<WorkloadOptions> = {},
  context: AnalysisContext = testContext(),
): Promise<WorkloadReport> {
  const file = path.join(folder, 'loads.csv');
  await writeFile(file, content);
  return forecastLoads(
    {
      file,
      fileName: 'loads.csv',
      columns: { time: null, value: null, series: null, statics: [] },
      testSeries: [],
      inputSteps: 24,
      horizon: 6,
      history: 'long',
      scale: 'zscore',
      split: { train: 0.7, validation: 0.1, test: 0.2 },
      stride: 1,
      aggregate: null,
      networks: 'off',
      runtime: 'auto',
      seeds: [0],
      storageDir: null,
      ...overrides,
    },
    context,
  );
}
