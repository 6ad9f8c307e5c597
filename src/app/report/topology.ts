import type { Red } from '../../contracts/red';
import type { ReportEdge, ReportService, ServiceFigures } from '../../contracts/report';
import type { ServiceGraph } from '../../topology/graph';

/** What was counted, by name of the service and by edge. */
export interface CountedRequests {
  service(name: string): ServiceFigures | undefined;
  edge(from: string, to: string): Red | undefined;
}

export function toServices(graph: ServiceGraph, counted: CountedRequests): ReportService[] {
  return graph.services.map(({ name, declarations, namespaces = [], spans, external }) => {
    const [first] = declarations;
    const namespace = namespaces.at(0);
    const red = counted.service(name);
    return {
      name,
      declared: first ? { file: first.file, line: first.line, column: first.column } : null,
      ...(namespace === undefined ? {} : { namespace }),
      spans,
      external,
      ...(red === undefined ? {} : { red }),
    };
  });
}

export function toEdges(graph: ServiceGraph, counted: CountedRequests): ReportEdge[] {
  const nameOf = (service: number): string => graph.services[service].name;
  return [
    ...graph.edges.map(({ from, to, declared, observed, calls }) => {
      const red = counted.edge(nameOf(from), nameOf(to));
      return {
        from: nameOf(from),
        to: nameOf(to),
        declared,
        observed,
        calls,
        ...(red === undefined ? {} : { red }),
      };
    }),
    ...(graph.messages ?? []).map(({ from, to, messages }) => ({
      from: nameOf(from),
      to: nameOf(to),
      declared: false,
      observed: true,
      calls: 0,
      messages,
    })),
  ];
}
