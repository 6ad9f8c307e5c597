import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../../src/contracts/picture';
import { serviceId, type MapNode, type ServiceMap } from '../../../../../src/contracts/service-map';
import { serviceMap } from '../../../../../src/methods/services/map/service-map';
import { sampleReport } from '../../../contracts/sample-report';
import { meshReport } from './generated-mesh';

const meshes = fc.record({
  services: fc.integer({ min: 1, max: 16 }),
  calls: fc.integer({ min: 0, max: 30 }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

const within = ({ width, height }: ServiceMap, { x, y }: Point): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;
const overlap = (a: MapNode, b: MapNode): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the map of any report', () => {
  it('keeps every box and every bend inside the picture, and boxes apart', () => {
    fc.assert(
      fc.property(meshes, (mesh) => {
        const map = serviceMap(meshReport(mesh), []);
        expect(map.nodes).toHaveLength(mesh.services);
        for (const node of map.nodes) {
          expect(within(map, node) && within(map, { x: node.x + node.width, y: node.y + node.height })).toBe(
            true,
          );
          expect(map.nodes.filter((other) => other !== node && overlap(node, other))).toEqual([]);
        }
        for (const { line } of map.edges) {
          expect(line.length).toBeGreaterThan(1);
          expect(line.every((point) => within(map, point))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('ends lines at their boxes, and draws a call to itself at its box', () => {
    fc.assert(
      fc.property(meshes, (mesh) => {
        const { nodes, edges } = serviceMap(meshReport(mesh), []);
        const touches = ({ x, y, width, height }: MapNode, point: Point): boolean =>
          point.x >= x - 1 && point.x <= x + width + 1 && point.y >= y - 1 && point.y <= y + height + 1;
        for (const { from, to, line } of edges) {
          expect(touches(nodes[from], line[0])).toBe(true);
          expect(touches(nodes[to], line[line.length - 1])).toBe(true);
          const far = line.filter(
            ({ x, y }) => from === to && Math.hypot(x - nodes[to].x, y - nodes[to].y) > 230,
          );
          expect(far).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is the same for the same report', () => {
    fc.assert(
      fc.property(meshes, (mesh) => {
        expect(serviceMap(meshReport(mesh), [])).toEqual(serviceMap(meshReport(mesh), []));
      }),
      { numRuns: 10 },
    );
  });
});

describe('the map of few services', () => {
  const map = serviceMap(sampleReport(), []);

  it('shows each with its score and the incidents that it caused, and no group', () => {
    expect(
      map.nodes.map(({ id, kind, score, anomalous, caused }) => [id, kind, score, anomalous, caused]),
    ).toEqual([
      [serviceId('cart'), 'service', 0.9, 0, 0],
      [serviceId('payment'), 'service', 3, 1, 1],
      [serviceId('postgres'), 'external', null, 0, 0],
    ]);
    expect([map.groups, map.groupedBy]).toEqual([[], null]);
  });

  it('tells calls that are declared and seen from those that are declared only, and messages from calls', () => {
    const edges = [
      ...sampleReport().edges,
      { from: 'cart', to: 'payment', declared: false, observed: true, calls: 0, messages: 5 },
    ];
    const shown = serviceMap(sampleReport({ edges }), []).edges;
    expect(
      shown.map(({ declared, observed, messages, count }) => [declared, observed, messages, count]),
    ).toEqual([
      [true, true, false, 40],
      [true, false, false, 0],
      [false, true, true, 5],
    ]);
  });

  it('has no size without services', () => {
    const { width, height, nodes } = serviceMap(sampleReport({ services: [], edges: [] }), []);
    expect([width, height, nodes]).toEqual([0, 0, []]);
  });
});

describe('the map of many services', () => {
  const report = meshReport({ services: 300, calls: 900 });
  const collapsed = serviceMap(report, []);

  it('collapses groups, with counts, the worst score and summed loads', () => {
    expect(collapsed.groupedBy).toBe('name');
    expect(collapsed.nodes.map(({ title }) => title)).toContain('orders');
    const orders = collapsed.nodes.find(({ title }) => title === 'orders')!;
    const members = report.services.filter(({ name }) => name.startsWith('orders-'));
    const peaks = members.map(({ name }) =>
      Math.max(...report.anomaly.scores[name].map((score) => score ?? 0)),
    );
    expect(orders).toMatchObject({
      kind: 'group',
      services: members.length,
      anomalous: peaks.filter((peak) => peak > 1).length,
      score: Math.max(...peaks),
    });
    expect(orders.ratePerS).toBeCloseTo(members.reduce((sum, { red }) => sum + (red?.now.ratePerS ?? 0), 0));
  });

  it('joins the calls between groups, and loses none but those inside', () => {
    const groupOf = (name: string): string => name.split('-')[0];
    const between = report.edges.filter(({ from, to }) => groupOf(from) !== groupOf(to));
    expect(collapsed.edges.reduce((sum, { joined }) => sum + joined, 0)).toBe(between.length);
  });

  it('shows the services of an expanded group, which can be collapsed again', () => {
    const map = serviceMap(report, ['group:orders', 'group:unknown']);
    const orders = map.nodes.filter(({ title }) => title.startsWith('orders-'));
    expect(orders).toHaveLength(30);
    expect(new Set(orders.map(({ group }) => group))).toEqual(new Set(['group:orders']));
    expect(map.nodes).toHaveLength(collapsed.nodes.length - 1 + 30);
    expect(map.refused).toEqual([]);
  });

  it('leaves groups collapsed that would make the picture too large', () => {
    const map = serviceMap(
      report,
      collapsed.groups.map(({ id }) => id),
    );
    expect(map.refused.length).toBeGreaterThan(0);
    expect(map.nodes.length).toBeLessThanOrEqual(250);
    expect(map.edges.length).toBeLessThanOrEqual(1000);
  });
});
