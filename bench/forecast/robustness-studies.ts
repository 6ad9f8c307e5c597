import type { Chart } from '../../src/cli/html/chart';

/** What is done to a recording before it is forecast. */
export interface Damage {
  readonly inputSteps?: number;
  /** Share of the cells taken away at random. */
  readonly missing?: number;
  /** Deviation of added noise, in deviations of each series. */
  readonly noise?: number;
  /** Only the rows whose mean over the series lies in this half of their distribution are kept; others are missing. */
  readonly load?: 'low' | 'high';
}

/** One kind of damage in several strengths. */
interface Study {
  /** Ends the name of the chart's file. */
  readonly name: string;
  readonly title: string;
  readonly kind: Chart['kind'];
  readonly xLabel: string;
  readonly cases: readonly { readonly label: string; readonly at: number; readonly damage: Damage }[];
}

interface ModelErrors {
  readonly model: string;
  readonly rmse: number;
  readonly mae: number;
}

export interface Outcome {
  readonly chosen: ModelErrors;
  readonly rivals: readonly ModelErrors[];
  /** Share of the values inside the 90 % band. */
  readonly coverage: number;
}

export const studies: readonly Study[] = [
  {
    name: 'window',
    title: 'Forecast error by window length',
    kind: 'line',
    xLabel: 'rows of history a model sees',
    cases: [6, 12, 18, 24].map((steps) => ({
      label: String(steps),
      at: steps,
      damage: steps === 12 ? {} : { inputSteps: steps },
    })),
  },
  {
    name: 'missing',
    title: 'Forecast error by missing data',
    kind: 'line',
    xLabel: 'share of the cells taken away at random',
    cases: [0, 0.1, 0.3, 0.5].map((missing) => ({
      label: `${100 * missing} %`,
      at: missing,
      damage: missing === 0 ? {} : { missing },
    })),
  },
  {
    name: 'noise',
    title: 'Forecast error by noise',
    kind: 'line',
    xLabel: 'deviation of the added noise, in deviations of each series',
    cases: [0, 0.2, 0.5, 1].map((noise) => ({
      label: String(noise),
      at: noise,
      damage: noise === 0 ? {} : { noise },
    })),
  },
  {
    name: 'load',
    title: 'Forecast error by load level',
    kind: 'bar',
    xLabel: 'rows kept, by their mean over the series',
    cases: [
      { label: 'lower half', at: 0, damage: { load: 'low' } },
      { label: 'all', at: 1, damage: {} },
      { label: 'upper half', at: 2, damage: { load: 'high' } },
    ],
  },
];

/** RMSE of the chosen model and its rivals over the strengths, the coverage under each. */
export function chartOf(
  { name, title, kind, xLabel, cases }: Study,
  outcomes: readonly Outcome[],
  subtitle: string,
): Chart {
  const chosen = [...new Set(outcomes.map((outcome) => outcome.chosen.model))];
  return {
    id: `forecast-robustness-${name}`,
    kind,
    title,
    subtitle,
    xLabel,
    yLabel: 'RMSE',
    noteLabel: 'share of the values inside the 90 % band of the chosen model',
    points: cases.map(({ label, at }, index) => ({
      label,
      at,
      note: `${(100 * outcomes[index].coverage).toFixed(1)} %`,
    })),
    series: [
      { name: `chosen (${chosen.join(', ')})`, values: outcomes.map((outcome) => outcome.chosen.rmse) },
      ...outcomes[0].rivals.map(({ model }, rival) => ({
        name: model,
        values: outcomes.map(({ rivals }) => rivals[rival].rmse),
      })),
    ],
  };
}
