import type { Accuracy, CompressedVariant, CompressionReport } from '../../../contracts/compression/report';
import { formatPlural } from '../../../cli/format';
import { formatAmount, formatMs } from '../../../cli/terminal/amount';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

/** Layers named for each variant; the JSON has all. */
const NAMED_LAYERS = 3;
/** A speed-up within this of 1 is none. */
const NOTABLE = 0.03;

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
    { text: variant.outputError === null ? 'does not run' : percent(variant.outputError) },
    ...(agrees ? [{ text: variant.agreement === null ? '-' : percent(variant.agreement) }] : []),
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
    .map((layer) => `${printable(layer.name)} ${percent(layer.relativeError)}`);
  const differences = runtimes.flatMap(({ runtime, version, outputError }) =>
    outputError === null ? [] : [`${percent(outputError)} in ${runtime} ${version}`],
  );
  const sentences = [
    speedText(variant),
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

/** What is slower is said to be slower. */
function speedText({ measuredSpeedup, predictedSpeedup }: CompressedVariant): string {
  const speedup = measuredSpeedup ?? predictedSpeedup;
  if (speedup === null) {
    return '';
  }
  const how = measuredSpeedup === null ? ', as predicted' : '';
  if (speedup < 1 - NOTABLE) {
    return `Slower: ${(1 / speedup).toFixed(2)} times the time of the original${how}`;
  }
  return speedup > 1 + NOTABLE ? `${speedup.toFixed(2)} times faster${how}` : `As fast as the original${how}`;
}

function targetLines({ target, output }: CompressionReport, terminal: Terminal): string[] {
  const lines: string[] = [];
  if (target !== null) {
    const unit = target.kind === 'size' ? 'times smaller' : 'times faster';
    const wanted = `${Number(target.factor.toFixed(2))} ${unit}`;
    const reached = target.reached === null ? '' : target.reached.toFixed(2);
    lines.push(
      target.variant === null
        ? `No variant can be compared with the target of ${wanted}.`
        : target.met
          ? `Of the variants that are ${wanted}, ${target.variant} differs least (${reached} ${unit}).`
          : `No variant is ${wanted}; the nearest is ${target.variant}, ${reached} ${unit}.`,
    );
  }
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
  return accuracy.kind === 'top-1' ? percent(accuracy.value) : accuracy.value.toPrecision(4);
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : formatMs(value);
}

function factorText(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(2)}x`;
}

function percent(share: number): string {
  return share > 1e6 ? 'no numbers' : `${Number((100 * share).toPrecision(3))} %`;
}
