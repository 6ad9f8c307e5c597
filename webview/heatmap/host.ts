import type {
  HeatmapRequests,
  HeatmapScale,
  HeatmapSnapshot,
  IntervalExplanation,
} from '../../src/contracts/heatmap-page';
import type { Progress } from '../../src/contracts/progress';
import type { Evidence } from '../../src/contracts/report';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

export interface CellDetails {
  /** The exact score; null when the cell has no data. */
  readonly score: number | null;
  readonly evidence: readonly Evidence[];
}

/** What the page asks of the editor, and what it hears from it. */
export interface HeatmapHost extends PageHost<HeatmapSnapshot> {
  cell(service: string, fromMs: number, toMs: number, signal: AbortSignal): Promise<CellDetails>;
  /** The cells at one finer width; null when they are no longer kept. */
  scale(widthMs: number, signal: AbortSignal): Promise<HeatmapScale | null>;
  /** Ranks the causes of an interval, and compares some services with the rest. */
  explain(
    interval: HeatmapRequests['explain']['params'],
    watch: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<IntervalExplanation>;
  openEvidence(evidence: Evidence): Promise<void>;
  openService(service: string): Promise<void>;
  /** @param service null: of all services */
  showTraces(fromMs: number, toMs: number, service: string | null): Promise<void>;
  openIncident(fromMs: number, toMs: number): Promise<void>;
  nameIncident(fromMs: number): Promise<void>;
  analyze(): Promise<void>;
  train(): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): HeatmapHost {
  const { host, request } = connectPage<HeatmapRequests, HeatmapSnapshot>(port);
  return {
    ...host,
    cell: (service, fromMs, toMs, signal) => request('cell', { service, fromMs, toMs }, { signal }),
    scale: (widthMs, signal) => request('scale', { widthMs }, { signal }),
    explain: (interval, watch) => request('explain', interval, watch),
    async openEvidence(evidence) {
      await request('openEvidence', { evidence });
    },
    async openService(service) {
      await request('openService', { service });
    },
    async showTraces(fromMs, toMs, service) {
      await request('showTraces', { fromMs, toMs, service });
    },
    async openIncident(fromMs, toMs) {
      await request('openIncident', { fromMs, toMs });
    },
    async nameIncident(fromMs) {
      await request('nameIncident', { fromMs });
    },
    async train() {
      await request('train', null);
    },
    async analyze() {
      await request('analyze', null);
    },
  };
}
