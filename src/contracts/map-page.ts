/** What crosses between the map page of a folder and the editor. */
import type { AskedIncident } from './incident/interval';
import type { PageDeclaration, PageRequests } from './page';
import type { AffectedService, ReportService } from './report';
import type { Red } from './red';
import type { ServiceMap } from './service-map';

export const mapPage = {
  id: 'map',
  viewType: 'meshlens.map',
  title: 'Service Map',
  documentTitle: 'Meshlens service map',
  subject: 'folder',
} as const satisfies PageDeclaration;

/** What the map page knows before it asks for the picture. */
export interface MapSnapshot {
  readonly folder: string;
  /** Of the report; 0 where there is none. */
  readonly createdMs: number;
  /** Names of all services, in the order of the report. */
  readonly services: readonly string[];
  readonly edges: number;
  /** False where no manifest declares any call: then all edges are drawn alike. */
  readonly hasDeclared: boolean;
  /** In order of time. */
  readonly incidents: readonly MapIncident[];
  readonly notes: readonly string[];
  /** The incident that was asked for last from outside the page; absent where none was. */
  readonly asked?: AskedIncident;
  /** Set when there is nothing to show: says what was looked for and what to do. */
  readonly empty: string | null;
}

export interface MapIncident {
  readonly fromMs: number;
  readonly toMs: number;
  readonly score: number;
  /** Name of its kind; absent where it is not known. */
  readonly kind?: string;
  /** Services, the likeliest cause first. */
  readonly causes: readonly string[];
  readonly affected: readonly Pick<AffectedService, 'service' | 'because' | 'text'>[];
}

/** All that is known of one service. */
export interface ServiceDetails extends Pick<ReportService, 'name' | 'declared' | 'namespace' | 'external'> {
  readonly spans: number;
  /** The highest score of its windows, in units of the threshold; null where nothing was judged. */
  readonly score: number | null;
  readonly red: Red | null;
  readonly calls: readonly ServiceCall[];
  readonly calledBy: readonly ServiceCall[];
  /** Indices of the snapshot's incidents in which it took part, and how. */
  readonly incidents: readonly { readonly incident: number; readonly role: 'cause' | 'affected' }[];
}

/** An edge as one of its ends sees it. */
export interface ServiceCall {
  /** The other end. */
  readonly service: string;
  readonly declared: boolean;
  readonly observed: boolean;
  /** Absent for calls. */
  readonly messages?: number;
  readonly calls: number;
  readonly red: Red | null;
}

/** Requests the map page sends to the host. */
export interface MapRequests extends PageRequests {
  /** The picture with these groups expanded; null where the result is no longer kept. */
  map: { params: { expanded: readonly string[] }; result: ServiceMap | null };
  /** Null for a service that the report does not have. */
  service: { params: { service: string }; result: ServiceDetails | null };
  openService: { params: { service: string }; result: null };
  showHeatmap: { params: null; result: null };
  /** The search for traces, for those of this service. */
  showTraces: { params: { service: string }; result: null };
  analyze: { params: null; result: null };
}
