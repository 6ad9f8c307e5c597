/** The JSON of `meshlens evaluate`: docs/evaluation.md explains every field, docs/evaluation.schema.json validates it. */
import type { Timing } from './report';

export const EVALUATION_VERSION = 1;

/** One row of a labels file. */
export interface LabelledFault {
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly type: string;
}

/** Figures with an interval from the bootstrap. */
export type FigureName =
  'recall' | 'precision' | 'f1' | 'falsePerHour' | 'delayS' | 'onsetErrorS' | 'as1' | 'as3' | 'as5' | 'avg5';

/** Null where nothing supports the figure, such as the precision without an incident. */
export type Figures = Readonly<Record<FigureName, number | null>>;

/** What one detector made of one fault. */
export interface FaultOutcome extends LabelledFault {
  readonly hit: boolean;
  /** The incident that overlaps the fault longest; null for a missed fault. */
  readonly incident: { readonly fromMs: number; readonly toMs: number } | null;
  /** First cause of that incident. */
  readonly first: string | null;
  /** Place of the labelled service among the incident's causes, from 1; null when missed or not among them. */
  readonly rank: number | null;
  /** Place of the labelled service when the fault's own interval is ranked; null without data. */
  readonly intervalRank: number | null;
  readonly delayS: number | null;
  /** Start of the earliest matching incident minus start of the fault. */
  readonly onsetErrorS: number | null;
}

export interface DetectorEvaluation extends Figures {
  readonly faults: number;
  readonly hit: number;
  readonly firstCause: number;
  readonly incidents: number;
  readonly false: number;
  /** Recorded time outside all faults and their tolerance. */
  readonly hours: number;
  /** 95 % intervals. */
  readonly intervals: Readonly<Record<FigureName, readonly [number, number] | null>>;
  readonly table: readonly FaultOutcome[];
}

export interface RivalEvaluation extends DetectorEvaluation {
  readonly name: string;
}

export interface Evaluation extends DetectorEvaluation {
  readonly version: typeof EVALUATION_VERSION;
  readonly tool: { readonly name: 'meshlens'; readonly version: string };
  readonly folder: string;
  readonly createdMs: number;
  /** The labels file as given. */
  readonly labels: string;
  readonly toleranceMs: number;
  readonly rivals: readonly RivalEvaluation[];
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}
