import type { ModelPicture } from '../../../contracts/latency/picture';

/** Nodes that belong together, and groups of groups. */
export interface Group {
  readonly id: string;
  readonly title: string;
  /** Index of the group around it; -1 for none. Groups come before those inside them. */
  readonly parent: number;
  /** Items in it, those of groups inside it included. */
  readonly members: readonly number[];
}

export interface Grouping {
  readonly by: ModelPicture['groupedBy'];
  readonly groups: readonly Group[];
}
