/** Results as tables of text. */
import type { StudyResult } from '../../src/methods/latency-transfer/study';

/** One line per ranking of one result, the best first. */
export function describeResult({
  heldOut,
  seed,
  samples,
  spearman,
  n,
  randomChoice,
  ceiling,
  rivals,
  pruning,
}: StudyResult): string {
  const rows = Object.entries(rivals).sort((a, b) => b[1] - a[1]);
  return [
    `${heldOut}, ${samples} latencies seen, seed ${seed}: Spearman ${spearman.toFixed(4)} over ${n} architectures`,
    `  measured at random instead     ${randomChoice.mean.toFixed(4)} (least of ${randomChoice.draws}: ${randomChoice.min.toFixed(4)})`,
    `  with every latency known       ${ceiling.toFixed(4)}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(31)}${value.toFixed(4)}`),
    `  layers nothing depends on seem ${pruning > 0.5 ? 'to be left out' : 'to be run'} (${pruning.toFixed(2)})`,
  ].join('\n');
}

/** A Markdown table: a row per device, mean and least over the seeds, and the mean of each rival. */
export function tableOf(results: readonly StudyResult[]): string {
  const devices = [...new Set(results.map(({ heldOut }) => heldOut))];
  const rivals = Object.keys(results[0].rivals);
  const rows = devices.map((device) => {
    const own = results.filter(({ heldOut }) => heldOut === device);
    const mean = (pick: (result: StudyResult) => number): string =>
      (own.reduce((sum, result) => sum + pick(result), 0) / own.length).toFixed(3);
    const least = Math.min(...own.map(({ spearman }) => spearman)).toFixed(3);
    const most = Math.max(...own.map(({ spearman }) => spearman)).toFixed(3);
    return [
      device,
      mean(({ spearman }) => spearman),
      `${least}–${most}`,
      mean(({ ceiling }) => ceiling),
      mean(({ randomChoice }) => randomChoice.mean),
      ...rivals.map((rival) => mean((result) => result.rivals[rival])),
    ];
  });
  const heading = ['device', 'GNN', 'range', 'all latencies known', 'random choice', ...rivals];
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
