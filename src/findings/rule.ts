import type { CallCheck } from '../contracts/call-check';
import { placeOf, type SourceRange } from '../contracts/problem';
import type { Finding, Incident, ReportInput } from '../contracts/report';
import type { ScheduleReport } from '../contracts/scheduling/schedule-report';
import type { ServedModel } from '../contracts/serving/served-model';
import type { ServiceForecastReport } from '../contracts/forecast/service-forecast';
import type { ServiceGraph } from '../topology/graph';

/** What the rules look at. */
export interface FindingsInput {
  readonly graph: ServiceGraph;
  readonly incidents: readonly Incident[];
  readonly inputs: readonly ReportInput[];
  /** What is wrong with calls throughout the recording. */
  readonly checks?: readonly CallCheck[];
  /** With the limits as the manifests state them now; null or absent when nothing was forecast. */
  readonly forecast?: ServiceForecastReport | null;
  /** With places and fixes as the manifests are now; null or absent when nothing was simulated. */
  readonly schedule?: ScheduleReport | null;
  /** ONNX models that the manifests serve. */
  readonly served?: readonly ServedModel[];
}

/** A finding before the rule's name is put on it, and its severity where it states none. */
export type Statement = Omit<Finding, 'rule' | 'severity'> & Partial<Pick<Finding, 'severity'>>;

export interface Rule {
  readonly id: string;
  readonly severity: Finding['severity'];
  /** One sentence for settings, documentation and SARIF. */
  readonly description: string;
  readonly check: (input: FindingsInput) => readonly Statement[];
}

/** What is said, without the place. */
export type Said = Pick<Finding, 'summary' | 'message' | 'fix'> & Partial<Pick<Finding, 'related' | 'kind'>>;

/** A statement on a token; about a service, unless it is null. */
export function statementAt(range: SourceRange, service: string | null, said: Said): Statement {
  return { ...placeOf(range), service, related: [], ...said };
}
