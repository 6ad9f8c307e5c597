/** Where adapters may be inserted into GTF-Net. */
import type { InsertionPoint } from '../../../compute/nn/adapter';
import { NODE_FEATURE_COUNT } from '../../../features/node-features';

/** Names of the places, in the order in which a window passes them. */
export const PLACES = {
  /** Behind the embedding of the history, each of its windows for itself. */
  embedding: 'adapter.embedding',
  /** Behind the encoder: what it says of the last window of the history. */
  encoder: 'adapter.encoder',
  /** Behind the hops over the graph. */
  structure: 'adapter.structure',
  /** Behind the joint embedding. */
  joined: 'adapter.joined',
  /** Beside the head. */
  head: 'adapter.head',
} as const;

/** Keeps all adapters together within a twentieth of the parameters of the network that ships. */
const RANK = 2;

/** @param width units of the network's layers */
export function insertionPoints(width: number): InsertionPoint[] {
  const inside = [PLACES.embedding, PLACES.encoder, PLACES.structure, PLACES.joined];
  return [
    ...inside.map((name): InsertionPoint => ({ name, from: width, to: width, rank: RANK })),
    { name: PLACES.head, from: width, to: NODE_FEATURE_COUNT, rank: RANK, isLinear: true },
  ];
}
