import type { HeatmapRequests, HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import { PROTOCOL_VERSION, type Progress } from '../../src/contracts/protocol';
import type { Evidence } from '../../src/contracts/report';
import type { PageEvents } from '../../src/contracts/page';
import { createRpcClient } from '../../src/process/rpc/client';
import type { MessagePort } from '../../src/process/rpc/port';
import { greet } from '../kit/greet';

export interface CellDetails {
  /** The exact score; null when the cell has no data. */
  readonly score: number | null;
  readonly evidence: readonly Evidence[];
}

/** What the page asks of the editor, and what it hears from it. */
export interface HeatmapHost {
  onSnapshot(listener: (snapshot: HeatmapSnapshot) => void): void;
  onProgress(listener: (progress: Progress | null) => void): void;
  /** Says that the page listens; the answer comes as events. Rejects when the two sides do not fit together. */
  ready(): Promise<void>;
  cell(service: string, window: number, signal: AbortSignal): Promise<CellDetails>;
  openEvidence(evidence: Evidence): Promise<void>;
  openService(service: string): Promise<void>;
  analyze(): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): HeatmapHost {
  const client = createRpcClient<HeatmapRequests, PageEvents<HeatmapSnapshot>>(port, {
    protocol: PROTOCOL_VERSION,
  });
  return {
    onSnapshot: (listener) => void client.on('snapshot', listener),
    onProgress: (listener) => void client.on('progress', listener),
    ready: () => greet(client),
    cell: (service, window, signal) => client.request('cell', { service, window }, { signal }),
    async openEvidence(evidence) {
      await client.request('openEvidence', { evidence });
    },
    async openService(service) {
      await client.request('openService', { service });
    },
    async analyze() {
      await client.request('analyze', null);
    },
  };
}
