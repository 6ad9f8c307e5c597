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
  return graph.edges.map(({ from, to, declared, observed, calls }) => ({
    from: graph.services[from].name,
    to: graph.services[to].name,
    declared,
    observed,
    calls,
  }));
}
