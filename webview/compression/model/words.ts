/** A report in sentences and figures. */
import type { CompressionSnapshot } from '../../../src/contracts/compression/page';
import type { CompressedVariant, CompressionReport } from '../../../src/contracts/compression/report';
import { formatDifference, speedWords } from '../../../src/contracts/compression/words';
import { formatMs } from '../../../src/contracts/format';
import { capitalised, count, withUnits } from '../../kit/text';

/** 12.3 MB, with the prefix that leaves one to three digits before the point. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** step).toPrecision(3))}\u00a0${units[step]}`;
}

/** What to take, in one sentence: the smallest and the fastest variant that runs. */
export function summary({ variants }: CompressionReport): string {
  const runnable = variants.filter(({ outputError }) => outputError !== null);
  if (runnable.length === 0) {
    return 'No variant of this model runs.';
  }
  const smallest = runnable.reduce((best, each) => (each.sizeFactor > best.sizeFactor ? each : best));
  const speed = (each: CompressedVariant): number => each.measuredSpeedup ?? each.predictedSpeedup ?? 1;
  const fastest = runnable.reduce((best, each) => (speed(each) > speed(best) ? each : best));
  const small = `Smallest: ${smallest.name}, ${smallest.sizeFactor.toFixed(2)} times smaller, results ${differ(smallest)}.`;
  const words = speedWords(fastest);
  return words.includes('faster')
    ? `${small} Fastest: ${fastest.name}, ${words}, results ${differ(fastest)}.`
    : `${small} No variant is notably faster than the original.`;
}

function differ({ outputError }: CompressedVariant): string {
  return `off by ${formatDifference(outputError ?? 0)}`.replace(' %', '\u00a0%');
}

/** What the figures rest on. */
export function facts({ report, running }: CompressionSnapshot): string {
  if (report === null) {
    return running === 'compressing' ? 'Compressing' : '';
  }
  const { data, sizeBytes, original } = report;
  return withUnits(
    [
      formatBytes(sizeBytes),
      data.source === 'random'
        ? `compared on ${count(data.comparedSamples, 'random input')}`
        : `compared on ${count(data.comparedSamples, 'sample')}${data.heldOut ? '' : ', the same that ranges are from'}`,
      original.measuredMs === null ? 'times are predicted' : 'times of one run on one thread',
    ].join(' · '),
  );
}

/** Sentences about one variant. What is slower is said to be slower. */
export function variantSentences(variant: CompressedVariant): string[] {
  const { integerLayers, floatLayers, runtimes, notes } = variant;
  const kept = floatLayers.map(
    ({ operator, count: number, reason }) => `${number} ${operator} as floats (${reason})`,
  );
  return [
    speedWords(variant),
    integerLayers === 0 ? '' : [`${count(integerLayers, 'layer')} on integers`, ...kept].join(', '),
    ...runtimes.map(({ runtime, version, outputError, reason }) =>
      outputError === null
        ? `Does not run in ${runtime} ${version}: ${reason ?? 'the reason is not known'}`
        : `Results differ by ${formatDifference(outputError)} in ${runtime} ${version}`,
    ),
    ...notes,
  ]
    .filter((sentence) => sentence !== '')
    .map((sentence) => withUnits(`${capitalised(sentence)}.`));
}

export function formatTime(ms: number | null): string {
  return ms === null ? '–' : withUnits(formatMs(ms));
}

export function formatFactor(factor: number | null): string {
  return factor === null ? '–' : `${factor.toFixed(2)}×`;
}

export function formatShare(share: number | null, without = '–'): string {
  return share === null ? without : withUnits(formatDifference(share));
}
