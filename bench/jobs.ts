/** Orders of jobs compared in a simulation of nodes that fail, and what scheduling itself costs. */
import { FairQueue } from '../src/jobs/schedule/fair-queue';
import { median, quantile } from '../src/numeric/quantile';
import { drawMix, type MixedTask } from './jobs/mix';
import { firstCome, shortestFirst } from './jobs/rivals';
import { heapOver } from './jobs/heap';
import { nodeSpecs, simulate, type Outcome, type Policy } from './jobs/simulate';

const policies: readonly Policy[] = [
  { name: 'first come', queue: firstCome, stragglerFactor: null, isLocalPreferred: false },
  { name: 'shortest first', queue: shortestFirst, stragglerFactor: null, isLocalPreferred: false },
  { name: 'Meshlens', queue: () => new FairQueue(), stragglerFactor: 2, isLocalPreferred: true },
];
const nodeCounts = [4, 8, 16, 32, 64];
const SEEDS_PER_COUNT = 4;
const SMALL_JOBS = 10_000;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const p95 = (values: readonly number[]): number => quantile(values, 0.95);

function compareMixes(): void {
  console.log('20 mixes in a simulation of nodes with faults; times in seconds, ratios to first come\n');
  console.log(
    '| nodes | seed | jobs | wait p95, first come | shortest first | Meshlens | ratio | makespan, first come | shortest first | Meshlens | ratio | lost |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  const waits: number[] = [];
  const spans: number[] = [];
  const wasted: number[][] = policies.map(() => []);
  const background: number[][] = policies.map(() => []);
  for (const [index, nodes] of nodeCounts.entries()) {
    for (let each = 0; each < SEEDS_PER_COUNT; each++) {
      const seed = 1 + index * SEEDS_PER_COUNT + each;
      const mix = drawMix(seed, nodes);
      const outcomes = policies.map((policy) => simulate(mix, nodeSpecs(nodes), policy, seed));
      const [first, , ours] = outcomes;
      const wait = p95(ours.interactiveWaitsMs) / p95(first.interactiveWaitsMs);
      const span = ours.makespanMs / first.makespanMs;
      waits.push(wait);
      spans.push(span);
      outcomes.forEach((outcome, policy) => {
        wasted[policy].push(outcome.wastedShare);
        background[policy].push(median(outcome.backgroundTimesMs) / median(first.backgroundTimesMs));
      });
      const cells = (value: (outcome: Outcome) => number): string =>
        outcomes.map((outcome) => seconds(value(outcome))).join(' | ');
      const lost = outcomes.reduce((sum, outcome) => sum + outcome.lost, 0);
      console.log(
        `| ${nodes} | ${seed} | ${mix.length} | ${cells(({ interactiveWaitsMs }) => p95(interactiveWaitsMs))} | ${wait.toFixed(3)} | ${cells(({ makespanMs }) => makespanMs)} | ${span.toFixed(3)} | ${lost} |`,
      );
    }
  }
  const spread = (values: readonly number[]): string =>
    `median ${median(values).toFixed(3)}, ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`;
  console.log(`\nInteractive wait at p95: ${spread(waits)} of first come`);
  console.log(`Makespan: ${spread(spans)} of first come`);
  policies.forEach(({ name }, policy) =>
    console.log(
      `${name}: ${(100 * median(wasted[policy])).toFixed(1)} % of core-time without a used result; time of a background job ${median(background[policy]).toFixed(2)} of first come`,
    ),
  );
}

function scale(): void {
  console.log('\n| nodes | makespan of one training mix, s | speed-up |');
  console.log('|---|---|---|');
  const mix = drawMix(99, 16).filter(({ priority }) => priority === 'background');
  const atOnce = mix.map((task): MixedTask => ({ ...task, arrivesMs: 0 }));
  const [, , ours] = policies;
  const single = simulate(atOnce, nodeSpecs(4), ours, 99).makespanMs;
  for (const nodes of nodeCounts) {
    const { makespanMs } = simulate(atOnce, nodeSpecs(nodes), ours, 99);
    console.log(`| ${nodes} | ${seconds(makespanMs)} | ${((4 * single) / makespanMs).toFixed(1)} |`);
  }
}

/** Small jobs: processor time in the scheduler, and what it holds after many. */
function overhead(): void {
  const [base] = drawMix(7, 4);
  const small = (index: number): MixedTask => ({
    ...base,
    id: `small-${index}`,
    workspace: `workspace-${index % 5}`,
    priority: index % 4 === 0 ? 'interactive' : 'background',
    arrivesMs: index / 100,
    workMs: 50 + (index % 17),
    dataset: `data-${index % 1000}`,
  });
  const [, , ours] = policies;
  console.log('\n| small jobs that wait at once | nodes | scheduler, ms a job |');
  console.log('|---|---|---|');
  for (const nodes of [4, 64]) {
    const mix = Array.from({ length: SMALL_JOBS }, (_, index) => small(index));
    const { schedulerMs } = simulate(mix, nodeSpecs(nodes), ours, 7);
    console.log(`| ${SMALL_JOBS} | ${nodes} | ${(schedulerMs / SMALL_JOBS).toFixed(3)} |`);
  }
  console.log('\n| small jobs one after the other | heap, MB |');
  console.log('|---|---|');
  heapOver(
    small,
    [1, 2, 4, 8].map((times) => (times * SMALL_JOBS) / 2),
  ).forEach(([count, megabytes]) => console.log(`| ${count} | ${megabytes.toFixed(2)} |`));
}

compareMixes();
scale();
overhead();
