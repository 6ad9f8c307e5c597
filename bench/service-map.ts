/** How long placing the service map takes, for generated reports: everything collapsed, one group expanded, as many as fit. */
import { serviceMap } from '../src/methods/services/map/service-map';
import { meshReport } from '../test/unit/methods/services/map/generated-mesh';
import { describeMachine } from './engine/page';

const SIZES = [
  { services: 60, calls: 200 },
  { services: 300, calls: 900 },
  { services: 500, calls: 2000 },
] as const;
const TIMES = 5;

console.log(`Measured on ${describeMachine()}, median of ${TIMES} after a warm-up`);
for (const size of SIZES) {
  const report = meshReport(size);
  const groups = serviceMap(report, []).groups.map(({ id }) => id);
  const cases = { collapsed: [], 'one expanded': groups.slice(0, 1), 'all expanded that fit': groups };
  for (const [name, expanded] of Object.entries(cases)) {
    const { nodes, edges } = serviceMap(report, expanded);
    const ms = Array.from({ length: TIMES }, () => {
      const startedMs = performance.now();
      serviceMap(report, expanded);
      return performance.now() - startedMs;
    }).sort((a, b) => a - b)[TIMES >> 1];
    console.log(
      `${size.services} services, ${size.calls} edges, ${name}: ${nodes.length} boxes, ${edges.length} lines, ${ms.toFixed(0)} ms`,
    );
  }
}
