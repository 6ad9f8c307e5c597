/** What crosses between the incident page of a folder and the editor. */
import type { StatedKind } from '../incident-kind';
import type { PageDeclaration, PageRequests } from '../page';
import type { Progress } from '../progress';
import type { Cause, Evidence, Incident, ReportService } from '../report';
import type { TraceRow } from '../traces/search';
import type { AskedIncident, IncidentInterval } from './interval';
import type { CausePath } from './path';
import type { IncidentTimeline } from './timeline';

export const incidentPage = {
  id: 'incident',
  viewType: 'meshlens.incident',
  title: 'Incident',
  documentTitle: 'Meshlens incident',
  subject: 'folder',
} as const satisfies PageDeclaration;

/** What the incident page is about. The incident that it shows it asks for. */
export interface IncidentSnapshot {
  readonly folder: string;
  /** Of the folder, as people read it. */
  readonly name: string;
  /** Of the report; 0 where there is none. */
  readonly createdMs: number;
  /** In order of time, as the heatmap numbers them. */
  readonly incidents: readonly ListedIncident[];
  /** What was asked for last from outside the page, and when; null when nothing was. */
  readonly asked: AskedIncident | null;
  /** Set when there is nothing to show: says what was looked for and what to do. */
  readonly empty: string | null;
}

export interface ListedIncident extends IncidentInterval {
  /** Kind and first cause: `Network delay at cart`. */
  readonly title: string;
  readonly score: number;
}

/** All that the report says of one incident, and what follows from its graph and scores. */
export interface IncidentDetails extends Omit<Incident, 'causes' | 'kind'> {
  readonly kind?: StatedKind;
  readonly causes: readonly ShownCause[];
  readonly timeline: IncidentTimeline;
  /** Width of a window of the report, ms: the timeline is no finer. */
  readonly windowMs: number;
}

export interface ShownCause extends Cause {
  readonly paths: readonly CausePath[];
  readonly declared: ReportService['declared'];
}

/** A trace of the incident, and why it is listed. */
export interface ShownTrace extends TraceRow {
  readonly why: 'failed' | 'slow';
}

export interface IncidentTraces {
  /** The failed and the slowest ones, in order of time. */
  readonly traces: readonly ShownTrace[];
  /** Traces of the service that begin in the incident. */
  readonly matched: number;
}

/** Requests the incident page sends to the host. */
export interface IncidentRequests extends PageRequests {
  /** Null for an incident that the report does not have any more. */
  incident: { params: IncidentInterval; result: IncidentDetails | null };
  /** Traces of a service that show it. The first search of a recording reads its files. */
  traces: {
    params: IncidentInterval & { readonly service: string };
    result: IncidentTraces;
    progress: Progress;
  };
  openTrace: { params: { readonly traceId: string }; result: null };
  /** Opens a trace beside one of the same request outside all incidents, near their median; false where there is none. */
  compare: {
    params: Pick<TraceRow, 'traceId' | 'service' | 'operation'>;
    result: boolean;
    progress: Progress;
  };
  /** Puts the incident on the clipboard as Markdown, with the listed traces; false where the report does not have it any more. */
  copyMarkdown: {
    params: IncidentInterval & { readonly traces: readonly ShownTrace[] };
    result: boolean;
  };
  openEvidence: { params: { readonly evidence: Evidence }; result: null };
  openService: { params: { readonly service: string }; result: null };
  /** The search for traces, for those of the service that begin in the incident. */
  showTraces: { params: IncidentInterval & { readonly service: string }; result: null };
  showHeatmap: { params: IncidentInterval; result: null };
  showMap: { params: IncidentInterval; result: null };
  /** Asks the user for the name of the incident. */
  nameIncident: { params: { readonly fromMs: number }; result: null };
  analyze: { params: null; result: null };
}
