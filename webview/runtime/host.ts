import type { NodeColumns } from '../../src/contracts/latency/model-inspection';
import type { ModelPicture, NodeDetails, PictureView } from '../../src/contracts/latency/picture';
import type { MessagePort } from '../../src/process/rpc/port';
import type { LatencyRequests, LatencySnapshot } from '../../src/contracts/latency/page';
import { connectPage, type PageHost } from '../kit/connection';

/** What the page asks of the editor, and what it hears from it. */
export interface RuntimeHost extends PageHost<LatencySnapshot> {
  /** Null when the table has been replaced meanwhile. */
  nodes(revision: number, from: number): Promise<NodeColumns | null>;
  /** The graph, placed; null when the model has been replaced meanwhile. */
  picture(revision: number, view: PictureView, signal: AbortSignal): Promise<ModelPicture | null>;
  /** @param node index in the graph */
  node(revision: number, node: number, signal: AbortSignal): Promise<NodeDetails | null>;
  setDimensions(dimensions: Readonly<Record<string, number>>): Promise<void>;
  /** What has no parameters and no answer but the next snapshot. */
  ask(what: 'measure' | 'calibrate' | 'compress' | 'cancel' | 'reload' | 'manageTrust'): Promise<void>;
  /** True when the user chose a place. */
  save(name: string, bytes: Uint8Array): Promise<boolean>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): RuntimeHost {
  const { host, request } = connectPage<LatencyRequests, LatencySnapshot>(port);
  return {
    ...host,
    nodes: (revision, from) => request('nodes', { revision, from }),
    picture: (revision, view, signal) => request('picture', { revision, view }, { signal }),
    node: (revision, node, signal) => request('node', { revision, node }, { signal }),
    async setDimensions(dimensions) {
      await request('setDimensions', { dimensions });
    },
    async ask(what) {
      await request(what, null);
    },
    save: (name, bytes) => request('save', { name, bytes }),
  };
}
