import type { Accuracy, CompressedVariant, CompressionReport } from '../../../contracts/compression/report';
import { formatDifference, speedWords, targetWords } from '../../../contracts/compression/words';
import { formatPlural } from '../../../cli/format';
import { formatAmount, formatMs } from '../../../cli/terminal/amount';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

/** Layers named for each variant; the JSON has all. */
const NAMED_LAYERS = 3;

export function renderCompression(report: CompressionReport, terminal: Terminal): string {
  const lines = [
    `${terminal.style('bold', 'Meshlens')}  ${printable(report.file)}`,
    '',
    ...variantTable(report, terminal),
    '',
    ...report.variants.flatMap((variant) => variantLines(variant, terminal)),
    ...report.unavailable.flatMap(({ name, reason }) =>
      wrap(`${name}: not made, because ${reason}.`, terminal.width),
    ),
    ...report.problems.flatMap(({ reason }) => wrap(`note: ${printable(reason)}.`, terminal.width)),
    ...targetLines(report, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function variantTable({ sizeBytes, original, variants }: CompressionReport, terminal: Terminal): string[] {
  const right = { align: 'right' as const };
  const scored = original.accuracy !== null;
  const agrees = variants.some(({ agreement }) => agreement !== null);
  const columns = [
    { title: 'variant', shrinkTo: 15 },
    { title: 'size', ...right },
    { title: 'smaller', ...right },
    { title: 'time', ...right },
    { title: 'predicted', ...right },
    { title: 'faster', ...right },
    { title: 'predicted', ...right },
    { title: 'difference', ...right },
    ...(agrees ? [{ title: 'same answer', ...right }] : []),
    ...(scored ? [{ title: original.accuracy?.kind ?? '', ...right }] : []),
  ];
  const first: Cell[] = [
    { text: 'original', style: 'bold' },
    { text: `${formatAmount(sizeBytes)}B` },
    { text: '' },
    { text: milliseconds(original.measuredMs) },
    { text: milliseconds(original.predictedMs) },
    { text: '' },
    { text: '' },
    { text: '' },
    ...(agrees ? [{ text: '' }] : []),
    ...(scored ? [{ text: accuracyText(original.accuracy) }] : []),
  ];
  const rows = variants.map((variant): Cell[] => [
    { text: variant.name },
    { text: `${formatAmount(variant.sizeBytes)}B` },
    { text: factorText(variant.sizeFactor) },
    { text: milliseconds(variant.measuredMs) },
    { text: milliseconds(variant.predictedMs) },
    { text: factorText(variant.measuredSpeedup) },
    { text: factorText(variant.predictedSpeedup) },
    { text: variant.outputError === null ? 'does not run' : formatDifference(variant.outputError) },
    ...(agrees ? [{ text: variant.agreement === null ? '-' : formatDifference(variant.agreement) }] : []),
    ...(scored ? [{ text: accuracyText(variant.accuracy) }] : []),
  ]);
  return renderTable(columns, [first, ...rows], terminal);
}

function variantLines(variant: CompressedVariant, terminal: Terminal): string[] {
  const { name, layers, floatLayers, integerLayers, runtimes, notes } = variant;
  const kept = floatLayers.map(
    ({ operator, count, reason }) => `${count} ${printable(operator)} as floats (${reason})`,
  );
  const worst = layers
    .slice(0, NAMED_LAYERS)
    .map((layer) => `${printable(layer.name)} ${formatDifference(layer.relativeError)}`);
  const differences = runtimes.flatMap(({ runtime, version, outputError }) =>
    outputError === null ? [] : [`${formatDifference(outputError)} in ${runtime} ${version}`],
  );
  const sentences = [
    speedWords(variant),
    integerLayers === 0 ? '' : [`${formatPlural(integerLayers, 'layer')} on integers`, ...kept].join(', '),
    layers.length === 0 || layers[0].relativeError === 0
      ? ''
      : `Layers that differ most: ${worst.join(', ')}`,
    differences.length === 0 ? '' : `Results differ by ${differences.join(', ')}`,
    ...runtimes.flatMap(({ runtime, version, outputError, reason }) =>
      outputError === null ? [`Does not run in ${runtime} ${version}: ${printable(reason ?? '')}`] : [],
    ),
    ...notes.map(printable),
  ];
  const text = sentences.filter((sentence) => sentence !== '').join('. ');
  return wrap(`${name}: ${text}.`, terminal.width);
}

function targetLines({ target, output }: CompressionReport, terminal: Terminal): string[] {
  const reached = targetWords(target);
  const lines = reached === null ? [] : [reached];
  if (output !== null) {
    lines.push(
      `Wrote ${output.variant} to ${printable(output.file)}${output.dataFile === null ? '' : ` and ${printable(output.dataFile)}`}, ${formatAmount(output.bytes)}B.`,
    );
  }
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrap(line, terminal.width))];
}

function accuracyText(accuracy: Accuracy | null): string {
  if (accuracy === null) {
    return '-';
  }
  return accuracy.kind === 'top-1' ? formatDifference(accuracy.value) : accuracy.value.toPrecision(4);
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : formatMs(value);
}

function factorText(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(2)}x`;
}
