import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInlineRunner } from '../../src/jobs/inline-runner';
import { mean } from '../../src/numeric/moments';
import type { Judgement } from '../../src/methods/forecast/judge';
import type { ForecastContext } from '../../src/methods/forecast/training';

/** Trains in this process, one model after the other. */
export const inProcess: ForecastContext = {
  jobs: createInlineRunner(console.error),
  storage: { datasets: path.join(tmpdir(), 'meshlens-bench', 'datasets'), checkpoints: null },
  lanes: 1,
  progress: () => undefined,
  now: () => performance.now(),
};

/** One line per model: RMSE and MAE per horizon, means over the seeds. */
export function printBacktest(
  title: string,
  { metrics, chosen, comparisons, coverage }: Judgement,
  horizons: readonly number[],
): void {
  console.log(`\n${title}: chosen ${chosen}; RMSE / MAE at ${horizons.join(', ')} steps`);
  for (const model of new Set(metrics.map((metric) => metric.model))) {
    const cells = metrics
      .filter((metric) => metric.model === model)
      .map(
        ({ bySeed }) =>
          `${mean(bySeed.map(({ rmse }) => rmse)).toPrecision(5)} / ${mean(bySeed.map(({ mae }) => mae)).toPrecision(5)}`,
      );
    console.log(`  ${model.padEnd(22)}${cells.join('   ')}`);
  }
  for (const { horizon, difference, low, high } of comparisons.filter((each) => each.against === 'mlp')) {
    console.log(
      `  RMSE minus mlp at ${horizon}: ${difference.toPrecision(3)} (95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)})`,
    );
  }
  console.log(
    `  coverage of the 90 % band: ${coverage.map(({ share }) => `${(100 * share).toFixed(1)} %`).join(', ')}`,
  );
}
