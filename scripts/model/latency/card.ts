import { GLOBAL_NUMBERS } from '../../../src/methods/latency/network/features';
import {
  SHORT_MS,
  type Basis,
  type CorrectionKind,
  type LatencyModel,
} from '../../../src/methods/latency/network/model-file';
import { BASES, coverageOf, errorsByFamily, type LeftOut } from './back-test';
import { mean, standardError } from '../../../src/numeric/moments';
import type { CalibrationRecord } from './record-calibrations';

type Results = ReadonlyMap<string, readonly LeftOut[]>;
type Uses = Readonly<Record<Basis, CorrectionKind>>;

const NAMES: Readonly<Record<string, string>> = {
  none: 'sum over the kernels',
  ridge: 'with ridge regression on the whole model',
  network: 'with the cross-layer network',
  'network without edges': 'with the network, without edges',
};

/** Mean relative errors, each family judged by corrections that never saw it. */
export function errorTable(results: Results, uses: Uses): string {
  const of = (name: string, basis: Basis): string => {
    const errors = [...errorsByFamily(results.get(name) ?? [], basis).values()];
    return `${percent(mean(errors))} ± ${percent(standardError(errors))}${uses[basis] === name ? ' (used)' : ''}`;
  };
  const families = [...errorsByFamily(results.get('none') ?? [], 'calibrated').keys()].sort();
  const byFamily = families.map((family) => [
    family,
    ...BASES.flatMap((basis) =>
      ['none', 'ridge', 'network'].map((name) =>
        percent(errorsByFamily(results.get(name) ?? [], basis).get(family) ?? NaN),
      ),
    ),
  ]);
  return [
    table(
      ['prediction', 'calibrated', 'prior alone'],
      [...results.keys()].map((name) => [NAMES[name] ?? name, of(name, 'calibrated'), of(name, 'prior')]),
    ),
    '',
    table(
      ['left-out family', 'calibrated: sum', 'ridge', 'network', 'prior: sum', 'ridge', 'network'],
      byFamily,
    ),
  ].join('\n');
}

/** How often the bands hold for families they were made without. */
export function bandTable(results: Results, uses: Uses): string {
  return table(
    ['basis', 'predictions', 'inside', 'worst family', 'families under 75 %'],
    BASES.map((basis) => {
      const { predictions, covered, byFamily } = coverageOf(results.get(uses[basis]) ?? [], basis);
      const [worst] = [...byFamily].sort((a, b) => a[1] - b[1]);
      return [
        basis,
        String(predictions),
        percent(covered),
        `${worst[0]} ${percent(worst[1])}`,
        String([...byFamily.values()].filter((share) => share < 0.75).length),
      ];
    }),
  );
}

export interface Card {
  readonly networks: number;
  /** How many there are to record. */
  readonly variants: number;
  readonly families: readonly string[];
  readonly calibrations: readonly CalibrationRecord[];
  readonly results: Results;
  readonly model: LatencyModel;
  readonly recipe: {
    readonly seed: number;
    readonly epochs: number;
    readonly patience: number;
    readonly width: number;
    readonly heads: number;
  };
  readonly parameters: number;
}

/** Written with the model, so that no figure in it can be older. */
export function modelCard({
  networks,
  variants,
  families,
  calibrations,
  results,
  model,
  recipe,
  parameters,
}: Card): string {
  return `# The latency model as shipped

Written by \`npm run train:latency\`; do not edit by hand.

## Purpose

Says how long an ONNX model takes on one thread where no calibration has been made (the *prior*), is what a calibration
adjusts, and corrects kernels and the sum over the kernels by what they do to each other (the *correction*), with the band in
which nine of ten times lie. [docs/runtime.md](../../docs/runtime.md) explains how it is used.

## Data

${networks} networks, generated in code: ${families.join(', ')}, at drawn widths, depths and input sizes, batch 1 and 4, random
weights. None has the exact size of a network of \`bench/networks/catalogue.ts\`. Each was measured on one thread beside probes
(the protocol of \`--measure\`), and its kernels by ONNX Runtime's profile, on one machine:
${model.processor}. \`scripts/model/latency/recording.json\` holds the measurements, and
\`calibrations.json\` ${calibrations.length} calibrations by the product, each for some ${Math.round(networks / calibrations.length)} of the networks.

## Contents

| | |
|---|---|
| prior | one line for each of ${Object.keys(model.prior.classes).length} classes of kernels, over the kernels as they ran inside the networks |
| factors | how much longer or shorter kernels of each class take inside networks than a calibration measures them on their own |
| network | one layer of graph attention over the kernels (${recipe.heads} heads, width ${recipe.width}), ${parameters} parameters; corrects a kernel by at most a factor of 1.4 |
| stored | rounded and packed, see [docs/models.md](../../docs/models.md) |
| ridge regression | ${GLOBAL_NUMBERS} numbers of the whole model; corrects by at most a factor of 1.4 |
| trained on | log(measured / predicted), Huber loss, AdamW, at most ${recipe.epochs} epochs, ended after ${recipe.patience} without a better error on two families that train nothing; seed ${recipe.seed} |

## Figures

Mean relative error of whole networks; each family by a prior and corrections that never saw it (\`calibrated\`: the kernels
measured are also the left-out family's, as in use; prior and factors are of the other families). ± is the standard error over ${families.length} families. A correction that is more
complicated is used only where it wins by more than the standard error of the difference.
\`npm run train:latency -- --evaluate\` prints:

${errorTable(results, model.uses)}

Bands, for families that they were made without (shorter and longer than ${SHORT_MS} ms apart; as wide as they have to be to hold for nine
of ten of all those predictions):

${bandTable(results, model.uses)}

Predictions of one architecture are alike: the families are few, and the share inside is worth less than its count.

## Limits

- ${networks} of the ${variants} variants are recorded, in random order, on an idle machine.
- Networks and calibrations were measured on different days; six networks were measured again after each calibration, as users' models are, and
  all are scaled by the median change. How far off times are altogether is judged by \`npm run bench model-latency\`.
- One machine, one version of ONNX Runtime, one thread. On another processor the prior can be wrong by a factor: the band
  is then doubled at both ends, and a calibration is what helps. Threads and vector width are inputs of the
  network without effect until another machine records.
- Without a calibration a class of kernels that the networks do not hold takes the line over all: left out, the only family with
  grouped convolutions outside blocks is the worst.
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
