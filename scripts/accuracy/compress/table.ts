import type { CompressedVariant, CompressionReport } from '../../../src/contracts/compression/report';

/** By how much a predicted speed-up is off. */
const BAR = 0.15;
const SMALLEST_FACTOR = 3.5;

type Row = readonly [model: string, variant: CompressedVariant];

/** A summary and a table in Markdown: every variant of every model. */
export function compressionTable(reports: readonly (readonly [string, CompressionReport])[]): string[] {
  const rows = reports.flatMap(([name, { variants }]) => variants.map((variant): Row => [name, variant]));
  const timed = rows.flatMap(([, variant]) => {
    const error = speedupError(variant);
    return error === null ? [] : [Math.abs(error)];
  });
  const smallest = reports.map(([, { variants }]) =>
    Math.max(...variants.map(({ sizeFactor }) => sizeFactor)),
  );
  const within = timed.filter((error) => error <= BAR).length;
  const mean = timed.reduce((sum, error) => sum + error, 0) / Math.max(1, timed.length);
  return [
    `${smallest.filter((factor) => factor >= SMALLEST_FACTOR).length} of ${reports.length} models become at least ${SMALLEST_FACTOR} times smaller (the least: ${Math.min(...smallest).toFixed(2)}). ` +
      `Speed-ups are predicted with a mean error of ${percent(mean)}; ${within} of ${timed.length} within 15 %.`,
    '',
    '| model | variant | smaller | speed-up predicted | measured | error | difference | worst layer |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(([name, variant]) => {
      const error = speedupError(variant);
      return `| ${[
        name,
        variant.name,
        times(variant.sizeFactor),
        times(variant.predictedSpeedup),
        times(variant.measuredSpeedup),
        error === null ? '-' : `${error > 0 ? '+' : '−'}${percent(Math.abs(error))}`,
        variant.outputError === null ? 'does not run' : percent(variant.outputError),
        variant.layers.length === 0 ? '-' : percent(variant.layers[0].relativeError),
      ].join(' | ')} |`;
    }),
  ];
}

/** A table in Markdown of `mixed-storage` alone, which needs a size to reach. Its arithmetic is that of the original: no times. */
export function mixedTable(reports: readonly (readonly [string, CompressionReport])[]): string[] {
  return [
    '| model | smaller | in 4 bits | difference | worst layer |',
    '|---|---|---|---|---|',
    ...reports.map(([name, { variants, unavailable }]) => {
      const variant = variants.find((each) => each.name === 'mixed-storage');
      if (variant === undefined) {
        const why = unavailable.find((each) => each.name === 'mixed-storage')?.reason ?? 'not made';
        return `| ${name} | ${why} | - | - | - |`;
      }
      const inFourBits = variant.notes.find((note) => note.endsWith('have 4 bits')) ?? '-';
      return `| ${[
        name,
        times(variant.sizeFactor),
        inFourBits.replace(' tensors have 4 bits', ''),
        variant.outputError === null ? 'does not run' : percent(variant.outputError),
        variant.layers.length === 0 ? '-' : percent(variant.layers[0].relativeError),
      ].join(' | ')} |`;
    }),
  ];
}

function speedupError({ predictedSpeedup, measuredSpeedup }: CompressedVariant): number | null {
  return predictedSpeedup === null || measuredSpeedup === null
    ? null
    : predictedSpeedup / measuredSpeedup - 1;
}

function times(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
