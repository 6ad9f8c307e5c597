import type { SourceRange } from '../../../src/contracts/problem';
import type { Evidence, Incident, ReportInput } from '../../../src/contracts/report';
import type { FindingsInput } from '../../../src/findings/rule';
import type { ServiceEdge, ServiceGraph, ServiceNode } from '../../../src/topology/graph';

export const TRACES: ReportInput = { file: 'traces.jsonl', kind: 'otlp', records: 1000, problems: [] };

export function range(file: string, line: number, column = 3, length = 4): SourceRange {
  return { file, line, column, endLine: line, endColumn: column + length };
}

type ServiceFields = Partial<Omit<ServiceNode, 'name'>>;
type EdgeFields = Partial<Omit<ServiceEdge, 'from' | 'to'>>;

/**
 * A graph in a few lines. Services are declared in compose.yml, one a line, and sent 1,000 spans unless they say
 * otherwise; `a -> b` is declared by address and observed with 100 calls unless it says otherwise.
 */
export function graphOf(
  services: Readonly<Record<string, ServiceFields>>,
  edges: Readonly<Record<string, EdgeFields>> = {},
): ServiceGraph {
  const names = Object.keys(services);
  return {
    services: names.map((name, index) => ({
      name,
      spans: 1000,
      external: false,
      declarations: [range('compose.yml', index + 1)],
      ...services[name],
    })),
    edges: Object.entries(edges).map(([ends, fields], index) => {
      const [from, to] = ends.split(' -> ').map((name) => names.indexOf(name));
      const edge = { from, to, declared: true, observed: true, calls: 100, ...fields };
      return edge.declared
        ? {
            references: [{ via: 'environment' as const, range: range('compose.yml', 100 + index, 20) }],
            ...edge,
          }
        : edge;
    }),
  };
}

export function inputOf(graph: ServiceGraph, fields: Partial<FindingsInput> = {}): FindingsInput {
  return { graph, incidents: [], inputs: [TRACES], ...fields };
}

export function evidence(text: string, lines: readonly number[] = []): Evidence {
  return {
    text,
    feature: 'latencyP95',
    deviation: 9,
    normal: 38,
    observed: 412,
    unit: 'ms',
    neighbour: null,
    spans: lines.map((line) => ({ file: 'traces.jsonl', line, offset: line * 1000 })),
  };
}

export function incident(
  service: string,
  from: string,
  minutes: number,
  fields: Partial<Incident> & { readonly evidence?: readonly Evidence[] } = {},
): Incident {
  const fromMs = Date.parse(from);
  const { evidence: shown = [], ...rest } = fields;
  return {
    fromMs,
    toMs: fromMs + minutes * 60_000,
    score: 2,
    causes: [
      { service, score: 0.9, evidence: shown },
      { service: 'bystander', score: 0.1, evidence: [] },
    ],
    ...rest,
  };
}
