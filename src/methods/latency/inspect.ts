import type {
  InputShape,
  ModelFailure,
  ModelLatency,
  NodeLatency,
  LatencyOptions,
} from '../../contracts/latency/report';
import type { Calibration } from './calibration/calibrate';
import { openPredictor, type Prediction } from './predict';
import { adviceOnScales } from './layers/shared-scales';
import { describeTargets } from './targets';
import { countModel, type ModelCounts } from '../../onnx/count/count-model';
import type { NodeCounts } from '../../onnx/count/node-counts';
import { OnnxFileError } from '../../onnx/error';
import { labelOf } from '../../onnx/graph/names';
import type { OnnxModel } from '../../onnx/model';
import { readOnnxModel } from '../../onnx/read';

/** What the structure alone tells. */
export type InspectedModel = Omit<ModelLatency, 'measuredMs' | 'measurement'>;

export interface InspectJob extends LatencyOptions {
  /** Null: predictions rest on what is shipped. */
  readonly calibration: Calibration | null;
  /** Where the shipped latency model is. Without it (or a calibration) nothing is predicted, and with a calibration nothing corrected. */
  readonly latencyModelFolder?: string;
}

export interface Inspection {
  readonly models: readonly InspectedModel[];
  readonly failed: readonly ModelFailure[];
}

/** Reads each model and counts what it takes. A file that is no usable model is reported beside the others. */
export async function inspectModels(
  job: InspectJob,
  signal: AbortSignal,
  onModel: (done: number) => void,
): Promise<Inspection> {
  const { models, dimensions } = job;
  const predictor = await openPredictor(job.calibration, job.latencyModelFolder ?? null);
  const inspected: InspectedModel[] = [];
  const failed: ModelFailure[] = [];
  for (const [index, { file, fileName, dimensions: own, inputSizes = {} }] of models.entries()) {
    try {
      const model = await readOnnxModel(file, { signal, name: fileName });
      const counts = countModel(model, { ...dimensions, ...openSizes(model, inputSizes), ...own });
      inspected.push({
        ...describe(model, counts, await predictor.predict(counts)),
        ...describeTargets(model, counts, job, predictor.layers),
      });
    } catch (error) {
      signal.throwIfAborted();
      const reason = reasonOf(error);
      if (reason === null) {
        throw error;
      }
      failed.push({ file: fileName, reason });
    }
    onModel(index + 1);
  }
  await predictor.dispose();
  return { models: inspected, failed };
}

/** Sizes by place, such as `images[2]`, of axes that the model leaves open. Those of another rank mean another tensor. */
function openSizes(
  { graph }: OnnxModel,
  sizes: Readonly<Record<string, readonly number[]>>,
): Record<string, number> {
  return Object.fromEntries(
    graph.inputs.flatMap(({ name, shape }) => {
      const given = Object.hasOwn(sizes, name) ? sizes[name] : [];
      return (shape ?? []).flatMap((declared, axis) =>
        given.length === shape?.length && typeof declared !== 'number' && given[axis] > 0
          ? [[`${name}[${axis}]`, given[axis]]]
          : [],
      );
    }),
  );
}

/** Null for what is a fault of this program, not of the file. */
function reasonOf(error: unknown): string | null {
  if (error instanceof OnnxFileError) {
    return `at byte ${error.offset}: ${error.reason}`;
  }
  return error instanceof Error && 'syscall' in error ? error.message : null;
}

function describe(
  model: OnnxModel,
  counts: ModelCounts,
  { nodeMs, ...prediction }: Prediction,
): InspectedModel {
  const { totals, memory } = counts;
  const timed = counts.nodes.filter((node) => node.timed);
  const inputNodes = inputNodesOf(timed);
  return {
    file: model.file,
    fileBytes: model.fileBytes,
    opset: model.opsets.get('') ?? null,
    ...named(model),
    dimensions: counts.dimensions.map(({ name, size, source }) => ({ name, size, source })),
    inputs: counts.inputs.map((input) => ({ ...input, ...declaredIn(model.graph.inputs, input.name) })),
    outputs: counts.outputs.map((output) => ({ ...output, ...declaredIn(model.graph.outputs, output.name) })),
    macs: totals.macs,
    flops: totals.flops,
    parameters: totals.parameters,
    weightBytes: totals.bytesWeights,
    peakBytes: memory.peakBytes,
    unknownNodes: totals.unknownNodes,
    nodes: timed.map((node, position) => ({
      ...describeNode(node),
      liveBytes: memory.bytes[node.index],
      inputNodes: inputNodes[position],
      predictedMs: nodeMs === null ? null : (nodeMs.get(node.index) ?? 0),
    })),
    ...prediction,
    problems: [...counts.problems, ...adviceOnScales(model.file, counts)],
  };
}

function named({
  graph,
  producer: { name, version },
}: OnnxModel): Pick<ModelLatency, 'graphName' | 'producer'> {
  const producer = `${name} ${version}`.trim();
  return {
    ...(graph.name === '' ? {} : { graphName: graph.name }),
    ...(producer === '' ? {} : { producer }),
  };
}

function declaredIn(
  values: OnnxModel['graph']['outputs'],
  name: string,
): Required<Pick<InputShape, 'declared' | 'type'>> {
  const value = values.find((each) => each.name === name);
  return { declared: value?.shape ?? null, type: value?.dtype ?? null };
}

/** For each node the positions of those it reads from. What it reads inside the bodies of control flow is not among them. */
function inputNodesOf(nodes: readonly NodeCounts[]): readonly (readonly number[])[] {
  const writer = new Map(
    nodes.flatMap(({ node }, position) => node.outputs.map((name): [string, number] => [name, position])),
  );
  return nodes.map(({ node }) => [
    ...new Set(node.inputs.flatMap((name) => (name === '' ? [] : (writer.get(name) ?? [])))),
  ]);
}

function describeNode({
  node,
  ...counts
}: NodeCounts): Omit<NodeLatency, 'liveBytes' | 'inputNodes' | 'predictedMs'> {
  return {
    name: node.name === '' ? (node.outputs.find((output) => output !== '') ?? labelOf(node)) : node.name,
    operator: node.domain === '' ? node.opType : `${node.domain}:${node.opType}`,
    class: counts.class,
    outputShape: counts.outputShapes[node.outputs.findIndex((output) => output !== '')] ?? null,
    macs: counts.macs,
    flops: counts.flops,
    parameters: counts.parameters,
    inputBytes: counts.bytesIn,
    weightBytes: counts.bytesWeights,
    outputBytes: counts.bytesOut,
  };
}
