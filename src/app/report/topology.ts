import type { ReportEdge, ReportService } from '../../contracts/report';
import type { ServiceGraph } from '../../topology/graph';

export function toServices(graph: ServiceGraph): ReportService[] {
  return graph.services.map(({ name, declarations, spans, external }) => {
    const [first] = declarations;
    return {
      name,
      declared: first ? { file: first.file, line: first.line, column: first.column } : null,
      spans,
      external,
    };
  });
}

export function toEdges(graph: ServiceGraph): ReportEdge[] {
  const nameOf = (service: number): string => graph.services[service].name;
  return [
    ...graph.edges.map(({ from, to, declared, observed, calls }) => ({
      from: nameOf(from),
      to: nameOf(to),
      declared,
      observed,
      calls,
    })),
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
