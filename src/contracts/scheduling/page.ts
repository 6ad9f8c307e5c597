/** What crosses between the schedule page of a folder and the editor. */
import type { PageDeclaration, PageRequests, SaveRequest } from '../page';
import type { Recommendation, ScheduleReport } from './schedule-report';

export const schedulePage = {
  id: 'schedule',
  viewType: 'meshlens.schedule',
  title: 'Schedule',
  documentTitle: 'Meshlens schedule',
  subject: 'folder',
} as const satisfies PageDeclaration;

/** What the schedule panel shows; a new one replaces the whole page's content. */
export interface ScheduleSnapshot {
  readonly folder: string;
  /** Null while nothing was simulated. */
  readonly report: ScheduleReport | null;
  /** Why there is nothing to show, or why the last attempt failed. */
  readonly message: string | null;
}

/** What the user asks of a simulation; what is left out is as manifests and defaults say. */
export interface ScheduleWish {
  /** 95 % of the requests of a minute are to be answered within this time. */
  readonly objectiveP95Ms?: number;
  /** What a minute of violation is worth, in minutes of all pods that are needed. */
  readonly violationWeight?: number;
}

/** Requests the schedule page sends to the host. */
export interface ScheduleRequests extends PageRequests, SaveRequest {
  schedule: { params: ScheduleWish; result: null };
  cancel: { params: null; result: null };
  /** Shows the line of the manifest that a recommendation is about. */
  openRecommendation: { params: Pick<Recommendation, 'service' | 'field'>; result: null };
}
