/** What crosses between the heatmap page of a folder and the editor. */
import type { AttributeLift } from './attribute-lift';
import type { BrokenGrid } from './broken-grid';
import type { FollowUpChange } from './follow-up';
import type { StatedKind } from './incident-kind';
import type { MetricEvidence } from './metric-evidence';
import type { AskedIncident, ExplainedInterval } from './incident/interval';
import type { PageDeclaration, PageRequests } from './page';
import type { Progress } from './progress';
import type { AffectedService, Change, Evidence, Explanation } from './report';
import type { SimilarIncident } from './similar-incident';

export const heatmapPage = {
  id: 'heatmap',
  viewType: 'meshlens.heatmap',
  title: 'Anomaly Heatmap',
  documentTitle: 'Meshlens anomaly heatmap',
  subject: 'folder',
} as const satisfies PageDeclaration;

/** Scores of the services over shown windows. */
export interface HeatmapCells extends BrokenGrid {
  /** services × windows, row-major; 255 = missing, otherwise round(min(score / 4, 1) · 254): 1 = threshold. */
  readonly levels: Uint8Array;
  /** The exact scores above 4, the highest where there are very many. */
  readonly high: HighScores;
}

export interface HighScores {
  /** Indices into the levels, ascending. */
  readonly cells: readonly number[];
  readonly scores: readonly number[];
}

/** One snapshot for the heatmap panel: under 1 MB, everything the panel needs to draw. */
export interface HeatmapSnapshot extends HeatmapCells {
  readonly folder: string;
  readonly createdMs: number;
  /** The highest score first. */
  readonly services: readonly string[];
  /** Exact highest score of each service; null where there is none. */
  readonly peaks: readonly (number | null)[];
  readonly incidents: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly score: number;
    readonly kind?: StatedKind;
    /** Earlier incidents that look like it, of the snapshot or not. */
    readonly similar?: readonly SimilarIncident[];
    readonly causes: readonly {
      readonly service: string;
      readonly score: number;
      readonly evidence: readonly Evidence[];
    }[];
    /** Services it reached over calls. */
    readonly affected: readonly Pick<AffectedService, 'service' | 'text'>[];
    readonly attributes?: readonly AttributeLift[];
    readonly followUps?: readonly FollowUpChange[];
    readonly metrics?: readonly MetricEvidence[];
  }[];
  /** Lasting changes of level, in order of time. */
  readonly changes: readonly Pick<Change, 'service' | 'sinceMs' | 'text'>[];
  /** Finer widths that can be asked for, the finest first, with the services that have requests enough there. */
  readonly scales: readonly { readonly widthMs: number; readonly services: readonly string[] }[];
  readonly model: string;
  readonly runtime: string;
  /** What to say when the model no longer fits what was appended; null otherwise. */
  readonly drift: string | null;
  readonly notes: readonly string[];
  /** The incident, or the interval to explain, that was asked for last from outside the page; absent where none was. */
  readonly asked?: AskedIncident | (AskedIncident & ExplainedInterval);
  /** Set when there is nothing to show: says what was looked for and what to do. */
  readonly empty: string | null;
}

/** The cells at one finer width: each shows this width alone, where the snapshot's show the highest of all widths. */
export type HeatmapScale = HeatmapCells;

/** What is known of an interval: every service ranked, the first ones sent. */
export type IntervalExplanation = Pick<
  Explanation,
  'fromMs' | 'toMs' | 'peak' | 'causes' | 'attributes' | 'followUps' | 'metrics'
> & {
  /** How requests in it differ from those in the rest of the recording; absent where nothing is clear. */
  readonly changes?: readonly string[];
  /** Attribute values that its requests carry far more or less often than the rest; absent where there are none. */
  readonly values?: readonly string[];
};

/** Requests the heatmap page sends to the host. */
export interface HeatmapRequests extends PageRequests {
  /** The cells at one of the snapshot's `scales`; null when they are no longer kept. */
  scale: { params: { widthMs: number }; result: HeatmapScale | null };
  cell: {
    params: { service: string; fromMs: number; toMs: number };
    result: { score: number | null; evidence: readonly Evidence[] };
  };
  /** Ranks the causes between two moments, over all services, and compares some with the rest; null: the likeliest causes. */
  explain: {
    params: { fromMs: number; toMs: number; services: readonly string[] | null };
    result: IntervalExplanation;
    progress: Progress;
  };
  openEvidence: { params: { evidence: Evidence }; result: null };
  openService: { params: { service: string }; result: null };
  /** Shows the traces that begin in an interval, of one service where it is stated. */
  showTraces: { params: { fromMs: number; toMs: number; service: string | null }; result: null };
  /** Opens the page of an incident. */
  openIncident: { params: { fromMs: number; toMs: number }; result: null };
  /** Asks the user for the name of an incident. */
  nameIncident: { params: { fromMs: number }; result: null };
  analyze: { params: null; result: null };
  /** Trains on this folder again. */
  train: { params: null; result: null };
}
