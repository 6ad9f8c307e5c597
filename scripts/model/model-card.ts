import { NODE_FEATURES } from '../../src/features/node-features';
import type { AnomalyModel } from '../../src/methods/anomaly/model-file';
import type { Evaluation } from './evaluate';
import type { Recipe } from './shipped';

/** The figures as a Markdown table. */
export function table({ graphs, faults, rows }: Evaluation): string {
  const head = [
    'forecast',
    'held-out error',
    `better than the median on`,
    'cause first',
    'among first three',
  ];
  const body = rows.map(({ name, error, spread, graphsBetterThanMedian, first, firstThree }) => [
    name,
    `${error.toFixed(4)} ± ${spread.toFixed(4)}`,
    `${graphsBetterThanMedian} of ${graphs} graphs`,
    `${first} of ${faults}`,
    `${firstThree} of ${faults}`,
  ]);
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The model card. Written with the weights, so that no figure in it can be older than they are. */
export function modelCard(
  recipe: Recipe,
  model: AnomalyModel,
  evaluation: Evaluation,
  sha256: string,
  runtime: string,
): string {
  const { history, width, heads, layers } = model.config;
  return `# GTF-Net as shipped

Written by \`npm run train:shipped\`; do not edit by hand.

## Purpose

States what every service of a recording should look like in every time window, from its own past and from its
neighbours' present. Meshlens loads this model when a workspace has too little data to train its own, when the runtime
is too slow to train, or when asked to (\`--model shipped\`). The weights are shared over services, so one model fits any
graph. It judges nothing by itself: scores, thresholds and causes come from comparing its statements with what was seen
(\`docs/anomaly.md\`).

## Data

No recording of a real system, and nothing from a public data set. \`scripts/model\` draws random layered service graphs
(${recipe.size.fewest} to ${recipe.size.most} services, one to three entry points, several operations per service, calls side by side and one after the
other, stores that record nothing), sends Poisson traffic with trends, swings and bursts through them, and writes spans.
Work and wire times are lognormal, services slow down under load and with their machine, some calls fail, some are
tried again. In about a third of the recordings one to three faults are planted (added latency, a busy processor,
errors, a slow edge, refused calls, left-out calls), because real training data has faults in it too. The spans go
through the code that reads a workspace: linking, windows, features, normalisation, trimming.

The weights saw no real recording. The generator did learn from two: after a first training, its systems were made
calmer and gappier because the errors on the sample workspace and on a public recording of a web shop showed that real
systems are. Figures on those two are therefore no figures on the unseen; those below are.

${recipe.training} systems train, ${recipe.validation} others choose the epoch, ${recipe.test} others test; three quarters of the test systems have faults.

## Training

    npm run train:shipped

| | |
|---|---|
| configuration | history ${history} windows, width ${width}, ${heads} heads, ${layers} encoder layer${layers > 1 ? 's' : ''} |
| parameters | ${model.graph.length} for the network, as many for its control with identity adjacency |
| features | ${NODE_FEATURES.map(({ name }) => name).join(', ')} |
| spans per service | about ${recipe.spansPerService} |
| epochs | at most ${recipe.epochs} of 64 steps, ended after ${recipe.patience} without a better validation error |
| loss | Huber (delta 1) on asinh of robust deviations, cells weighted by trimming |
| seed | ${recipe.seed} |
| runtime | ${runtime} |
| stored | rounded and packed, see [docs/models.md](../../docs/models.md); the figures below are of the model as stored |
| \`weights.bin\` | sha256 \`${sha256}\` |

The same seed on the same runtime gives the same weights.

## Figures

On ${evaluation.graphs} systems that neither trained nor chose the epoch (${evaluation.windows} windows, ${evaluation.faults} faults), by
\`npm run train:shipped -- --evaluate\`:

${table(evaluation)}

The error is the training loss; ± is its standard error over graphs. The linear model was fitted on the training systems.
"Cause first" ranks all services for the windows of a planted fault by the deviations that remain after the forecast.

## Limits

- Generated systems are simpler than real ones: no caches that warm up, no deployments, no daily rhythm, no queues that
  outlive their cause. A model trained on the workspace itself knows these, and is preferred where there is data enough.
- It predicts normal behaviour better than the median does; planted faults of some strength are found by either, so the
  places of the causes in the table differ by little. Which ranker a workspace gets is decided by its own back-test.
- A window whose past is mostly missing gets no statement.
- It was trained on windows in which a rather quiet service answers about 25 requests; much emptier windows are noisier
  than it expects.
- The features and their order are part of the model; another set needs another training.
`;
}
