import type { LatencySnapshot } from '../../../src/contracts/latency/page';
import { formatBytes, formatMetric, formatShape } from './format';
import type { ModelNodes } from './nodes';

/** What the predicted time rests on, or why there is none. */
export function predictionBasis({ calibration, trusted, model }: LatencySnapshot): string {
  if (model?.basis === 'prior') {
    return 'One thread, by the model shipped with Meshlens, which does not know this machine';
  }
  if (calibration !== null) {
    return `One thread, from ${calibration.measuredKernels} kernels measured on this machine`;
  }
  return trusted
    ? 'This machine has not been calibrated'
    : 'Restricted Mode: nothing is run, so nothing is calibrated';
}

/** What exporters call any graph, and what servers call any file. */
const ANY_GRAPH = /^(?:(?:main|onnx|tf2onnx)?[-_ ]?(?:graph|model)?|torch[-_]jit.*|mxnet_converted_model)$/i;
const ANY_FILE = /^(?:model|model[-_]?\d+|network)$/i;

/** The name of a model: its file's, or its folder's where servers name all files alike. @param fileName path in the workspace */
export function modelName(fileName: string): string {
  const parts = fileName.split(/[/\\]/);
  const stem = parts[parts.length - 1].replace(/\.onnx$/i, '');
  // A model repository has a folder per model, with one per version in it.
  const folder = parts.slice(0, -1).findLast((part) => !/^v?\d*$/.test(part));
  return ANY_FILE.test(stem) && folder !== undefined ? folder : stem;
}

/** What the file itself calls the model, where this tells more than the file's name; null otherwise. */
export function ownName(fileName: string, graphName: string | undefined): string | null {
  const own = graphName?.trim() ?? '';
  const isKnown = modelName(fileName).toLowerCase().includes(own.toLowerCase());
  return isKnown || ANY_GRAPH.test(own) ? null : own;
}

/** One line about the file. */
export function facts({ fileName, model, nodeCount }: LatencySnapshot): string {
  if (model === null) {
    return '';
  }
  return [
    fileName,
    ...(model.producer === undefined ? [] : [`from ${model.producer}`]),
    model.opset === null ? 'no standard operator set' : `opset ${model.opset}`,
    `${nodeCount.toLocaleString('en')} node${nodeCount === 1 ? '' : 's'} that take time`,
    `${formatMetric(model.parameters)} parameters`,
    `${formatBytes(model.fileBytes)} file`,
  ].join(' · ');
}

/** A node for those who cannot see the graph. */
export function nodeSentence({ columns, share, basis }: ModelNodes, position: number): string {
  const part = `${(share[position] * 100).toFixed(1)} % of the ${basis}`;
  return `${columns.operator[position]} ${columns.name[position]}, ${part}, output ${formatShape(columns.outputShape[position])}`;
}
