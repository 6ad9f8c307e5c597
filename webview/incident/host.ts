import type { IncidentInterval } from '../../src/contracts/incident/interval';
import type {
  IncidentDetails,
  IncidentRequests,
  IncidentSnapshot,
  IncidentTraces,
  ShownTrace,
} from '../../src/contracts/incident/page';
import type { Progress } from '../../src/contracts/progress';
import type { Evidence } from '../../src/contracts/report';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

interface Watch {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

type OfService = IncidentInterval & { readonly service: string };

/** What the page asks of the editor, and what it hears from it. */
export interface IncidentHost extends PageHost<IncidentSnapshot> {
  /** Null for an incident that the report does not have any more. */
  incident(interval: IncidentInterval): Promise<IncidentDetails | null>;
  /** Traces of a service that show an incident. */
  traces(asked: OfService, watch: Watch): Promise<IncidentTraces>;
  openTrace(traceId: string): Promise<void>;
  /** False where there is no normal trace of the same request. */
  compare(trace: ShownTrace, watch: Watch): Promise<boolean>;
  /** False where the report does not have the incident any more. */
  copyMarkdown(interval: IncidentInterval, traces: readonly ShownTrace[]): Promise<boolean>;
  openEvidence(evidence: Evidence): Promise<void>;
  openService(service: string): Promise<void>;
  showTraces(asked: OfService): Promise<void>;
  showHeatmap(interval: IncidentInterval): Promise<void>;
  showMap(interval: IncidentInterval): Promise<void>;
  nameIncident(fromMs: number): Promise<void>;
  analyze(): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): IncidentHost {
  const { host, request } = connectPage<IncidentRequests, IncidentSnapshot>(port);
  return {
    ...host,
    incident: (interval) => request('incident', interval),
    traces: (asked, watch) => request('traces', asked, watch),
    async openTrace(traceId) {
      await request('openTrace', { traceId });
    },
    compare: ({ traceId, service, operation }, watch) =>
      request('compare', { traceId, service, operation }, watch),
    copyMarkdown: (interval, traces) => request('copyMarkdown', { ...interval, traces }),
    async openEvidence(evidence) {
      await request('openEvidence', { evidence });
    },
    async openService(service) {
      await request('openService', { service });
    },
    async showTraces(asked) {
      await request('showTraces', asked);
    },
    async showHeatmap(interval) {
      await request('showHeatmap', interval);
    },
    async showMap(interval) {
      await request('showMap', interval);
    },
    async nameIncident(fromMs) {
      await request('nameIncident', { fromMs });
    },
    async analyze() {
      await request('analyze', null);
    },
  };
}
