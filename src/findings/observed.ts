import type { ReportInput } from '../contracts/report';
import type { DeclaredReference, ServiceEdge, ServiceGraph, ServiceNode } from '../topology/graph';

const TRACE_KINDS: ReadonlySet<ReportInput['kind']> = new Set([
  'otlp',
  'jaeger',
  'zipkin',
  'span-documents',
  'csv-spans',
]);

/** Whether something missing from the traces is missing from the system: no trace file was broken. */
export function tracesAreComplete(inputs: readonly ReportInput[]): boolean {
  return inputs
    .filter((input) => TRACE_KINDS.has(input.kind))
    .every((input) => input.problems.every((problem) => problem.severity !== 'error'));
}

/** Whether the service sent spans itself, instead of only being named by its callers. */
export function sendsSpans(service: ServiceNode): boolean {
  return service.spans > 0 && !service.external;
}

/** Tokens that hold the address of the called service. `depends_on` and commands that wait only order the start. */
export function addressesOf(edge: ServiceEdge): readonly DeclaredReference[] {
  return (edge.references ?? []).filter(({ via }) => via !== 'depends_on' && via !== 'wait');
}

export function edgesFrom(graph: ServiceGraph, service: number): ServiceEdge[] {
  return graph.edges.filter((edge) => edge.from === service && edge.to !== service);
}

export function edgesTo(graph: ServiceGraph, service: number): ServiceEdge[] {
  return graph.edges.filter((edge) => edge.to === service && edge.from !== service);
}
