/**
 * One model as the editor asks for it and is answered: the report of `report.ts` with its nodes as columns,
 * which a page can be given piece by piece.
 */
import type { ModelQuestion } from './model-question';
import type { ModelPicture, NodeDetails, NodeQuestion, PictureQuestion } from './picture';
import type { ModelLatency, NodeLatency, LatencyReport } from './report';

export type CountedModel = Omit<ModelLatency, 'nodes'>;

export type ModelInspection =
  | {
      readonly kind: 'counted';
      readonly model: CountedModel;
      readonly nodes: NodeColumns;
      readonly calibration: LatencyReport['calibration'];
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What the process answers that opens models for the editor. */
export interface ModelReaderRequests {
  /** What a model takes, from its structure alone; predicted by what is known of this machine. */
  inspectModel: { params: ModelQuestion; result: ModelInspection };
  /** The graph of a model, placed. */
  drawModel: { params: PictureQuestion; result: ModelPicture };
  /** Null when the model has no such node any more. */
  describeNode: { params: NodeQuestion; result: NodeDetails | null };
}

/** Nodes by column, each as long as the others: a third of the size of as many objects. */
export type NodeColumns = { readonly [K in keyof NodeLatency]: readonly NodeLatency[K][] };

const columns: { readonly [K in keyof NodeLatency]: true } = {
  name: true,
  operator: true,
  class: true,
  outputShape: true,
  macs: true,
  flops: true,
  parameters: true,
  inputBytes: true,
  weightBytes: true,
  outputBytes: true,
  liveBytes: true,
  inputNodes: true,
  predictedMs: true,
};
const columnNames = Object.keys(columns) as (keyof NodeLatency)[];

export function nodeColumns(nodes: readonly NodeLatency[]): NodeColumns {
  return columnsBy((name) => nodes.map((node) => node[name]));
}

/** Nodes [from, to) of a table. */
export function sliceColumns(nodes: NodeColumns, from: number, to: number): NodeColumns {
  return columnsBy((name) => nodes[name].slice(from, to));
}

/** Both tables, one after the other. */
export function joinColumns(first: NodeColumns, second: NodeColumns): NodeColumns {
  return columnsBy((name) => [...first[name], ...second[name]]);
}

function columnsBy(column: (name: keyof NodeLatency) => readonly unknown[]): NodeColumns {
  return Object.fromEntries(columnNames.map((name) => [name, column(name)])) as unknown as NodeColumns;
}
