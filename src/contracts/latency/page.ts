/** What crosses between the runtime page of a model and the editor. */
import { sliceColumns, type CountedModel, type NodeColumns } from './model-inspection';
import type { PageDeclaration, PageRequests, SaveRequest } from '../page';
import type { ModelPicture, NodeDetails, PictureView } from './picture';
import type { LatencyReport } from './report';

export const runtimePage = {
  id: 'runtime',
  viewType: 'meshlens.onnxModel',
  title: 'Meshlens Model Runtime',
  documentTitle: 'Meshlens model runtime',
  subject: 'file',
} as const satisfies PageDeclaration;

/** All that the page shows except the nodes, which it fetches piece by piece: well under 1 MB for any model. */
export interface LatencySnapshot {
  readonly path: string;
  readonly fileName: string;
  /** False: the model is parsed, never run. */
  readonly trusted: boolean;
  /** Counts up with each answer; pieces of the node table belong to one. */
  readonly revision: number;
  /** Null while nothing could be read. */
  readonly model: CountedModel | null;
  readonly nodeCount: number;
  readonly calibration: LatencyReport['calibration'];
  /** Why the file cannot be read; null when it can, or is being read for the first time. */
  readonly failure: string | null;
  /** What went wrong with the last thing asked for, where the model itself is fine. */
  readonly message: string | null;
  readonly running: LatencyActivity | null;
}

export type LatencyActivity = 'reading' | 'measuring' | 'calibrating';

/** Requests the runtime page sends to the host. */
export interface LatencyRequests extends PageRequests, SaveRequest {
  /** Nodes from position `from` on, as many as fit; null when the table has been replaced meanwhile. */
  nodes: { params: { revision: number; from: number }; result: NodeColumns | null };
  /** The graph, placed; null when the model has been replaced meanwhile. */
  picture: { params: { revision: number; view: PictureView }; result: ModelPicture | null };
  /** @param node index in the graph */
  node: { params: { revision: number; node: number }; result: NodeDetails | null };
  setDimensions: { params: { dimensions: Readonly<Record<string, number>> }; result: null };
  measure: { params: null; result: null };
  calibrate: { params: null; result: null };
  /** Opens the page that says what the model can be compressed to. */
  compress: { params: null; result: null };
  cancel: { params: null; result: null };
  reload: { params: null; result: null };
  manageTrust: { params: null; result: null };
}

const NODES_PER_PIECE = 2500;
const LONGEST_NAME = 200;
const MAX_LISTED = 200;
const LONGEST_REASON = 400;

/** The nodes from a position on, few and short enough for one message. */
export function nodePiece(nodes: NodeColumns, from: number): NodeColumns {
  const piece = sliceColumns(nodes, from, from + NODES_PER_PIECE);
  const short = (text: string): string => cut(text, LONGEST_NAME);
  return {
    ...piece,
    name: piece.name.map(short),
    operator: piece.operator.map(short),
    inputNodes: piece.inputNodes.map((inputs) => inputs.slice(0, MAX_LISTED)),
  };
}

/** A model with lists and texts that a file may make as long as it likes cut to what anybody reads. */
export function modelForPage(model: CountedModel): CountedModel {
  return {
    ...model,
    ...(model.graphName === undefined ? {} : { graphName: cut(model.graphName, LONGEST_NAME) }),
    ...(model.producer === undefined ? {} : { producer: cut(model.producer, LONGEST_NAME) }),
    dimensions: model.dimensions
      .slice(0, MAX_LISTED)
      .map((dimension) => ({ ...dimension, name: cut(dimension.name, LONGEST_NAME) })),
    inputs: model.inputs
      .slice(0, MAX_LISTED)
      .map((input) => ({ ...input, name: cut(input.name, LONGEST_NAME) })),
    outputs: model.outputs
      .slice(0, MAX_LISTED)
      .map((output) => ({ ...output, name: cut(output.name, LONGEST_NAME) })),
    problems: model.problems
      .slice(0, MAX_LISTED)
      .map((problem) => ({ ...problem, reason: cut(problem.reason, LONGEST_REASON) })),
  };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
