/** The graph of a model as it is drawn, and what is known of one of its nodes. Costs are not part of it: the page has them. */
import type { ModelQuestion } from './model-question';

/** What of the graph is to be drawn. */
export interface PictureView {
  /** Ids of the groups that show what is in them; null: as many as can be overlooked. Unknown ones are ignored. */
  readonly expanded: readonly string[] | null;
  /** Index of a node that has to be shown itself, whatever group it is in. */
  readonly reveal: number | null;
  /** Also draw nodes that only make constants or compute shapes. */
  readonly all: boolean;
}

export type PictureQuestion = ModelQuestion & { readonly view: PictureView };

export interface NodeQuestion extends ModelQuestion {
  /** Index in the graph, nodes that take no time included. */
  readonly node: number;
}

export type BoxKind = 'node' | 'group' | 'input' | 'output';

/** Boxes by column, each as long as the others. Lengths are in units of the picture, y grows downwards. */
export interface PictureBoxes {
  readonly kind: readonly BoxKind[];
  readonly title: readonly string[];
  /** The small print: a shape, or what is in a group. */
  readonly words: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly width: readonly number[];
  readonly height: readonly number[];
  /** Index in the graph of a node, input or output, or in `groups` of a group. */
  readonly index: readonly number[];
  /** Index in `groups` of the innermost group that shows the box; -1 for none. */
  readonly group: readonly number[];
}

/** Lines by column, from the box that gives a value to the one that reads it. */
export interface PictureLines {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Where the line's points end in `points`. */
  readonly end: readonly number[];
  /** x and y of all points, one line after the other. */
  readonly points: readonly number[];
  /** The line runs beside the picture. */
  readonly isFar: readonly boolean[];
  /** The shape of the value; empty where it is not known. Of several between two groups, the first one's. */
  readonly words: readonly string[];
}

/** Nodes that belong together. */
export interface PictureGroup {
  readonly id: string;
  readonly title: string;
  /** Index of the group around it; -1 for none. Groups come before those inside them. */
  readonly parent: number;
  /** How many nodes are in it, those of groups inside it included. */
  readonly nodes: number;
  /** How many groups, this one included, hold the same operators in the same order. */
  readonly alike: number;
  readonly isExpanded: boolean;
}

export interface ModelPicture {
  readonly width: number;
  readonly height: number;
  readonly boxes: PictureBoxes;
  readonly lines: PictureLines;
  readonly groups: readonly PictureGroup[];
  /** How nodes were joined. */
  readonly groupedBy: 'scopes' | 'blocks' | 'stretches';
  /** For each node that takes time, in the order of execution: its index in the graph, and the box that shows it. */
  readonly nodeIndex: readonly number[];
  readonly boxOf: readonly number[];
  /** Nodes that are not drawn because they take no time; inputs and outputs beyond what can be drawn. */
  readonly hidden: { readonly constants: number; readonly shapes: number; readonly ports: number };
  /** Groups that were not expanded, because the picture would get too large. */
  readonly refused: number;
}

/** A value that a node reads or writes. */
export interface NodeValue {
  /** What the operator calls it where that is known, else its place. */
  readonly name: string;
  readonly kind: 'value' | 'weights' | 'input' | 'output' | 'absent';
  readonly type: string | null;
  readonly shape: readonly number[] | null;
  /** Of stored weights, as the file holds them; null for what is computed. */
  readonly bytes: number | null;
  /** The elements of small constants as text. */
  readonly text: string | null;
  /** Indices in the graph of the nodes at the other end. */
  readonly nodes: readonly number[];
}

export interface NodeAttribute {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export interface NodeDetails {
  /** Index in the graph. */
  readonly node: number;
  readonly name: string;
  readonly operator: string;
  /** Domain of the operator; empty for the standard one. */
  readonly domain: string;
  readonly class: string;
  /** Position among the nodes that take time; null for one that takes none. */
  readonly position: number | null;
  readonly attributes: readonly NodeAttribute[];
  readonly inputs: readonly NodeValue[];
  readonly outputs: readonly NodeValue[];
  /** What was left out of long lists. */
  readonly leftOut: number;
}
